"""Messages on a socket: four bytes of length, then JSON; every limit is checked before memory is spent.

The JSON text comes from a process that may be hostile: its length is read before it, the containers that it would
make are counted before it is parsed, and whatever the parser raises becomes a `BoundaryError`.
"""

import json
import re
import socket
import struct
import time
from typing import Any

from cpia.grading.boundary.errors import BoundaryError, LearnerGone, LearnerLate

NODES = 1_000_000  # values in one message; a message of brackets alone would take 50 times its size once parsed
_HEADER = struct.Struct("!I")
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_CHUNK = 1 << 20


class Frames:
    """Send and receive messages over a socket, within a size and until a deadline."""

    def __init__(self, sock: socket.socket, limit: int) -> None:
        self._sock = sock
        self._limit = limit
        self._received = bytearray()
        self._broken = False
        self.deadline: float | None = None

    def send(self, message: object) -> None:
        """Write one message; half a message makes the socket useless, so any failure closes it."""
        body = _written(message)
        if len(body) > self._limit:
            raise BoundaryError(f"message de {len(body)} octets : au plus {self._limit}")
        self._arm()
        try:
            self._sock.sendall(_HEADER.pack(len(body)) + body)
        except TimeoutError:
            self.close()
            raise LearnerLate("l'autre processus ne lit plus") from None
        except OSError as error:
            self.close()
            raise LearnerGone(f"l'autre processus est parti : {error}") from None

    def receive(self) -> Any:
        """Read one message; what was read of a message cut by the deadline is kept for the next call."""
        self._fill(_HEADER.size)
        (size,) = _HEADER.unpack_from(self._received)
        if size > self._limit:
            self.close()
            raise BoundaryError(f"message de {size} octets annoncé : au plus {self._limit}")
        self._fill(_HEADER.size + size)
        body = bytes(memoryview(self._received)[_HEADER.size : _HEADER.size + size])
        del self._received[: _HEADER.size + size]
        try:
            return _read(body)
        except BoundaryError:
            self.close()
            raise

    def close(self) -> None:
        """End the conversation; the other side reads the end of the file."""
        self._broken = True
        self._sock.close()

    def _fill(self, size: int) -> None:
        while len(self._received) < size:
            self._received += self._chunk(size - len(self._received))

    def _chunk(self, missing: int) -> bytes:
        self._arm()
        try:
            chunk = self._sock.recv(min(missing, _CHUNK))
        except TimeoutError:
            raise LearnerLate("pas de réponse dans le temps donné") from None
        except OSError as error:
            chunk, reason = b"", f" : {error}"
        else:
            reason = ""
        if not chunk:
            self.close()
            raise LearnerGone(f"l'autre processus est parti{reason}")
        return chunk

    def _arm(self) -> None:
        if self._broken:
            raise LearnerGone("l'autre processus est parti")
        left = None if self.deadline is None else self.deadline - time.monotonic()
        if left is not None and left <= 0:
            raise LearnerLate("pas de réponse dans le temps donné")
        self._sock.settimeout(left)


def _written(message: object) -> bytes:
    try:
        return json.dumps(message, separators=(",", ":"), allow_nan=False).encode("ascii")
    except (TypeError, ValueError, RecursionError, MemoryError) as error:
        raise BoundaryError(f"message impossible à écrire : {error}") from None


def _read(body: bytes) -> Any:
    if not body.isascii():
        raise BoundaryError("message illisible : un octet n'est pas de l'ASCII")
    if len(body) > NODES and _nodes(body) > NODES and _nodes(_STRINGS.sub(b"", body)) > NODES:
        raise BoundaryError(f"message de plus de {NODES} valeurs")
    try:
        return json.loads(body.decode("ascii"), parse_constant=_refuse)
    except (ValueError, RecursionError, MemoryError, OverflowError) as error:
        raise BoundaryError(f"message illisible : {str(error)[:200]}") from None


def _nodes(body: bytes) -> int:
    return body.count(b",") + body.count(b"[") + body.count(b"{")


def _refuse(name: str) -> Any:
    raise ValueError(f"nombre {name}")
