"""The book's own service of the hub, which a test really stops: the address then answers nothing."""

import asyncio
import threading
from pathlib import Path

from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from cpia.hub.book_service import application

PREFIX = "/services/livre/"


class BookServer:
    """Serves a folder, and public files beside it, under the hub's prefix."""

    def __init__(self, folder: Path, public: Path) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()
        self.address = asyncio.run_coroutine_threadsafe(self._start(folder, public), self.loop).result(10)

    async def _start(self, folder: Path, public: Path) -> str:
        listening, port = bind_unused_port()
        self.server = HTTPServer(application(PREFIX, folder, public))
        self.server.add_sockets([listening])
        return f"http://127.0.0.1:{port}{PREFIX}"

    async def _stop(self) -> None:
        self.server.stop()
        await self.server.close_all_connections()

    def stop(self) -> None:
        """Close the door and every connection; twice is as once."""
        if self.loop.is_running():
            asyncio.run_coroutine_threadsafe(self._stop(), self.loop).result(10)
            self.loop.call_soon_threadsafe(self.loop.stop)
            self.thread.join(10)
            self.loop.close()
