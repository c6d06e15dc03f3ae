"""Frames on the socket between the grader and the tests' process: a length, then that many bytes."""

import socket
import struct

_HEAD = struct.Struct("!Q")


class WireClosed(Exception):
    """The other end closed the socket, or did not speak in time."""


def send(sock: socket.socket, content: bytes) -> None:
    """Send one frame."""
    sock.sendall(_HEAD.pack(len(content)) + content)


def receive(sock: socket.socket, limit: int) -> bytes:
    """Give the next frame.

    Raises
    ------
    WireClosed
        End of file, a time-out of the socket, or a frame longer than the limit, of which nothing is read.
    """
    (size,) = _HEAD.unpack(_exactly(sock, _HEAD.size))
    if size > limit:
        raise WireClosed(f"frame of {size} bytes, at most {limit}")
    return _exactly(sock, size)


def _exactly(sock: socket.socket, size: int) -> bytes:
    content = bytearray()
    while len(content) < size:
        try:
            piece = sock.recv(min(size - len(content), 2**20))
        except (TimeoutError, ConnectionError) as problem:
            raise WireClosed(str(problem)) from problem
        if not piece:
            raise WireClosed("end of file")
        content += piece
    return bytes(content)
