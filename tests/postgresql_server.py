"""A real PostgreSQL server for the tests: a throw-away cluster on a Unix socket, without network nor fsync."""

import shutil
import signal
import subprocess
import tempfile
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import sqlalchemy as sa

DEBIAN = Path("/usr/lib/postgresql")


@dataclass(frozen=True)
class Server:
    """A running server; its socket is in `folder`, its files in `data`."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def url(self, database: str) -> sa.URL:
        return sa.URL.create("postgresql+psycopg", database=database, query={"host": str(self.folder)})

    @contextmanager
    def new_database(self) -> Iterator[sa.URL]:
        name = f"essai_{uuid.uuid4().hex}"
        self.run(f"CREATE DATABASE {name}")
        yield self.url(name)
        self.run(f"DROP DATABASE {name} WITH (FORCE)")

    def run(self, statement: str) -> None:
        with psycopg.connect(host=str(self.folder), dbname="postgres", autocommit=True) as connection:
            connection.execute(statement)


@contextmanager
def running() -> Iterator[Server]:
    """Start a server, and end it: it dies with the tests, even killed."""
    folder = Path(tempfile.mkdtemp(prefix="pg-"))  # short: a socket's path has 107 bytes at most
    server = Server(folder)
    try:
        initdb = [program("initdb"), "-D", str(server.data), "--auth=peer", "--no-sync", "--encoding=UTF8"]
        subprocess.run([*initdb, "--locale=C.UTF-8"], check=True, capture_output=True)
        choices = {"listen_addresses": "", "unix_socket_directories": str(folder), "fsync": "off"}
        options = [f"--{name}={value}" for name, value in choices.items()]
        with (folder / "log").open("wb") as log:
            command = ["setpriv", "--pdeathsig", "QUIT", program("postgres"), "-D", str(server.data), *options]
            process = subprocess.Popen(command, stdout=log, stderr=log)
        try:
            _wait(server, process)
            yield server
        finally:
            process.send_signal(signal.SIGQUIT)  # at once: nothing of it is to be kept
            process.wait(30)
    finally:
        shutil.rmtree(folder)


def program(name: str) -> str:
    """Find a program of the server: on the path, else where Debian puts them."""
    found = shutil.which(name) or next((str(path) for path in sorted(DEBIAN.glob(f"*/bin/{name}"))[-1:]), None)
    if found is None:
        raise FileNotFoundError(f"{name} : introuvable ; installez les paquets que donne « scripts/packages test »")
    return found


def _wait(server: Server, process: subprocess.Popen[bytes]) -> None:
    for _ in range(300):
        try:
            server.run("SELECT 1")
            return
        except psycopg.OperationalError:
            assert process.poll() is None, (server.folder / "log").read_text("utf-8")
            time.sleep(0.1)
    raise TimeoutError((server.folder / "log").read_text("utf-8"))
