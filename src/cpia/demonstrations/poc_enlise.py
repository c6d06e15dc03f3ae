"""Lesson 1: what a proof of concept costs while it waits to enter service.

The trial succeeds after three months. What was not prepared during the trial (data flow, machines, owner) is prepared
after it, one after the other, while the team is paid. Every amount is an assumption of the course, said on the page.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

HORIZON = 24
TRIAL_MONTHS, TRIAL_COST = 3, 15_000.0  # euros a month
WAITING_COST = 10_000.0  # euros a month: the team goes on, with nothing in service
RUN_COST = 5_000.0  # euros a month once in service
PREPARING_COST = 8_000.0  # euros a subject, when done during the trial
SHORTEST = 2  # months from a successful trial to service when everything is ready
LATE_MONTHS = {"donnees": 5, "environnement": 3, "responsable": 4}
PATIENCE = 6
"""With a stop rule, money stops after this many months of waiting."""


@dataclass(frozen=True)
class Plan:
    """What happens after the trial: service from some month, or an end without service."""

    prepared: int
    wait: int
    stop: int | None  # month at which spending ends; None when the project enters service

    @property
    def service(self) -> int:
        """The first month in service."""
        return TRIAL_MONTHS + self.wait


def plan(ready: dict[str, bool], gain: float, rule: bool) -> Plan:
    """Count the months of waiting, and apply the stop rule."""
    wait = SHORTEST + sum(months for name, months in LATE_MONTHS.items() if not ready[name])
    if rule and gain <= RUN_COST:
        return Plan(sum(ready.values()), wait, TRIAL_MONTHS)
    stop = TRIAL_MONTHS + PATIENCE if rule and wait > PATIENCE else None
    return Plan(sum(ready.values()), wait, stop)


def flow(month: int, course: Plan, gain: float) -> float:
    """Give the euros of one month, from 1 on."""
    if month <= TRIAL_MONTHS:
        return -TRIAL_COST - PREPARING_COST * course.prepared / TRIAL_MONTHS
    if course.stop is not None and month > course.stop:
        return 0.0
    return -WAITING_COST if month <= course.service else gain - RUN_COST


def compute(donnees: str, environnement: str, responsable: str, gain: int, regle: str) -> State:
    """Add up two years."""
    given = {"donnees": donnees, "environnement": environnement, "responsable": responsable}
    course = plan({name: value == "pret" for name, value in given.items()}, float(gain), regle == "ecrite")
    total, curve = 0.0, [0.0]
    for month in range(1, HORIZON + 1):
        total += flow(month, course, float(gain))
        curve.append(round(total / 1000, 1))
    return State(sentence(course, total), figures(course, total), chart(tuple(curve)))


def sentence(course: Plan, total: float) -> str:
    """Say when the project serves, or when it stops, and what two years leave."""
    if course.stop is not None:
        return f"Arrêt décidé à la fin du mois {course.stop} : perte limitée à {euros(-total)}."
    left = f"gain net de {euros(total)}" if total > 0 else f"perte de {euros(-total)}"
    return f"En service après {course.service} mois ; au bout de deux ans, {left}."


def euros(amount: float) -> str:
    """Write an amount: « 12 000 € »."""
    return f"{french(round(amount, -2))}{NO_BREAK_SPACE}€"


def figures(course: Plan, total: float) -> tuple[Figure, ...]:
    """Give the months of waiting and their price."""
    waited = course.wait if course.stop is None else course.stop - TRIAL_MONTHS
    return (
        Figure("Attente après l'essai", f"{waited} mois"),
        Figure("Prix de l'attente", euros(WAITING_COST * waited)),
        Figure("Préparé pendant l'essai", euros(PREPARING_COST * course.prepared)),
        Figure("Solde après deux ans", f"{'−' if total < 0 else '+'}{euros(abs(total))}"),
    )


def chart(curve: tuple[float, ...]) -> Chart:
    """Draw the running total."""
    months = tuple(range(0, HORIZON + 1, 2))
    line = Series("Solde cumulé", months, tuple(curve[month] for month in months))
    return Chart("Dépenses et gains cumulés", "mois depuis le début de l'essai", "milliers d'euros", (line,))


PREPARED = (("apres", "après l'essai"), ("pret", "pendant l'essai"))
DEMONSTRATION = Demonstration(
    title="Du démonstrateur au service : ce que coûte l'attente",
    controls=(
        Choice("donnees", "Flux de données quotidien", PREPARED, "apres"),
        Choice("environnement", "Machines proches de la production", PREPARED, "apres"),
        Choice("responsable", "Responsable d'exploitation désigné", PREPARED, "apres"),
        Slider("gain", "Gain mensuel une fois en service", (2000, 10000, 18000), 10000, "€"),
        Choice("regle", "Règle d'arrêt", (("aucune", "aucune"), ("ecrite", "écrite avant l'essai")), "aucune"),
    ),
    compute=compute,
    question="Que faut-il préparer pendant l'essai ? Et quand vaut-il mieux ne jamais entrer en service ?",
)
