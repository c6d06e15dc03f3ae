"""What learners read, gathered from every source: pages, quizzes, course files, assignments, glossaries."""

import re
import tomllib
from collections.abc import Iterator
from pathlib import Path

from cpia.home import PROJECT
from cpia.typography import READ_KEYS

BOOK = PROJECT / "book"
FRENCH_FOLDERS = ("courses", "book", "assignments")
_TABLE_RULE = re.compile(r"^\|[\s:|-]+$", re.MULTILINE)


def pages() -> list[Path]:
    """Every page of the book, and the statement of every assignment."""
    book = [path for path in sorted(BOOK.rglob("*.md")) if not path.relative_to(BOOK).parts[0].startswith("_")]
    return book + sorted((PROJECT / "assignments").glob("*/*.md"))


def tables() -> list[Path]:
    """Every TOML file that learners or graders read."""
    found = [path for folder in FRENCH_FOLDERS for path in sorted((PROJECT / folder).rglob("*.toml"))]
    return [path for path in found if not {"fausses-reponses", "bonnes-reponses"} & set(path.parts)]


def texts() -> Iterator[tuple[Path, str]]:
    """Give every text with the file that it comes from."""
    for path in pages():
        yield path, _TABLE_RULE.sub("", path.read_text("utf-8"))
    for path in tables():
        for text in _strings(tomllib.loads(path.read_text("utf-8"))):
            yield path, text


def _strings(value: object, key: str = "") -> Iterator[str]:
    if isinstance(value, str) and (key in READ_KEYS or re.fullmatch(r"[A-Z]\d", key)):
        yield value
    elif isinstance(value, dict):
        for name, inner in value.items():
            yield from _strings(inner, name)
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner, key)
