"""How the service asks the notebook server, which has no network: HTTP and websockets over a Unix socket.

Nothing of a visitor's request goes further: neither a header nor an address.
"""

import socket
from dataclasses import dataclass
from typing import Any

from tornado.httpclient import HTTPRequest
from tornado.netutil import Resolver
from tornado.simple_httpclient import SimpleAsyncHTTPClient
from tornado.websocket import WebSocketClientConnection, websocket_connect

from cpia.room.wire import PROTOCOL

AT_ONCE = 64
SLOWEST_SECONDS = 90.0
LARGEST = 32 * 2**20


class ToSocket(Resolver):
    """Whatever the name, the address is that socket."""

    def initialize(self, path: str) -> None:
        """Keep the path."""
        self.path = path

    async def resolve(self, host: str, port: int, family: int = 0) -> list[tuple[int, Any]]:
        """Give the socket's address."""
        del host, port, family
        return [(int(socket.AF_UNIX), self.path)]


@dataclass(frozen=True)
class Answer:
    """What the notebook server answered."""

    status: int
    kind: str
    body: bytes


class Upstream:
    """The notebook server of one session."""

    def __init__(self, path: str) -> None:
        self._resolver = ToSocket(path=path)
        self._client = SimpleAsyncHTTPClient(
            force_instance=True, max_clients=AT_ONCE, resolver=self._resolver, max_body_size=LARGEST
        )

    async def get(self, path: str) -> Answer:
        """Ask for a page or a file."""
        return await self._ask("GET", path)

    async def end_kernel(self, kernel: str) -> None:
        """End a kernel; that it has ended already is no problem."""
        await self._ask("POST", f"voila/api/shutdown/{kernel}")

    async def channels(self, kernel: str) -> WebSocketClientConnection:
        """Open a kernel's channels."""
        request = HTTPRequest(f"ws://salle/api/kernels/{kernel}/channels", connect_timeout=SLOWEST_SECONDS)
        return await websocket_connect(
            request, resolver=self._resolver, max_message_size=LARGEST, subprotocols=[PROTOCOL]
        )

    def close(self) -> None:
        """Ask nothing more."""
        self._client.close()

    async def _ask(self, method: str, path: str) -> Answer:
        request = HTTPRequest(
            f"http://salle/{path}",
            method=method,
            body=b"" if method == "POST" else None,
            connect_timeout=SLOWEST_SECONDS,
            request_timeout=SLOWEST_SECONDS,
            follow_redirects=False,
        )
        answer = await self._client.fetch(request, raise_error=False)
        return Answer(answer.code, answer.headers.get("Content-Type", ""), answer.body)
