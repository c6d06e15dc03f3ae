"""Fixtures shared by every test."""

from __future__ import annotations

import functools
import os
import re
import signal
from collections.abc import Generator, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from xdist.scheduler import LoadScopeScheduling

from cpia.home import Home

if TYPE_CHECKING:
    from campus_hub import CampusHub
    from ledger_cases import Database
    from platform_fixture import Platform
    from playwright.sync_api import Browser
    from postgresql_server import Server
    from xdist.remote import Producer


if (
    signal.getsignal(signal.SIGINT) is signal.SIG_IGN
):  # started in the background: what the tests start must hear Ctrl-C
    signal.signal(signal.SIGINT, signal.default_int_handler)

# What several files share (fixed ports, or too dear to make twice), told by the words that their tests name it with.
_SHARED = {
    "platform": r"platform_fixture|running_platform",
    "campus": r"campus_hub",
    "corpus": r"graded_corpus",
    "ledger": r"ledger_cases",
}
_EACH_APART = {"test_kept_answers.py"}  # minutes each, with nothing in common
_LONGEST = ("platform", "test_same_grades.py", "test_book.py", "campus", "corpus", "test_grading_fuzz.py",
            "test_grading_survives_kills.py", "test_kept_answers.py")  # fmt: skip


class _Groups(LoadScopeScheduling):
    """Hands a free process the next group of tests, whole."""

    def _split_scope(self, nodeid: str) -> str:
        return _group(nodeid) + (nodeid if Path(nodeid.partition("::")[0]).name in _EACH_APART else "")


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Producer) -> _Groups | None:
    """Deal the slow tests out by groups (`scripts/slow-tests`), and the quick ones one by one."""
    return _Groups(config, log) if config.getoption("dist") == "loadscope" else None


@pytest.hookimpl(wrapper=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> Generator[None, None, None]:
    """Run the longest groups first, so that none begins when the others end."""
    if config.getoption("markexpr") == "slow":
        first = {group: rank for rank, group in enumerate(_LONGEST)}
        items.sort(key=lambda item: first.get(_group(item.nodeid), len(first)))
    return (yield)


def _group(nodeid: str) -> str:
    return _group_of_file(nodeid.partition("::")[0])


@functools.cache
def _group_of_file(path: str) -> str:
    """Name the group of a file: what it shares with others, or its own name."""
    text = (Path(__file__).parents[1] / path).read_text("utf-8")
    return next((name for name, words in _SHARED.items() if re.search(words, text)), Path(path).name)


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
