"""What an activity hands to its page: the table of its script, the same figures as tables, the numbers of its text."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Figures:
    """One table of « Voir les chiffres »: the first column names the row."""

    caption: str
    head: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True)
class Activity:
    """One activity: `data` is what its script draws; `told` is what the sentences of pages and prints say of it."""

    data: dict[str, Any]
    figures: tuple[Figures, ...]
    told: dict[str, int]


def figures(caption: str, head: Sequence[str], rows: Iterable[Sequence[object]]) -> Figures:
    """Make a table from any values."""
    return Figures(caption, tuple(head), tuple(tuple(str(value) for value in row) for row in rows))
