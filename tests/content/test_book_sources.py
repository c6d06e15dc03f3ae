"""Every quiz and every demonstration of the book can be shown; these tests run over what exists."""

import importlib
import pkgutil
import re
from pathlib import Path

import pytest

import cpia.demonstrations
from cpia.book import check_contents
from cpia.demonstrations import load
from cpia.demonstrations.table import table_json
from cpia.home import PROJECT
from cpia.quiz import check_draw
from cpia.quiz import load as load_quiz

BOOK = PROJECT / "book"
ENGINE = {"model", "numbers", "page", "table", "widget"}
QUIZZES = sorted(BOOK.glob("*/quiz/*.toml"))
PAGES = [path for path in sorted(BOOK.rglob("*.md")) if not path.relative_to(BOOK).parts[0].startswith("_")]


def demonstration_slugs() -> list[str]:
    names = {module.name for module in pkgutil.iter_modules(cpia.demonstrations.__path__)} - ENGINE
    holders = (
        n for n in sorted(names) if hasattr(importlib.import_module(f"cpia.demonstrations.{n}"), "DEMONSTRATION")
    )
    return [name.replace("_", "-") for name in holders]


def shown(directive: str) -> list[tuple[Path, str, str]]:
    pattern = re.compile(rf"^(?:```|:::)\{{{directive}\}} *(\S+)\n((?::\w+:.*\n)*)", re.MULTILINE)
    return [(page, m[1], m[2]) for page in PAGES for m in pattern.finditer(page.read_text("utf-8"))]


def test_every_page_is_in_the_table_of_contents() -> None:
    assert "index" in check_contents(BOOK)


@pytest.mark.parametrize("path", QUIZZES, ids=lambda path: path.stem)
def test_every_quiz_can_be_asked(path: Path) -> None:
    load_quiz(path)


def test_question_ids_are_unique_in_the_whole_book() -> None:
    ids = [question.id for path in QUIZZES for question in load_quiz(path).questions]
    assert len(ids) == len(set(ids))


def test_every_quiz_of_a_page_exists_and_holds_enough_questions() -> None:
    for page, argument, options in shown("quiz"):
        drawn = re.search(r":draw: *(\d+)", options)
        check_draw(load_quiz(page.parent / argument), int(drawn[1]) if drawn else 1, str(page))


def test_no_quiz_is_left_out_of_the_book() -> None:
    assert {(page.parent / argument).resolve() for page, argument, _ in shown("quiz")} == set(QUIZZES)


@pytest.mark.slow
@pytest.mark.parametrize("slug", demonstration_slugs())
def test_every_demonstration_computes_every_state_within_a_page_s_weight(slug: str) -> None:
    assert table_json(load(slug), slug)


@pytest.mark.parametrize("slug", demonstration_slugs())
def test_every_demonstration_gives_the_same_states_twice(slug: str) -> None:
    demonstration = load(slug)
    position = demonstration.default()
    assert demonstration.compute(**position) == demonstration.compute(**position)


def test_every_demonstration_is_shown_on_a_page() -> None:
    assert {argument for _, argument, _ in shown("demonstration")} == set(demonstration_slugs())
