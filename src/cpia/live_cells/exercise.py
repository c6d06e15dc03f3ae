"""An exercise of the book's pages: read from TOML, its checks from the module's self-check.

title = "Une variable est-elle permise ?"
text = "Renvoyez `True` si…"
checks = "q3"                  # autoverification/tests/q3.py, the only source of the cases
packages = ["pandas"]          # as Pyodide names them; none for the standard library alone
start = "def est_permise(…): …"
hint = "…"
solution = "def est_permise(…): …"
explanation = "…"
"""

import re
from dataclasses import dataclass, field
from pathlib import Path

from cpia.errors import ExerciseError
from cpia.live_cells import checks
from cpia.live_cells.checks import Case
from cpia.toml_tables import build, read_toml

FOLDER = "exercices"


@dataclass(frozen=True)
class Exercise:
    """What the file says."""

    title: str
    text: str
    checks: str
    start: str
    hint: str
    solution: str
    explanation: str
    packages: tuple[str, ...] = field(default=())


@dataclass(frozen=True)
class Checked:
    """An exercise with the cases that run on the page, and how many others the notebook has."""

    exercise: Exercise
    cases: tuple[Case, ...]
    elsewhere: int

    @property
    def question(self) -> int:
        """The number of the question in the self-check."""
        return int(self.exercise.checks[1:])


def load(path: Path) -> Checked:
    """Read an exercise of `book/<module>/exercices/`, and the cases that its packages can run.

    Raises
    ------
    ExerciseError
        The file or its checks say something that cannot be.
    """
    exercise = build(Exercise, read_toml(path, ExerciseError), str(path), ExerciseError)
    for name in ("title", "text", "start", "hint", "solution", "explanation"):
        if not getattr(exercise, name).strip():
            raise ExerciseError(f"{path} : « {name} » est vide.")
    if not re.fullmatch(r"q[1-9]", exercise.checks):
        raise ExerciseError(f"{path} : « checks » vaut « {exercise.checks} », attendu : « q1 » à « q9 ».")
    if missing := checks.packages_of(exercise.solution) - checks.provided(exercise.packages):
        raise ExerciseError(f"{path} : la solution importe {sorted(missing)} ; ajoutez-les à « packages ».")
    cases = checks.read(checks_file(path, exercise))
    here = tuple(case for case in cases if checks.needed(case) <= checks.provided(exercise.packages))
    if not here:
        raise ExerciseError(f"{path} : aucune vérification de {exercise.checks} ne tourne avec {exercise.packages}.")
    return Checked(exercise, here, len(cases) - len(here))


def checks_file(path: Path, exercise: Exercise) -> Path:
    """Name the otter test that gives the cases."""
    return path.parent.parent / "autoverification" / "tests" / f"{exercise.checks}.py"


def find(book: Path) -> list[Path]:
    """Give every exercise of the book."""
    return sorted(book.glob(f"*/{FOLDER}/*.toml"))
