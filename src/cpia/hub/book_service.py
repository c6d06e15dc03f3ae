"""The built book at the hub's address, open to all: `python -m cpia.hub.book_service`.

Static files only, read afresh at each request, so that a rebuilt book shows at once.
"""

import asyncio
import os
from pathlib import Path
from urllib.parse import urlsplit

from tornado.web import Application, RedirectHandler, StaticFileHandler

from cpia.home import PROJECT, Home

BOOK = PROJECT / "book" / "_build" / "html"


class BookFile(StaticFileHandler):
    """One file of the book, checked again by the browser at each visit."""

    def set_extra_headers(self, path: str) -> None:
        """Keep pages true after a rebuild, and the book out of other sites' frames."""
        self.set_header("Cache-Control", "no-cache")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Content-Security-Policy", "frame-ancestors 'self'")

    def compute_etag(self) -> str:
        """Tell a file written again from the one before: Tornado remembers the first digest of each path.

        A browser that asked for a status list before a revocation would be told that nothing changed.
        """
        state = Path(self.absolute_path or "").stat()
        return f'"{state.st_mtime_ns:x}-{state.st_size:x}"'


def application(prefix: str, folder: Path, public: Path) -> Application:
    """Serve `folder` under `prefix` (which ends with a slash), and the issuer's public files under its `public/`."""
    files = {"path": str(folder), "default_filename": "index.html"}
    return Application(
        [
            (prefix.rstrip("/"), RedirectHandler, {"url": prefix}),
            (f"{prefix}public/(.*)", BookFile, {"path": str(public)}),
            (f"{prefix}(.*)", BookFile, files),
        ]
    )


async def serve(url: str, prefix: str) -> None:
    """Serve the book at the address that the hub gave, until the process is ended."""
    address = urlsplit(url)
    public = Home.from_environment().public
    application(prefix, BOOK, public).listen(address.port or 0, address.hostname or "127.0.0.1")
    await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(serve(os.environ["JUPYTERHUB_SERVICE_URL"], os.environ["JUPYTERHUB_SERVICE_PREFIX"]))
