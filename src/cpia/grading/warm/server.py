"""The warm server as its owner holds it: start it once, ask it for jailed processes, close it.

    >>> with WarmServer.start() as server, server.spawn("learner", theirs, limits=Limits()) as child:
    ...     child.ended(timeout=10)

An order is one message of a sequenced-packet socket, so processes forked from the owner share the server as they are.
"""

import json
import os
import select
import signal
import socket
import subprocess
import sys
import sysconfig
import tempfile
from collections.abc import Mapping, Sequence
from contextlib import ExitStack, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Literal, Self

from cpia.errors import StartError
from cpia.grading import jail
from cpia.grading.jail import Limits
from cpia.grading.warm import outer
from cpia.grading.warm.zygote import MOST_WARMING, TRIAL_ROLE, WARM
from cpia.home import PROJECT, Home

PRELOAD = (
    "numpy", "pandas", "scipy.stats", "sklearn.linear_model", "sklearn.ensemble", "sklearn.tree", "sklearn.neighbors",
    "sklearn.model_selection", "sklearn.pipeline", "sklearn.preprocessing", "sklearn.compose", "sklearn.impute",
    "sklearn.metrics",
)  # fmt: skip
ROLES = {"learner": "cpia.grading.boundary.learner:main", "tests": "cpia.grading.boundary.tests_side:main"}
_START_SECONDS = MOST_WARMING + 5.0
_DYING_SECONDS = 5.0
_ANSWER = 4096


@dataclass(frozen=True)
class Life:
    """The outer jail's first process, with which everything in it dies; a negative descriptor never began."""

    descriptor: int

    def is_over(self) -> bool:
        """Tell whether it has ended: its sockets may not, where a process forked meanwhile has copies of them."""
        return self.descriptor < 0 or bool(_ready(0, self.descriptor))

    def end(self) -> None:
        """Kill it."""
        if self.descriptor >= 0:
            with suppress(OSError):
                signal.pidfd_send_signal(self.descriptor, signal.SIGKILL)

    def __del__(self) -> None:
        if self.descriptor >= 0:
            os.close(self.descriptor)


@dataclass(frozen=True)
class Child:
    """One jailed process, known by the socket on which its guardian tells its end and hears its owner."""

    status: socket.socket
    server: Life

    def ended(self, timeout: float) -> str | None:
        """Wait so long for its end; give why it ended, or nothing while it runs.

        `exit N`, `signal N`, `memory`, `cpu`, `time`, `closed` (the owner ended it), `jail: …` (it never began),
        `lost` (the server has gone, and the process with it).
        """
        ready = _ready(timeout, self.status.fileno(), self.server.descriptor)
        if not ready:
            return None
        try:
            # Left there, so that it can be asked again.
            reason = self.status.recv(_ANSWER, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except OSError:
            reason = b""  # only the server's end was ready
        if not reason and self.server.descriptor >= 0:
            _ready(_DYING_SECONDS, self.server.descriptor)  # whoever hears of it finds the server dead, not dying
        return reason.decode(errors="replace") or "lost"

    def interrupt(self) -> None:
        """Raise KeyboardInterrupt in it, as a kernel's interruption does."""
        with suppress(OSError):
            self.status.send(b"interrupt")

    def kill(self) -> None:
        """End it and all that it started; closing the status socket, or dying, does the same."""
        with suppress(OSError):
            self.status.shutdown(socket.SHUT_WR)

    def close(self) -> None:
        """End it and forget it."""
        self.kill()
        self.status.close()

    def __del__(self) -> None:
        self.status.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


@dataclass(frozen=True)
class WarmServer:
    """One warm server; it ends with the process that started it."""

    control: socket.socket
    process: "subprocess.Popen[bytes]"
    owner: int
    life: Life
    errors: IO[bytes]

    @classmethod
    def start(
        cls,
        preload: Sequence[str] = PRELOAD,
        roles: Mapping[str, str] = ROLES,
        trial: Path | None = None,
    ) -> "WarmServer":
        """Start a server and wait until it is warm.

        Raises
        ------
        StartError
            The machine cannot isolate what runs in it, or a library of `preload` does not import.
        """
        server = cls.launch(preload, roles, trial)
        try:
            server.wait_until_warm()
        except BaseException:
            server.close()
            raise
        return server

    @classmethod
    def launch(
        cls,
        preload: Sequence[str] = PRELOAD,
        roles: Mapping[str, str] = ROLES,
        trial: Path | None = None,
    ) -> "WarmServer":
        """Start a server without waiting: the caller has imports of its own to do meanwhile."""
        jail.check_account_and_programs()
        with ExitStack() as stack:
            ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
            stack.callback(theirs.close)
            owner = os.pidfd_open(os.getpid())
            stack.callback(os.close, owner)
            told, tells = os.pipe()
            stack.callback(os.close, tells)
            errors = tempfile.TemporaryFile()
            plan = {"control": theirs.fileno(), "owner": owner, "preload": list(preload), "roles": dict(roles)}
            words = outer.command(hidden_folders(), trial, ["-m", "cpia.grading.warm.zygote", json.dumps(plan)])
            words[1:1] = ["--info-fd", str(tells)]
            process = subprocess.Popen(
                words, env={"PATH": "/usr/bin:/bin:/usr/local/bin"}, stdin=subprocess.DEVNULL, stdout=errors,
                stderr=errors, pass_fds=[theirs.fileno(), owner, tells],
                start_new_session=True,  # an interruption from the terminal is the owner's to deal with
            )  # fmt: skip
        return cls(ours, process, os.getpid(), _first_process(told), errors)

    def wait_until_warm(self) -> None:
        """Wait for the libraries, then try one isolated process for real.

        Raises
        ------
        StartError
            As `start` does.
        """
        self.control.settimeout(_START_SECONDS)
        try:
            said = self.control.recv(_ANSWER)
        except TimeoutError:
            said = f"rien en {_START_SECONDS:.0f} s".encode()
        except OSError:
            said = b""
        self.control.settimeout(None)
        if said.startswith(b"ModuleNotFoundError"):
            raise StartError(
                f"Correction impossible : {said.decode(errors='replace')} ; attendu : des modules installés avec la "
                "plateforme (« grading_libraries » de platform.toml)."
            )
        if said != WARM:
            raise jail.refusal(said.decode(errors="replace") or self._last_error())
        with self.spawn(TRIAL_ROLE, limits=Limits()) as child:
            ended = child.ended(_START_SECONDS) or f"rien en {_START_SECONDS:.0f} s"
        if ended != "exit 0":
            raise jail.refusal(ended)

    def spawn(self, role: Literal["learner", "tests"] | str, *sockets: socket.socket, limits: Limits) -> Child:
        """Ask for one jailed process that plays this role on these sockets; give it at once.

        The caller closes its own copies of the sockets. A process that could not begin says so by `Child.ended`.

        Raises
        ------
        StartError
            The server has gone.
        """
        if self.life.is_over():
            raise _gone("arrêté")
        ours, theirs = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        order = json.dumps({"role": role, "limits": asdict(limits)}).encode()
        with theirs:
            try:
                socket.send_fds(self.control, [order], [theirs.fileno(), *(one.fileno() for one in sockets)])
            except OSError as error:
                ours.close()
                raise _gone(str(error)) from error
        return Child(ours, self.life)

    def is_alive(self) -> bool:
        """Tell whether it can still be asked for processes."""
        silent = self.control.fileno() >= 0 and not _ready(0, self.control.fileno())  # ready: hung up
        return silent and not self.life.is_over()

    def close(self) -> None:
        """End everything that runs in the server; in a process forked from the owner, only let go of it."""
        if os.getpid() == self.owner and self.process.returncode is None:
            with suppress(OSError):
                self.control.shutdown(socket.SHUT_RDWR)
            self.life.end()
            self.process.wait()
        self.control.close()
        self.errors.close()

    def _last_error(self) -> str:
        self.process.wait()
        self.errors.seek(0)
        lines = self.errors.read().decode(errors="replace").strip().splitlines()
        return lines[-1] if lines else f"code de sortie {self.process.returncode}"

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def try_machine() -> None:
    """Isolate one process as grading does, with nothing to import.

    Raises
    ------
    StartError
        The machine refuses.
    """
    WarmServer.start(preload=(), roles={}).close()


def _first_process(told: int) -> Life:
    """Read what bubblewrap says of its first process, without waiting for an end that a fork elsewhere may delay."""
    text = b""
    with open(told, "rb", buffering=0) as file:
        while not text.rstrip().endswith(b"}") and (part := file.read(_ANSWER)):
            text += part
    try:
        return Life(os.pidfd_open(json.loads(text)["child-pid"]))
    except (ValueError, KeyError, OSError):
        return Life(-1)


def _ready(timeout: float, *descriptors: int) -> list[int]:
    """Wait so many seconds for one of these to be readable or hung up."""
    waiting = select.poll()
    for descriptor in descriptors:
        if descriptor >= 0:
            waiting.register(descriptor, select.POLLIN)
    return [descriptor for descriptor, _ in waiting.poll(max(timeout, 0) * 1000)]


def _gone(how: str) -> StartError:
    return StartError(f"Correction impossible : le serveur de correction ne répond plus ({how}). Relancez la commande.")


def hidden_folders() -> tuple[Path, ...]:
    """Give the platform's state and its checkout, which no jailed process may see."""
    packages = Path(sysconfig.get_path("purelib"))
    installed = PROJECT.is_relative_to(sys.prefix) and packages.is_relative_to(PROJECT)
    return (Home.from_environment().root, *(() if installed else (PROJECT,)))
