"""The notebooks, as Voilà writes them: one page, the files that it needs, one connection to the seat's own kernel.

Only these three kinds of request ever reach Voilà, rewritten: it also has addresses that list, read or write, and no
visitor can say them. A seat talks to one kernel, the one that its last page started.
"""

import asyncio
import re
from typing import Any

from tornado.httpclient import HTTPClientError
from tornado.iostream import StreamClosedError
from tornado.web import HTTPError
from tornado.websocket import WebSocketClientConnection, WebSocketClosedError, WebSocketHandler

from cpia.room import gate, wire
from cpia.room.engine import Engine
from cpia.room.hall import AWAY_SECONDS
from cpia.room.pages import Seated, Untraced
from cpia.room.upstream import Answer

PLACEHOLDER = "/services/seance/place/PLACE/"
KERNEL = re.compile(rb'"kernelId": "([0-9a-f-]{36})"')
FILE = "voila/(?:static|templates|labextensions|api/themes)(?:/[A-Za-z0-9@_-][A-Za-z0-9@._-]*)+"
"""The names of Voilà's own files: no segment begins with a dot."""
SHARED = ("voila/static", "voila/templates", "voila/labextensions")
MOST_FILES = 300
MOST_CONNECTIONS = 3
PACE_SECONDS = 0.02
"""The least time between two messages of a visitor: a slider that moves sends fewer."""
NOTEBOOK_POLICY = (
    "default-src 'none'; script-src 'self' 'unsafe-inline' 'unsafe-eval'; style-src 'self' 'unsafe-inline'; "
    "img-src 'self' data: blob:; font-src 'self' data:; connect-src 'self'; base-uri 'none'; form-action 'self'; "
    "frame-ancestors 'none'"
)


class File(Untraced):
    """A file of Voilà's pages, the same for every seat, while a session is open."""

    async def get(self, path: str, place: str = "") -> None:
        """Give it, from memory after the first time."""
        del place  # the same for all
        room = self.hall.room
        engine = await room.serving() if room is not None else None
        if room is None or engine is None:
            raise HTTPError(404)
        answer = room.files.get(path)
        if answer is None:
            answer = await engine.upstream.get(path)
            if answer.status == 200 and len(room.files) < MOST_FILES:
                room.files[path] = answer
        if answer.status != 200:
            raise HTTPError(404)
        self.set_header("Content-Type", answer.kind)
        self.set_header("Cache-Control", "private, max-age=3600")
        self.finish(answer.body)


class NotebookPage(Seated):
    """One notebook, run for this seat."""

    POLICY = NOTEBOOK_POLICY
    gone = False

    async def get(self, slug: str) -> None:
        """Have it run by a new kernel; the seat's former one is ended. A seat opens one at a time."""
        notebook, engine = self.room.notebook(slug), await self.room.serving()
        if notebook is None:
            raise HTTPError(404)
        async with self.seat.turn:
            if self.gone:
                return  # loaded again meanwhile: nobody waits for this one
            answer = await self.run(engine, slug)
        self.set_header("Content-Type", "text/html; charset=utf-8")
        self.finish(placed(answer, self.settings["prefix"], self.address()))

    async def run(self, engine: Engine | None, slug: str) -> Answer:
        """Ask Voilà for the page, and note its kernel as the seat's."""
        self.give(None)
        try:
            answer = await engine.page(slug) if engine is not None else None
        except (OSError, HTTPClientError) as problem:
            raise HTTPError(410 if self.hall.room is None else 503) from problem
        found = KERNEL.search(answer.body) if answer is not None and answer.status == 200 else None
        if answer is None or found is None:
            raise HTTPError(410 if self.hall.room is None else 503)
        self.give(found[1].decode())
        if self.room.seats.taken.get(self.name) is not self.seat:  # left meanwhile
            self.give(None)
            raise HTTPError(410)
        return answer

    def give(self, kernel: str | None) -> None:
        """Note the seat's kernel; the former one is ended."""
        former, self.seat.kernel = self.seat.kernel, kernel
        self.hall.later(self.room.drop_kernel(former))

    def on_connection_close(self) -> None:
        """Note that the browser has gone."""
        self.gone = True


def placed(answer: Answer, prefix: str, address: str) -> bytes:
    """Write the seat's address into its page; files have one address for all, which browsers may keep."""
    body = answer.body.replace(f"{PLACEHOLDER}salle.".encode(), f"{prefix}static/salle.".encode())
    for folder in SHARED:
        body = body.replace(f"{PLACEHOLDER}{folder}".encode(), f"{prefix}{folder}".encode())
    return body.replace(PLACEHOLDER.encode(), address.encode())


class Kernel(Seated):
    """What Voilà's page asks of its kernel before it connects."""

    def get(self, kernel: str) -> None:
        """Say that it is there."""
        if kernel != self.seat.kernel:
            raise HTTPError(404)
        self.finish({"id": kernel, "name": "python3", "execution_state": "idle", "connections": 1})


class Shutdown(Seated):
    """What Voilà's page says when it is closed."""

    async def post(self, kernel: str) -> None:
        """End the seat's kernel, and no other."""
        if kernel != self.seat.kernel:
            raise HTTPError(404)
        self.seat.kernel = None
        self.set_status(204)
        await self.finish()
        await self.room.drop_kernel(kernel)


class Channels(Seated, WebSocketHandler):
    """The connection between a seat's page and its kernel, through the gate."""

    POLICY = "default-src 'none'"
    kernel: str
    _to_kernel: WebSocketClientConnection | None = None
    _working: asyncio.Task[None] | None = None

    def select_subprotocol(self, subprotocols: list[str]) -> str | None:
        """Speak the only protocol that `cpia.room.wire` reads."""
        return wire.PROTOCOL if wire.PROTOCOL in subprotocols else None

    async def get(self, *arguments: Any, **keywords: Any) -> None:
        """Refuse a kernel that is not the seat's, before any connection."""
        if keywords["kernel"] != self.seat.kernel or self.seat.connections >= MOST_CONNECTIONS:
            raise HTTPError(404)
        await super().get(*arguments, **keywords)

    async def open(self, *_: str, kernel: str) -> None:
        """Connect to the kernel, and pass on what it says."""
        self.kernel, engine = kernel, await self.room.serving()
        if engine is None:
            self.end()
            return
        self.seat.connections += 1
        self.room.connections.add(self)
        self._to_kernel = await engine.upstream.channels(kernel)
        self._working = asyncio.create_task(self._listen(self._to_kernel))

    async def on_message(self, message: str | bytes) -> None:
        """Pass on what the gate admits, one message at a time."""
        said = gate.admitted(message)
        await asyncio.sleep(PACE_SECONDS)
        if said is not None and self._to_kernel is not None:
            await self._to_kernel.write_message(said, binary=True)

    def on_close(self) -> None:
        """Let go of the kernel; it is ended unless the page comes back."""
        if self in self.room.connections:
            self.room.connections.discard(self)
            self.seat.connections -= 1
        if self._to_kernel is not None:
            self._to_kernel.close()
        self.hall.later(self._end_if_left())

    def end(self) -> None:
        """Close the connection: the session is over."""
        self.close(1001, "fin")

    async def _listen(self, kernel: WebSocketClientConnection) -> None:
        try:
            while (said := await kernel.read_message()) is not None:
                await self.write_message(said, binary=isinstance(said, bytes))
        except (WebSocketClosedError, StreamClosedError):
            pass
        self.close()

    async def _end_if_left(self) -> None:
        await asyncio.sleep(AWAY_SECONDS)
        if not self.seat.connections and self.seat.kernel == self.kernel:
            self.seat.kernel = None
            await self.room.drop_kernel(self.kernel)
