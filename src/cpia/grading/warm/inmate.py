"""The jailed process: its isolation, then its role.

It is process 1 of its namespace, a fork of the warm server with the libraries in memory and nothing of any job.
"""

import gc
import os
import random
import signal
import socket
import sys
from contextlib import suppress
from typing import NoReturn

from cpia.grading.jail import CORRECTION, MIB, WORK
from cpia.grading.warm import namespaces, seccomp
from cpia.grading.warm.guardian import Order


def live(order: Order, report: socket.socket) -> NoReturn:
    """Isolate the process, report it, run the role, end; nothing may come back into the server's own code."""
    code = 70
    try:
        _isolate(order, report)
        report.close()
        code = _run(order)
    except BaseException as error:  # noqa: BLE001
        with suppress(OSError):
            report.send(f"{type(error).__name__}: {error}".encode()[:2000])
    finally:
        os._exit(code)


def _isolate(order: Order, report: socket.socket) -> None:
    namespaces.end_with_parent()
    os.setsid()  # a signal sent to one's own process group crosses namespaces
    namespaces.close_others([report.fileno(), *(one.fileno() for one in order.sockets)])
    namespaces.leave_surroundings()
    folders = _folders(order)
    namespaces.furnish(folders)
    namespaces.show_own_processes()
    namespaces.prefer_for_killing()
    _show(report, list(folders))
    namespaces.leave_account()
    os.chdir(WORK)
    os.umask(0o077)
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    namespaces.bound(order.limits)
    namespaces.renounce()
    seccomp.install()


def _folders(order: Order) -> dict[str, int]:
    size = order.limits.work_folder
    small = max(size // 4, MIB)
    folders = {WORK: size, "/tmp": small, "/dev/shm": small}  # noqa: S108
    return folders | {CORRECTION: small} if order.writes_correction else folders


def _show(report: socket.socket, folders: list[str]) -> None:
    """Give the guardian the folders kept in memory, which count as memory."""
    opened = [os.open(folder, os.O_RDONLY | os.O_DIRECTORY) for folder in folders]
    socket.send_fds(report, [b"folders"], opened)
    for descriptor in opened:
        os.close(descriptor)


def _run(order: Order) -> int:
    _draw_again()
    gc.enable()
    try:
        order.role(*order.sockets)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001 - the role's own errors are its own to tell
        return 1
    return 0


def _draw_again() -> None:
    """Renew what every fork would otherwise draw alike."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()
