"""A cohort of known ability: every answer is drawn from a two-parameter logistic model, then kept as real answers are.

A learner of ability t succeeds at an item of difficulty b and slope a with probability 1 / (1 + exp(-a (t - b)));
abilities are drawn from N(0, 1). Nobody is real.
"""

import math
import random
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import numpy as np
from nbgrader.api import Gradebook
from sqlalchemy import text
from sqlalchemy.exc import SAWarning

from cpia import quiz_attempt
from cpia.courses import Assignment
from cpia.home import Home
from cpia.quiz_pool import Pool

START = datetime(2026, 11, 2, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Curve:
    """How one item answers to ability."""

    slope: float
    difficulty: float

    def probability(self, ability: float) -> float:
        return 1 / (1 + math.exp(-self.slope * (ability - self.difficulty)))

    def expected_facility(self) -> float:
        """The mean over N(0, 1), by quadrature."""
        nodes, weights = np.polynomial.hermite_e.hermegauss(41)
        values = [self.probability(node) for node in nodes]
        return float(np.dot(weights, values) / weights.sum())


@dataclass(frozen=True)
class Learner:
    """One simulated learner."""

    login: str
    ability: float


def learners(count: int, seed: int) -> list[Learner]:
    """Draw learners from N(0, 1)."""
    return [
        Learner(f"apprenant-{n:03}", ability)
        for n, ability in enumerate(np.random.default_rng(seed).normal(size=count))
    ]


def enrol(home: Home, cohort: list[Learner]) -> None:
    """Write them in the installation's cohort."""
    rows = [f'{{ login = "{one.login}", first_name = "P", last_name = "N", role = "learner" }}' for one in cohort]
    home.cohort.write_text("people = [\n" + ",\n".join(rows) + "\n]\n", "utf-8")


def sit(home: Home, assignment: Assignment, cohort: list[Learner], curves: dict[str, Curve], seed: int) -> None:
    """Write in nbgrader's own gradebook what each learner earned: all of a cell's points, or none."""
    chance, slug = random.Random(seed), assignment.slug
    # nbgrader 0.9 builds its rows outside the session, which SQLAlchemy 2 tells at length.
    with warnings.catch_warnings(action="ignore", category=SAWarning), _gradebook(home) as book:
        book.add_assignment(slug)
        book.add_notebook(slug, slug)
        for item in assignment.items:
            kind = "markdown" if item.manual else "code"
            book.add_grade_cell(item.grade_id, slug, slug, max_score=item.points, cell_type=kind)
        for learner in cohort:
            book.add_student(learner.login)
            submission = book.add_submission(slug, learner.login)
            for grade in submission.notebooks[0].grades:
                won = chance.random() < curves[grade.name].probability(learner.ability)
                grade.manual_score = grade.max_score if won else 0.0
                grade.needs_manual_grade = False
        book.db.commit()


def answer(home: Home, pool: Pool, cohort: list[Learner], curves: dict[str, Curve], seed: int, trap: int = 0) -> None:
    """Keep one answered try of each learner; who fails ticks one wrong option, the `trap`-th one twice as often."""
    chance = random.Random(seed)
    for number, learner in enumerate(cohort):
        opened = START + timedelta(minutes=number)
        attempt = quiz_attempt.draw(pool, learner.login, opened, f"{opened:%Y%m%dT%H%M%S.%fZ}-{number:08x}", chance)
        ticked = []
        for drawn in attempt.drawn:
            question = pool.question(drawn.question)
            wrong = [place for place in range(len(question.options)) if place not in question.right]
            won = chance.random() < curves[question.id].probability(learner.ability)
            places = question.right if won else {chance.choice([*wrong, wrong[min(trap, len(wrong) - 1)]])}
            ticked.append(frozenset(drawn.order.index(place) for place in places))
        kept = quiz_attempt.answered(attempt, pool, tuple(ticked), opened + timedelta(minutes=20))
        folder = home.quizzes / pool.module / learner.login
        folder.mkdir(parents=True)
        (folder / f"{attempt.id}.json").write_bytes(quiz_attempt.to_json(kept))


def _gradebook(home: Home) -> Gradebook:
    book = Gradebook(f"sqlite:///{home.gradebook}", course_id="chef-projet-ia")
    book.db.execute(text("PRAGMA synchronous = OFF"))  # a test's gradebook need not survive a power cut
    return book
