"""The exercises of the identity check: one TOML file each, with its tests and the answers that learners give.

An exercise says what it asks, its reference, its test cells, and answers that earn all, some or nothing of its points.
"""

import tomllib
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

FOLDER = Path(__file__).with_name("exercises")
ASSIGNMENTS = ("langage", "idiomes", "tableaux", "modeles")


@dataclass(frozen=True)
class Test:
    """A test cell."""

    __test__ = False  # pytest would collect it

    points: float
    source: str


@dataclass(frozen=True)
class Answer:
    """What a learner writes in the solution cell; `once`: it costs time, one submission shows it."""

    earns: Literal["all", "some", "nothing"]
    source: str
    once: bool = False


@dataclass(frozen=True)
class Exercise:
    """One solution cell and its test cells; the setup is an instructor's locked cell before them."""

    name: str
    title: str
    reference: str
    tests: tuple[Test, ...]
    answers: tuple[Answer, ...]
    setup: str = ""
    files: dict[str, str] = field(default_factory=dict)

    @property
    def solution(self) -> str:
        """The grade_id of the solution cell."""
        return f"{self.name}-reponse"

    def test(self, number: int) -> str:
        """Give the grade_id of a test cell."""
        return f"{self.name}-test-{number}"

    @property
    def points(self) -> float:
        """The points of the exercise."""
        return sum(test.points for test in self.tests)


def load(assignment: str) -> tuple[Exercise, ...]:
    """Read the exercises of an assignment, in their order."""
    return tuple(_read(path) for path in sorted((FOLDER / assignment).glob("*.toml")))


def _read(path: Path) -> Exercise:
    fields = tomllib.loads(path.read_text(encoding="utf-8"))
    tests = tuple(Test(t["points"], t["source"].strip("\n")) for t in fields.pop("tests"))
    answers = tuple(Answer(**answer | {"source": answer["source"].strip("\n")}) for answer in fields.pop("answers"))
    texts = {name: fields.pop(name).strip("\n") for name in ("reference", "setup") if name in fields}
    return Exercise(path.stem, tests=tests, answers=answers, **texts, **fields)
