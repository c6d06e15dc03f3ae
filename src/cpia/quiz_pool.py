"""The questions that certify a module: all those of its book, as one pool with a fingerprint.

The fingerprint holds what is asked and which answers are right, not the corrections: a typing error mended there must
not cost anybody their quiz.
"""

import hashlib
import json
from dataclasses import dataclass
from pathlib import Path

from cpia import quiz
from cpia.errors import QuizError
from cpia.quiz import Question

MINIMUM = 40
"""Questions that a pool must hold to certify: fewer would soon be known by heart."""


@dataclass(frozen=True)
class Pool:
    """The questions of a module, by their ids; `drawn` of them are asked at each try."""

    module: str
    drawn: int
    questions: tuple[Question, ...]

    @property
    def digest(self) -> str:
        """Name what is asked: the SHA-256 of questions, options, right answers and number drawn."""
        asked = [[q.id, q.text, [[option.text, option.correct] for option in q.options]] for q in self.questions]
        text = json.dumps([self.module, self.drawn, asked], ensure_ascii=False)
        return hashlib.sha256(text.encode()).hexdigest()

    def question(self, question_id: str) -> Question:
        """Give the question of that id, or raise `QuizError`."""
        for question in self.questions:
            if question.id == question_id:
                return question
        raise QuizError(f"Module « {self.module} » : question « {question_id} » inconnue.")


def load(book: Path, module: str, drawn: int) -> Pool:
    """Read every quiz of a module of the book.

    Raises
    ------
    QuizError
        A file is wrong, two questions share an id, or the questions are too few to certify.
    """
    files = sorted((book / module / "quiz").glob("*.toml"))
    questions = [question for file in files for question in quiz.load(file).questions]
    ids = [question.id for question in questions]
    for repeated in sorted({name for name in ids if ids.count(name) > 1}):
        raise QuizError(f"{book / module} : deux quiz ont une question « {repeated} » ; chaque identifiant est unique.")
    if len(questions) < max(MINIMUM, drawn):
        raise QuizError(
            f"{book / module} : {len(questions)} questions de quiz, attendu : {max(MINIMUM, drawn)} au moins pour "
            "certifier."
        )
    return Pool(module, drawn, tuple(sorted(questions, key=lambda question: question.id)))
