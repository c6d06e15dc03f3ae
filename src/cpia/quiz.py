"""Quizzes: read a pool of questions from TOML, check it, mark an answer.

Pure but for `load`: nothing here draws, shows or stores, so that the book and a certifying service mark alike.

    [[questions]]
    id = "donnees-1-01"
    competence = "D1"
    text = "Que cherche-t-on d'abord ?"
    options = [
        { text = "La décision à éclairer", correct = true, correction = "Oui : …" },
        { text = "Le modèle", correct = false, correction = "Non : …" },
    ]
"""

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpia.errors import QuizError
from cpia.toml_tables import build, read_toml

MIN_OPTIONS, MAX_OPTIONS = 2, 6
_ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*", re.ASCII)


@dataclass(frozen=True)
class Option:
    """One proposed answer, and why it is right or wrong."""

    text: str
    correct: bool
    correction: str


@dataclass(frozen=True)
class Question:
    """One question; several right options mean that all of them, and no other, must be ticked."""

    id: str
    competence: str
    text: str
    options: tuple[Option, ...]

    @property
    def right(self) -> frozenset[int]:
        """The positions of the right options, from 0."""
        return frozenset(i for i, option in enumerate(self.options) if option.correct)

    @property
    def multiple(self) -> bool:
        """Whether several options must be ticked."""
        return len(self.right) > 1

    def is_right(self, ticked: frozenset[int]) -> bool:
        """Say whether exactly the right options are ticked."""
        return ticked == self.right


@dataclass(frozen=True)
class Quiz:
    """A titled pool of questions."""

    title: str
    questions: tuple[Question, ...]

    def question(self, question_id: str) -> Question:
        """Give the question of that id, or raise `QuizError`."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise QuizError(f"Quiz « {self.title} » : question « {question_id} » inconnue.")


def load(path: Path) -> Quiz:
    """Read and check one quiz file.

    Raises
    ------
    QuizError
        With the file, the question and what is wrong in it.
    """
    return parse(read_toml(path, QuizError), str(path))


def parse(table: dict[str, Any], place: str) -> Quiz:
    """Make a quiz of a TOML table; `place` names it in the errors."""
    entries = _tables(table.get("questions", []), f"{place}, questions")
    questions = [_question(entry, place, number) for number, entry in enumerate(entries, 1)]
    quiz = build(Quiz, {**table, "questions": questions}, place, QuizError)
    if not quiz.title.strip():
        raise QuizError(f"{place} : « title » est vide, attendu : le titre du quiz.")
    if not quiz.questions:
        raise QuizError(f"{place} : aucune question ; ajoutez au moins une table [[questions]].")
    ids = [question.id for question in quiz.questions]
    for repeated in sorted({name for name in ids if ids.count(name) > 1}):
        raise QuizError(f"{place} : l'identifiant « {repeated} » sert à plusieurs questions ; il doit être unique.")
    return quiz


def check_draw(quiz: Quiz, drawn: int, place: str) -> None:
    """Refuse to draw more questions than the pool holds, or none.

    Raises
    ------
    QuizError
        The number cannot be drawn.
    """
    if not 1 <= drawn <= len(quiz.questions):
        raise QuizError(f"{place} : {drawn} questions à tirer, attendu : de 1 à {len(quiz.questions)} (le vivier).")


def _question(table: dict[str, Any], place: str, number: int) -> Question:
    where = f"{place}, question « {table.get('id', f'n° {number}')} »"
    entries = _tables(table.get("options", []), f"{where}, options")
    options = [build(Option, entry, f"{where}, option {i}", QuizError) for i, entry in enumerate(entries, 1)]
    question = build(Question, {**table, "options": options}, where, QuizError)
    _check(question, where)
    return question


def _tables(value: object, where: str) -> list[dict[str, Any]]:
    if not isinstance(value, list) or not all(isinstance(entry, dict) for entry in value):
        raise QuizError(f"{where} : attendu une liste de tables TOML.")
    return value


def _check(question: Question, where: str) -> None:
    if not _ID.fullmatch(question.id):
        raise QuizError(f"{where} : identifiant invalide ; attendu : minuscules ASCII, chiffres et tirets.")
    if not MIN_OPTIONS <= len(question.options) <= MAX_OPTIONS:
        raise QuizError(f"{where} : {len(question.options)} options, attendu : de {MIN_OPTIONS} à {MAX_OPTIONS}.")
    if not question.right:
        raise QuizError(f"{where} : aucune option juste ; mettez « correct = true » à une option au moins.")
    if not question.text.strip() or not question.competence.strip():
        raise QuizError(f"{where} : « text » et « competence » ne peuvent pas être vides.")
    _check_options(question, where)


def _check_options(question: Question, where: str) -> None:
    for number, option in enumerate(question.options, 1):
        if not option.text.strip():
            raise QuizError(f"{where}, option {number} : « text » est vide.")
        if not option.correction.strip():
            raise QuizError(f"{where}, option {number} : il manque la correction ; dites pourquoi c'est juste ou faux.")
    texts = [option.text.strip() for option in question.options]
    if len(set(texts)) < len(texts):
        raise QuizError(f"{where} : deux options ont le même texte.")
