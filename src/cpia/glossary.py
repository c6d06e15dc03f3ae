"""The glossary: plain definitions, kept beside the module that teaches them, and where a text first uses each.

`book/<module>/glossaire.toml`: `[[terms]]` with `term`, `forms`, `definition`, `lesson`.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from cpia.errors import BookError
from cpia.toml_tables import build, read_toml


@dataclass(frozen=True)
class Term:
    """One term; `forms` are its other spellings (plural, abbreviation), `lesson` the page that teaches it."""

    term: str
    definition: str
    lesson: str
    forms: tuple[str, ...] = ()

    @property
    def anchor(self) -> str:
        """Its place on the page of the glossary."""
        return "terme-" + re.sub(r"[^a-z0-9]+", "-", _folded(self.term)).strip("-")

    @property
    def spellings(self) -> tuple[str, ...]:
        """Every spelling that a text may use."""
        return (self.term, *self.forms)


def load(book: Path) -> tuple[Term, ...]:
    """Read the terms of every module, in the order of a dictionary.

    Raises
    ------
    BookError
        A file is wrong, or two terms share a spelling.
    """
    terms = [
        build(Term, table, f"{path}, « {table.get('term', '?')} »", BookError)
        for path in files(book)
        for table in read_toml(path, BookError).get("terms", [])
    ]
    owners: dict[str, str] = {}
    for term in terms:
        for spelling in term.spellings:
            if owners.setdefault(_key(spelling), term.term) != term.term or not spelling.strip():
                raise BookError(
                    f"Glossaire : « {spelling} » est à la fois « {owners[_key(spelling)]} » et « {term.term} »."
                )
    if len({term.anchor for term in terms}) < len(terms):
        raise BookError("Glossaire : un terme est défini deux fois.")
    return tuple(sorted(terms, key=lambda term: _folded(term.term)))


def files(book: Path) -> list[Path]:
    """Give the files that hold terms."""
    return sorted(book.glob("*/glossaire.toml"))


class Finder:
    """Finds the first use of each term on one page."""

    def __init__(self, terms: tuple[Term, ...]) -> None:
        """Prepare one pattern of all spellings, the longest first."""
        self._by_spelling = {_key(spelling): term for term in terms for spelling in term.spellings}
        spellings = sorted((s for term in terms for s in term.spellings), key=len, reverse=True)
        either = "|".join(re.escape(spelling[:1]) + _loose(spelling[1:]) for spelling in spellings)
        self._pattern = re.compile(rf"(?<![\w-])(?:{either})(?![\w-])", re.IGNORECASE) if spellings else None
        self.found: set[str] = set()

    def split(self, text: str) -> Iterator[tuple[str, Term | None]]:
        """Cut a text at each first use: pieces with the term that they name, or None."""
        start = 0
        for match in self._pattern.finditer(text) if self._pattern else ():
            term = self._by_spelling.get(_key(match[0]))
            if term is None or term.term in self.found:
                continue
            self.found.add(term.term)
            if match.start() > start:
                yield text[start : match.start()], None
            yield match[0], term
            start = match.end()
        if start < len(text):
            yield text[start:], None


def _key(spelling: str) -> str:
    """Fold what does not distinguish two terms: the case of words (not of an abbreviation), the kind of apostrophe."""
    straight = re.sub(r"\s+", " ", spelling.replace("\N{RIGHT SINGLE QUOTATION MARK}", "'"))
    return straight if straight.isupper() else straight.lower()


def _loose(text: str) -> str:
    """Write a pattern that any apostrophe and any space match."""
    return re.sub(r"(?:\\ )", r"\\s", re.escape(text)).replace("'", "['\N{RIGHT SINGLE QUOTATION MARK}]")


def _folded(text: str) -> str:
    plain = unicodedata.normalize("NFD", text.lower().replace("œ", "oe"))
    return "".join(letter for letter in plain if not unicodedata.combining(letter))
