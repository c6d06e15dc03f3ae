"""Fixtures of the security tests."""

from collections.abc import Iterator

import graded_corpus
import pytest


@pytest.fixture(scope="session")
def corpus() -> Iterator[graded_corpus.Graded]:
    """The attack corpus after one grading of everybody (slow)."""
    with graded_corpus.graded() as graded:
        yield graded
