"""The tests' process: runs a job's cells in order, its own here and the learner's through the channel.

It is jailed too. It tells the grader of each cell as it ends, in one frame: the grader can stop waiting at any time and
keep what was earned before.
"""

import json
import os
import signal
import socket
import sys
import time
from pathlib import Path, PurePosixPath
from types import FrameType
from typing import Any

from cpia.grading.boundary import channel as channel_module
from cpia.grading.boundary import wire
from cpia.grading.boundary.channel import Channel
from cpia.grading.boundary.errors import BoundaryFailure, LearnerGone, LearnerLate
from cpia.grading.boundary.learner_files import Exchange, send
from cpia.grading.boundary.namespace import Namespace
from cpia.grading.boundary.outputs import Output, checked, error
from cpia.grading.boundary.remote import Remote
from cpia.grading.boundary.shell import RecordingShell, warm
from cpia.grading.boundary.sources import Sources
from cpia.grading.job import Cell, CellResult, Job

MODULES = Path("/correction")
GRACE = 2.0  # seconds that the learner's process has to stop by itself
JOB_BYTES = 2**30


def main(control: socket.socket, learner: socket.socket, modules: Path = MODULES) -> None:
    """Run the job that comes through `control`, and tell the result of each cell there."""
    job = Job.from_bytes(wire.receive(control, JOB_BYTES))
    channel = Channel(learner, "tests", message=job.limits.message, calls=job.limits.calls)
    _write(job.modules, modules)
    _write(job.tests_files, Path())
    sys.path[:0] = [str(modules)]
    sys.path.append(os.getcwd())
    run = _Run(job, channel)
    for index, cell in enumerate(job.cells):
        result = run.cell(cell)
        frame = {"index": index, "outputs": result.outputs, "line": result.line, "own": result.own, "gone": run.gone}
        wire.send(control, json.dumps(frame).encode())


class _Run:
    """The state of one job between its cells."""

    def __init__(self, job: Job, channel: Channel) -> None:
        self._job, self._channel = job, channel
        self._room = job.limits.output
        self._names = Namespace(channel, frozenset(job.redefined), job.imports)
        self._sources = Sources()
        channel.sources = self._sources.of
        self._shell = _shell(self._names)
        self.gone: str | None = None  # the learner's process: dead, or it had to be given up
        signal.signal(signal.SIGALRM, self._interrupt)
        self._exchange = Exchange(channel, job.tests_files)
        self._ask(self._send_files)

    def cell(self, cell: Cell) -> CellResult:
        """Run one cell where it belongs."""
        self._channel.start_cell()
        self._channel.deadline = time.monotonic() + self._job.limits.cell_seconds + GRACE
        self._ask(self._channel.ask, "alarm", self._job.limits.cell_seconds)
        if cell.kind == "learner":
            result = CellResult(tuple(self._learners(cell)))
        elif cell.kind == "setup":
            self._learners(cell)
            result = self._own(cell)
        else:
            self._ask(self._exchange.start, cell.source)
            result = self._own(cell)
            self._exchange.stop()
            self._ask(self._channel.ask, "restore")
        self._ask(self._channel.ask, "alarm", 0)
        self._room -= len(json.dumps(result.outputs))
        return result

    def _learners(self, cell: Cell) -> list[Output]:
        self._sources.add(cell.source)
        found = self._ask(self._channel.ask, "run", cell.source, max(self._room, 0))
        if cell.kind == "learner":
            self._names.learners(cell.source)
        if self.gone is not None:
            return [error("CorrectionInterrompue", "Le processus de l'apprenant s'est arrêté.")]
        return checked(found, max(self._room, 0))

    def _own(self, cell: Cell) -> CellResult:
        """Run an instructor's cell here."""
        signal.setitimer(signal.ITIMER_REAL, self._job.limits.cell_seconds, 1)
        outputs = self._shell.run(cell.source, max(self._room, 0))
        if cell.kind == "setup" and self._shell.problem is not None:
            self._names.define_the_rest(cell.source)
        signal.setitimer(signal.ITIMER_REAL, 0)
        self._names.instructors(cell.source, setup=cell.kind == "setup")
        if cell.kind == "test":
            outputs = [_quiet(output) for output in outputs]
        problem = self._shell.problem
        if isinstance(problem, LearnerGone | LearnerLate) and self.gone is None:
            self.gone = "late" if isinstance(problem, LearnerLate) else "dead"
        theirs = isinstance(problem, BoundaryFailure) or getattr(problem, "from_learner", False)
        own = problem is not None and not theirs
        return CellResult(tuple(outputs), _line(problem, self._names, cell.source), own)

    def _ask(self, call: Any, *arguments: Any) -> Any:
        """Make a request outside any test; a learner's process that fails it is gone for good."""
        if self.gone is not None:
            return None
        try:
            return call(*arguments)
        except LearnerLate:
            self.gone = "late"
        except (BoundaryFailure, Exception):  # noqa: BLE001 - whatever a hostile process answered, it is no answer
            self.gone = "dead"
        return None

    def _send_files(self) -> None:
        for name, content in self._job.learner_files.items():
            send(self._channel, name, content)

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        """Stop a test of our own that lasts; one that waits for the learner has its own deadline."""
        while frame is not None:
            if frame.f_globals is vars(channel_module):
                return
            if frame.f_globals is self._names:
                raise TimeoutError("le test a dépassé le temps accordé à une cellule")
            frame = frame.f_back


def _shell(names: Namespace) -> RecordingShell:
    """Give the warm shell the tests' namespace."""
    shell: Any = warm()
    shell.user_module, shell.user_ns = shell.prepare_user_module(user_ns=names)
    sys.modules["__main__"] = shell.user_module
    shell.init_user_ns()
    shell.opaque = Remote  # a learner's object never chooses the text that counts as partial credit
    found: RecordingShell = shell
    return found


def _quiet(output: Output) -> Output:
    """Show what a test wrote on standard error as plain text: nbgrader takes it for a failure."""
    return output | {"name": "stdout"} if output.get("name") == "stderr" else output


def _line(problem: BaseException | None, names: Namespace, source: str) -> int | None:
    """Give the line of the test's own cell that failed; IPython drops the empty ones at its start."""
    dropped = len(source) - len(source.lstrip("\n"))
    if isinstance(problem, SyntaxError) and problem.lineno is not None:
        return problem.lineno + dropped
    trace = problem.__traceback__ if problem is not None else None
    while trace is not None:
        if trace.tb_frame.f_globals is names:
            return trace.tb_lineno + dropped
        trace = trace.tb_next
    return None


def _write(files: dict[str, bytes], folder: Path) -> None:
    for name, content in files.items():
        path = folder / PurePosixPath(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
