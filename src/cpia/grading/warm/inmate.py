"""The jailed process: the last steps of its isolation, then its role.

It is process 1 of its namespace, a fork of the warm server with the libraries in memory and nothing of any job.
"""

import gc
import os
import random
import signal
import sys
from typing import TYPE_CHECKING, NoReturn

from cpia.grading.jail import WORK
from cpia.grading.warm import namespaces, seccomp

if TYPE_CHECKING:
    from cpia.grading.warm.guardian import Order


def live(order: "Order", failed: int) -> NoReturn:
    """Finish the isolation, say on `failed` what refused, run the role, end."""
    code = 70
    try:
        _isolate(order, failed)
        os.close(failed)
        code = _run(order)
    except BaseException as error:  # noqa: BLE001 - nothing may come back into the server's own code
        _say(failed, error)
    finally:
        os._exit(code)


def _isolate(order: "Order", failed: int) -> None:
    namespaces.end_with_parent()
    os.setsid()
    namespaces.close_others([failed, *(one.fileno() for one in order.sockets)])
    namespaces.show_own_processes()
    namespaces.prefer_for_killing()
    os.chdir(WORK)
    os.umask(0o077)
    signal.signal(signal.SIGINT, signal.default_int_handler)
    namespaces.bound(order.limits)
    namespaces.renounce()
    seccomp.install()


def _run(order: "Order") -> int:
    _draw_again()
    gc.enable()
    try:
        order.role(*order.sockets)
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else 1
    except BaseException:  # noqa: BLE001
        return 1
    return 0


def _draw_again() -> None:
    """Renew what every fork would otherwise draw alike."""
    random.seed()
    if numpy := sys.modules.get("numpy"):
        numpy.random.seed()


def _say(failed: int, error: BaseException) -> None:
    try:
        os.write(failed, f"{type(error).__name__}: {error}".encode()[:2000])
    except OSError:
        pass  # the role had begun: the pipe is closed
