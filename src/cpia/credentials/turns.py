"""One at a time, among all the processes of an installation: who comes second waits."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager

from cpia.home import Home


@contextmanager
def held(home: Home, name: str) -> Iterator[None]:
    """Hold the turn of that name; the system gives it back when the process ends, however it ends."""
    home.run.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (home.run / f"{name}.lock").open("a") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
