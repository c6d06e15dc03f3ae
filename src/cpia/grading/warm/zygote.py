"""The warm server itself, inside the outer jail: import the libraries once, fork a guardian for each order.

    python -P -m cpia.grading.warm.zygote '{"control": 3, "owner": 4, "preload": […], "roles": {…}}'

It holds no byte of any job, ever: an order names a role and limits, and carries descriptors that it passes on. It
ends with its owner, whose process it watches, or when the control socket is hung up.
"""

import gc
import importlib
import importlib.util
import json
import os
import select
import signal
import socket
import sys
from dataclasses import dataclass
from typing import Any

from cpia.grading.jail import Limits
from cpia.grading.warm.guardian import Order, Role, guard

ORDER_BYTES = 65536
MOST_DESCRIPTORS = 8
WARM = b"warm"
TRIAL_ROLE = "essai"
_SHELL = "cpia.grading.boundary.shell"
CORRECTION_ROLE = "tests"
"""The only role that may write in the folder of the correction."""


@dataclass(frozen=True)
class Plan:
    """What the owner asked for at the start."""

    control: int
    owner: int  # a descriptor of the owner's process
    preload: list[str]
    roles: dict[str, str]  # role -> "module:function"


def main() -> None:
    """Warm up, say so, serve until the owner has gone."""
    plan = Plan(**json.loads(sys.argv[1]))
    control = socket.socket(fileno=plan.control)
    try:
        roles = warm_up(plan)
    except Exception as error:  # noqa: BLE001 - a course's library may raise anything
        control.send(f"{type(error).__name__}: {error}".encode()[:ORDER_BYTES])
        return
    control.send(WARM)
    serve(control, plan.owner, roles)


def warm_up(plan: Plan) -> dict[str, Role]:
    """Import the libraries and the roles, then put what is in memory out of the garbage collector's sight."""
    for name in plan.preload:
        importlib.import_module(name)
    roles = {role: _function(place) for role, place in plan.roles.items()} | {TRIAL_ROLE: _nothing}
    if plan.roles and importlib.util.find_spec(_SHELL):
        _function(f"{_SHELL}:warm")()
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        raise RuntimeError(f"{threads} fils d'exécution après les importations, attendu 1 : un fork s'y bloquerait")
    gc.collect()
    gc.disable()
    gc.freeze()
    return roles


def serve(control: socket.socket, owner: int, roles: dict[str, Role]) -> None:
    """Fork one guardian an order, until the owner's end."""
    _silence()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # ended guardians leave no trace
    waiting = select.poll()
    waiting.register(control, select.POLLIN)
    waiting.register(owner, select.POLLIN)
    while True:
        ready = {descriptor for descriptor, _ in waiting.poll()}
        if owner in ready:
            return
        message, descriptors, _, _ = socket.recv_fds(control, ORDER_BYTES, MOST_DESCRIPTORS)
        if not message:
            return
        _begin(message, [socket.socket(fileno=descriptor) for descriptor in descriptors], roles)


def _begin(message: bytes, sockets: list[socket.socket], roles: dict[str, Role]) -> None:
    """Fork the guardian, which alone keeps the order's descriptors."""
    try:
        order = _order(json.loads(message), sockets, roles)
        if os.fork() == 0:
            try:
                guard(order)
            finally:
                os._exit(0)
    except (OSError, ValueError, KeyError, TypeError) as error:
        if sockets:
            sockets[0].send(f"jail: {type(error).__name__}: {error}".encode()[:ORDER_BYTES])
    finally:
        for one in sockets:
            one.close()


def _order(asked: dict[str, Any], sockets: list[socket.socket], roles: dict[str, Role]) -> Order:
    role = asked["role"]
    return Order(roles[role], role == CORRECTION_ROLE, Limits(**asked["limits"]), sockets[0], tuple(sockets[1:]))


def _function(place: str) -> Role:
    module, _, name = place.partition(":")
    role: Role = getattr(importlib.import_module(module), name)
    return role


def _nothing() -> None:
    """End at once: the role that tries the isolation."""


def _silence() -> None:
    """Leave nothing to write on: what a role prints goes where the role says, never to the owner's terminal."""
    sys.stdout.flush()
    nothing = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nothing, standard)
    os.close(nothing)


if __name__ == "__main__":
    main()
