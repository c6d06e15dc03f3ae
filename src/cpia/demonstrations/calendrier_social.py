"""Lesson 4: the consultation of the staff representatives decides when a trial may open.

A trial is « in real conditions » as soon as one operator uses the tool on real orders. It may then open only after the
consultation is closed. Lengths and prices are assumptions of the course, in whole weeks.
"""

from dataclasses import dataclass

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

LENGTH = {"non": 5, "oui": 9}  # weeks: without an expert, with an expert
LATE_FILE = 3
"""Weeks lost when the file is incomplete: the course supposes that the delay is extended by as much."""
TRIAL_WEEKS = 6
RESTART_WEEKS = 2
"""Weeks to brief teams and open again after a suspension."""
WEEKLY_COST = 4_000  # euros: a stopped team and supplier


@dataclass(frozen=True)
class Trial:
    """A trial: its first week, and whether it is already real work."""

    start: int
    operators: int
    real_orders: bool

    @property
    def real(self) -> bool:
        """Real conditions: someone uses the tool, on real orders; neither a name nor volunteering changes that."""
        return self.operators > 0 and self.real_orders


KINDS = {"rejeu": (0, False), "atelier": (6, False), "volontaires": (6, True), "entrepot": (48, True)}


def closing(opening: int, expert: str, file: str) -> int:
    """Give the week at whose end the consultation is closed."""
    return opening + LENGTH[expert] + (LATE_FILE if file == "incomplet" else 0)


def refused(trial: Trial, closed: int) -> bool:
    """Tell whether a trial opens too early."""
    return trial.real and trial.start <= closed


def delay(trial: Trial, closed: int) -> int:
    """Give the weeks lost if a judge suspends a trial that opened too early: until the end, then opening again."""
    return closed + 1 - trial.start + RESTART_WEEKS if refused(trial, closed) else 0


def compute(ouverture: int, expert: str, dossier: str, essai: str, semaine: int) -> State:
    """Compare the trial with the end of the consultation."""
    operators, real_orders = KINDS[essai]
    trial = Trial(semaine, operators, real_orders)
    closed = closing(ouverture, expert, dossier)
    return State(sentence(trial, closed), figures(trial, closed), chart(trial, ouverture, closed))


def sentence(trial: Trial, closed: int) -> str:
    """Say whether the trial may open, and when."""
    if refused(trial, closed):
        lost = f"un juge peut le suspendre, {delay(trial, closed)} semaines perdues"
        return f"À refuser : cet essai commence avant la fin de la consultation, semaine {closed} ; {lost}."
    if trial.real:
        return f"Permis : la consultation est close depuis la fin de la semaine {closed}."
    return "Permis à toute date : personne ne travaille avec l'outil sur de vraies commandes."


def figures(trial: Trial, closed: int) -> tuple[Figure, ...]:
    """Give the closing, the first possible week, and the price of haste."""
    lost = delay(trial, closed)
    return (
        Figure("Fin de la consultation", f"fin de la semaine {closed}"),
        Figure("Conditions réelles ?", "oui" if trial.real else "non"),
        Figure("Essai possible dès", f"la semaine {closed + 1}" if trial.real else "maintenant"),
        Figure("Coût d'une suspension", f"{french(lost * WEEKLY_COST)}{NO_BREAK_SPACE}€"),
    )


def chart(trial: Trial, opening: int, closed: int) -> Chart:
    """Draw the consultation and the trial on one line of time."""
    end = trial.start + TRIAL_WEEKS - 1
    talks = Series("Consultation", (opening, closed), (1.0, 1.0))
    tries = Series("Essai", (trial.start, end), (2.0, 2.0))
    return Chart("Consultation et essai, du début à la fin", "semaine", "1 : consultation, 2 : essai", (talks, tries))


DEMONSTRATION = Demonstration(
    title="Le calendrier social",
    controls=(
        Slider("ouverture", "Ouverture de la consultation : semaine", (2, 6, 10), 6),
        Choice("expert", "Le CSE prend un expert", (("non", "non"), ("oui", "oui")), "oui"),
        Choice("dossier", "Dossier remis au CSE", (("complet", "complet"), ("incomplet", "incomplet")), "complet"),
        Choice(
            "essai",
            "Nature de l'essai",
            (("rejeu", "calcul sur des commandes passées, sans opérateur"),
             ("atelier", "six opérateurs, commandes passées"), ("volontaires", "six volontaires, vraies commandes"),
             ("entrepot", "tout l'entrepôt, vraies commandes")),
            "volontaires",
        ),
        Slider("semaine", "Début de l'essai : semaine", (4, 8, 12, 16, 20), 8),
    ),
    compute=compute,
    question="Quel essai pouvez-vous mener pendant la consultation ? Et que coûte d'ouvrir le pilote trop tôt ?",
)  # fmt: skip
