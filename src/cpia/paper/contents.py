"""What the printed book holds, in which order: the table of contents without what only a screen can do."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

ON_SCREEN_ONLY = frozenset({"verifier"})
"""Pages that are a tool and not a text: on paper they would be an empty form."""


@dataclass(frozen=True)
class Page:
    """One page: its name, the part of the book that it opens (empty elsewhere), its chapter's page."""

    name: str
    part: str
    chapter: str

    @property
    def opens_chapter(self) -> bool:
        """Whether a chapter begins with this page."""
        return self.name == self.chapter

    @property
    def anchor(self) -> str:
        """The page's place in the document."""
        return anchor(self.name)


def anchor(name: str, place: str = "") -> str:
    """Give the identifier, in the one document, of a page or of a place on it.

    >>> anchor("donnees/lecon-1", "quiz")
    'donnees-lecon-1--quiz'
    """
    return name.replace("/", "-") + (f"--{place}" if place else "")


def pages(book: Path) -> tuple[Page, ...]:
    """Give the pages of a book's folder."""
    table = yaml.safe_load((book / "_toc.yml").read_text("utf-8"))
    return tuple(page for page in _pages(table) if page.name not in ON_SCREEN_ONLY)


def _pages(table: dict[str, Any]) -> Iterator[Page]:
    yield Page(_name(table["root"]), "", _name(table["root"]))
    for part in table.get("parts", [{"chapters": table.get("chapters", [])}]):
        caption = str(part.get("caption", ""))
        for chapter in part["chapters"]:
            name = _name(chapter["file"])
            yield Page(name, caption, name)
            caption = ""
            yield from (Page(_name(entry["file"]), "", name) for entry in chapter.get("sections", []))


def _name(entry: object) -> str:
    return str(entry).removesuffix(".md")
