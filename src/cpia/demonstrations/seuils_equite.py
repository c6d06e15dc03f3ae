"""Lesson 5: two thresholds, four criteria of fairness, and no setting that makes all four green.

Two groups of candidates, described by the chance that each has of succeeding in the job. The score may be right, or it
may take points away from group B (a past career break). Everything is computed on the distributions, without chance:
a criterion is green when the two groups differ by three points at most.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
TOLERANCE = 0.03
PENALTY = 0.10  # what the biased score takes away from group B
THRESHOLDS_A = (40, 50, 60)
THRESHOLDS_B = tuple(range(26, 65, 2))
SHORT = ("Retenus", "Bons", "À tort", "Réussites")  # on the axis of the chart
MEASURES = ("Retenus", "Bons retenus", "Retenus à tort", "Retenus qui réussissent")
CRITERIA = ("même part de retenus", "mêmes chances aux bons", "mêmes erreurs", "même fiabilité")


@dataclass(frozen=True)
class World:
    """A situation: the shape of each group's chances of success, and whether the score is right for group B."""

    label: str
    group_a: tuple[float, float]  # parameters of a Beta distribution
    group_b: tuple[float, float]
    penalty: float


WORLDS = {
    "egal": World("Mêmes chances de réussir, score juste", (4.0, 4.0), (4.0, 4.0), 0.0),
    "penalise": World("Mêmes chances de réussir, score qui pénalise B", (4.0, 4.0), (4.0, 4.0), PENALTY),
    "ecart": World("Chances différentes, score juste", (4.0, 4.0), (3.0, 5.0), 0.0),
}


@cache
def chances(shape: tuple[float, float]) -> tuple[Numbers, Numbers]:
    """Give a grid of chances of success and the share of the group at each."""
    grid = (np.arange(2000) + 0.5) / 2000
    weight = grid ** (shape[0] - 1) * (1 - grid) ** (shape[1] - 1)
    return grid, weight / weight.sum()


@cache
def measures(shape: tuple[float, float], penalty: float, threshold: float) -> tuple[float, float, float, float]:
    """Give the share kept, of all, of those who would succeed, of the others; and the success of those kept."""
    chance, share = chances(shape)
    kept = share * (chance - penalty >= threshold)
    good = float((kept * chance).sum() / (share * chance).sum())
    wrong = float((kept * (1 - chance)).sum() / (share * (1 - chance)).sum())
    return float(kept.sum()), good, wrong, float((kept * chance).sum() / kept.sum())


def green(first: tuple[float, ...], second: tuple[float, ...]) -> list[bool]:
    """Say which criteria hold."""
    return [abs(a - b) <= TOLERANCE for a, b in zip(first, second, strict=True)]


def compute(situation: str, seuil_a: int, seuil_b: int) -> State:
    """Compare the two groups under two thresholds."""
    world = WORLDS[situation]
    first = measures(world.group_a, 0.0, seuil_a / 100)
    second = measures(world.group_b, world.penalty, seuil_b / 100)
    held = green(first, second)
    figures = tuple(
        Figure(name, f"A {percent(a, 1)}, B {percent(b, 1)}")
        for name, a, b in zip(MEASURES, first, second, strict=True)
    )
    return State(sentence(held), figures, chart(first, second))


def sentence(held: list[bool]) -> str:
    """Say how many criteria are green, and which are not."""
    broken = [name for name, kept in zip(CRITERIA, held, strict=True) if not kept]
    if not broken:
        return "Quatre critères verts sur 4."
    if len(broken) == 4:
        return "Aucun critère vert sur 4."
    kept = [name for name in CRITERIA if name not in broken]
    return f"{len(kept)} sur 4. Vert : {', '.join(kept)}. Rouge : {', '.join(broken)}."


def chart(first: tuple[float, ...], second: tuple[float, ...]) -> Chart:
    """Show the four measures, group by group."""
    bars = tuple(
        Series(name, SHORT, tuple(round(100 * value) for value in values), "bars")
        for name, values in (("Groupe A", first), ("Groupe B", second))
    )
    return Chart("Quatre mesures, deux groupes", "Mesure", "Pour cent", bars)


DEMONSTRATION = Demonstration(
    title="Deux seuils, quatre critères d'équité",
    controls=(
        Choice("situation", "Situation", tuple((k, w.label) for k, w in WORLDS.items()), "ecart"),
        Slider("seuil_a", "Seuil du groupe A", THRESHOLDS_A, 50, "points"),
        Slider("seuil_b", "Seuil du groupe B", THRESHOLDS_B, 50, "points"),
    ),
    compute=compute,
    question="Avec des chances différentes et un score juste, combien de critères pouvez-vous rendre verts à la fois ?",
)
