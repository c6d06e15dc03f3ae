"""Grade submissions, so many at once, one a process; a job is run by an executor, here or elsewhere.

Whatever a submission does to its process, it ends with a result and the others go on. A process that dies is replaced
twice: it may have been killed for no fault of the submission. What cannot be run at all (the executor fails) stays to
be graded, without a verdict. A process that graded without a hitch is kept for the next submission: a fresh one copies
each page of memory that it touches.
"""

import os
import shutil
import signal
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import CancelledError, Executor, Future
from contextlib import suppress
from dataclasses import dataclass, field, replace
from functools import partial
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import Self

from cpia.grading import access, engine, locks, worker
from cpia.grading.forker import Forker
from cpia.grading.jail import MIB, START_AND_END, Limits

ATTEMPTS = 3
ROUNDS = 50  # submissions graded by one process, at most
MOST_KEPT = 300 * MIB  # a process that has held more is not kept
RUNS = 3  # of one job by the executor, before it is left for later
_PATIENCE = 5.0  # seconds
_DIED = "le processus de correction s'est arrêté"
_LATE = "le temps accordé à la copie est écoulé"
_UNWRITTEN = "le carnet de notes n'a pas pu être écrit."
_NO_TURN = "elle attend encore son tour"
_UNRUN = "l'exécution n'a pas pu avoir lieu ({problem}) ; relancez la correction"

Run = Callable[[bytes], bytes]
"""What the executor calls: a job's bytes to its outcome's."""


@dataclass
class _Job:
    submission: engine.Submission
    number: int  # of the process
    connection: Connection
    rounds: int  # submissions that the process was given, this one too
    scratch: Path  # the job's temporary files, removed however it ends
    deadline: float
    attempt: int
    began: float
    problem: str = ""  # why the executor gave no outcome
    running: "Future[bytes] | None" = None


@dataclass(frozen=True)
class _Idle:
    number: int
    connection: Connection
    rounds: int


@dataclass
class Workers:
    """The processes that grade at this moment."""

    executor: Executor
    run: Run
    scratch: Path
    limits: Limits = field(default_factory=Limits)
    capacity: int = field(default_factory=lambda: os.cpu_count() or 1)
    forker: Forker = field(default_factory=Forker)
    force: bool = False  # grade again what is graded
    _jobs: list[_Job] = field(default_factory=list)
    _idle: list[_Idle] = field(default_factory=list)

    @property
    def free(self) -> int:
        """How many more submissions can be graded now."""
        return self.capacity - len(self._jobs)

    def grade(self, todo: Iterable[engine.Submission]) -> Iterator[engine.Result]:
        """Grade every submission to its end; give each result as it comes."""
        waiting = list(todo)
        while waiting or self._jobs:
            while waiting and self.free > 0:
                self.start(waiting.pop(0))
            yield from self.wait(1.0)

    def start(self, submission: engine.Submission) -> None:
        """Begin to grade a submission."""
        self._jobs.append(self._begun(submission, attempt=1, began=time.monotonic()))

    def wait(self, seconds: float) -> list[engine.Result]:
        """Serve the processes for at most so long; give the results of those that ended."""
        ready = wait([job.connection for job in self._jobs], timeout=seconds) if self._jobs else []
        done = []
        for job in list(self._jobs):
            said = job.connection in ready
            if said or time.monotonic() > job.deadline:
                result = self._ended(job, late=not said)
                if result is not None:
                    done.append(result)
        return done

    def close(self) -> None:
        """End every process; what was not finished stays to be graded."""
        for job in self._jobs:
            _kill(job.number)
            self._forget(job)
        for idle in self._idle:
            idle.connection.close()  # it ends by itself
        self._jobs.clear()
        self._idle.clear()
        self.forker.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def _begun(self, submission: engine.Submission, *, attempt: int, began: float) -> _Job:
        scratch = self.scratch / f"{time.monotonic_ns()}"
        scratch.mkdir(mode=0o700)
        order = worker.Order(submission, self.limits, scratch, self.force)
        taken = self._given(order) or _Idle(*self.forker.fork(worker.serve, order), rounds=0)
        deadline = time.monotonic() + time_for(self.limits)
        return _Job(submission, taken.number, taken.connection, taken.rounds + 1, scratch, deadline, attempt, began)

    def _given(self, order: worker.Order) -> _Idle | None:
        """Give the order to a process that waits for one, if there is one."""
        while self._idle:
            idle = self._idle.pop()
            try:
                idle.connection.send(order)
            except OSError:  # it was killed meanwhile
                idle.connection.close()
            else:
                return idle
        return None

    def _ended(self, job: _Job, *, late: bool) -> engine.Result | None:
        """Take what a process says, or what its silence means; None while it has not ended."""
        try:
            said = None if late else job.connection.recv()
        except (EOFError, OSError):
            said = None
        if isinstance(said, bytes):
            self._submit(job, said, RUNS)
            return None
        if late:
            job.problem = job.problem or _waiting(job)
            _kill(job.number)
        self._jobs.remove(job)
        if _sound(job, said):
            self._idle.append(_Idle(job.number, job.connection, job.rounds))
            shutil.rmtree(job.scratch, ignore_errors=True)
        else:
            self._forget(job)
        if said is None and not late and not job.problem and job.attempt < ATTEMPTS:
            self._jobs.append(self._begun(job.submission, attempt=job.attempt + 1, began=job.began))
            return None
        result = said if isinstance(said, engine.Result) else _without_result(job, late=late)
        return replace(result, seconds=round(time.monotonic() - job.began, 2))

    def _forget(self, job: _Job) -> None:
        if job.running is not None:
            job.running.cancel()
        job.connection.close()
        shutil.rmtree(job.scratch, ignore_errors=True)

    def _submit(self, job: _Job, content: bytes, left: int) -> None:
        try:
            job.running = self.executor.submit(self.run, content)
        except Exception as problem:  # noqa: BLE001 - an executor that was closed, a cluster that has gone
            self._fail(job, problem)
        else:
            job.running.add_done_callback(partial(self._answer, job, content, left))

    def _answer(self, job: _Job, content: bytes, left: int, future: "Future[bytes]") -> None:
        """Send the outcome to its process, in whatever thread the executor calls this."""
        problem = CancelledError("annulée") if future.cancelled() else future.exception()
        if problem is None:
            job.deadline = time.monotonic() + time_for(self.limits)  # waiting for a turn is no work of the process
            with suppress(OSError):  # the process has ended: `wait` sees that
                job.connection.send(future.result())
        elif left > 1:
            self._submit(job, content, left - 1)
        else:
            self._fail(job, problem)

    def _fail(self, job: _Job, problem: BaseException) -> None:
        job.problem = f"{type(problem).__name__} : {str(problem)[:200]}"
        with suppress(OSError):
            job.connection.send(None)


def time_for(limits: Limits) -> float:
    """Give the seconds that a submission may take, the runs that failed counted; then nobody waits for it any more."""
    return (limits.submission_seconds + START_AND_END) * RUNS


def _waiting(job: _Job) -> str:
    """Say so where the executor has a job that it may never have begun: a cluster's future does not tell."""
    future = job.running
    return _NO_TURN if future is not None and not future.running() and not future.done() else ""


def _sound(job: _Job, said: object) -> bool:
    """Tell whether the process of a job may have the next one: nothing happened in it that is not every day's."""
    graded = isinstance(said, engine.Result) and said.outcome == "graded" and said.memory <= MOST_KEPT
    return graded and job.rounds < ROUNDS


def _kill(number: int) -> None:
    """End a process that leads its group, and the group."""
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError):
            kill(number, signal.SIGKILL)


def _without_result(job: _Job, *, late: bool) -> engine.Result:
    """Set aside the submission of a process that gave no result; leave it for later where nothing could be run."""
    if job.problem:
        reason = _UNRUN.format(problem=job.problem)
        return engine.Result(job.submission.assignment, job.submission.learner, "pending", reason)
    reason = _LATE if late else _DIED
    try:
        with locks.held(job.submission.course, job.submission.assignment, job.submission.learner, _PATIENCE):
            return engine.set_aside(job.submission, reason)
    except Exception:  # noqa: BLE001 - a locked gradebook, a full disk: nothing of one may stop the others
        found = access.obstacle(job.submission.course, job.submission.assignment, job.submission.learner)
        reason = f"{reason} ; {found or _UNWRITTEN} Remédiez-y, puis relancez"
        return engine.Result(job.submission.assignment, job.submission.learner, "pending", reason)
