"""Lesson 7: who answers for a damage, and what is left to pay when proofs or clauses are missing.

A fictional damage of 100 000 euros. The machine is never among those who answer. The shares are teaching conventions:
with logs and a clause most of it comes back, with logs alone less and later, without logs nothing can be shown.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

DAMAGE = 100_000
EXCESS = 10_000  # what the insurer leaves to its client
WITH_CLAUSE, WITHOUT_CLAUSE = 0.8, 0.4


@dataclass(frozen=True)
class Origin:
    """Where a damage comes from, who stands behind it, and the clause that would say so."""

    label: str
    actor: str  # « le groupe » when nobody else can be asked
    clause: str


ORIGINS = {
    "conception": Origin("Modèle mal conçu", "le concepteur", "garanties et tests de recette"),
    "integration": Origin("Mauvais branchement au SI", "l'intégrateur", "périmètre de l'intégration"),
    "donnees": Origin("Données d'entrée fausses", "le fournisseur des données", "qualité des données"),
    "maintenance": Origin("Mise à jour non faite", "le mainteneur", "durée et délais de maintenance"),
    "notice": Origin("Usage hors de la notice", "le groupe", "limites d'utilisation"),
}
YES = {"oui": "Oui", "non": "Non"}


def recovered(origin: Origin, logs: str, clause: str) -> int:
    """Give what can be asked back from the one who stands behind the damage."""
    if origin.actor == "le groupe" or logs == "non":
        return 0
    return round(DAMAGE * (WITH_CLAUSE if clause == "oui" else WITHOUT_CLAUSE))


def insured(left: int, origin: Origin, policy: str) -> int:
    """Give what the insurer pays: nothing for a use that the notice forbids."""
    if policy == "non" or origin.actor == "le groupe":
        return 0
    return max(0, left - EXCESS)


def compute(origine: str, journaux: str, clause: str, assurance: str) -> State:
    """Follow one damage along the chain."""
    origin = ORIGINS[origine]
    back = recovered(origin, journaux, clause)
    paid = insured(DAMAGE - back, origin, assurance)
    figures = (
        Figure("Recours contre", "personne" if back == 0 else origin.actor),
        Figure("Récupéré", f"{french(back)} €"),
        Figure("Versé par l'assureur", f"{french(paid)} €"),
        Figure("À la charge du groupe", f"{french(DAMAGE - back - paid)} €"),
        Figure("Clause à écrire", origin.clause),
    )
    return State(sentence(origin, journaux, clause), figures, chart(back, paid))


def sentence(origin: Origin, logs: str, clause: str) -> str:
    """Say who answers, and what is missing; never the machine."""
    if origin.actor == "le groupe":
        return "Le groupe répond seul : il a employé l'outil hors de ses limites. « L'IA » ne paie rien."
    if logs == "non":
        return (
            f"La victime demande réparation au groupe. Sans journaux, rien ne prouve la faute ; {origin.actor} attend."
        )
    if clause == "non":
        return f"Le groupe se retourne contre {origin.actor}, sans clause : recours long, partiel, incertain."
    return f"Le groupe répond à la victime, puis se retourne contre {origin.actor}, preuve et clause en main."


def chart(back: int, paid: int) -> Chart:
    """Show who bears the damage."""
    names = ("Acteur de la chaîne", "Assureur", "Groupe")
    bars = Series("Part supportée", names, (back, paid, DAMAGE - back - paid), "bars")
    return Chart("Qui supporte 100 000 € de dommage", "Qui", "Euros", (bars,))


DEMONSTRATION = Demonstration(
    title="La chaîne de responsabilité",
    controls=(
        Choice("origine", "Origine du dommage", tuple((k, o.label) for k, o in ORIGINS.items()), "conception"),
        Choice("journaux", "Journaux accessibles", tuple(YES.items()), "non"),
        Choice("clause", "Clause écrite au contrat", tuple(YES.items()), "oui"),
        Choice("assurance", "Assurance qui couvre l'activité", tuple(YES.items()), "non"),
    ),
    compute=compute,
    question="Que vaut une clause sans journaux ? Et dans quel cas ni clause, ni journaux, ni assurance n'y changent "
    "rien ?",
)
