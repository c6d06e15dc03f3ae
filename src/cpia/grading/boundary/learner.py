"""The learner's process: runs the learner's cells, and answers what the tests ask of what they left.

It lives in a jail, and whatever it answers is only data to the tests' process: a learner who changes this code in his
own process can send other data, and no more.
"""

import base64
import builtins
import hashlib
import json
import os
import signal
import socket
import sys
from pathlib import Path
from types import FrameType
from typing import Any

from cpia.grading.boundary.channel import Channel
from cpia.grading.boundary.outputs import Output
from cpia.grading.boundary.shell import RecordingShell, warm

NO_LIMIT = 2**31 - 1
_ABSENT = object()


def main(sock: socket.socket) -> None:
    """Serve the tests' process until it closes the socket."""
    channel = Channel(sock, "learner", message=NO_LIMIT, calls=NO_LIMIT)
    served = _Learner(channel, warm())
    for name in ("file", "run", "name", "delete", "bind", "restore", "alarm", "changed", "read"):
        channel.handlers[name] = getattr(served, name)
    sys.path.append(os.getcwd())
    channel.serve_forever()


class _Learner:
    """The handlers of the learner's side; every argument and answer is plain JSON."""

    def __init__(self, channel: Channel, shell: RecordingShell) -> None:
        self._channel, self._shell = channel, shell
        self._names: dict[str, Any] = shell.user_ns
        self._saved: dict[str, object] = {}  # what the tests deleted or rebound, until they restore it
        self._given: dict[str, tuple[int, int]] = {}
        signal.signal(signal.SIGALRM, self._interrupt)

    def file(self, name: str, content: str, first: bool) -> None:
        """Write a piece of a file of the work folder."""
        path = Path(name)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("wb" if first else "ab") as file:
            file.write(base64.b64decode(content))
        self._given[str(path)] = _stamp(path)

    def run(self, source: str, room: int) -> list[Output]:
        """Run one cell; give its outputs."""
        return self._shell.run(source, room)

    def name(self, name: str, digest: str | None) -> dict[str, Any]:
        """Give the value of a name, unless it is the one that the tests know."""
        value = self._names.get(name, _ABSENT)
        if value is _ABSENT:
            return {"absent": True}
        encoded = self._channel.encode(value)
        now = hashlib.sha256(json.dumps(encoded).encode()).hexdigest()
        return {"same": True} if now == digest else {"value": encoded, "digest": now}

    def delete(self, name: str) -> bool:
        """Take a name away until `restore`; tell whether it was there."""
        if name not in self._names:
            return False
        self._saved.setdefault(name, self._names.pop(name))
        return True

    def bind(self, name: str, encoded: Any) -> bool:
        """Bind a name that the learner has to one of the learner's own objects; tell whether he has it."""
        if name not in self._names and name not in self._saved:
            return False
        self._saved.setdefault(name, self._names.get(name))
        self._names[name] = self._channel.decode(encoded)
        return True

    def restore(self) -> None:
        """Put back every name that the tests deleted or rebound."""
        self._names.update(self._saved)
        self._saved.clear()

    def alarm(self, seconds: float) -> None:
        """Interrupt the learner's code after that time, then each second; zero stops it."""
        signal.setitimer(signal.ITIMER_REAL, seconds, 1)

    def changed(self) -> list[list[Any]]:
        """Give the files that the learner's code wrote: relative path and size, the first thousand."""
        found = []
        for path in sorted(Path().rglob("*"))[:1000]:
            if path.is_file() and not path.is_symlink() and self._given.get(str(path)) != (stamp := _stamp(path)):
                found.append([str(path), stamp[0]])
        return found

    def read(self, name: str) -> str:
        """Give a file of the work folder, in base64."""
        return base64.b64encode(Path(name).read_bytes()).decode("ascii")

    def _interrupt(self, number: int, frame: FrameType | None) -> None:
        while frame is not None:
            if frame.f_globals is self._names:
                raise builtins.KeyboardInterrupt
            frame = frame.f_back


def _stamp(path: Path) -> tuple[int, int]:
    found = path.stat()
    return found.st_size, found.st_mtime_ns
