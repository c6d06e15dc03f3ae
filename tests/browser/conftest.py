"""The book built once, and served on the loopback."""

import functools
import http.server
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from verifier_cases import Office, with_public_files

from cpia import preparation


class Quiet(http.server.SimpleHTTPRequestHandler):
    """A file server that prints nothing."""

    def log_message(self, *_: object) -> None: ...


@pytest.fixture(scope="session")
def built_book() -> Path:
    """The real book, built as `cpia start` builds it, so that one build serves the whole run."""
    if not preparation.book_is_current():
        preparation.build_book()
    return preparation.BOOK / "_build" / "html"


@pytest.fixture(scope="session")
def serve() -> Iterator[Callable[[Path], str]]:
    """Serve a folder and give its address."""
    servers: list[http.server.ThreadingHTTPServer] = []

    def start(folder: Path) -> str:
        handler = functools.partial(Quiet, directory=str(folder))
        server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        servers.append(server)
        return f"http://127.0.0.1:{server.server_address[1]}"

    yield start
    for server in servers:
        server.shutdown()
        server.server_close()


@pytest.fixture(scope="session")
def book(built_book: Path, serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The address of the built book, and of what an issuer publishes beside it."""
    return serve(with_public_files(built_book, tmp_path_factory.mktemp("livre") / "site", Office()))
