"""Run one job in two jailed processes: the tests' and the learner's. Bytes in, bytes out.

The grader speaks to the tests' process only. It bounds the time of each cell and of the whole, and the size of what it
reads; whatever happens in there, it gives an outcome.
"""

import contextlib
import json
import socket
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from cpia.errors import GradingError
from cpia.grading.boundary import wire
from cpia.grading.boundary.outputs import error
from cpia.grading.job import CellResult, Job, Outcome
from cpia.grading.warm.server import PRELOAD, Child, WarmServer

GRACE = 8.0  # seconds beyond the tests' own limits before the grader stops waiting
_NEWS = 0.2  # seconds for the news of a death to come
_SERVER_LOST = "Le serveur de correction a été arrêté pendant l'exécution ; relancez la correction."
_LATE = "le temps accordé à la copie est écoulé"
_ENDS = {
    "memory": "il a pris plus de mémoire qu'il n'est permis",
    "cpu": "il a pris plus de temps de calcul qu'il n'est permis",
    "time": _LATE,
    "late": "il n'a pas rendu la main dans le temps accordé à une cellule",
}

_lock = threading.Lock()
_server: WarmServer | None = None
_libraries: tuple[str, ...] = PRELOAD


def run_bytes(content: bytes) -> bytes:
    """Run a job given as bytes; give its outcome as bytes."""
    return run(Job.from_bytes(content)).to_bytes()


def run(job: Job, server: WarmServer | None = None) -> Outcome:
    """Run every cell of a job; raise nothing on account of the submission."""
    server = server or shared_server()
    with contextlib.ExitStack() as opened:
        control, theirs, left, right = (
            opened.enter_context(sock) for pair in (socket.socketpair(), socket.socketpair()) for sock in pair
        )
        learner = opened.enter_context(server.spawn("learner", right, limits=job.limits))
        tests = opened.enter_context(server.spawn("tests", theirs, left, limits=job.limits))
        for sock in (theirs, left, right):
            sock.close()
        return _Session(job, control, learner, tests).outcome()


def shared_server(libraries: Sequence[str] = ()) -> WarmServer:
    """Give this process's warm server, started at the first use and again where it died.

    It loads these modules, those of its last caller that named some, or its own list.
    """
    global _server, _libraries  # noqa: PLW0603 - one a process: its start takes seconds
    with _lock:
        _libraries = tuple(libraries) or _libraries
        if _server is None or not _server.is_alive():
            _server = WarmServer.start(_libraries)
        return _server


@dataclass
class _Session:
    job: Job
    control: socket.socket
    learner: Child
    tests: Child

    def outcome(self) -> Outcome:
        """Send the job, and collect the results until the end, or until there is nothing to wait for.

        Raises
        ------
        GradingError
            The warm server was killed, and these two processes with it: no fault of the submission, to be run again.
        """
        results: list[CellResult] = []
        reason: str | None = None
        end = time.monotonic() + self.job.limits.submission_seconds
        try:
            self.control.settimeout(GRACE)
            wire.send(self.control, self.job.to_bytes())
            while len(results) < len(self.job.cells):
                frame = self._frame(end)
                results.append(CellResult(tuple(frame["outputs"]), frame["line"], bool(frame["own"])))
                if frame["gone"] and reason is None:
                    reason = self._why_gone(str(frame["gone"]), len(results))
        except (wire.WireClosed, OSError, ValueError, KeyError, TypeError):
            reason = reason or self._why_stopped(len(results) + 1, late=time.monotonic() >= end)
        if reason is not None and "lost" in (self.tests.ended(_NEWS), self.learner.ended(0)):
            raise GradingError(_SERVER_LOST)
        lost = CellResult((error("CorrectionInterrompue", reason or _LATE),))
        return Outcome((*results, *[lost] * (len(self.job.cells) - len(results))), reason)

    def _frame(self, end: float) -> dict[str, Any]:
        allowed = 2 * (self.job.limits.cell_seconds + GRACE)  # a setup cell runs twice
        self.control.settimeout(max(0.01, min(allowed, end - time.monotonic())))
        frame: dict[str, Any] = json.loads(wire.receive(self.control, 4 * self.job.limits.output))
        return frame

    def _why_gone(self, how: str, cell: int) -> str:
        if how == "late":
            self.learner.kill()
            return f"le processus de l'apprenant a été arrêté à la cellule {cell} : {_ENDS['late']}"
        ended = self.learner.ended(1.0)
        return f"le processus de l'apprenant s'est arrêté à la cellule {cell} : {_french(ended)}"

    def _why_stopped(self, cell: int, *, late: bool) -> str:
        if late:
            return f"{_LATE} (cellule {cell})"
        return f"les tests se sont arrêtés à la cellule {cell} : {_french(self.tests.ended(1.0))}"


def _french(ended: str | None) -> str:
    if ended is None:
        return "il a coupé l'échange"
    return _ENDS.get(ended, f"il s'est terminé ({ended})")
