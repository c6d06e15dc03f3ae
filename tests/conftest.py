"""Fixtures shared by every test."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from platform_fixture import Platform
from platform_fixture import running_platform as started

from cpia.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty installation."""
    home = Home(tmp_path / "var")
    home.create()
    return home


@pytest.fixture(scope="session")
def running_platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """The real platform with its demo cohort, started once for the whole run by `cpia start`."""
    with started(Home(tmp_path_factory.mktemp("plateforme") / "var")) as platform:
        yield platform
