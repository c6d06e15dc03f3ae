"""Lesson 1: announcing a tool that is not finished, and what trust costs.

The tool learns from those who use it, so waiting for perfection delays learning. Each month trust moves with the gap
between what was announced and what operators see. Every coefficient is an assumption of the course, said on the page.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

MONTHS = 12
FIRST_QUALITY, CEILING = 70.0, 92.0  # useful proposals out of 100
FIRST_TRUST = 60.0  # operators out of 100 who look at a proposal before deciding
SPEED_IN_USE, SPEED_IN_THE_OFFICE = 0.15, 0.02  # share of the remaining gap closed in a month
RUMOUR = 2.0  # points of trust lost in a month of silence
DISAPPOINTMENT, RELIEF = 0.6, 0.3  # points of trust for one point below, or above, the announcement
ANSWERS = {"jamais": -2.0, "mois": 1.0, "semaine": 3.0}


@dataclass(frozen=True)
class Message:
    """What is said on the first day, and how objections are answered afterwards."""

    announced: float
    limits: bool
    answer: str


@dataclass(frozen=True)
class Month:
    """One month: what the tool is worth, and how many trust it."""

    quality: float
    trust: float
    opened: bool

    @property
    def helped(self) -> float:
        """The orders really helped, out of 100: a proposal that is read, and useful."""
        return self.trust * self.quality / 100 if self.opened else 0.0


def moved(trust: float, quality: float, message: Message) -> float:
    """Give the trust after one month of use: bad surprises weigh twice as much as good ones."""
    gap = message.announced - quality
    effect = -DISAPPOINTMENT * gap * (0.5 if message.limits else 1.0) if gap > 0 else -RELIEF * gap
    return min(100.0, max(0.0, trust + effect + ANSWERS[message.answer]))


def months(message: Message, wait: int) -> tuple[Month, ...]:
    """Run the first year, month after month; the tool opens after `wait` months."""
    quality, trust, year = FIRST_QUALITY, FIRST_TRUST, []
    for month in range(MONTHS):
        opened = month >= wait
        trust = moved(trust, quality, message) if opened else trust - RUMOUR
        speed = SPEED_IN_USE * trust / 100 if opened else SPEED_IN_THE_OFFICE
        quality += speed * (CEILING - quality)
        year.append(Month(quality, trust, opened))
    return tuple(year)


def compute(annonce: int, limites: str, reponse: str, attente: int) -> State:
    """Follow trust and usefulness over the first year."""
    year = months(Message(float(annonce), limites == "dites", reponse), attente)
    return State(sentence(year), figures(year), chart(year))


def points(value: float) -> str:
    """Write a share out of 100."""
    return f"{french(value)}{NO_BREAK_SPACE}%"


def sentence(year: tuple[Month, ...]) -> str:
    """Say what is left of trust, and what it makes of the tool."""
    last = year[-1]
    readers = f"Au bout d'un an, {points(last.trust)} des opérateurs lisent encore les propositions"
    return f"{readers}, et {points(last.quality)} des propositions sont utiles."


def figures(year: tuple[Month, ...]) -> tuple[Figure, ...]:
    """Give the ends of the year, and what the year brought."""
    return (
        Figure("Confiance à la fin", points(year[-1].trust)),
        Figure("Propositions utiles à la fin", points(year[-1].quality)),
        Figure("Commandes aidées, dernier mois", points(year[-1].helped)),
        Figure("Commandes aidées, sur l'année", points(sum(month.helped for month in year) / MONTHS)),
    )


def chart(year: tuple[Month, ...]) -> Chart:
    """Draw both curves."""
    numbers = tuple(range(1, MONTHS + 1))
    trust = Series("Confiance", numbers, tuple(round(month.trust, 1) for month in year))
    quality = Series("Propositions utiles", numbers, tuple(round(month.quality, 1) for month in year))
    return Chart("La première année", "mois", "sur 100", (trust, quality))


DEMONSTRATION = Demonstration(
    title="Annoncer un projet inachevé",
    controls=(
        Slider("annonce", "Propositions utiles annoncées", (70, 80, 90, 99), 99, "sur 100"),
        Choice(
            "limites", "Limites connues", (("tues", "passées sous silence"), ("dites", "dites dès l'annonce")), "tues"
        ),
        Choice(
            "reponse",
            "Réponse aux objections",
            (("jamais", "jamais"), ("mois", "dans le mois"), ("semaine", "dans la semaine")),
            "mois",
        ),
        Slider("attente", "Attente avant d'ouvrir, pour améliorer", (0, 3, 6), 0, "mois"),
    ),
    compute=compute,
    question="Qu'est-ce qui aide le plus : attendre un meilleur outil, ou annoncer juste et répondre vite ?",
)
