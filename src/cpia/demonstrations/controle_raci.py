"""Lesson 3: check one line of a matrix of responsibilities, form first, then substance."""

from cpia.demonstrations.model import Choice, Demonstration, Figure, State

LETTERS = {
    "": "Rien",
    "R": "R : fait",
    "A": "A : répond",
    "R/A": "R/A : fait et répond",
    "C": "C : consulté",
    "I": "I : informé",
}
ROLES = {
    "direction": "La direction", "chef": "Le chef de projet", "prestataire": "Le prestataire", "cse": "Le CSE",
    "ia": "L'assistant",
}  # fmt: skip
ACTIVITIES = {"pilote": "Ouvrir le pilote", "donnees": "Préparer les données"}


def count(cells: dict[str, str], letter: str) -> int:
    """Count a letter; « R/A » counts once for each."""
    return sum(letter in cell.split("/") for cell in cells.values())


def faults(activity: str, cells: dict[str, str]) -> list[str]:
    """Give what is wrong, the form first."""
    found = []
    if cells["ia"]:
        found.append("un outil ne répond de rien : retirez l'assistant de la matrice")
    if count(cells, "A") != 1:
        found.append("personne ne répond du résultat" if count(cells, "A") == 0 else "deux responsables, donc aucun")
    if count(cells, "R") == 0:
        found.append("personne ne fait le travail")
    if cells["cse"] == "A":
        found.append("le CSE rend un avis, il ne tient pas le projet")
    if activity == "pilote":
        found += pilot_faults(cells)
    return found


def pilot_faults(cells: dict[str, str]) -> list[str]:
    """Give what is wrong in the line that opens the pilot."""
    found = []
    if cells["prestataire"] in ("A", "R"):
        found.append("le prestataire jugerait ce qu'il vend")
    if cells["cse"] == "I":
        found.append("informé n'est pas consulté : le CSE doit rendre un avis avant")
    return found


def compute(activite: str, direction: str, chef: str, prestataire: str, cse: str, ia: str) -> State:
    """Check one line."""
    cells = {"direction": direction, "chef": chef, "prestataire": prestataire, "cse": cse, "ia": ia}
    found = faults(activite, cells)
    figures = (
        Figure("Nombre de A", str(count(cells, "A"))),
        Figure("Nombre de R", str(count(cells, "R"))),
        Figure("Fautes", str(len(found))),
    )
    if not found:
        return State("Ligne en ordre : un seul répond, quelqu'un fait, et chacun est à sa place.", figures)
    return State(f"À revoir : {found[0]}.", figures)


def choice(name: str, letters: tuple[str, ...], default: str) -> Choice:
    """Make the control of one role."""
    return Choice(name, ROLES[name], tuple((letter, LETTERS[letter]) for letter in letters), default)


DEMONSTRATION = Demonstration(
    title="Une ligne de matrice, contrôlée",
    controls=(
        Choice("activite", "Activité", tuple(ACTIVITIES.items()), "pilote"),
        choice("direction", ("A", "R/A", "C"), "A"),
        choice("chef", ("R", "A", "C"), "A"),
        choice("prestataire", ("R", "A", "I"), "R"),
        choice("cse", ("C", "I", "A"), "I"),
        choice("ia", ("", "A"), ""),
    ),
    compute=compute,
    question="Réparez la ligne « Ouvrir le pilote » en trois gestes. Lesquels sont inutiles pour les données ?",
)
