"""Placing Pyodide's wheels: from a server or a folder, whole and verified, or not at all."""

import hashlib
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import ClassVar

import pytest
from click.testing import CliRunner

from cpia.cli.wheels import command
from cpia.errors import ExerciseError
from cpia.live_cells import wheels
from cpia.live_cells.pyodide_lock import Package

CONTENT = {"un.whl": b"1" * 5000, "deux.whl": b"2" * 5000}
CUT, ALTERED = "coupe.whl", "altere.whl"


def package(file: str, content: bytes) -> Package:
    return Package(file.removesuffix(".whl"), "1", file, hashlib.sha256(content).hexdigest(), (), ())


GOOD = [package(file, content) for file, content in CONTENT.items()]


class Mirror(http.server.BaseHTTPRequestHandler):
    """Gives the good files, one altered, one cut in the middle; 404 for the rest."""

    asked: ClassVar[list[str]] = []

    def do_GET(self) -> None:
        name = self.path.removeprefix("/v1/")
        self.asked.append(name)
        body = {**CONTENT, CUT: b"3" * 5000, ALTERED: b"autre chose"}.get(name)
        self.send_response(200 if body else 404)
        self.send_header("Content-Length", str(len(body or b"")))
        self.end_headers()
        self.wfile.write((body or b"")[: 2000 if name == CUT else None])

    def log_message(self, *_: object) -> None: ...


@pytest.fixture
def base() -> Iterator[str]:
    Mirror.asked.clear()
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Mirror) as server:
        threading.Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/v1/"
        server.shutdown()


def names(store: Path) -> set[str]:
    return {path.name for path in store.iterdir()}


def test_each_file_of_the_lock_is_placed_and_not_fetched_twice(base: str, tmp_path: Path) -> None:
    said: list[str] = []
    wheels.fetch(GOOD, base, tmp_path, said.append)
    wheels.fetch(GOOD, base, tmp_path, said.append)
    assert {path.name: path.read_bytes() for path in tmp_path.iterdir()} == CONTENT
    assert (Mirror.asked, len(said)) == (["un.whl", "deux.whl"], 4)
    assert "déjà là" in said[-1]


@pytest.mark.parametrize(("file", "word"), [(ALTERED, "empreinte"), (CUT, "coupe.whl"), ("absent.whl", "réponse 404")])
def test_a_file_that_is_wrong_cut_or_missing_is_named_and_leaves_nothing(
    base: str, tmp_path: Path, file: str, word: str
) -> None:
    with pytest.raises(ExerciseError, match=word):
        wheels.fetch([package(file, b"3" * 5000), *GOOD], base, tmp_path, lambda _: None)
    assert names(tmp_path) == set(CONTENT)  # the others are in place, and no half file


def test_a_file_altered_in_the_store_is_fetched_again(base: str, tmp_path: Path) -> None:
    (tmp_path / "un.whl").write_bytes(b"moisi")
    assert wheels.present(GOOD, tmp_path) == []
    wheels.fetch(GOOD, base, tmp_path, lambda _: None)
    assert wheels.present(GOOD, tmp_path) == GOOD


def test_a_folder_will_do_and_what_is_not_there_is_told(tmp_path: Path) -> None:
    folder, store = tmp_path / "copie", tmp_path / "store"
    folder.mkdir()
    (folder / "un.whl").write_bytes(CONTENT["un.whl"])
    with pytest.raises(ExerciseError, match=r"deux\.whl introuvable"):
        wheels.fetch(GOOD, str(folder), store, lambda _: None)
    assert names(store) == {"un.whl"}


def test_no_server_is_told_in_french_with_the_address(tmp_path: Path) -> None:
    with pytest.raises(ExerciseError, match=r"un\.whl introuvable dans http://127\.0\.0\.1:9"):
        wheels.fetch(GOOD[:1], "http://127.0.0.1:9/", tmp_path, lambda _: None)
    assert names(tmp_path) == set()


def test_the_command_wants_to_be_told_where_the_files_are() -> None:
    done = CliRunner().invoke(command, [])
    assert (done.exit_code, "--from" in done.output) == (2, True)
