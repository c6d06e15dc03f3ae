"""W2: a machine that asks the nearest examples, and changes its mind with how many it asks."""

from functools import cache

import numpy as np

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.room.activities.mushrooms import Crop, Truths, crop

COUNT = 60
NEIGHBOURS = (1, 3, 5, 7, 9, 11, 13, 15)
CENTIMETRE, PERCENT = 1.6, 24.0  # one step of each measure, so that neither counts more than the other
UNKNOWN = {"a": ("A", 5.0, 62.0), "b": ("B", 6.2, 32.0), "c": ("C", 3.9, 28.0), "d": ("D", 7.6, 81.0)}


@cache
def known() -> Crop:
    """Give the mushrooms that the grower has sorted."""
    return crop(COUNT)


def nearest(which: str, count: int) -> list[int]:
    """Give the numbers of the nearest examples, nearest first."""
    _, cap, opening = UNKNOWN[which]
    some = known()
    distance = np.hypot((some.cap - cap) / CENTIMETRE, (some.opening - opening) / PERCENT)
    return [int(number) for number in np.argsort(distance, kind="stable")[:count]]


def compute(champignon: str, voisins: int) -> State:
    """Count the votes of the neighbours."""
    asked = nearest(champignon, voisins)
    ripe = int(known().ripe[asked].sum())
    answer = "mûr" if 2 * ripe > voisins else "pas mûr"
    opinions = {2 * int(known().ripe[nearest(champignon, count)].sum()) > count for count in NEIGHBOURS}
    return State(
        sentence=f"La machine répond « {answer} » : {said(ripe, voisins)}.",
        figures=(
            Figure("Diamètre", f"{french(UNKNOWN[champignon][1], 1)}{NO_BREAK_SPACE}cm"),
            Figure("Ouverture du voile", f"{french(UNKNOWN[champignon][2])}{NO_BREAK_SPACE}%"),
            Figure("Change d'avis selon le nombre de voisins", "oui" if len(opinions) > 1 else "non"),
        ),
        chart=chart(champignon, asked),
    )


def said(ripe: int, count: int) -> str:
    """Write what the neighbours are."""
    if count == 1:
        return f"son plus proche voisin {'est' if ripe else 'n’est pas'} mûr".replace("’", "'")
    return f"parmi ses {count} plus proches voisins, {ripe} {'sont mûrs' if ripe > 1 else 'est mûr'}"


def chart(which: str, asked: list[int]) -> Chart:
    """Draw the examples, those that are asked and the mushroom in question."""
    some, heard = known(), np.isin(np.arange(COUNT), asked)
    label, cap, opening = UNKNOWN[which]

    def points(name: str, chosen: Truths) -> Series:
        return Series(name, tuple(map(float, some.cap[chosen])), tuple(map(float, some.opening[chosen])), "points")

    series = (
        points("Mûrs", some.ripe & ~heard),
        points("Pas mûrs", ~some.ripe & ~heard),
        points("Voisins écoutés", heard),
        Series(f"Champignon {label}", (cap,), (opening,), "points"),
    )
    return Chart("Les voisins du champignon", "diamètre (cm)", "ouverture du voile (%)", series)


DEMONSTRATION = Demonstration(
    title="Dis-moi qui sont tes voisins",
    controls=(
        Choice("champignon", "Champignon à juger", tuple((key, row[0]) for key, row in UNKNOWN.items()), "a"),
        Slider("voisins", "Voisins écoutés", NEIGHBOURS, 1),
    ),
    compute=compute,
    question="Pour quels champignons la machine change-t-elle d'avis quand elle écoute plus de voisins ?",
)
