"""Lesson 4: may this trial open that week? What makes a pilot is who uses the tool and on what, never its name."""

from dataclasses import dataclass

from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

OPENING = 3  # week when the consultation opens, once the file is handed over
WEEKS = (2, 6, 7, 8, 11, 12, 15, 16)


@dataclass(frozen=True)
class Trial:
    """A trial: its label, whether operators use it, whether orders are real."""

    label: str
    operators: bool
    real_orders: bool

    @property
    def real(self) -> bool:
        """It is a pilot under real conditions when both hold."""
        return self.operators and self.real_orders


TRIALS = {
    "ombre": Trial("Calcul en arrière-plan, sans opérateur", operators=False, real_orders=True),
    "rejeu": Trial("Rejeu de commandes passées, avec trois opérateurs", operators=True, real_orders=False),
    "volontaires": Trial("Deux jours, trois volontaires, vraies commandes", operators=True, real_orders=True),
    "site": Trial("« Pilote » d'un entrepôt entier", operators=True, real_orders=True),
}
SIZES = {"grande": "50 salariés ou plus", "petite": "Moins de 50 salariés"}


def compute(taille: str, essai: str, duree: int, semaine: int) -> State:
    """Say whether the trial may open."""
    trial, closing = TRIALS[essai], OPENING + duree
    early = semaine <= closing
    refused = taille == "grande" and trial.real and early
    figures = (
        Figure("Conditions réelles", "oui" if trial.real else "non"),
        Figure(
            "Consultation", f"semaines {OPENING} à {closing}" if taille == "grande" else "pas au titre de cette règle"
        ),
        Figure("Première semaine permise", str(closing + 1) if taille == "grande" and trial.real else "libre"),
    )
    return State(sentence(taille, trial, refused, closing), figures, chart(taille, semaine, closing))


def sentence(size: str, trial: Trial, refused: bool, closing: int) -> str:
    """Give the answer and its reason."""
    if refused:
        return f"À refuser : de vraies commandes, des opérateurs, et aucun avis. Semaine {closing + 1} au plus tôt."
    if not trial.real:
        lacking = "aucun opérateur ne s'en sert" if not trial.operators else "les commandes sont passées"
        return f"Permis : {lacking}, rien n'est mis en œuvre. Montrez-en le résultat au CSE."
    if size == "petite":
        return "Pas de consultation obligatoire à ce titre. Informez tout de même, avant, et par écrit."
    return "Permis : la consultation est close. Tenez compte de l'avis, même défavorable."


def chart(size: str, week: int, closing: int) -> Chart:
    """Draw the consultation and the trial on one line of weeks."""
    end = closing if size == "grande" else OPENING
    lines = (
        Series("Consultation", (OPENING, end), (1, 1)),
        Series("Ouverture de l'essai", (week,), (2,), "points"),
    )
    return Chart("Le calendrier", "Semaine", "Ligne", lines)


DEMONSTRATION = Demonstration(
    title="Cet essai peut-il ouvrir ?",
    controls=(
        Choice("taille", "Entreprise", tuple(SIZES.items()), "grande"),
        Choice("essai", "Essai proposé", tuple((key, trial.label) for key, trial in TRIALS.items()), "volontaires"),
        Slider("duree", "Durée de la consultation", (4, 8, 12), 8, "semaines"),
        Slider("semaine", "Ouverture de l'essai, semaine", WEEKS, 6),
    ),
    compute=compute,
    question="Quel essai est permis dès la semaine 2 ? Et qu'est-ce qui distingue un pilote : son nom, sa durée, autre "
    "chose ?",
)
