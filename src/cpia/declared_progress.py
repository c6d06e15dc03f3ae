"""What a reader says of their own progress: the file that the book's page « Ma progression » writes.

    {
      "version": 1,
      "lecons_terminees": {"donnees/lecon-1": "2026-03-04"},
      "quiz": {
        "donnees/lecon-1": {
          "meilleur": {"bonnes_reponses": 4, "questions": 5, "date": "2026-03-04"},
          "dernier": {"bonnes_reponses": 3, "questions": 5, "date": "2026-03-06"}
        }
      }
    }

The browser keeps the same object (`book/_static/progres.js`), and both refuse the same files: no name, no answer and no
text of any kind fits in one. Nothing proves what it says, so that it never counts for anything.
"""

import codecs
import json
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date
from typing import Any

from cpia import strict_json
from cpia.errors import ProgressError, VerificationError
from cpia.toml_tables import build

VERSION = 1
MAX_BYTES = 64 * 1024
MAX_LESSONS = 200
MAX_QUESTIONS = 100
FILE_NAME = "progression-cpia.json"
KIND = "la progression que le livre enregistre (progression-cpia.json)"
_LESSON = re.compile(r"[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,5}/[a-z0-9]{1,40}(-[a-z0-9]{1,40}){0,5}", re.ASCII)
_DAY = re.compile(r"20\d\d-\d\d-\d\d", re.ASCII)


@dataclass(frozen=True)
class Score:
    """What one try at a quiz gave."""

    bonnes_reponses: int
    questions: int
    date: str

    @property
    def ratio(self) -> float:
        """The share of right answers, to compare draws of different sizes."""
        return self.bonnes_reponses / self.questions


@dataclass(frozen=True)
class Scores:
    """The tries at the quiz of one lesson that are worth keeping."""

    meilleur: Score
    dernier: Score


@dataclass(frozen=True)
class Progress:
    """The lessons that a reader says they finished, and their scores; a lesson is `<module>/<page>`."""

    version: int
    lecons_terminees: Mapping[str, str]
    quiz: Mapping[str, Scores]

    @property
    def lessons(self) -> tuple[str, ...]:
        """Every lesson of which something is said."""
        return tuple(sorted({*self.lecons_terminees, *self.quiz}))


def parse(data: bytes) -> Progress:
    """Read one file.

    Raises
    ------
    ProgressError
        It holds something that the book never writes.
    """
    data = data.removeprefix(codecs.BOM_UTF8)
    if not data.isascii() or b"\\" in data:  # so that whatever a refusal quotes is plain text
        raise ProgressError(f"Fichier avec des caractères inattendus, attendu : {KIND}.")
    try:
        table = strict_json.parse(data, KIND)
    except VerificationError as problem:
        raise ProgressError(str(problem)) from problem
    if table.get("version") != VERSION:
        told = str(table.get("version", "aucune"))[:20]
        raise ProgressError(f"Version {told!r} du fichier, attendu : {VERSION}. Ouvrez le livre à jour, puis exportez.")
    finished = _lessons(table.get("lecons_terminees"), "lecons_terminees")
    for lesson, day in finished.items():
        _check_day(day, lesson)
    quiz = {lesson: _scores(scores, lesson) for lesson, scores in _lessons(table.get("quiz"), "quiz").items()}
    progress = build(Progress, {**table, "lecons_terminees": finished, "quiz": quiz}, "Fichier", ProgressError)
    if len(to_json(progress)) > MAX_BYTES:
        raise ProgressError(f"Progression trop longue, attendu : {MAX_BYTES} octets au plus, une fois écrite.")
    return progress


def to_json(progress: Progress) -> bytes:
    """Write a file that `parse` reads, as the book writes it."""
    return (json.dumps(asdict(progress), ensure_ascii=False, indent=2) + "\n").encode()


def _lessons(value: object, name: str) -> dict[str, Any]:
    table = _table(value, name)
    if len(table) > MAX_LESSONS:
        raise ProgressError(f"{name} : {len(table)} leçons, attendu : {MAX_LESSONS} au plus.")
    for lesson in table:
        if not _LESSON.fullmatch(lesson):
            raise ProgressError(f"{name} : leçon {lesson[:60]!r}, attendu : « module/leçon », comme donnees/lecon-1.")
    return table


def _scores(value: object, lesson: str) -> Scores:
    table = _table(value, lesson)
    scores = {name: _score(score, f"{lesson}, {name}") for name, score in table.items()}
    made = build(Scores, scores, lesson, ProgressError)
    if made.meilleur.ratio < made.dernier.ratio:
        raise ProgressError(f"{lesson} : le meilleur score est moins bon que le dernier.")
    return made


def _score(value: object, place: str) -> Score:
    score = build(Score, _table(value, place), place, ProgressError)
    if not (1 <= score.questions <= MAX_QUESTIONS and 0 <= score.bonnes_reponses <= score.questions):
        raise ProgressError(f"{place} : {score.bonnes_reponses} sur {score.questions}, attendu : un score possible.")
    _check_day(score.date, place)
    return score


def _check_day(value: object, place: str) -> None:
    try:
        if not (isinstance(value, str) and _DAY.fullmatch(value) and date.fromisoformat(value)):
            raise ValueError(value)
    except ValueError as problem:
        raise ProgressError(f"{place} : date {str(value)[:40]!r}, attendu : un jour, comme 2026-03-04.") from problem


def _table(value: object, place: str) -> dict[str, Any]:
    if not isinstance(value, dict):
        raise ProgressError(f"{place[:120]} : attendu un objet JSON.")
    return value
