"""Fork graders from a process that has nbgrader imported: a submission costs a fork, not three seconds of imports.

The forking process has one thread and holds no submission: that is what makes forking safe, while the process that
directs the grading has threads, clients of a cluster, an event loop. It ends with its owner.
"""

import gc
import importlib
import os
import pickle
import signal
import socket
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import cpia

_ORDER_BYTES = 2**16
_PRELOAD = ("nbgrader.apps.api", "cpia.grading.nbgrader_plugin", "cpia.grading.worker")

Work = Callable[..., None]
"""A function of this package, called in the fork with the connection first."""


class Forker:
    """The forking process, seen by its owner; started at the first fork, and again where it died."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None
        self._control: socket.socket | None = None
        self._preparations: list[bytes] = []

    def start(self) -> None:
        """Start the process; it imports while the caller does something else."""
        self.close()
        self._control, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        folders = [str(Path(cpia.__file__).resolve().parents[1]), os.environ.get("PYTHONPATH", "")]
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "cpia.grading.forker", str(theirs.fileno())],
                env=os.environ | {"PYTHONPATH": os.pathsep.join(filter(None, folders))},
                stdin=subprocess.DEVNULL,
                pass_fds=[theirs.fileno()],
            )

        for preparation in self._preparations:
            self._send_preparation(preparation)

    def keep(self) -> None:
        """Start the process again where it died."""
        if self._process is None or self._process.poll() is not None:
            self.start()

    def fork(self, work: Work, *arguments: Any) -> tuple[int, Connection]:
        """Call `work(connection, *arguments)` in a new process; give its number, and our end of the connection."""
        ours, theirs = socket.socketpair()
        order = pickle.dumps((work, arguments))
        with theirs:
            try:
                number = self._ask(order, theirs)
            except OSError:  # it was killed: start another one
                self.start()
                number = self._ask(order, theirs)
        return number, Connection(ours.detach())

    def prepare(self, work: Callable[..., None], *arguments: Any) -> None:
        """Call `work(*arguments)` in the forking process itself, before its next forks; do not wait for it.

        It is called again in the process that takes the place of one that died.
        """
        self._preparations.append(pickle.dumps((work, arguments)))
        self._send_preparation(self._preparations[-1])

    def close(self) -> None:
        """End the process; what it forked goes on."""
        if self._control is not None:
            self._control.close()
        if self._process is not None:
            self._process.wait()
        self._control = self._process = None

    @property
    def number(self) -> int | None:
        """The process's number, None where there is none."""
        return self._process.pid if self._process else None

    def _send_preparation(self, preparation: bytes) -> None:
        if self._control is not None:
            with suppress(OSError):  # it was killed: another one will be sent everything
                self._control.send(preparation)

    def _ask(self, order: bytes, theirs: socket.socket) -> int:
        if self._control is None:
            self.start()
        assert self._control is not None  # noqa: S101 - for the type checker
        socket.send_fds(self._control, [order], [theirs.fileno()])
        answer = self._control.recv(64)
        if not answer:
            raise ConnectionResetError("the forking process has ended")
        return int(answer)


def serve(control: socket.socket) -> None:
    """Fork for each order, until the owner closes its end or dies."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the owner
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for a grader: the end of its connection tells
    for name in _PRELOAD:
        importlib.import_module(name)
    _settle()
    while True:
        order, descriptors, _, _ = socket.recv_fds(control, _ORDER_BYTES, 1)
        if not order:
            return
        if not descriptors:
            _prepare(order)
            continue
        number = os.fork()
        if number == 0:
            _work(order, descriptors[0], control)
        os.close(descriptors[0])
        with suppress(OSError):
            control.send(str(number).encode())


def _prepare(order: bytes) -> None:
    """Do a preparation; where it fails, only time is lost, and nobody is told: each fork will meet what it met."""
    with suppress(Exception, SystemExit), _unheard():
        work, arguments = pickle.loads(order)  # noqa: S301 - written by our owner
        work(*arguments)
    _settle()


@contextmanager
def _unheard() -> Iterator[None]:
    """Send what is printed nowhere while the block runs, nbgrader's log too: it knows its stream already."""
    kept = [(number, os.dup(number)) for number in (1, 2)]
    with open(os.devnull, "w") as nowhere:
        try:
            for number, _ in kept:
                os.dup2(nowhere.fileno(), number)
            yield
        finally:
            for number, copy in kept:
                os.dup2(copy, number)
                os.close(copy)


def _settle() -> None:
    """Keep the garbage collector off what is there: each fork would copy the pages that it writes on."""
    gc.collect()
    gc.freeze()


def _work(order: bytes, descriptor: int, control: socket.socket) -> None:
    """Do the order in this process, and end it whatever happens."""
    status = 1
    try:
        control.close()
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        work, arguments = pickle.loads(order)  # noqa: S301 - written by our owner
        work(Connection(descriptor), *arguments)
        status = 0
    finally:
        os._exit(status)


if __name__ == "__main__":
    serve(socket.socket(fileno=int(sys.argv[1])))
