"""W1: a rule written by hand against the same kind of rule, found by a machine on examples."""

from functools import cache
from itertools import product

import numpy as np

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.room.activities.mushrooms import SEED, Crop, crop

CAPS = (3, 4, 5, 6, 7, 8)
OPENINGS = (10, 30, 50, 70, 90)
EXAMPLES = (5, 20, 100)
NEW = 500


@cache
def known() -> Crop:
    """Give the mushrooms that the grower has sorted already."""
    return crop(max(EXAMPLES))


@cache
def unknown() -> Crop:
    """Give mushrooms that neither the rule nor the machine has seen."""
    return crop(NEW, SEED + 1)


def score(cap: float, opening: float, some: Crop) -> int:
    """Give the percentage sorted as the grower does by « ripe when wide and open enough »."""
    said = (some.cap >= cap) & (some.opening >= opening)
    return round(100 * float(np.mean(said == some.ripe)))


@cache
def learned(count: int) -> tuple[int, int]:
    """Try every rule on the first examples and keep the best: that is all that « learning » means here."""
    some = known().first(count)
    return max(product(CAPS, OPENINGS), key=lambda rule: score(rule[0], rule[1], some))


def compute(diametre: int, ouverture: int, exemples: int) -> State:
    """Sort new mushrooms by both rules."""
    mine, found = (diametre, ouverture), learned(exemples)
    yours, machine = score(*mine, unknown()), score(*found, unknown())
    return State(
        sentence=f"{verdict(yours, machine)} Sur {NEW} champignons nouveaux, votre règle en trie bien "
        f"{percent(yours)} ; la règle tirée de {exemples} exemples, {percent(machine)}.",
        figures=(
            Figure("Votre règle", told(*mine)),
            Figure("Règle de la machine", told(*found)),
            Figure(f"La machine, sur ses {exemples} exemples", percent(score(*found, known().first(exemples)))),
        ),
        chart=Chart(
            "Champignons bien triés", "", "sur 100",
            (Series("Champignons nouveaux", ("votre règle", "la machine"), (yours, machine), "bars"),),
        ),
    )  # fmt: skip


def verdict(yours: int, machine: int) -> str:
    """Say who sorts best, first."""
    if yours == machine:
        return "Égalité."
    return "Votre règle trie mieux." if yours > machine else "La machine trie mieux."


def told(cap: int, opening: int) -> str:
    """Write a rule."""
    return f"mûr à partir de {cap}{NO_BREAK_SPACE}cm et de {opening}{NO_BREAK_SPACE}% d'ouverture"


def percent(value: float) -> str:
    """Write a percentage."""
    return f"{french(value)}{NO_BREAK_SPACE}%"


DEMONSTRATION = Demonstration(
    title="Trier les champignons mûrs",
    controls=(
        Slider("diametre", "Mûr à partir de ce diamètre", CAPS, 7, "cm"),
        Slider("ouverture", "et de cette ouverture du voile", OPENINGS, 70, "%"),
        Slider("exemples", "Exemples montrés à la machine", EXAMPLES, 5),
    ),
    compute=compute,
    question="Réglez votre règle, puis montrez des exemples à la machine. Qui trie le mieux ?",
)
