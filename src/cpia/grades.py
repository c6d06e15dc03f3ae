"""What nbgrader's gradebook, the grading verdicts and the quizzes say of one learner's work, as frozen values.

The only importer of nbgrader's gradebook API. It reads, and never writes: the database is opened read-only, and
closed. It judges nothing either: `cpia.rules` does.
"""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

from sqlalchemy.exc import SQLAlchemyError

from cpia.campus.quizzes import Quizzes
from cpia.errors import GradingError
from cpia.grading import verdicts
from cpia.home import Home


@dataclass(frozen=True)
class CellGrade:
    """The points of one graded cell; `score` is None where neither the machine nor a person gave any."""

    grade_id: str
    manual: bool
    score: float | None
    max_score: float
    needs_manual_grade: bool


@dataclass(frozen=True)
class GradeRecord:
    """Everything a certification's rule may look at, about one learner and one assignment."""

    learner: str
    assignment: str
    cells: tuple[CellGrade, ...]  # empty where nothing is graded yet
    submitted_digest: str | None  # of the notebook that was graded
    latest_digest: str | None  # of the last notebook the learner submitted
    release_digest: str | None  # of the instructor notebook it was graded against
    current_release_digest: str | None  # of the instructor notebook in force
    review_reason: str | None  # why a person must look at the grading
    graded_at: datetime | None
    submitted_at: datetime | None


@dataclass(frozen=True)
class QuizRecord:
    """The best try of one learner at the certifying quiz of one module."""

    learner: str
    module: str
    best_percent: float | None  # None where nothing was answered yet
    pool_digest: str | None  # of the questions that were asked
    current_pool_digest: str | None  # of the questions in force, None where they cannot certify
    taken_at: datetime | None


@dataclass(frozen=True)
class Submitted:
    """The last notebook that a learner submitted."""

    digest: str
    at: datetime | None


def read(home: Home, slug: str, login: str) -> GradeRecord | None:
    """Read one learner's record; None where nothing was submitted nor graded."""
    return read_all(home, slug, [login])[login]


def read_all(home: Home, slug: str, logins: Iterable[str]) -> dict[str, GradeRecord | None]:
    """Read the records of several learners, opening the gradebook once.

    Raises
    ------
    GradingError
        The gradebook is there and cannot be read, or is gone though something was graded.
    """
    with _gradebook(home) as gradebook:
        return {login: _record(home, slug, login, _cells(gradebook, slug, login)) for login in logins}


def read_quiz(home: Home, login: str, module: str, current: str | None) -> QuizRecord:
    """Read one learner's best try at the quiz of a module; `current` is the digest of the questions in force."""
    best = Quizzes(home.quizzes).best(module, login, current)
    if best is None:
        return QuizRecord(login, module, None, None, current, None)
    return QuizRecord(login, module, best.percent, best.pool, current, best.answered_at)


@contextmanager
def _gradebook(home: Home) -> Iterator[Any]:
    """Open nbgrader's gradebook read-only; None where no grading took place.

    A verdict without it is a loss: taken for no grade, it would open a review of every credential.
    """
    if not home.gradebook.exists():
        if (graded := next(home.verdicts.glob("*/*.json"), None)) is not None:
            raise GradingError(
                f"{home.gradebook} : carnet de notes absent, alors que des copies sont corrigées "
                f"({graded.parent.name}), attendu : le carnet de nbgrader ; remettez-en une sauvegarde, ou corrigez de "
                "nouveau (cpia release, puis cpia grade --force), sans rien délivrer avant."
            )
        yield None
        return
    from nbgrader.api import Gradebook

    # Read-only and without a course: opened otherwise, nbgrader creates missing tables and a course row.
    url = f"sqlite:///file:{quote(str(home.gradebook))}?mode=ro&uri=true"
    try:
        gradebook = Gradebook(url, course_id="")
        try:
            yield gradebook
        finally:
            gradebook.close()
    except SQLAlchemyError as problem:
        raise GradingError(
            f"{home.gradebook} : carnet de notes illisible ({type(problem).__name__}) ; "
            "vérifiez qu'aucune correction n'est en cours, puis recommencez."
        ) from problem


def _cells(gradebook: Any, slug: str, login: str) -> tuple[CellGrade, ...]:
    from nbgrader.api import MissingEntry

    if gradebook is None:
        return ()
    try:
        submission = gradebook.find_submission(slug, login)
    except MissingEntry:
        return ()
    return tuple(_cell(grade, notebook) for notebook in submission.notebooks for grade in notebook.grades)


def _cell(grade: Any, notebook: Any) -> CellGrade:
    """Freeze one nbgrader grade.

    nbgrader's own `score` is 0 where nobody graded; here it is None, since the two must never be confused. An answer
    left as it was released is a real 0, given by nbgrader without waiting for a person. Extra credit counts as
    nbgrader counts it, and only on top of points.
    """
    answered_by_hand = {cell.name for cell in notebook.notebook.solution_cells}
    given = grade.auto_score if grade.manual_score is None else grade.manual_score
    return CellGrade(
        grade_id=grade.cell.name,
        manual=grade.cell.type == "TaskCell" or grade.cell.cell_type == "markdown" or grade.name in answered_by_hand,
        score=None if given is None else given + (grade.extra_credit or 0.0),
        max_score=grade.cell.max_score,
        needs_manual_grade=bool(grade.needs_manual_grade),
    )


def _record(home: Home, slug: str, login: str, cells: tuple[CellGrade, ...]) -> GradeRecord | None:
    verdict = verdicts.read(home.verdicts, slug, login)
    latest = latest_submission(home, slug, login)
    if verdict is None and latest is None and not cells:
        return None
    return GradeRecord(
        learner=login,
        assignment=slug,
        cells=cells,
        submitted_digest=verdict.submission if verdict else None,
        latest_digest=latest.digest if latest else None,
        release_digest=verdict.release if verdict else None,
        current_release_digest=_digest(home.course / "source" / slug / f"{slug}.ipynb"),
        review_reason=_review_reason(verdict),
        graded_at=verdict.graded_at if verdict else None,
        submitted_at=latest.at if latest else None,
    )


def _review_reason(verdict: verdicts.Verdict | None) -> str | None:
    if verdict is None or verdict.state == "graded":
        return None
    return verdict.reason or "motif non précisé"


def latest_submission(home: Home, slug: str, login: str) -> Submitted | None:
    """Give the last notebook the learner submitted: to the campus, whether collected or not; else to nbgrader.

    The campus names each submission by its time, so the last name is the last submission.
    """
    kept = home.campus / "submissions" / slug / login
    places = sorted(kept.iterdir()) if kept.is_dir() else [home.course / "submitted" / login / slug]
    notebook = places[-1] / f"{slug}.ipynb" if places else kept
    digest = _digest(notebook)
    if digest is None:
        return None
    return Submitted(digest, datetime.fromtimestamp(notebook.stat().st_mtime, UTC))


def _digest(notebook: Path) -> str | None:
    return verdicts.digest(notebook) if notebook.is_file() else None
