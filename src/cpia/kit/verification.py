"""Dire en français le résultat d'une autovérification, sans rien noter.

>>> from cpia.kit import verification
>>> verification.dire(carnet.check("q1"))
"""

from typing import Any


def dire(resultat: Any) -> None:
    """Afficher ce qui est acquis et, pour chaque vérification manquée, un conseil."""
    cas = resultat.test_case_results
    reussis = sum(un_cas.passed for un_cas in cas)
    if reussis == len(cas):
        print(f"✅ {resultat.name} : toutes les vérifications sont réussies ({reussis} sur {len(cas)}).")
        return
    print(f"❌ {resultat.name} : {reussis} vérification(s) réussie(s) sur {len(cas)}.")
    for un_cas in cas:
        if not un_cas.passed:
            print(f"   → {un_cas.test_case.failure_message}")
