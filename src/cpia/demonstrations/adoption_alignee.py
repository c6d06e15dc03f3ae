"""Lesson 6: compare the adoption of three sites that did not start together, and show no figure of a few persons.

Every site follows a curve of its own, or the same one: then any difference that a calculation shows is only a
difference of age. Nothing is drawn at random.
"""

import math
from collections.abc import Callable

from cpia.demonstrations.french_numbers import percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

LAST = 16
WINDOW = 4
SMALLEST = 5
"""A group of fewer operators shows nothing."""
TRUSTED = 0.95
"""From this share of proposals followed as they are, one asks whether anybody still checks."""
HEADS = {
    "site": {"Amiens": 19, "Dourges": 16, "Lesquin": 13},
    "nuit": {"Amiens": 7, "Dourges": 6, "Lesquin": 3},
}
SITES = tuple(HEADS["site"])
# For each measure: the first week of use, then what it becomes.
SAME = {"acceptation": {site: (0.50, 0.78) for site in SITES}, "usage": {site: (0.40, 0.82) for site in SITES}}
OWN = {
    "acceptation": {"Amiens": (0.66, 0.46), "Dourges": (0.50, 0.75), "Lesquin": (0.70, 0.97)},
    "usage": {"Amiens": (0.55, 0.72), "Dourges": (0.45, 0.80), "Lesquin": (0.60, 0.85)},
}
WORLDS = {"identiques": SAME, "differents": OWN}
WAYS = {
    "tout": "toutes les semaines depuis le début",
    "recentes": "les quatre dernières semaines du calendrier",
    "age": "quatre semaines, à ancienneté égale",
}
MEASURES = {"acceptation": "propositions suivies telles quelles", "usage": "commandes où l'outil est ouvert"}


def share(world: str, measure: str, site: str, age: int) -> float:
    """Give the share of a site after so many weeks of use; the first week has age 1."""
    first, last = WORLDS[world][measure][site]
    return last + (first - last) * math.exp(-(age - 1) / 3)


def starts(gap: int) -> dict[str, int]:
    """Give the starting weeks."""
    return {site: 1 + gap * rank for rank, site in enumerate(SITES)}


def ages(way: str, start: int, common: int) -> range:
    """Give the ages that a way of counting keeps."""
    age = LAST - start + 1
    if way == "tout":
        return range(1, age + 1)
    end = age if way == "recentes" else common
    return range(max(1, end - WINDOW + 1), end + 1)


def averages(world: str, gap: int, way: str, measure: str) -> dict[str, float]:
    """Give the share of each site, by one way of counting."""
    begun = starts(gap)
    common = LAST - max(begun.values()) + 1
    kept = {site: ages(way, start, common) for site, start in begun.items()}
    return {site: sum(share(world, measure, site, age) for age in kept[site]) / len(kept[site]) for site in SITES}


def shown(group: str) -> tuple[str, ...]:
    """Name the sites where that group is large enough to be published."""
    return tuple(site for site in SITES if HEADS[group][site] >= SMALLEST)


def compute(situation: str, decalage: int, calcul: str, mesure: str, groupe: str) -> State:
    """Compare the sites that may be shown."""
    found = averages(situation, decalage, calcul, mesure)
    visible = {site: found[site] for site in shown(groupe)}
    text = sentence(situation, calcul, mesure, visible)
    return State(text, figures(found, groupe), chart(situation, decalage, calcul, mesure, tuple(visible)))


def sentence(world: str, way: str, measure: str, found: dict[str, float]) -> str:
    """Say what this way of counting makes one believe."""
    best, worst = max(found, key=lambda site: found[site]), min(found, key=lambda site: found[site])
    if measure == "acceptation" and found[best] >= TRUSTED:
        return f"Alerte à {best} : {percent(found[best], 1)} de propositions suivies. Quelqu'un vérifie-t-il encore ?"
    gap = round(100 * found[best]) - round(100 * found[worst])
    if gap == 0:
        return "Aucun écart : les sites font la même chose au même âge."
    points = f"{gap} point" + ("s" if gap > 1 else "")
    if world == "identiques":
        return f"{points} d'écart entre {best} et {worst}, et tout est faux : seul l'âge diffère."
    if way == "age":
        return f"{points} d'écart entre {best} et {worst}, au même âge : celui-là demande une explication."
    return f"{points} d'écart entre {best} et {worst}. Mais à quel âge les comparez-vous ?"


def figures(found: dict[str, float], group: str) -> tuple[Figure, ...]:
    """Give the share of each site and of all; hide a small group, and the total that would betray it alone."""
    heads, visible = HEADS[group], shown(group)
    sites = [Figure(site, percent(found[site], 1) if site in visible else "masqué : moins de 5") for site in SITES]
    whole = sum(found[site] * heads[site] for site in SITES)
    total = percent(whole, sum(heads.values())) if len(visible) != len(SITES) - 1 else "masqué : il trahirait le groupe"
    return (*sites, Figure("Ensemble", total))


def chart(world: str, gap: int, way: str, measure: str, visible: tuple[str, ...]) -> Chart:
    """Draw the curves by calendar week, or by age when the comparison is aligned."""
    by_age = way == "age"
    lines = tuple(_line(world, measure, site, start, by_age) for site, start in starts(gap).items() if site in visible)
    axis = "semaine depuis le démarrage du site" if by_age else "semaine du calendrier"
    return Chart(MEASURES[measure].capitalize(), axis, "pour cent", lines)


def _line(world: str, measure: str, site: str, start: int, by_age: bool) -> Series:
    place: Callable[[int], int] = (lambda age: age) if by_age else (lambda age: start + age - 1)
    kept = range(1, LAST - start + 2)
    return Series(
        site,
        tuple(place(age) for age in kept),
        tuple(round(100 * share(world, measure, site, age)) for age in kept),
    )


DEMONSTRATION = Demonstration(
    title="Trois entrepôts, trois démarrages",
    controls=(
        Choice(
            "situation",
            "Les trois sites sont",
            (("identiques", "identiques"), ("differents", "différents")),
            "identiques",
        ),
        Slider("decalage", "Décalage entre deux démarrages", (0, 2, 4, 6), 4, "semaines"),
        Choice("calcul", "On compte", tuple(WAYS.items()), "tout"),
        Choice("mesure", "Mesure", tuple(MEASURES.items()), "acceptation"),
        Choice(
            "groupe", "On publie", (("site", "le site entier"), ("nuit", "l'équipe de nuit de chaque site")), "site"
        ),
    ),
    compute=compute,
    question="Trois sites identiques : quel calcul invente un retard, et lequel n'en invente pas ?",
)
