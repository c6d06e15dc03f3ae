"""The differences that we intend between our engine and plain nbgrader: one submission each (`differences.toml`)."""

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import nbformat
from honest_exercises import Exercise, Test

FILE = Path(__file__).with_name("differences.toml")
ASSIGNMENT = "ecarts"
TOGETHER = "ensemble"


@dataclass(frozen=True)
class Difference:
    """One answer to one exercise, its points by plain nbgrader and by our engine, and why they differ."""

    name: str
    why: str
    points: float
    plain: float | None
    ours: float | None
    test: str
    answer: str
    twist: Literal["", "tag", "delete", "delete-setup", "duplicate"] = ""
    alone: bool = False
    setup: str = ""

    @property
    def exercise(self) -> Exercise:
        """The exercise, whose reference nobody hands in."""
        tests = (Test(self.points, self.test),)
        return Exercise(self.name, title=self.name, reference="...", tests=tests, answers=(), setup=self.setup)

    @property
    def learner(self) -> str:
        """Who hands it in."""
        return self.name if self.alone else TOGETHER

    @property
    def cell(self) -> str:
        """The grade_id of the test cell."""
        return self.exercise.test(1)


def load() -> tuple[Difference, ...]:
    """Read the list."""
    entries = tomllib.loads(FILE.read_text(encoding="utf-8"))["differences"]
    empty = {"plain": None, "ours": None}
    return tuple(
        Difference(**{key: empty[key] if value == "none" else _text(value) for key, value in entry.items()})
        for entry in entries
    )


def _text(value: object) -> object:
    return value.strip("\n") if isinstance(value, str) else value


def submissions(release: nbformat.NotebookNode) -> dict[str, nbformat.NotebookNode]:
    """Give what is handed in: learner -> the release, answered as his entries say."""
    every = load()
    learners = sorted({difference.learner for difference in every})
    return {name: _answered(release, [d for d in every if d.learner == name]) for name in learners}


def _answered(release: nbformat.NotebookNode, answered: list[Difference]) -> nbformat.NotebookNode:
    notebook = nbformat.from_dict(release)
    at = {cell.metadata.get("nbgrader", {}).get("grade_id"): cell for cell in notebook.cells}
    for difference in answered:
        at[difference.exercise.solution].source = difference.answer
        test = at[difference.cell]
        if difference.twist == "tag":
            test.metadata.tags = ["skip-execution"]
        elif difference.twist == "delete":
            notebook.cells.remove(test)
        elif difference.twist == "delete-setup":
            notebook.cells.remove(at[f"{difference.name}-donnees"])
        elif difference.twist == "duplicate":
            notebook.cells.append(nbformat.from_dict({**test, "id": "copie"}))
    return notebook
