"""One grading at a time of one (learner, assignment): two at once give silent zeros.

The lock is the system's, on a file: it ends with the process that holds it, however that one ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from cpia.grading.course_folder import CourseFolder


@dataclass(eq=False)
class Lock:
    """A lock that this process holds."""

    path: Path
    descriptor: int

    def release(self) -> None:
        """Give it back; once it is, do nothing."""
        if _held.get(self.path) is self:
            del _held[self.path]
            os.close(self.descriptor)


_held: dict[Path, Lock] = {}


def of(course: CourseFolder, assignment: str, learner: str) -> Lock | None:
    """Give the lock, if this process holds it."""
    return _held.get(_path(course, assignment, learner))


def take(course: CourseFolder, assignment: str, learner: str, patience: float = 0.0) -> Lock | None:
    """Take the lock, waiting for at most so many seconds; None where another grading has it."""
    path = _path(course, assignment, learner)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + patience
    while not _locked(descriptor):
        if time.monotonic() >= end:
            os.close(descriptor)
            return None
        time.sleep(0.05)
    _held[path] = Lock(path, descriptor)
    return _held[path]


@contextmanager
def held(course: CourseFolder, assignment: str, learner: str, patience: float = 0.0) -> Iterator[bool]:
    """Hold the lock while the block runs; gives False where another grading has it."""
    lock = take(course, assignment, learner, patience)
    try:
        yield lock is not None
    finally:
        if lock is not None:
            lock.release()


def _path(course: CourseFolder, assignment: str, learner: str) -> Path:
    return course.run / "grading" / f"{assignment}--{learner}.lock"


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
