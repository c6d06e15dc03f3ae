"""Grade a changed assignment's submissions anew, aside, and tell what would change."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from sqlalchemy import NullPool, create_engine

from cpia import courses, settings
from cpia.errors import GradingError
from cpia.grading import batch, points, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.engine import Result
from cpia.grading.history import Standing
from cpia.grading.jail import Limits
from cpia.grading.regrade import plan, scratch, structure
from cpia.grading.regrade.plan import Change, Side
from cpia.grading.regrade.structure import Shape

Watch = Callable[[int], AbstractContextManager[batch.Report]]
"""Gives, for so many copies, the function to call at each one that ends."""


@dataclass(frozen=True)
class Trial:
    """What grading anew would give; `course` is the scratch copy, which lasts no longer than the trial."""

    assignment: str
    course: CourseFolder
    shapes: tuple[Shape, ...]  # of the new version
    changes: tuple[Change, ...]  # one a learner who has a grade, unchanged ones too
    ungraded: tuple[str, ...]  # learners whose copy has no grade yet


def run(real: CourseFolder, aside: CourseFolder, assignment: str, watch: Watch, limits: Limits | None = None) -> Trial:
    """Release the new version in the scratch copy, grade there, compare.

    Raises
    ------
    GradingError
        Nothing was graded yet, the new version cannot be released, or a copy could not be graded aside.
    """
    old_shapes, old = _state(real, assignment)
    if not old:
        raise GradingError(f"Devoir « {assignment} » : aucune copie n'a encore de note ; « cpia grade » suffit.")
    scratch.release(aside, assignment)
    sent = [learner for name, learner in real.copies() if name == assignment]
    wanted = [learner for learner in sent if learner in old]
    todo = batch.submissions(aside, assignment, wanted) if wanted else []
    with watch(len(todo)) as report:
        _check_graded(assignment, batch.grade(todo, report, limits=limits, force=True))
    new_shapes, new = _state(aside, assignment)
    edited, eliminatory = plan.edits(old_shapes, new_shapes), _eliminatory(real, assignment)
    graded = {submission.learner for submission in todo}
    changes = []
    for learner, standing in sorted(old.items()):
        before = Side(standing, verdicts.read(real.verdicts, assignment, learner))
        verdict = verdicts.read(aside.verdicts, assignment, learner) if learner in graded else None
        after = Side(new.get(learner, Standing()), verdict)
        changes.append(plan.change(learner, before, after, edited, eliminatory))
    return Trial(assignment, aside, new_shapes, tuple(changes), tuple(sorted(set(sent) - old.keys())))


def _check_graded(assignment: str, results: list[Result]) -> None:
    """Refuse to compare with a copy that was not run: it would pass for one that nothing changed."""
    if left := [result for result in results if result.outcome in ("pending", "busy")]:
        raise GradingError(
            f"Devoir « {assignment} » : l'essai n'a pas pu corriger {', '.join(one.learner for one in left)} "
            f"({left[0].reason}) ; rien n'a été changé, relancez."
        )


def _state(course: CourseFolder, assignment: str) -> tuple[tuple[Shape, ...], dict[str, Standing]]:
    engine = create_engine(course.db_url, poolclass=NullPool)
    with engine.connect() as connection:
        return structure.shapes(connection, assignment), points.standings(connection, assignment)


def _eliminatory(course: CourseFolder, assignment: str) -> frozenset[str]:
    if course.home is None:
        return frozenset()
    items = courses.load(settings.load(course.home).course_file).assignment(assignment).items
    return frozenset(item.grade_id for item in items if item.eliminatory)
