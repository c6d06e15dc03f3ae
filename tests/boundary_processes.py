"""Two real processes and the boundary between them: the learner's side is a plain fork that runs a text.

No jail: only the tests' own code runs. The first process here is the tests' side.
"""

import os
import signal
import socket
import struct
import threading
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from typing import Any

from cpia.grading.boundary.channel import Channel

MESSAGE = 8 << 20
CALLS = 2000


class Learner:
    """The tests' view of a learner's process."""

    def __init__(self, channel: Channel, pid: int) -> None:
        self.channel = channel
        self.pid = pid

    def __getitem__(self, name: str) -> Any:
        return self.channel.decode(self.channel.ask("name", name))

    def run(self, source: str) -> None:
        self.channel.ask("run", source)


@contextmanager
def learner(source: str, *, message: int = MESSAGE, calls: int = CALLS) -> Iterator[Learner]:
    """Run a text in another process, and give what asks for its names."""
    with other_process(lambda sock: _serve(sock, source)) as (sock, pid):
        yield Learner(Channel(sock, "tests", message=message, calls=calls), pid)


@contextmanager
def attacker(*answers: bytes) -> Iterator[Channel]:
    """Give a channel whose other side sends these bytes, whatever it is asked, and goes."""

    def send(sock: socket.socket) -> None:
        with suppress(OSError):
            for answer in answers:
                sock.sendall(answer)
            sock.shutdown(socket.SHUT_WR)

    ours, theirs = socket.socketpair()
    sender = threading.Thread(target=send, args=(theirs,))
    sender.start()
    ours.settimeout(20)
    try:
        yield Channel(ours, "tests", message=MESSAGE, calls=CALLS)
    finally:
        ours.close()
        sender.join()
        theirs.close()


def frame(body: bytes) -> bytes:
    """Put the length before a message."""
    return struct.pack("!I", len(body)) + body


@contextmanager
def other_process(run: Callable[[socket.socket], None]) -> Iterator[tuple[socket.socket, int]]:
    ours, theirs = socket.socketpair()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # NumPy's threads exist at the fork, and are not used
        pid = os.fork()
    if pid == 0:
        ours.close()
        try:
            warnings.resetwarnings()  # pytest's own filters would raise what a notebook only shows
            run(theirs)
        finally:
            os._exit(0)
    theirs.close()
    ours.settimeout(20)
    try:
        yield ours, pid
    finally:
        ours.close()
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)


def _serve(sock: socket.socket, source: str) -> None:
    names: dict[str, Any] = {"__name__": "__main__"}
    channel = Channel(sock, "learner", message=64 << 20, calls=10**9)
    names["CHANNEL"], names["SOCKET"] = channel, sock
    channel.handlers["name"] = lambda name: channel.encode(names[name])
    channel.handlers["run"] = lambda text: exec(text, names)
    exec(source, names)
    channel.serve_forever()
