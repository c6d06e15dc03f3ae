"""Entrepôts de Logivallée (fictive) : parties prenantes, matrice, essais, journal d'adoption, enquête d'adhésion.

Tout est simulé : la même graine redonne les mêmes données, et rien ne décrit une entreprise ni une personne réelle.

>>> from cpia.kit import entrepots
>>> journal, demarrages = entrepots.adoption(graine=1)
>>> reponses = entrepots.enquete(graine=1)
"""

from typing import Any

import numpy as np
import pandas as pd

SITES = ("Amiens", "Dourges", "Lesquin")
"""Les trois entrepôts de la société fictive."""

ELEMENTS = ("prise_de_conscience", "desir", "connaissance", "capacite", "renforcement")
"""Les cinq pas d'une personne qui adopte un changement, dans l'ordre du modèle ADKAR."""

ROLES = ("direction", "chef_de_projet", "data_scientist", "prestataire", "dpo", "cse")
"""Les colonnes de la matrice : des fonctions ou des instances, jamais un outil."""

ACTIVITES = ("cadrer", "preparer_les_donnees", "mener_l_aipd", "former", "ouvrir_le_pilote", "generaliser")
"""Les lignes de la matrice."""

EFFECTIFS = {"Amiens": 19, "Dourges": 16, "Lesquin": 13}
"""Quarante-huit opérateurs, désignés par un code."""

DERNIERE_SEMAINE = 16
"""La dernière semaine du journal d'adoption."""

# Parts où la proposition est ouverte, suivie telle quelle, corrigée : à la longue, puis la première semaine.
_RYTHMES = {
    "Amiens": ((0.72, 0.46, 0.32), (0.55, 0.66, 0.14)),
    "Dourges": ((0.80, 0.75, 0.15), (0.45, 0.52, 0.24)),
    "Lesquin": ((0.85, 0.97, 0.01), (0.60, 0.70, 0.16)),
}

# Moyennes visées de l'enquête, dans l'ordre d'ADKAR.
_ADHESIONS = {
    "Amiens": (3.9, 2.6, 2.2, 2.8, 2.4),
    "Dourges": (4.1, 3.9, 2.7, 2.3, 2.9),
    "Lesquin": (4.2, 4.0, 4.1, 3.8, 2.1),
}


def parties(graine: int) -> pd.DataFrame:
    """Simuler huit parties prenantes : leur influence et l'impact subi (de 1 à 5), leur position, gains et pertes."""
    tirage = np.random.default_rng(graine)
    tableau = pd.DataFrame(_PARTIES, columns=["partie", "influence", "impact", "position", "gain", "perte"])
    for colonne in ("influence", "impact"):
        tableau[colonne] = np.clip(tableau[colonne] + tirage.integers(-1, 2, len(tableau)), 1, 5)
    return tableau


_PARTIES = [
    ("Mme Lenoir, directrice", 5, 2, "favorable", "des délais tenus", "de l'argent si le projet échoue"),
    ("M. Haddad, représentant", 5, 3, "reserve", "un dialogue avant l'ouverture", "la confiance de ses collègues"),
    ("Chefs d'équipe", 4, 4, "reserve", "moins de dépannage", "leur rôle, si l'écran commande"),
    ("Préparateurs expérimentés", 3, 5, "oppose", "moins de gestes pénibles", "un savoir reconnu"),
    ("Préparateurs récents", 2, 4, "reserve", "apprendre plus vite", "ne jamais apprendre sans l'outil"),
    ("Intérimaires", 1, 4, "oppose", "être utiles le premier jour", "être notés sans le savoir"),
    ("Service informatique", 3, 2, "neutre", "un projet visible", "des nuits d'astreinte"),
    ("Prestataire", 2, 1, "favorable", "une référence à montrer", "rien de visible"),
]


def matrice(graine: int, fautes: int = 2) -> pd.DataFrame:
    """Simuler une matrice de responsabilités : des activités, des rôles, et `fautes` lignes à reprendre.

    Une case vaut `"R"`, `"A"`, `"R/A"`, `"C"`, `"I"` ou `""`.
    """
    tirage = np.random.default_rng(graine)
    lignes = {}
    for rang, nom in enumerate(tirage.permutation(ACTIVITES)):
        lettres = _DEFAUTS[int(tirage.integers(len(_DEFAUTS)))] if rang < fautes else _JUSTES[rang % len(_JUSTES)]
        cases = [str(lettre) for lettre in tirage.choice(["", "C", "I"], len(ROLES))]
        for place, lettre in zip(tirage.choice(len(ROLES), len(lettres), replace=False), lettres, strict=True):
            cases[int(place)] = lettre
        lignes[str(nom)] = cases
    return pd.DataFrame.from_dict(lignes, orient="index", columns=list(ROLES)).loc[list(ACTIVITES)]


_JUSTES = (("A", "R"), ("R/A",), ("A", "R", "R"))
_DEFAUTS = (("A", "A", "R"), ("R/A", "A"), ("R",), ("A",), ())


def essais(graine: int, n: int = 6) -> tuple[list[dict[str, Any]], int]:
    """Simuler n essais proposés (deux au moins) et la semaine où la consultation se clôt.

    Chaque essai a un `nom`, une `semaine` de début, un nombre d'`operateurs` qui s'en servent, et des `commandes`
    `"reelles"` ou `"passees"`.
    """
    tirage = np.random.default_rng(graine)
    cloture = int(tirage.integers(8, 15))
    fiches = []
    for rang, nom in enumerate(tirage.choice(_NOMS, n, replace=False)):
        reel = rang < 2  # deux essais en conditions réelles : l'un trop tôt, l'autre à temps
        ecart = (-1, 1)[rang] * int(tirage.integers(1, 4)) if reel else int(tirage.integers(-4, 4))
        fiches.append(
            {
                "nom": str(nom),
                "semaine": cloture + ecart,
                "operateurs": int(tirage.choice([2, 6, 12] if reel else [0, 2, 6, 12])),
                "commandes": "reelles" if reel else str(tirage.choice(["reelles", "passees"])),
            }
        )
    return [fiches[int(rang)] for rang in tirage.permutation(n)], cloture


_NOMS = ("test à blanc", "version bêta", "essai du samedi", "petit pilote", "démonstration", "calcul de nuit", "rejeu")


def adoption(graine: int) -> tuple[pd.DataFrame, dict[str, int]]:
    """Simuler le journal de 48 opérateurs sur seize semaines, et la semaine de démarrage de chaque site.

    Colonnes : `operateur`, `site`, `semaine`, `commandes` (préparées), `propositions` (ouvertes par l'opérateur),
    `acceptees` (suivies telles quelles), `corrigees` (suivies après correction). Un absent a 0 commande.
    """
    tirage = np.random.default_rng(graine)
    demarrages = _debuts(tirage)
    codes = iter(tirage.permutation(1000))
    lignes = []
    for site, effectif in EFFECTIFS.items():
        for _ in range(effectif):
            lignes += _semaines(f"OP{int(next(codes)):03d}", site, demarrages[site], tirage)
    colonnes = ["operateur", "site", "semaine", "commandes", "propositions", "acceptees", "corrigees"]
    return pd.DataFrame(lignes, columns=colonnes), demarrages


def _debuts(tirage: np.random.Generator) -> dict[str, int]:
    """Tirer trois démarrages : deux sites anciens, un site qui n'a que quatre à six semaines d'outil."""
    recent = DERNIERE_SEMAINE + 1 - int(tirage.integers(4, 7))
    anciens = [int(debut) for debut in tirage.choice([1, 3, 5, 7], 2, replace=False)]
    return {site: [*anciens, recent][int(rang)] for site, rang in zip(SITES, tirage.permutation(3), strict=True)}


def _semaines(code: str, site: str, debut: int, tirage: np.random.Generator) -> list[tuple[Any, ...]]:
    """Simuler les semaines d'un opérateur : ses habitudes passent de la première semaine au régime durable."""
    durable, premiere = (np.array(rythme) for rythme in _RYTHMES[site])
    ecart = tirage.normal(0, 0.04)
    lignes = []
    for semaine in range(debut, DERNIERE_SEMAINE + 1):
        reste = np.exp(-(semaine - debut) / 2)
        usage, suivi, repris = durable * (1 - reste) + premiere * reste
        commandes = 0 if tirage.random() < 0.1 else int(tirage.poisson(40))
        propositions = int(tirage.binomial(commandes, np.clip(usage + ecart, 0, 1)))
        acceptees, corrigees, _ = tirage.multinomial(propositions, [suivi, repris, 1 - suivi - repris])
        lignes.append((code, site, semaine, commandes, propositions, int(acceptees), int(corrigees)))
    return lignes


def enquete(graine: int) -> pd.DataFrame:
    """Simuler les réponses, de 1 à 5, des opérateurs aux cinq questions d'adhésion."""
    tirage = np.random.default_rng(graine)
    tables = []
    for site, effectif in EFFECTIFS.items():
        notes = tirage.normal(_ADHESIONS[site], 0.8, (effectif, len(ELEMENTS)))
        table = pd.DataFrame(np.clip(np.round(notes), 1, 5).astype(int), columns=list(ELEMENTS))
        tables.append(table.assign(site=site))
    reponses = pd.concat(tables, ignore_index=True)
    reponses.insert(0, "repondant", [f"R{int(code):03d}" for code in tirage.permutation(1000)[: len(reponses)]])
    return reponses


def tracer_carre(parties: pd.DataFrame) -> Any:
    """Tracer les parties prenantes : l'influence en travers, l'impact en hauteur."""
    axes = parties.plot.scatter(x="influence", y="impact", figsize=(7, 4), s=60)
    places = zip(parties["partie"], parties["influence"], parties["impact"], strict=True)
    for rang, (nom, influence, impact) in enumerate(places):
        axes.annotate(nom, (influence, impact + 0.15 + 0.3 * (rang % 3)), ha="center", fontsize=8)
    axes.set(title="Influence et impact", xlabel="influence", ylabel="impact subi", xlim=(0, 6), ylim=(0, 6.5))
    return axes


def tracer_courbes(tableau: pd.DataFrame, titre: str, abscisse: str) -> Any:
    """Tracer une part, en pour cent, par site : une courbe par colonne."""
    axes = (100 * tableau).plot(figsize=(8, 3), marker="o", style=["-", "--", ":"])
    axes.set(title=titre, xlabel=abscisse, ylabel="pour cent", ylim=(0, 105))
    return axes


def tracer_adhesion(moyennes: pd.DataFrame) -> Any:
    """Tracer les cinq moyennes de chaque site, et la limite de 3."""
    axes = moyennes.T.plot.bar(figsize=(8, 3), rot=20)
    axes.axhline(3, linestyle="--", color="gray")
    axes.set(title="Cinq pas, trois sites", xlabel="", ylabel="moyenne", ylim=(1, 5.6))
    axes.legend(loc="upper right", ncols=3)
    return axes
