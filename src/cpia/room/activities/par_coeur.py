"""W3 on the hub: a tree of 1 to 30 questions, on the known examples and on new ones."""

from cpia.demonstrations.model import Chart, Demonstration, Figure, Series, Slider, State
from cpia.seance.by_heart import QUESTIONS, activity

TABLE = activity()
KNOWN, NEW = (tuple(level[key] for level in TABLE.data["levels"]) for key in ("known", "new"))


def compute(questions: int) -> State:
    """Compare both scores."""
    place = QUESTIONS.index(questions)
    chosen = tuple(score if asked == questions else None for asked, score in zip(QUESTIONS, NEW, strict=True))
    return State(
        sentence=f"Avec {questions} question{'s' if questions > 1 else ''}, la machine réussit {KNOWN[place]} % des "
        f"exemples connus et {NEW[place]} % des nouveaux. {advice(questions)}",
        figures=(Figure("Étiquettes fausses parmi les exemples connus", str(TABLE.told["wrong"])),),
        chart=Chart(
            "Réussir sur le connu, réussir sur le nouveau", "questions permises", "réussite (%)",
            (
                Series("Exemples connus", QUESTIONS, KNOWN),
                Series("Nouveaux exemples", QUESTIONS, NEW),
                Series("Votre choix", QUESTIONS, chosen, "points"),
            ),
        ),
    )  # fmt: skip


def advice(questions: int) -> str:
    """Say what the two scores mean."""
    best = TABLE.told["best_questions"]
    if questions == best:
        return "C'est ici qu'elle réussit le mieux sur les nouveaux."
    return "Elle peut encore apprendre." if questions < best else "Elle commence à apprendre par cœur."


DEMONSTRATION = Demonstration(
    title="Réciter ou comprendre",
    controls=(Slider("questions", "Questions permises à la machine", QUESTIONS, 1),),
    compute=compute,
    question="Ajoutez des questions, une à une. À partir de quand réussit-elle moins bien sur les nouveaux exemples ?",
)
