"""The guardian of one jailed process: it forks it, watches what it uses, ends it when it must, tells its end.

It lives in the warm server, outside the process namespace that it guards: what is jailed has no number to name it by.
It never waits for anything, so that no process can keep it from the others.
"""

import os
import signal
import socket
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass

from cpia.grading.jail import Limits
from cpia.grading.warm import namespaces
from cpia.grading.warm.tree import Usage, usage

Role = Callable[..., object]
_TEXT = 4096
_FOLDERS = 8
_CPU_TOLERANCE = 0.5  # seconds between two ways of counting


@dataclass(frozen=True)
class Order:
    """One process to start."""

    role: Role
    writes_correction: bool
    limits: Limits
    status: socket.socket
    sockets: tuple[socket.socket, ...]


class Guardian:
    """What the server keeps of one jailed process, until its end."""

    def __init__(self, order: Order, now: float) -> None:
        """Fork the process.

        Raises
        ------
        OSError
            The kernel refuses one more process.
        """
        self._limits = order.limits
        self._status = order.status
        self._deadline = now + order.limits.submission_seconds
        self._folders: list[int] = []
        self._reason: str | None = None
        self._report, report = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._report.setblocking(False)
        with report:
            self._pid = namespaces.fork_into_new_processes()
            if self._pid == 0:
                from cpia.grading.warm.inmate import live

                live(order, report)
        self._process = os.pidfd_open(self._pid)
        for one in order.sockets:
            one.close()

    def descriptors(self) -> list[int]:
        """Give what to wait for: its end, its report of the isolation, its owner's word."""
        waiting = [self._process]
        if self._report.fileno() >= 0:
            waiting.append(self._report.fileno())
        if self._reason is None:
            waiting.append(self._status.fileno())
        return waiting

    def react(self, ready: set[int]) -> bool:
        """Deal with what is ready; tell whether it has ended."""
        if self._report.fileno() in ready or self._process in ready:
            self._read_report()
        if self._process in ready:
            self._finish()
            return True
        if self._status.fileno() in ready:
            self._obey()
        return False

    def look(self, now: float, processes: int) -> None:
        """End it when it uses too much; `processes` is a descriptor of the server's /proc."""
        if self._reason is None:
            used = usage(self._pid, processes, self._folders)
            self._end(_excess(self._limits, used) or ("time" if now > self._deadline else None))

    def _read_report(self) -> None:
        """Take its folders, to measure them, then the reason why it was not isolated, if it was not."""
        try:
            while self._report.fileno() >= 0:
                message, folders, _, _ = socket.recv_fds(self._report, _TEXT, _FOLDERS)
                self._folders += folders
                if not message:
                    self._report.close()
                elif not folders:
                    self._reason = f"jail: {message.decode(errors='replace')}"
        except BlockingIOError:
            return

    def _obey(self) -> None:
        """Do what the owner says: interrupt the process, or end it because the owner has gone."""
        try:
            word = self._status.recv(_TEXT)
        except OSError:
            word = b""
        if word == b"interrupt":
            os.kill(self._pid, signal.SIGINT)
        else:
            self._end("closed")

    def _end(self, reason: str | None) -> None:
        if reason is not None:
            self._reason = reason
            os.kill(self._pid, signal.SIGKILL)  # a process namespace dies with its first process

    def _finish(self) -> None:
        _, status, spent = os.wait4(self._pid, 0)
        reason = self._reason or _own_end(status, spent.ru_utime + spent.ru_stime, self._limits)
        with suppress(OSError):
            self._status.send(reason.encode())
        self._status.close()
        self._report.close()
        for descriptor in (self._process, *self._folders):
            os.close(descriptor)


def _excess(limits: Limits, used: Usage) -> str | None:
    if used.memory > limits.memory:
        return "memory"
    return "cpu" if used.cpu > limits.cpu_seconds else None


def _own_end(status: int, cpu: float, limits: Limits) -> str:
    """Tell how a process that nobody ended has ended."""
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"exit {code}"
    if -code == signal.SIGKILL and cpu > limits.cpu_seconds - _CPU_TOLERANCE:  # the kernel's own limit
        return "cpu"
    return f"signal {-code}"
