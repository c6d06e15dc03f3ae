"""Grade many submissions of a course, as many at once as the executor takes.

What was graded and has not changed since is left as it is, so that a command that was interrupted goes on where it was.
"""

from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import datetime

from cpia.errors import GradingError
from cpia.grading import access, engine, executors, review, scratch, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.forker import Forker
from cpia.grading.jail import Limits, check_machine
from cpia.grading.rehearsal import rehearse
from cpia.grading.workers import Workers

_FORMER = "notée sur une version antérieure du devoir ; « cpia regrade » dit ce que la nouvelle changerait"

Report = Callable[[engine.Result], None]


@dataclass(frozen=True)
class Chosen:
    """Which submissions are wanted: those of these learners, all where none is named, submitted from a moment on."""

    learners: tuple[str, ...] = ()
    since: datetime | None = None  # aware


def submissions(course: CourseFolder, assignment: str, learners: Iterable[str] = ()) -> list[engine.Submission]:
    """Give the collected submissions of an assignment, or those of the learners named.

    Raises
    ------
    GradingError
        The assignment has no source or was not released, or a learner named submitted nothing.
    """
    _check_source(course, assignment)
    collected = {learner for name, learner in course.copies() if name == assignment}
    wanted = list(dict.fromkeys(learners)) or sorted(collected)
    if missing := [learner for learner in wanted if learner not in collected]:
        raise GradingError(
            f"Devoir « {assignment} » : aucune copie ramassée pour {', '.join(missing)} "
            f"(attendue dans {course.submitted(assignment, missing[0])})."
        )
    _check_generated(course, assignment)
    return [engine.Submission(course, assignment, learner) for learner in wanted]


def check_assignment(course: CourseFolder, assignment: str) -> None:
    """Refuse an assignment that cannot be graded: no source, or nbgrader's gradebook does not know it.

    Raises
    ------
    GradingError
        So it is.
    """
    _check_source(course, assignment)
    _check_generated(course, assignment)


def _check_source(course: CourseFolder, assignment: str) -> None:
    if not verdicts.notebooks(course.source(assignment)):
        known = ", ".join(sorted({name for name, _ in course.copies()})) or "aucun"
        raise GradingError(
            f"Devoir « {assignment} » : aucun carnet dans {course.source(assignment)}. Devoirs remis : {known}."
        )


def _check_generated(course: CourseFolder, assignment: str) -> None:
    if not review.knows(course.db_url, assignment):
        remedy = (
            "publiez-le avant de corriger" if course.home else f"lancez « nbgrader generate_assignment {assignment} »"
        )
        raise GradingError(f"Devoir « {assignment} » : il n'a pas été publié ; {remedy}.")


def chosen(course: CourseFolder, assignment: str | None, wanted: Chosen) -> list[engine.Submission]:
    """Give the submissions wanted of one assignment, or of every one that something was submitted of.

    Raises
    ------
    GradingError
        As `submissions`; or nothing was submitted at all.
    """
    names = [assignment] if assignment else sorted({name for name, _ in course.copies()})
    if not names:
        raise GradingError(
            f"{course.root} : aucune copie ; elles sont attendues dans {course.submitted('<devoir>', '<apprenant>')}."
        )
    handed_in = course.copies()
    if assignment is None:
        _check_known(wanted.learners, {learner for _, learner in handed_in})
    found: list[engine.Submission] = []
    for name in names:
        of_this = {learner for other, learner in handed_in if other == name}
        learners = wanted.learners if assignment else [login for login in wanted.learners if login in of_this]
        if learners or not wanted.learners:
            found += submissions(course, name, learners)
    if wanted.since is None:
        return found
    return [one for one in found if (at := engine.submitted_at(one)) is not None and at >= wanted.since]


def _check_known(wanted: tuple[str, ...], handed_in: set[str]) -> None:
    if unknown := sorted(set(wanted) - handed_in):
        some = ", ".join(sorted(handed_in)[:5])
        raise GradingError(
            f"{', '.join(unknown)} : aucune copie ramassée, d'aucun devoir ; attendu : qui a remis, par exemple {some}."
        )


def grade(
    todo: list[engine.Submission],
    report: Report,
    *,
    limits: Limits | None = None,
    force: bool = False,
    scheduler: str | None = None,
) -> list[engine.Result]:
    """Grade every submission to its end, reporting each one as it ends; give the results in order.

    `force` grades again what is unchanged, never what was graded on a former version: that may lower a grade, and
    `cpia regrade` alone asks an instructor first.

    Raises
    ------
    StartError
        This machine cannot isolate a submission; nothing was graded.
    GradingError
        No grade could be written, or the cluster does not answer; nothing was graded.
    """
    results: dict[tuple[str, str], engine.Result] = {}
    left = []
    for submission in todo:
        former = engine.former_version(submission)
        if not former and (force or not engine.is_graded(submission)):
            left.append(submission)
            continue
        reason = _FORMER if former else engine.doubt(submission)
        unchanged = engine.Result(submission.assignment, submission.learner, "unchanged", reason)
        results[submission.assignment, submission.learner] = unchanged
        report(unchanged)
    if left:
        access.check(left[0].course)
        with workers(left[0].course, limits or Limits(), scheduler, left[0].assignment) as pool:
            pool.force = force
            for result in pool.grade(left):
                results[result.assignment, result.learner] = result
                report(result)
    return [results[submission.assignment, submission.learner] for submission in todo]


@contextmanager
def workers(
    course: CourseFolder, limits: Limits, scheduler: str | None = None, assignment: str | None = None
) -> Iterator[Workers]:
    """Make ready what grades the submissions of a course: nbgrader in a process that forks, libraries in the jail.

    The assignment is the one to rehearse meanwhile, if it is known.
    """
    from cpia.grading import session

    with ExitStack() as stack:
        forker = Forker()
        stack.callback(forker.close)
        forker.start()
        folder = stack.enter_context(scratch.folder(course.run / "scratch"))
        if assignment:
            forker.prepare(rehearse, course, assignment, folder)
        place = stack.enter_context(executors.cluster(scheduler) if scheduler else executors.here())
        if course.engine == "kernel":
            check_machine()
        elif scheduler is None:
            session.shared_server(course.libraries)
        yield stack.enter_context(Workers(place.executor, session.run_bytes, folder, limits, place.capacity, forker))
