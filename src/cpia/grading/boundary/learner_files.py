"""Files that pass between the work folders: the learner's that a test names, and a test's that it names in a call.

They are copied as data, never as code.
"""

import base64
import os
import sys
from collections.abc import Iterable
from pathlib import Path, PurePosixPath
from typing import Any

from cpia.grading.boundary.channel import Channel

FILE_BYTES = 4 * 2**20
TOTAL_BYTES = 32 * 2**20
PIECE = 2**20
CODE = {".py", ".pyc", ".pyd", ".so", ".pth", ".egg", ".zip", ".whl", ".pkl", ".pickle", ".joblib", ".npz"}


class Exchange:
    """Keeps both work folders alike, for the names that the running test says."""

    def __init__(self, channel: Channel, given: dict[str, bytes]) -> None:
        self._channel = channel
        self._given = {str(PurePosixPath(name)) for name in given}  # the release's own files, never replaced
        self._source = ""
        self._fetched = -1  # the channel's requests when the learner's files were last fetched
        self._busy = True  # not in a test, or at work
        self._written: set[str] = set()
        channel.giving = self._give
        sys.addaudithook(self._opened)

    def start(self, source: str) -> None:
        """Begin a test cell: fetch what the learner's code wrote before it."""
        self._source = source
        self._fetch()
        self._busy = False

    def stop(self) -> None:
        """End it."""
        self._busy = True
        self._written.clear()

    def _opened(self, event: str, args: Any) -> None:
        """Before a test opens a file, see whether the learner's code wrote it meanwhile."""
        if self._busy or event != "open" or not isinstance(args[0], str | os.PathLike):
            return
        path = Path(os.fspath(args[0]))
        path = path.relative_to(Path.cwd()) if path.is_relative_to(Path.cwd()) else path
        if not is_safe(PurePosixPath(path)):
            return
        if isinstance(args[1], str) and set(args[1]) & set("wax+"):
            self._written.add(str(path))
        elif str(path) not in self._written and self._fetched != self._channel.requests:
            self._busy = True
            try:
                self._fetch()
            finally:
                self._busy = False

    def _fetch(self) -> None:
        """Copy each file that the learner's code wrote and the test's source names."""
        left = TOTAL_BYTES
        for entry in self._channel.ask("changed"):
            path, size = PurePosixPath(str(entry[0])), int(entry[1])
            name = str(path)  # « ./x » is « x »
            if path.name not in self._source or not is_safe(path) or name in self._given or name in self._written:
                continue
            if not 0 <= size <= min(FILE_BYTES, left):
                continue
            content = base64.b64decode(self._channel.ask("read", name))[:FILE_BYTES]
            left -= len(content)
            target = Path(path)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self._fetched = self._channel.requests

    def _give(self, arguments: Iterable[object]) -> None:
        """Copy to the learner's side each file that the test wrote and names in a call."""
        for argument in arguments:
            name = str(argument) if isinstance(argument, str | PurePosixPath) else ""
            if name in self._written and Path(name).is_file():
                self._written.discard(name)
                send(self._channel, name, Path(name).read_bytes()[:FILE_BYTES])


def send(channel: Channel, name: str, content: bytes) -> None:
    """Write a file in the learner's work folder."""
    for start in range(0, max(len(content), 1), PIECE):
        piece = base64.b64encode(content[start : start + PIECE]).decode("ascii")
        channel.ask("file", name, piece, start == 0)


def is_safe(path: PurePosixPath) -> bool:
    """Tell whether this relative path stays in the work folder and names no code."""
    parts = path.parts
    return (
        bool(path.name)
        and not path.is_absolute()
        and not any(part == ".." or part.startswith(".") for part in parts)
        and "\0" not in str(path)
        and not CODE & {suffix.lower() for suffix in path.suffixes}
    )
