"""Temporary folders that do not outlive their process for long: the next one removes those of a killed one.

A folder is known by its mark, a file of the course's state that holds its path and that its process keeps locked. The
folder itself is where the system puts temporary files: a socket's path may have 107 bytes at most.
"""

import fcntl
import os
import secrets
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def folder(marks: Path) -> Iterator[Path]:
    """Give a new temporary folder, removed at the end; remove those whose process was killed."""
    marks.mkdir(mode=0o700, parents=True, exist_ok=True)
    clear(marks)
    place = Path(tempfile.gettempdir(), f"cpia-{secrets.token_hex(6)}")
    mark = marks / place.name
    descriptor = os.open(mark.with_name(f".{mark.name}"), os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        os.write(descriptor, str(place).encode())
        mark.with_name(f".{mark.name}").rename(mark)
        place.mkdir(mode=0o700)
        yield place
    finally:
        shutil.rmtree(place, ignore_errors=True)
        mark.unlink(missing_ok=True)
        os.close(descriptor)


def clear(marks: Path) -> None:
    """Remove the folders whose process was killed."""
    for mark in sorted(marks.iterdir()):
        with mark.open("r+b") as file:
            try:
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                continue
            place = Path(os.fsdecode(file.read()))
            if place.name.startswith("cpia-"):
                shutil.rmtree(place, ignore_errors=True)
            mark.unlink(missing_ok=True)
