"""The warm server itself, inside the outer jail: import the libraries once, fork for each order.

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
import time
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from cpia.grading.jail import Limits
from cpia.grading.warm import seccomp
from cpia.grading.warm.exercise import exercise
from cpia.grading.warm.guardian import Guardian, Order, Role

PERIOD = 0.04
"""Seconds between two looks at what the jailed processes use."""
ORDER_BYTES = 65536
MOST_DESCRIPTORS = 8
MOST_WARMING = 120
"""Seconds that the imports may take."""
WARM = b"warm"
TRIAL_ROLE = "essai"
_SHELL = "cpia.grading.boundary.shell"
_WARMED = (f"{_SHELL}:warm", "cpia.grading.boundary.codec:warm")
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
    signal.alarm(MOST_WARMING)  # until it serves, it does not see its owner's end
    try:
        roles = warm_up(plan)
    except Exception as error:  # noqa: BLE001 - a course's library may raise anything
        control.send(f"{type(error).__name__}: {error}".encode()[:ORDER_BYTES])
        return
    signal.alarm(0)
    control.send(WARM)
    serve(control, plan.owner, roles)


def warm_up(plan: Plan) -> dict[str, Role]:
    """Import the libraries and the roles, then put what is in memory out of the garbage collector's sight."""
    for name in plan.preload:
        importlib.import_module(name)
    roles = {role: _function(place) for role, place in plan.roles.items()} | {TRIAL_ROLE: _nothing}
    exercise()
    if plan.roles and importlib.util.find_spec(_SHELL):
        for place in _WARMED:
            _function(place)()
    threads = len(os.listdir("/proc/self/task"))
    if threads > 1:
        raise RuntimeError(f"{threads} fils d'exécution après les importations, attendu 1 : un fork s'y bloquerait")
    seccomp.program()
    gc.collect()
    gc.disable()
    gc.freeze()
    return roles


def serve(control: socket.socket, owner: int, roles: dict[str, Role]) -> None:
    """Fork one process an order and guard them all, until the owner's end."""
    _silence()
    control.setblocking(False)  # several wake-ups may be told of one message
    processes = os.open("/proc", os.O_RDONLY | os.O_DIRECTORY)
    guardians: list[Guardian] = []
    next_look = 0.0
    while True:
        ready = _wait([control.fileno(), owner, *(one for guardian in guardians for one in guardian.descriptors())],
                      PERIOD if guardians else None)  # fmt: skip
        guardians = [guardian for guardian in guardians if not guardian.react(ready)]
        if (now := time.monotonic()) >= next_look:
            for guardian in guardians:
                guardian.look(now, processes)
            next_look = now + PERIOD
        if owner in ready:
            return
        if control.fileno() in ready:
            message, descriptors, _, _ = socket.recv_fds(control, ORDER_BYTES, MOST_DESCRIPTORS)
            if not message:
                return
            guardians += _begin(message, [socket.socket(fileno=one) for one in descriptors], roles)


def _wait(descriptors: list[int], seconds: float | None) -> set[int]:
    waiting = select.poll()
    for descriptor in descriptors:
        waiting.register(descriptor, select.POLLIN)
    return {descriptor for descriptor, _ in waiting.poll(None if seconds is None else seconds * 1000)}


def _begin(message: bytes, sockets: list[socket.socket], roles: dict[str, Role]) -> list[Guardian]:
    """Start what is ordered; the server keeps the first descriptor, its status, and no other."""
    try:
        return [Guardian(_order(json.loads(message), sockets, roles), time.monotonic())]
    except (OSError, ValueError, KeyError, TypeError, IndexError) as error:
        with suppress(OSError, IndexError):
            sockets[0].send(f"jail: {type(error).__name__}: {error}".encode()[:ORDER_BYTES])
        for one in sockets:
            one.close()
        return []


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
