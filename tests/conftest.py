"""Fixtures shared by every test."""

from pathlib import Path

import pytest

from cpia.home import Home


@pytest.fixture
def home(tmp_path: Path) -> Home:
    """An empty installation."""
    home = Home(tmp_path / "var")
    home.create()
    return home
