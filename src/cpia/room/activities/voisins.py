"""W2 on the hub: an unknown mushroom, the k most similar known ones, and their vote."""

from typing import Literal

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.seance.neighbours import LETTERS, MOST, activity

TABLE = activity()
KNOWN = TABLE.data["known"]
UNKNOWN = {one["name"]: one for one in TABLE.data["unknown"]}


def compute(champignon: str, voisins: int) -> State:
    """Count the votes of the neighbours."""
    one = UNKNOWN[champignon]
    cap, stem = one["at"]
    asked = one["neighbours"][:voisins]
    ripe = sum(label for *_, label in (KNOWN[index] for index in asked))
    return State(
        sentence=f"{answer(ripe, voisins - ripe)} Champignon {champignon} : {ripe} voix « mûr », "
        f"{voisins - ripe} voix « pas mûr ».",
        figures=(
            Figure(f"Champignon {champignon}", f"chapeau de {cap} mm, pied de {stem} mm"),
            Figure(
                f"Réussite sur 1 000 nouveaux, en écoutant {voisins} voisin{'s' if voisins > 1 else ''}",
                f"{TABLE.data['scores'][voisins - 1]} %",
            ),
        ),
        chart=chart(champignon, asked),
    )


def answer(ripe: int, unripe: int) -> str:
    """Say what the votes make."""
    if ripe == unripe:
        return "Égalité : la machine ne sait pas."
    return f"La machine dit : « {'mûr' if ripe > unripe else 'pas mûr'} »."


def chart(which: str, asked: list[int]) -> Chart:
    """Draw the known mushrooms, and a line from the unknown one to each neighbour that is asked."""
    here = UNKNOWN[which]["at"]
    links = [point for index in asked for point in (here, KNOWN[index])]

    def series(name: str, points: list[list[int]], kind: Literal["line", "points"] = "points") -> Series:
        return Series(name, tuple(cap for cap, *_ in points), tuple(stem for _, stem, *_ in points), kind)

    return Chart(
        "Les voisins du champignon", "chapeau (mm)", "pied (mm)",
        (
            series("Voisins écoutés", links, "line"),
            series("Mûrs", [one for one in KNOWN if one[2]]),
            series("Pas mûrs", [one for one in KNOWN if not one[2]]),
            series(f"Champignon {which}", [here]),
        ),
    )  # fmt: skip


DEMONSTRATION = Demonstration(
    title="Dis-moi qui sont tes voisins",
    controls=(
        Choice("champignon", "Champignon inconnu", tuple((name, name) for name in LETTERS), LETTERS[0]),
        Slider("voisins", "Voisins écoutés", tuple(range(1, MOST + 1)), 1),
    ),
    compute=compute,
    question="Pour quels champignons la machine change-t-elle d'avis quand elle écoute plus de voisins ?",
)
