"""Fixtures of the security tests."""

from collections.abc import Iterator
from pathlib import Path

import graded_corpus
import pytest
from attack_corpus import ATTACKS, HONEST, pages


@pytest.fixture(scope="session")
def corpus() -> Iterator[graded_corpus.Graded]:
    """The attack corpus after one grading of everybody (slow)."""
    with graded_corpus.graded() as graded:
        yield graded


@pytest.fixture(scope="session")
def told(corpus: graded_corpus.Graded) -> dict[str, Path]:
    """The feedback of those who wrote something for a browser or looked for the tests, and of an honest one (slow)."""
    names = [attack.name for attack in (HONEST[0], *pages.ATTACKS, *(one for one in ATTACKS if one.tries))]
    graded_corpus.run(corpus.root, "feedback", *names)
    return {path.parts[-3]: path for path in corpus.course.glob("feedback/*/*/devoir.html")}
