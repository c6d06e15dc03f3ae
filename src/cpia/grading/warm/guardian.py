"""The guardian of one jailed process: it makes the namespaces, forks the process into them, watches it, tells its end.

It is a fork of the warm server, in the server's own process namespace: the jailed process has no number to name it by.
It ends what it guards when the owner hangs up, when a limit is passed, or when it ends itself, whatever happens.
"""

import os
import select
import signal
import socket
import time
from collections.abc import Callable
from dataclasses import dataclass

from cpia.grading.jail import CORRECTION, MIB, WORK, Limits
from cpia.grading.warm import namespaces
from cpia.grading.warm.inmate import live
from cpia.grading.warm.tree import Usage, usage

PERIOD = 0.04
"""Seconds between two looks at what the jailed processes use."""

Role = Callable[..., object]


@dataclass(frozen=True)
class Order:
    """One process to start."""

    role: Role
    writes_correction: bool
    limits: Limits
    status: socket.socket
    sockets: tuple[socket.socket, ...]


def guard(order: Order) -> None:
    """Start the process, wait for its end, tell the owner why."""
    os.setsid()  # a signal sent to one's own process group crosses namespaces
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    namespaces.close_others([order.status.fileno(), *(one.fileno() for one in order.sockets)])
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    try:
        reason = _guard(order, processes)
    except OSError as error:
        reason = f"jail: {error}"
    try:
        order.status.send(reason.encode())
    except OSError:
        pass  # nobody waits any more


def _guard(order: Order, processes: int) -> str:
    namespaces.enter()
    folders = _folders(order)
    namespaces.furnish(folders)
    memory = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY) for folder in folders]
    ready, failed = os.pipe()
    child = os.fork()
    if child == 0:
        live(order, failed)
    os.close(failed)
    for one in order.sockets:
        one.close()
    namespaces.renounce()
    namespaces.hide_memory()
    watched = _Watched(child, os.pidfd_open(child), processes, memory)
    with open(ready, encoding="utf-8") as file:
        refusal = file.read()  # until the process has left the pipe behind: everything is in place then
    if refusal:
        os.waitpid(child, 0)
        return f"jail: {refusal}"
    return _watch(order, watched)


def _folders(order: Order) -> dict[str, int]:
    size = order.limits.work_folder
    small = max(size // 4, MIB)
    folders = {WORK: size, "/tmp": small, "/dev/shm": small}  # noqa: S108
    return folders | {CORRECTION: small} if order.writes_correction else folders


@dataclass(frozen=True)
class _Watched:
    """The jailed process as its guardian knows it."""

    pid: int
    descriptor: int
    processes: int  # the server's /proc
    memory: list[int]  # the folders kept in memory


def _watch(order: Order, watched: _Watched) -> str:
    """Wait for the end, or bring it about; a process namespace dies with its first process."""
    limit = time.monotonic() + order.limits.submission_seconds
    waiting = select.poll()
    waiting.register(watched.descriptor, select.POLLIN)
    waiting.register(order.status, select.POLLIN)
    reason = None
    while reason is None:
        ready = dict(waiting.poll(PERIOD * 1000))
        if watched.descriptor in ready:
            return _end(watched.pid, order.limits)
        if order.status.fileno() in ready:
            reason = _obey(order.status, watched.pid)
        else:
            reason = _excess(order.limits, usage(watched.pid, watched.processes, watched.memory), limit)
    os.kill(watched.pid, signal.SIGKILL)
    os.waitpid(watched.pid, 0)
    return reason


def _obey(status: socket.socket, pid: int) -> str | None:
    """Do what the owner says: interrupt the process, or end it because the owner has gone."""
    try:
        word = status.recv(64)
    except OSError:
        word = b""
    if word == b"interrupt":
        os.kill(pid, signal.SIGINT)
        return None
    return "closed"


def _excess(limits: Limits, used: Usage, end: float) -> str | None:
    if used.memory > limits.memory:
        return "memory"
    if used.cpu > limits.cpu_seconds:
        return "cpu"
    return "time" if time.monotonic() > end else None


def _end(pid: int, limits: Limits) -> str:
    """Tell how the process ended by itself."""
    _, status, spent = os.wait4(pid, 0)
    code = os.waitstatus_to_exitcode(status)
    if code >= 0:
        return f"exit {code}"
    if -code in (signal.SIGKILL, signal.SIGXCPU) and spent.ru_utime + spent.ru_stime >= limits.cpu_seconds:
        return "cpu"
    return f"signal {-code}"
