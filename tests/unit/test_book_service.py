"""The book's service gives the book, the issuer's public files beside it, and nothing else of the installation."""

import asyncio
from pathlib import Path

import pytest
from tornado.httpclient import AsyncHTTPClient, HTTPResponse
from tornado.httpserver import HTTPServer
from tornado.testing import bind_unused_port

from cpia.home import Home
from cpia.hub.book_service import application

PREFIX = "/services/livre/"


@pytest.fixture
def built(home: Home, tmp_path: Path) -> Path:
    book = tmp_path / "livre"
    book.mkdir()
    (book / "verifier.html").write_text("la page", "utf-8")
    for name in (".well-known/did.json", "status/1.json"):
        (home.public / name).parent.mkdir(parents=True, exist_ok=True)
        (home.public / name).write_text("{}", "utf-8")
    (home.credentials / "ledger.db").write_text("le registre", "utf-8")
    (home.credentials / "issued").mkdir()
    (home.credentials / "issued" / "1.json").write_text("une attestation", "utf-8")
    return book


def get(home: Home, book: Path, path: str, **headers: str) -> HTTPResponse:
    async def ask() -> HTTPResponse:
        listening, port = bind_unused_port()
        server = HTTPServer(application(PREFIX, book, home.public))
        server.add_sockets([listening])
        try:
            address = f"http://127.0.0.1:{port}{PREFIX}{path}"
            return await AsyncHTTPClient().fetch(address, raise_error=False, headers=headers)
        finally:
            server.stop()
            await server.close_all_connections()

    return asyncio.run(ask())


@pytest.mark.parametrize("name", ["public/.well-known/did.json", "public/status/1.json"])
def test_what_a_verifier_reads_is_json_that_is_asked_for_again_each_time(home: Home, built: Path, name: str) -> None:
    answer = get(home, built, name)
    assert (answer.code, answer.body) == (200, b"{}")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.headers["Cache-Control"] == "no-cache"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("name", ["public/status/1.json", "verifier.html"])
def test_a_browser_is_told_of_a_file_written_again(home: Home, built: Path, name: str) -> None:
    kept = get(home, built, name).headers["Etag"]
    assert get(home, built, name, **{"If-None-Match": kept}).code == 304
    folder = home.public.parent if name.startswith("public/") else built
    (folder / name).write_text('{"revoked": true}', "utf-8")
    answer = get(home, built, name, **{"If-None-Match": kept})
    assert (answer.code, answer.body) == (200, b'{"revoked": true}')


def test_the_page_is_beside_them(home: Home, built: Path) -> None:
    assert get(home, built, "verifier.html").body == b"la page"


@pytest.mark.parametrize(
    "path",
    [
        "public/../ledger.db",
        "public/../issued/1.json",
        "public/%2e%2e/ledger.db",
        "public/..%2fledger.db",
        "public/%2e%2e%2fissued%2f1.json",
        "public/status/../../ledger.db",
        "public//../ledger.db",
        "public/..\\ledger.db",
        "public/",
        "public/status",
        "public/status/2.json",
        "public/issued/1.json",
        "ledger.db",
    ],
)
def test_nothing_else_of_the_installation_is_given(home: Home, built: Path, path: str) -> None:
    answer = get(home, built, path)
    assert answer.code in (400, 403, 404)
    assert b"registre" not in answer.body and b"attestation" not in answer.body


def test_a_link_out_of_the_public_folder_is_not_followed(home: Home, built: Path) -> None:
    (home.public / "status" / "3.json").symlink_to(home.credentials / "ledger.db")
    assert get(home, built, "public/status/3.json").code in (403, 404)
