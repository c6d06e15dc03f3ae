"""Dossiers du comité d'éthique du Groupe Arsenne (fictif) : registre, salariés, demandes, candidatures, relectures.

Tout est simulé : la même graine redonne les mêmes données, et rien ne décrit une entreprise ni une personne réelle.

>>> from cpia.kit import dossiers
>>> registre = dossiers.registre(graine=1)
>>> candidatures = dossiers.candidatures(graine=1)
"""

from typing import Any

import numpy as np
import pandas as pd

FAMILLES = {"donnees": 6, "ethique": 7, "responsabilite": 6, "propriete": 7}
"""Les quatre familles de questions du livre blanc, et leur nombre : 26 en tout."""

CRITERES = (
    "evaluation",
    "decision_automatique",
    "surveillance",
    "donnees_sensibles",
    "grande_echelle",
    "croisement",
    "personnes_vulnerables",
    "usage_innovant",
    "exclusion",
)
"""Les neuf critères qui font soupçonner un risque élevé pour les personnes."""

RESPONSABLES = ("A. Delcourt", "S. Benali", "M. Vasseur", "L. Fontaine")
"""Quatre personnages fictifs du groupe."""

SITES = ("Hautmercy", "Valbrune", "Port-Arsenne", "Lysmont", "Corvenne")
"""Cinq sites fictifs, du plus grand au plus petit."""


def registre(graine: int) -> pd.DataFrame:
    """Simuler un registre des 26 questions : des « oui » sans pièce, des « non » sans nom ou sans date.

    Une case vide vaut `""`, jamais une valeur manquante.
    """
    tirage = np.random.default_rng(graine)
    familles = [famille for famille, nombre in FAMILLES.items() for _ in range(nombre)]
    lignes = [_reponse(tirage) for _ in familles]
    colonnes = ["reponse", "piece", "responsable", "date"]
    tableau = pd.DataFrame(lignes, columns=colonnes)
    tableau.insert(0, "famille", familles)
    tableau.insert(0, "numero", range(1, len(familles) + 1))
    return tableau


def _reponse(tirage: np.random.Generator) -> tuple[str, str, str, str]:
    """Tirer une réponse, sa pièce, son responsable et sa date."""
    reponse = str(tirage.choice(["oui", "non", "sans objet"], p=[0.6, 0.3, 0.1]))
    piece = f"note-{tirage.integers(100, 999)}" if reponse != "non" and tirage.random() < 0.7 else ""
    nom = str(tirage.choice(RESPONSABLES)) if reponse == "non" and tirage.random() < 0.7 else ""
    jour = f"2027-{tirage.integers(1, 7):02d}-15" if reponse == "non" and tirage.random() < 0.6 else ""
    return reponse, piece, nom, jour


def salaries(graine: int, n: int = 400) -> pd.DataFrame:
    """Simuler n salariés, désignés par un code : site, métier, année d'arrivée, tranche de rémunération."""
    tirage = np.random.default_rng(graine)
    metier = tirage.choice(8, n, p=np.array([25, 20, 15, 12, 10, 8, 6, 4]) / 100)
    noms = np.array(["cariste", "prepa", "conduite", "accueil", "paie", "achats", "qualite", "juriste"])
    return pd.DataFrame(
        {
            "code": [f"P{i:04d}" for i in tirage.permutation(n)],
            "site": tirage.choice(SITES, n, p=[0.36, 0.26, 0.18, 0.12, 0.08]),
            "metier": noms[metier],
            "arrivee": 2026 - np.minimum(tirage.geometric(0.12, n), 25),
            "remuneration": np.clip(np.round(metier / 3 + tirage.normal(1, 1, n)), 0, 4).astype(int),
        }
    )


def demandes(graine: int, n: int = 12) -> list[dict[str, Any]]:
    """Simuler n demandes au comité : données personnelles ou non, sur la liste de la CNIL ou non, critères réunis."""
    tirage = np.random.default_rng(graine)
    fiches = []
    for numero in range(1, n + 1):
        personnes = bool(tirage.random() < 0.8)
        nombre = int(tirage.integers(0, 5)) if personnes else 0
        fiches.append(
            {
                "nom": f"demande {numero}",
                "donnees_personnelles": personnes,
                "sur_liste_cnil": bool(personnes and tirage.random() < 0.25),
                "criteres": sorted(str(c) for c in tirage.choice(CRITERES, nombre, replace=False)),
            }
        )
    return fiches


def usages() -> list[dict[str, Any]]:
    """Décrire huit usages, sous la forme que demande le tri du règlement sur l'IA."""
    colonnes = ("nom", "systeme_ia", "infere", "lieu", "motif", "domaine", "profile")
    lignes = [
        ("classer des candidatures", True, "", "travail", "gestion", "emploi", True),
        ("repérer les candidatures en double", True, "", "travail", "gestion", "emploi", False),
        ("lire l'humeur en réunion", True, "emotion", "travail", "gestion", "emploi", True),
        ("alerter un conducteur somnolent", True, "fatigue", "travail", "securite", "", False),
        ("lire l'humeur des joueurs d'un jeu", True, "emotion", "loisir", "gestion", "", True),
        ("noter des examens", True, "", "ecole", "gestion", "education", True),
        ("prévoir les palettes à expédier", True, "", "travail", "gestion", "", False),
        ("trier par ordre alphabétique", False, "", "travail", "gestion", "emploi", False),
    ]
    return [dict(zip(colonnes, ligne, strict=True)) for ligne in lignes]


def candidatures(graine: int, n: int = 3000) -> pd.DataFrame:
    """Simuler n candidatures notées par un outil qui a appris les choix passés.

    `reussirait` dit si la personne réussirait au poste ; `score` retire des points à une interruption de carrière, qui
    n'a pourtant aucun effet sur la réussite. Le sexe n'entre pas dans le score.
    """
    tirage = np.random.default_rng(graine)
    sexe = tirage.choice(["F", "H"], n)
    interruption = tirage.random(n) < np.where(sexe == "F", 0.45, 0.12)
    valeur = tirage.normal(0, 1, n)
    score = 50 + 12 * valeur - 12 * interruption + tirage.normal(0, 6, n)
    return pd.DataFrame(
        {
            "candidat": [f"C{i:04d}" for i in range(n)],
            "sexe": sexe,
            "age": tirage.choice(["20-34", "35-49", "50-59", "60+"], n, p=[0.45, 0.36, 0.185, 0.005]),
            "interruption": interruption,
            "score": np.clip(score, 0, 100).round(1),
            "reussirait": tirage.random(n) < 1 / (1 + np.exp(-1.5 * valeur)),
        }
    )


def relectures(graine: int, secondes: int = 20, n: int = 1000) -> pd.DataFrame:
    """Simuler n recommandations relues par une personne, qui a en moyenne `secondes` par dossier.

    Plus elle a de temps, plus elle change d'avis, et mieux.
    """
    tirage = np.random.default_rng(graine)
    juste = tirage.random(n) < 0.8
    machine = tirage.choice(["retenir", "écarter"], n, p=[0.3, 0.7])
    attention = secondes / (secondes + 90)
    change = tirage.random(n) < attention * np.where(juste, 0.06, 0.75)
    inverse = np.where(machine == "retenir", "écarter", "retenir")
    return pd.DataFrame(
        {
            "machine": machine,
            "decision": np.where(change, inverse, machine),
            "bonne_reponse": np.where(juste, machine, inverse),
            "secondes": np.maximum(2, tirage.gamma(4, secondes / 4, n)).round(0).astype(int),
        }
    )


def intervalle(reussites: int, effectif: int) -> tuple[float, float]:
    """Donner l'intervalle de confiance à 95 % d'une proportion (méthode de Wilson)."""
    p, z = reussites / effectif, 1.96
    centre = (p + z**2 / (2 * effectif)) / (1 + z**2 / effectif)
    demi = z * np.sqrt(p * (1 - p) / effectif + z**2 / (4 * effectif**2)) / (1 + z**2 / effectif)
    return float(centre - demi), float(centre + demi)


def tracer_taux(taux: pd.DataFrame, titre: str) -> Any:
    """Tracer des taux, en pour cent : une barre par groupe et par mesure."""
    axes = (100 * taux).plot.bar(figsize=(8, 3), rot=0)
    axes.set(title=titre, xlabel="", ylabel="pour cent", ylim=(0, 100))
    return axes
