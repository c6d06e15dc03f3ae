"""No page is forgotten, and what the theme leaves is finished the same way twice."""

import sys
from pathlib import Path

import pytest

from cpia.book import build, check_contents
from cpia.errors import BookError
from cpia.home import PROJECT

sys.path.append(str(PROJECT / "book" / "_ext"))
from finition import finish_page


def small_book(folder: Path, toc: str, *pages: str) -> Path:
    (folder / "_toc.yml").write_text(f"format: jb-book\nroot: index\n{toc}", "utf-8")
    for page in pages:
        (folder / f"{page}.md").write_text(f"# {page}\n", "utf-8")
    return folder


def test_a_page_that_the_table_of_contents_forgets_stops_the_build(tmp_path: Path) -> None:
    book = small_book(tmp_path, "", "index", "oubliee")
    with pytest.raises(BookError, match="pages oubliées : oubliee"):
        build(book, tmp_path / "out", print)
    assert not (tmp_path / "out").exists()


def test_a_folder_that_cannot_be_written_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "out").write_text("un fichier, pas un dossier", "utf-8")
    with pytest.raises(BookError, match="donnez un autre --output"):
        build(small_book(tmp_path, "", "index"), tmp_path / "out", print)


def test_a_line_without_its_page_stops_the_build(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="pages sans fichier : perdue"):
        check_contents(small_book(tmp_path, "chapters:\n- file: perdue\n", "index"))


def test_pages_of_every_part_are_found(tmp_path: Path) -> None:
    toc = "parts:\n- caption: A\n  chapters:\n  - file: a\n    sections:\n    - file: b.md\n"
    assert check_contents(small_book(tmp_path, toc, "index", "a", "b")) == ["index", "a", "b"]


def test_a_table_of_contents_that_cannot_be_read_is_named(tmp_path: Path) -> None:
    (tmp_path / "_toc.yml").write_text("root: [", "utf-8")
    with pytest.raises(BookError, match="sommaire illisible"):
        check_contents(tmp_path)


def test_finishing_a_page_twice_changes_nothing_more() -> None:
    page = '<script src="a/thebe.js"></script><script src="quiz.js?v=1"></script><nav aria-label="Main"></nav>'
    once = finish_page(page)
    assert once == '<nav aria-label="Menu principal"></nav>'
    assert finish_page(once) == once


def test_a_page_keeps_the_script_of_the_quiz_that_it_shows() -> None:
    page = '<script src="../_static/quiz.js?v=1"></script><section class="quiz">'
    assert finish_page(page) == page
