"""Lesson 2: where an organisation stands on levels 0, 1 and 2, and which level its models really ask for.

Hours a year are assumptions of the course: by hand each retraining takes 20 hours; a pipeline or a tested delivery
asks for upkeep, whether it is used or not.
"""

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

LEVELS = (0, 1, 2)
UPKEEP = (0.0, 180.0, 480.0)  # hours a year, per level
PER_MODEL = (0.0, 15.0, 3.0)
PER_RETRAINING = (20.0, 3.0, 1.0)
FOR_LEVEL_1 = {
    "enchainement": "un enchaînement automatique de l'entraînement",
    "controles": "le contrôle automatique des données et du modèle",
    "surveillance": "une surveillance qui déclenche",
}
FOR_LEVEL_2 = {"livraison": "la livraison testée et automatique de l'enchaînement lui-même"}


def level(done: dict[str, bool]) -> int:
    """Give the level reached: the first missing practice stops the climb."""
    if not all(done[name] for name in FOR_LEVEL_1):
        return 0
    return 2 if all(done[name] for name in FOR_LEVEL_2) else 1


def missing(done: dict[str, bool]) -> list[str]:
    """Name what the next level asks for."""
    asked = FOR_LEVEL_1 if level(done) == 0 else FOR_LEVEL_2
    return [label for name, label in asked.items() if not done[name]]


def hours(retrainings: int, models: int) -> tuple[float, ...]:
    """Give the hours of work a year that each level takes."""
    return tuple(UPKEEP[n] + models * (PER_MODEL[n] + PER_RETRAINING[n] * retrainings) for n in LEVELS)


def compute(
    enchainement: str, controles: str, surveillance: str, livraison: str, frequence: int, modeles: int
) -> State:
    """Compare the level reached with the level that costs least."""
    given = {"enchainement": enchainement, "controles": controles, "surveillance": surveillance, "livraison": livraison}
    done = {name: value == "oui" for name, value in given.items()}
    work = hours(frequence, modeles)
    wanted = work.index(min(work))
    return State(sentence(done, wanted), figures(done, wanted, work), chart(work))


def sentence(done: dict[str, bool], wanted: int) -> str:
    """Say where one stands, then whether to climb."""
    here, lacking = level(done), missing(done)
    if here == wanted:
        return f"Niveau {here}, et c'est le bon niveau pour ce rythme."
    if here > wanted:
        return f"Niveau {here} : plus d'outillage que ce rythme n'en demande, le niveau {wanted} suffirait."
    return f"Niveau {here}, le niveau {wanted} serait moins coûteux. Premier manque : {lacking[0]}."


def figures(done: dict[str, bool], wanted: int, work: tuple[float, ...]) -> tuple[Figure, ...]:
    """Give the two levels and their hours."""
    return (
        Figure("Niveau atteint", str(level(done))),
        Figure("Manques avant le suivant", str(len(missing(done)))),
        Figure("Niveau le moins coûteux", str(wanted)),
        Figure("Travail à ce niveau", f"{french(work[wanted])}{NO_BREAK_SPACE}h par an"),
    )


def chart(work: tuple[float, ...]) -> Chart:
    """Draw the hours of each level."""
    names = tuple(f"niveau {n}" for n in LEVELS)
    return Chart("Travail par an selon le niveau", "niveau", "heures", (Series("Heures par an", names, work, "bars"),))


YES_NO = (("non", "non"), ("oui", "oui"))
DEMONSTRATION = Demonstration(
    title="Niveau 0, 1 ou 2 ?",
    controls=(
        Choice("enchainement", "Réentraîner : un enchaînement automatique ?", YES_NO, "non"),
        Choice("controles", "Contrôle automatique des données et du modèle ?", YES_NO, "non"),
        Choice("surveillance", "Surveillance en service, qui peut déclencher ?", YES_NO, "oui"),
        Choice("livraison", "Enchaînement testé et livré automatiquement ?", YES_NO, "non"),
        Slider("frequence", "Réentraînements par modèle", (1, 4, 12), 12, "par an"),
        Slider("modeles", "Modèles en service", (1, 10), 1),
    ),
    compute=compute,
    question="Pour quel rythme le niveau 0 reste-t-il le bon choix ? Et qu'est-ce qui empêche d'être au niveau 1 ?",
)
