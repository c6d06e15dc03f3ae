"""Tell whether a submitted notebook can be read: nbformat takes kilobytes a list, and milliseconds a cell.

A file of a few megabytes can hold so many of them that it would take all the memory of the machine, or an hour.
"""

import json
from pathlib import Path

CELLS = 2000
CONTAINERS = 200_000  # lists and dictionaries
VALUES = 5_000_000
_QUOTES = 4_000_000  # of two million texts

_TOO_MANY = "le carnet {name} contient trop de valeurs pour être lu ; ses sorties sont peut-être à effacer"


def refusal(notebook: Path) -> str | None:
    """Say in French why a notebook is too much to be read, None where it is not; whether it is sound is not told."""
    try:
        body = notebook.read_bytes()
    except OSError:
        return None
    if body.count(b'"') > _QUOTES or (_is_too_much(*_counts([body])) and _is_too_much(*_counts(_outside_texts(body)))):
        return _TOO_MANY.format(name=notebook.name)
    count = _cells(body)
    if count > CELLS:
        return f"le carnet {notebook.name} compte {count} cellules, au plus {CELLS} sont acceptées"
    return None


def _is_too_much(containers: int, values: int) -> bool:
    return containers > CONTAINERS or values > VALUES


def _counts(parts: list[bytes]) -> tuple[int, int]:
    containers = sum(part.count(b"[") + part.count(b"{") for part in parts)
    return containers, containers + sum(part.count(b",") for part in parts)


def _outside_texts(body: bytes) -> list[bytes]:
    """Give the JSON without its texts, in which a bracket is no list; in time and memory of the body's length."""
    return body.replace(b"\\\\", b"").replace(b'\\"', b"").split(b'"')[::2]


def _cells(body: bytes) -> int:
    try:
        found = json.loads(body)["cells"]
    except (ValueError, RecursionError, KeyError, TypeError):
        return 0
    return len(found) if isinstance(found, list) else 0
