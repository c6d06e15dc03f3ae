"""Fixtures of the tests of one assignment, which name its folder: `FOLDER`."""

from types import ModuleType

import pytest
from assignment_sources import imported, statement_of
from nbformat import NotebookNode


@pytest.fixture(scope="module")
def generator(request: pytest.FixtureRequest) -> ModuleType:
    """The generator of the assignment that the test module names (`FOLDER`)."""
    return imported(request.module.FOLDER)


@pytest.fixture(scope="module")
def notebook(request: pytest.FixtureRequest) -> NotebookNode:
    """The instructor notebook of the assignment that the test module names (`FOLDER`)."""
    return statement_of(request.module.FOLDER)
