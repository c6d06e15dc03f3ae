"""Fixtures shared by every test."""

from __future__ import annotations

import os
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from cpia.home import Home

if TYPE_CHECKING:
    from campus_hub import CampusHub
    from ledger_cases import Database
    from platform_fixture import Platform
    from playwright.sync_api import Browser
    from postgresql_server import Server


# Tests that use one of these run one after the other, in one process: it has fixed ports, or costs too much twice.
_SHARED = {
    "running_platform": "platform",
    "campus_hub": "campus",
    "corpus": "corpus",
    "database": "ledger",
    "postgresql": "ledger",
}
_SHARING_MODULES = {"platform_fixture": "platform", "campus_hub": "campus"}
_EACH_APART = {"test_kept_answers.py"}  # minutes each, with nothing in common
_LONGEST = ("platform", "test_same_grades", "test_book", "campus", "corpus", "test_grading_fuzz",
            "test_grading_survives_kills", "test_kept_answers")  # fmt: skip


@pytest.hookimpl(wrapper=True)  # before xdist reads the groups
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Deal the slow tests out to the processes of `scripts/slow-tests` by groups, the longest first."""
    together: dict[Path, str] = {}
    for item in items:
        together.setdefault(item.path, item.path.stem)
        if shared := _shared_by(item):
            together[item.path] = shared
    for item in items:
        apart = item.name if item.path.name in _EACH_APART else ""
        item.add_marker(pytest.mark.xdist_group(together[item.path] + apart))
    first = {group: rank for rank, group in enumerate(_LONGEST)}
    items.sort(key=lambda item: first.get(together[item.path], len(first)))
    return (yield)


def _shared_by(item: pytest.Item) -> str | None:
    """Name what a test shares with those of other files, by its fixtures and by what its module imports."""
    fixtures = [_SHARED[name] for name in getattr(item, "fixturenames", ()) if name in _SHARED]
    origins = {getattr(value, "__module__", "") for value in vars(getattr(item, "module", object)).values()}
    modules = [_SHARING_MODULES[name] for name in sorted(origins & _SHARING_MODULES.keys())]
    return next(iter([*fixtures, *modules]), None)


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty installation."""
    home = Home(tmp_path / "var")
    home.create()
    return home


@pytest.fixture(scope="session")
def campus_hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[CampusHub]:
    """A real hub with the real campus service, one for the whole run (slow)."""
    import campus_hub as hub

    port = int(os.environ.get("CPIA_TEST_CAMPUS_PORT", "19200"))
    with hub.running(tmp_path_factory.mktemp("campus-hub"), port=port) as running:
        yield running


@pytest.fixture(scope="session")
def running_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The real platform with its demo cohort, started once for the whole run by `cpia start` (slow)."""
    import platform_fixture

    with platform_fixture.running_platform(Home(tmp_path_factory.mktemp("plateforme") / "var")) as platform:
        yield platform


@pytest.fixture(scope="session")
def postgresql() -> Iterator[Server]:
    """A real PostgreSQL server, one for the whole run (slow)."""
    import postgresql_server

    with postgresql_server.running() as server:
        yield server


@pytest.fixture
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    """An empty database for a ledger: of each kind, where the test is parametrised over `ledger_cases.BOTH`."""
    from ledger_cases import Database

    if getattr(request, "param", "sqlite") == "sqlite":
        folder = tmp_path / "registre"
        folder.mkdir()
        yield Database(f"sqlite:///{folder / 'ledger.db'}", folder)
        return
    server = request.getfixturevalue("postgresql")
    with server.new_database() as url:
        yield Database(url.render_as_string(hide_password=False), server.data)


@pytest.fixture(scope="module")
def chromium() -> Iterator[Browser]:
    """A real browser, closed with each module: its event loop would be in the way of other tests."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        path = os.environ.get("CPIA_CHROMIUM", "/usr/bin/chromium")
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield browser
        browser.close()
