"""The book is built again exactly when one of its sources changed."""

from pathlib import Path

import pytest

from cpia import preparation


@pytest.fixture
def sources(tmp_path: Path) -> tuple[Path, ...]:
    (tmp_path / "livre" / "_build").mkdir(parents=True)
    (tmp_path / "livre" / "page.md").write_text("# Une page", encoding="utf-8")
    (tmp_path / "quiz.py").write_text("pass", encoding="utf-8")
    return tmp_path / "livre", tmp_path / "quiz.py"


@pytest.mark.parametrize("changed", ["livre/page.md", "quiz.py", "livre/neuve.md"])
def test_a_changed_or_new_source_is_noticed(sources: tuple[Path, ...], tmp_path: Path, changed: str) -> None:
    before = preparation._digest(sources)
    assert preparation._digest(sources) == before
    (tmp_path / changed).write_text("autre chose", encoding="utf-8")
    assert preparation._digest(sources) != before


def test_what_is_built_and_where_the_checkout_lies_change_nothing(sources: tuple[Path, ...], tmp_path: Path) -> None:
    before = preparation._digest(sources)
    (tmp_path / "livre" / "_build" / "page.html").write_text("<p>", encoding="utf-8")
    moved = tmp_path / "ailleurs"
    moved.mkdir()
    assert preparation._digest(tuple(source.rename(moved / source.name) for source in sources)) == before


def test_every_source_named_is_there() -> None:
    assert [source for source in preparation.BOOK_SOURCES if not source.exists()] == []
