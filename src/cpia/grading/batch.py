"""Grade many submissions, each in a process of its own, as many at once as there are cores.

Whatever a submission does to its process, it ends with a result and the others go on. nbgrader is imported once,
before the processes are forked.
"""

import multiprocessing
import os
import shutil
import signal
import tempfile
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from pathlib import Path

from sqlalchemy.exc import SQLAlchemyError

from cpia.errors import GradingError
from cpia.grading import engine, review, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.jail import MIB, Limits, check_machine

GRADER_ADDRESS_SPACE = 3072 * MIB
_START_AND_END = 60  # seconds that nbgrader may add to those of the cells

Report = Callable[[engine.Result], None]


@dataclass(frozen=True)
class _Job:
    submission: engine.Submission
    process: BaseProcess
    answers: Connection
    scratch: Path  # the job's temporary files, removed however it ends
    started: float


def submissions(course: CourseFolder, assignment: str, learners: Iterable[str] = ()) -> list[engine.Submission]:
    """Give the collected submissions of an assignment, or those of the learners named.

    Raises
    ------
    GradingError
        The assignment has no source or was not released, or a learner named submitted nothing.
    """
    if not verdicts.notebooks(course.source(assignment)):
        raise GradingError(f"Devoir « {assignment} » : aucun carnet dans {course.source(assignment)}.")
    collected = {learner for name, learner in course.copies() if name == assignment}
    wanted = list(dict.fromkeys(learners)) or sorted(collected)
    if missing := [learner for learner in wanted if learner not in collected]:
        raise GradingError(
            f"Devoir « {assignment} » : aucune copie ramassée pour {', '.join(missing)} "
            f"(attendue dans {course.submitted(assignment, missing[0])})."
        )
    if not review.knows(course.db_url, assignment):
        raise GradingError(f"Devoir « {assignment} » : il n'a pas été publié ; publiez-le avant de corriger.")
    return [engine.Submission(course, assignment, learner) for learner in wanted]


def grade(
    todo: list[engine.Submission], report: Report, *, limits: Limits | None = None, force: bool = False
) -> list[engine.Result]:
    """Grade every submission to its end, reporting each one as it ends; give the results in order.

    Raises
    ------
    StartError
        This machine cannot isolate a submission; nothing was graded.
    """
    check_machine()
    limits = limits or Limits()
    results: dict[str, engine.Result] = {}
    for submission in todo:
        if not force and engine.is_graded(submission):
            results[submission.learner] = engine.Result(submission.assignment, submission.learner, "unchanged")
            report(results[submission.learner])
    for result in _run_all([s for s in todo if s.learner not in results], limits):
        results[result.learner] = result
        report(result)
    return [results[submission.learner] for submission in todo]


def _run_all(todo: list[engine.Submission], limits: Limits) -> Iterable[engine.Result]:
    import nbgrader.apps.api  # noqa: F401 - imported before the forks, which then start at once

    waiting, running = list(todo), list[_Job]()
    while waiting or running:
        while waiting and len(running) < (os.cpu_count() or 1):
            running.append(_start(waiting.pop(0), limits))
        wait([job.process.sentinel for job in running], timeout=1)
        for job in list(running):
            late = time.monotonic() - job.started > limits.submission_seconds + _START_AND_END
            if late or not job.process.is_alive():
                running.remove(job)
                yield _end(job, late=late)


def _start(submission: engine.Submission, limits: Limits) -> _Job:
    context = multiprocessing.get_context("fork")
    answers, questions = context.Pipe(duplex=False)
    scratch = Path(tempfile.mkdtemp(prefix="cpia-"))
    process = context.Process(target=_work, args=(submission, limits, scratch, questions))
    process.start()
    questions.close()
    return _Job(submission, process, answers, scratch, time.monotonic())


def _work(submission: engine.Submission, limits: Limits, scratch: Path, answers: Connection) -> None:
    """Grade in this process, which leads its own group and cannot take the machine's memory."""
    import resource

    os.setsid()
    tempfile.tempdir = str(scratch)
    hard = resource.getrlimit(resource.RLIMIT_AS)[1]
    resource.setrlimit(resource.RLIMIT_AS, (GRADER_ADDRESS_SPACE, hard))
    with open(os.devnull, "w") as nowhere:  # nbgrader's log would drown the progress; errors come back as reasons
        os.dup2(nowhere.fileno(), 1)
        os.dup2(nowhere.fileno(), 2)
    result = engine.run(submission, limits)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    answers.send(replace(result, memory=peak))


def _end(job: _Job, *, late: bool) -> engine.Result:
    """Collect a job's result, or set the submission aside where its process has none to give."""
    if late:
        os.killpg(job.process.pid or 0, signal.SIGKILL)
    job.process.join()
    seconds = time.monotonic() - job.started
    try:
        result: engine.Result = job.answers.recv()
    except (EOFError, OSError):
        reason = "le temps accordé à la copie est écoulé" if late else _death(job.process.exitcode)
        result = _set_aside(job.submission, reason)
    finally:
        job.answers.close()
        shutil.rmtree(job.scratch, ignore_errors=True)
    return replace(result, seconds=round(seconds, 2))


def _set_aside(submission: engine.Submission, reason: str) -> engine.Result:
    try:
        return engine.set_aside(submission, reason)
    except SQLAlchemyError:  # a locked gradebook must not stop the others
        reason = f"{reason} ; le carnet de notes n'a pas pu être écrit, relancez la correction"
        return engine.Result(submission.assignment, submission.learner, "review", reason)


def _death(status: int | None) -> str:
    return f"le processus de correction s'est arrêté (état {status})"
