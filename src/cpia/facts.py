"""Dated facts: what the book says of the law and of the world that may change, each with its source and last check.

`book/faits.toml` holds one table a fact; pages read it (roles `fait` and `reference`), they never type it.
"""

import calendar
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

from cpia.errors import BookError
from cpia.toml_tables import build, read_toml

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin",
    "juillet", "août", "septembre", "octobre", "novembre", "décembre",
)  # fmt: skip


@dataclass(frozen=True)
class Fact:
    """One fact: its text on a page, the article or decision, what was read, and when."""

    slug: str
    value: str
    reference: str
    source: str
    checked: date
    months: int  # how long a check holds
    to_verify: str = ""  # what nobody has seen yet: « Journal officiel »

    def __post_init__(self) -> None:
        """Refuse a fact that nobody could check.

        Raises
        ------
        BookError
            It lacks a value, a reference, a source, a day or a limit.
        """
        for key in ("value", "reference", "source"):
            if not getattr(self, key).strip():
                raise BookError(f"Fait « {self.slug} » : « {key} » est vide ; dites d'où vient le fait.")
        if type(self.checked) is not date:
            raise BookError(
                f"Fait « {self.slug} » : « checked » vaut {self.checked!r}, attendu : un jour (2026-11-22)."
            )
        if not 1 <= self.months <= 24:
            raise BookError(f"Fait « {self.slug} » : « months » vaut {self.months}, attendu : de 1 à 24.")

    @property
    def mark(self) -> str:
        """What readers are told of a fact whose original was not seen; empty otherwise."""
        if self.to_verify.startswith("Journal officiel"):
            return f"à vérifier au {self.to_verify}"
        return f"à vérifier : {self.to_verify}" if self.to_verify else ""

    @property
    def cited(self) -> str:
        """The reference, and what its last check is worth."""
        checked = f"vérifié le {french_day(self.checked)}"
        return f"{self.reference} ; {self.mark or checked}"

    def limit(self) -> date:
        """Give the last day on which its check still holds."""
        month = self.checked.month - 1 + self.months
        year, month = self.checked.year + month // 12, month % 12 + 1
        return date(year, month, min(self.checked.day, calendar.monthrange(year, month)[1]))


def load(path: Path) -> dict[str, Fact]:
    """Read and check the facts of a book; none where the file is absent.

    Raises
    ------
    BookError
        With the fact and the key at fault.
    """
    tables: dict[str, Any] = read_toml(path, BookError) if path.exists() else {}
    return {slug: build(Fact, {"slug": slug, **table}, f"{path}, {slug}", BookError) for slug, table in tables.items()}


def french_day(day: date) -> str:
    """Write a day in French.

    >>> french_day(date(2026, 8, 1))
    '1er août 2026'
    """
    return f"{'1er' if day.day == 1 else day.day} {MONTHS[day.month - 1]} {day.year}"
