"""W5 on the hub: the share of one farm among the examples, and the errors of each farm."""

from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.seance.unfair_examples import EXAMPLES, SHARES, activity

TABLE = activity()
FIRST, SECOND = (tuple(TABLE.data[key]) for key in ("first", "second"))


def compute(part: int) -> State:
    """Compare the two farms."""
    place = SHARES.index(part)
    first, second = FIRST[place], SECOND[place]
    return State(
        sentence=f"{verdict(first, second)} : avec {part} % d'exemples du Moulin, la machine se trompe sur {second} "
        f"champignons du Moulin sur 100, et sur {first} des Tilleuls.",
        figures=(Figure("Exemples des Tilleuls et du Moulin", f"{EXAMPLES - part} et {part}"),),
        chart=Chart(
            "Erreurs sur 100 champignons de chaque ferme", "exemples du Moulin (%)", "erreurs sur 100",
            (
                Series("Ferme des Tilleuls", SHARES, FIRST),
                Series("Ferme du Moulin", SHARES, SECOND),
                Series("Votre choix", SHARES, tuple(second if s == part else None for s in SHARES), "points"),
            ),
        ),
    )  # fmt: skip


def verdict(first: int, second: int) -> str:
    """Say first who bears the errors."""
    if first == second:
        return "Autant d'erreurs dans les deux fermes"
    return f"Plus d'erreurs {'aux Tilleuls' if first > second else 'au Moulin'}"


DEMONSTRATION = Demonstration(
    title="Une machine, deux fermes",
    controls=(Slider("part", "Exemples du Moulin", SHARES, 0, "%"),),
    compute=compute,
    question="Montrez plus d'exemples du Moulin : que deviennent les erreurs au Moulin ? Et aux Tilleuls ?",
)
