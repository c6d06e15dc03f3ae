"""One grading at a time of one (learner, assignment): two at once give silent zeros.

The lock is the system's, on a file: it ends with the process that holds it, however that one ends.
"""

import fcntl
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from cpia.grading.course_folder import CourseFolder

_held: dict[Path, int] = {}
"""The locks of this process: the descriptor that holds each, by its file."""


def take(course: CourseFolder, assignment: str, learner: str, patience: float = 0.0) -> bool:
    """Take the lock, waiting for at most so many seconds; False where another process has it."""
    path = _path(course, assignment, learner)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
    end = time.monotonic() + patience
    while not _locked(descriptor):
        if time.monotonic() >= end:
            os.close(descriptor)
            return False
        time.sleep(0.05)
    _held[path] = descriptor
    return True


def is_ours(course: CourseFolder, assignment: str, learner: str) -> bool:
    """Tell whether this process holds the lock."""
    return _path(course, assignment, learner) in _held


def release(course: CourseFolder, assignment: str, learner: str) -> None:
    """Give the lock back, if this process holds it."""
    descriptor = _held.pop(_path(course, assignment, learner), None)
    if descriptor is not None:
        os.close(descriptor)


@contextmanager
def held(course: CourseFolder, assignment: str, learner: str) -> Iterator[bool]:
    """Hold the lock while the block runs; gives False where another process has it."""
    taken = take(course, assignment, learner)
    try:
        yield taken
    finally:
        if taken:
            release(course, assignment, learner)


def _path(course: CourseFolder, assignment: str, learner: str) -> Path:
    return course.run / "grading" / f"{assignment}--{learner}.lock"


def _locked(descriptor: int) -> bool:
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True
