"""Lesson 5: find the first step that is lacking among the five of ADKAR, and the action that answers to it."""

from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State

LIMIT = 3
STEPS = {
    "conscience": ("prise de conscience", "expliquer pourquoi"),
    "desir": ("désir", "écouter les craintes, y répondre"),
    "connaissance": ("connaissance", "former au fonctionnement"),
    "capacite": ("capacité", "accompagner au poste"),
    "renforcement": ("renforcement", "reconnaître et corriger"),
}
MARKS = (2, 3, 4)


def blocking(marks: dict[str, int]) -> str | None:
    """Give the first step at 3 or under."""
    return next((name for name in STEPS if marks[name] <= LIMIT), None)


def compute(conscience: int, desir: int, connaissance: int, capacite: int, renforcement: int) -> State:
    """Judge one site."""
    marks = {
        "conscience": conscience, "desir": desir, "connaissance": connaissance, "capacite": capacite,
        "renforcement": renforcement,
    }  # fmt: skip
    first = blocking(marks)
    lowest = min(STEPS, key=lambda name: marks[name])
    figures = (
        Figure("Premier pas qui manque", STEPS[first][0] if first else "aucun"),
        Figure("Note la plus basse", STEPS[lowest][0]),
        Figure("Action", STEPS[first][1] if first else "continuer à écouter"),
    )
    return State(sentence(first, lowest, marks), figures, chart(marks))


def sentence(first: str | None, lowest: str, marks: dict[str, int]) -> str:
    """Say where it is blocked, and which action would be wasted."""
    if first is None:
        return "Rien ne bloque : les cinq pas dépassent 3. Refaites l'enquête dans deux mois."
    if marks[lowest] < marks[first]:
        return f"Bloqué au pas « {STEPS[first][0]} », bien que « {STEPS[lowest][0]} » soit plus bas. Commencez par là."
    if first in ("conscience", "desir"):
        return f"Bloqué au pas « {STEPS[first][0]} ». Former maintenant serait perdu."
    return f"Bloqué au pas « {STEPS[first][0]} ». Les pas précédents tiennent : agissez ici."


def chart(marks: dict[str, int]) -> Chart:
    """Show the five marks in order, and the limit."""
    names = tuple(name for name, _ in STEPS.values())
    bars = Series("moyenne du site", names, tuple(marks[name] for name in STEPS), "bars")
    return Chart("Cinq pas, dans l'ordre", "pas", "moyenne, de 1 à 5", (bars,))


DEMONSTRATION = Demonstration(
    title="Le premier pas qui manque",
    controls=(
        Slider("conscience", "Je sais pourquoi", MARKS, 4, "sur 5"),
        Slider("desir", "Je le veux", MARKS, 3, "sur 5"),
        Slider("connaissance", "Je sais comment", MARKS, 2, "sur 5"),
        Slider("capacite", "J'y arrive à mon poste", MARKS, 4, "sur 5"),
        Slider("renforcement", "Cela dure", MARKS, 2, "sur 5"),
    ),
    compute=compute,
    question="Trouvez un site où la note la plus basse n'est pas celle par laquelle commencer.",
)
