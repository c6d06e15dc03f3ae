"""Lesson 6: compare the adoption of three sites that did not start together.

Every site follows a curve of its own, or the same one: then any difference that a calculation shows is only a
difference of age. Nothing is drawn at random.
"""

import math
from collections.abc import Callable

from cpia.demonstrations.french_numbers import percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

LAST = 16
WINDOW = 4
SITES = ("Amiens", "Dourges", "Lesquin")
# For each measure: the first week of use, then what it becomes.
SAME = {"acceptation": {site: (0.50, 0.78) for site in SITES}, "usage": {site: (0.40, 0.82) for site in SITES}}
OWN = {
    "acceptation": {"Amiens": (0.66, 0.46), "Dourges": (0.50, 0.75), "Lesquin": (0.70, 0.97)},
    "usage": {"Amiens": (0.55, 0.72), "Dourges": (0.45, 0.80), "Lesquin": (0.60, 0.85)},
}
WORLDS = {"identiques": SAME, "differents": OWN}
WAYS = {
    "tout": "Toutes les semaines depuis le début",
    "recentes": "Les quatre dernières semaines du calendrier",
    "age": "Quatre semaines, à ancienneté égale",
}
MEASURES = {"acceptation": "Propositions suivies telles quelles", "usage": "Commandes où l'outil est ouvert"}


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


def compute(situation: str, decalage: int, calcul: str, mesure: str) -> State:
    """Compare the three sites."""
    found = averages(situation, decalage, calcul, mesure)
    figures = tuple(Figure(site, percent(value, 1)) for site, value in found.items())
    return State(sentence(situation, calcul, found), figures, chart(situation, decalage, calcul, mesure))


def sentence(world: str, way: str, found: dict[str, float]) -> str:
    """Say what this way of counting makes one believe."""
    best, worst = max(found, key=lambda site: found[site]), min(found, key=lambda site: found[site])
    gap = round(100 * found[best]) - round(100 * found[worst])
    if gap == 0:
        return "Aucun écart : les trois sites font la même chose au même âge."
    points = f"{gap} point" + ("s" if gap > 1 else "")
    if world == "identiques":
        return f"{points} d'écart entre {best} et {worst}, et tout est faux : seul l'âge diffère."
    if way == "age":
        return f"{points} d'écart entre {best} et {worst}, au même âge : celui-là demande une explication."
    return f"{points} d'écart entre {best} et {worst}. Mais à quel âge les comparez-vous ?"


def chart(world: str, gap: int, way: str, measure: str) -> Chart:
    """Draw the curves by calendar week, or by age when the comparison is aligned."""
    by_age = way == "age"
    lines = tuple(_line(world, measure, site, start, by_age) for site, start in starts(gap).items())
    axis = "Semaine depuis le démarrage du site" if by_age else "Semaine du calendrier"
    return Chart(MEASURES[measure], axis, "Pour cent", lines)


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
            (("identiques", "Identiques"), ("differents", "Différents")),
            "identiques",
        ),
        Slider("decalage", "Décalage entre deux démarrages", (0, 2, 4, 6), 4, "semaines"),
        Choice("calcul", "On compte", tuple(WAYS.items()), "tout"),
        Choice("mesure", "Mesure", tuple(MEASURES.items()), "acceptation"),
    ),
    compute=compute,
    question="Trois sites identiques : quel calcul invente un retard, et lequel n'en invente pas ?",
)
