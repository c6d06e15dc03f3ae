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


_PLATFORM_FOLDERS = {"browser", "journey"}
_LONG = {"test_same_grades.py", "test_kept_answers.py", "test_grading_survives_kills.py", "test_grading_fuzz.py"}
_PLATFORM_FIXTURES = {"campus_hub", "running_platform"}


@pytest.hookimpl(wrapper=True)  # before pytest reads -m
def pytest_collection_modifyitems(items: list[pytest.Item]) -> Generator[None, None, None]:
    """Deal the slow tests out: those that need the platform, which one process must run, the longest, the others."""
    platform = {item.path for item in items if _needs_platform(item)}
    for item in items:
        if item.path in platform:
            item.add_marker(pytest.mark.platform)
        elif item.path.name in _LONG:
            item.add_marker(pytest.mark.long)
    return (yield)


def _needs_platform(item: pytest.Item) -> bool:
    """Tell a test that starts a hub, on the ports kept for it, or reads the built book."""
    fixtures = set(getattr(item, "fixturenames", ()))
    used = {getattr(value, "__module__", "") for value in vars(getattr(item, "module", object)).values()}
    in_folder = item.path.parent.name in _PLATFORM_FOLDERS
    return in_folder or bool(fixtures & _PLATFORM_FIXTURES or used & {"platform_fixture", "campus_hub"})


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
