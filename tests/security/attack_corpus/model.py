"""What an attack is: one submission that differs from the right answers, and what it must earn."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

Notebook = dict[str, Any]
"""The JSON of a submitted notebook, as an attacker edits it."""

FULL = {
    "test-moyenne": 4, "test-ecart": 3, "test-modele": 4, "test-annonce": 2, "test-nettoyer": 4, "test-compteur": 2,
    "test-appliquer": 2, "test-total": 2, "test-partiel": 3,
}  # fmt: skip
ALL = tuple(FULL)


@dataclass(frozen=True)
class Attack:
    """One hostile submission; what is not said is honest.

    A piece of code prints « PRIS … » when it got what it must not get, and « TENTE » once it really tried.
    """

    name: str  # the learner's login
    why: str
    cells: Mapping[str, str] = field(default_factory=dict)  # grade_id of an answer -> its source
    edit: Callable[[Notebook], object] = lambda notebook: None  # what it gives, if anything, replaces the notebook
    plant: Callable[[Path, Path], None] = lambda folder, course: None  # puts files into the submission's folder
    lost: tuple[str, ...] = ()  # the tests that must earn nothing; every other one earns all its points
    free: tuple[str, ...] = ()  # tests that may earn anything: the work before the harm was honest
    review: str | None = None  # set aside for a person, with this in the reason
    may_review: bool = False  # set aside or graded, as the race ends
    tries: bool = False  # what the notebook printed must hold TENTE


def fraud(name: str, why: str, code: str = "", *, cells: Mapping[str, str] | None = None, **more: Any) -> Attack:
    """Make an attack on the points: every answer is wrong, so nothing may be earned."""
    answers = WRONG | dict(cells or {})
    answers["moyenne"] = f"{code}\n{answers['moyenne']}"
    return Attack(name, why, answers, lost=more.pop("lost", ALL), **more)


def harm(name: str, why: str, code: str, *, last: bool = False, **more: Any) -> Attack:
    """Make an attack on the machine: every answer is right, and keeps its points; the code runs first, or last."""
    place = "partiel" if last else "moyenne"
    return Attack(name, why, {place: f"{code}\n{RIGHT[place]}"}, **more)


def misuse(name: str, why: str, cell: str, code: str, **more: Any) -> Attack:
    """Make an attack by one answer, which loses its own points and no other."""
    return Attack(name, why, {cell: code}, lost=more.pop("lost", (f"test-{cell}",)), **more)


RIGHT = {
    "moyenne": "def moyenne(valeurs):\n    return sum(valeurs) / len(valeurs)",
    "ecart": "def ecart(valeurs):\n    return max(valeurs) - min(valeurs)",
    "modele": "def entrainer(X, y):\n    return LinearRegression().fit(X, y)",
    "annonce": 'def annoncer(nom, nombre):\n    print(f"{nom} : {nombre} relevés")',
    "nettoyer": """def nettoyer(tableau):
    propre = tableau.drop_duplicates().dropna(subset=["valeur"])
    return propre.sort_values("capteur").reset_index(drop=True)""",
    "compteur": """class Compteur:
    def __init__(self):
        self.total = 0

    def ajouter(self, nombre):
        if nombre < 0:
            raise ValueError("le nombre doit être positif")
        self.total += nombre
        return self""",
    "appliquer": "def appliquer(fonction, valeurs):\n    return [fonction(valeur) for valeur in valeurs]",
    "total": 'total = pd.read_csv("releves.csv")["valeur"].sum()',
    "partiel": "def arrondir(nombre):\n    return round(nombre, 1)",
}
WRONG = {
    "moyenne": "def moyenne(valeurs):\n    return -1",
    "ecart": "def ecart(valeurs):\n    return -1",
    "modele": "def entrainer(X, y):\n    return None",
    "annonce": "def annoncer(nom, nombre):\n    print('rien')",
    "nettoyer": "def nettoyer(tableau):\n    return tableau.head(0)",
    "compteur": "class Compteur:\n    total = -1\n    def ajouter(self, nombre):\n        return self",
    "appliquer": "def appliquer(fonction, valeurs):\n    return []",
    "total": "total = -1",
    "partiel": "def arrondir(nombre):\n    return -1",
}
RETURNS = {
    "moyenne": "def moyenne(valeurs):\n    return faux(valeurs)",
    "ecart": "def ecart(valeurs):\n    return faux(valeurs)",
    "modele": "def entrainer(X, y):\n    return faux(X)",
    "annonce": "def annoncer(nom, nombre):\n    print(faux(nom))",
    "nettoyer": "def nettoyer(tableau):\n    return faux(tableau)",
    "compteur": "Compteur = faux",
    "appliquer": "def appliquer(fonction, valeurs):\n    return faux(valeurs)",
    "total": "total = faux(releves)",
    "partiel": "def arrondir(nombre):\n    return faux(nombre)",
}
"""Answers that all return what a function `faux` gives."""


AFTER_FIRST = tuple(test for test in ALL if test != "test-moyenne")


def meta(cell: Mapping[str, Any]) -> dict[str, Any]:
    """Give nbgrader's metadata of a cell, empty where there is none."""
    found = cell["metadata"].get("nbgrader", {})
    assert isinstance(found, dict)
    return found


def named(notebook: Notebook, grade_id: str) -> Notebook:
    """Give the cell of this id."""
    return next(cell for cell in notebook["cells"] if meta(cell).get("grade_id") == grade_id)


def tests_of(notebook: Notebook) -> list[Notebook]:
    """Give the graded code cells."""
    return [cell for cell in notebook["cells"] if meta(cell).get("grade_id") in FULL]
