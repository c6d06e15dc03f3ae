"""The small pieces that every written form is made of: bytes as text, lists of values, keys and values."""

import binascii
from collections.abc import Callable
from typing import Any

from cpia.grading.boundary.errors import BoundaryError

Writer = Callable[[Any, Any, int], Any]  # value, encoder, depth -> JSON
Reader = Callable[[Any, Any, int], Any]  # JSON with its tag, decoder, depth -> value


def base64_of(content: bytes | bytearray | memoryview) -> str:
    """Write bytes as text."""
    return binascii.b2a_base64(content, newline=False).decode("ascii")


def bytes_of(text: object) -> bytes:
    """Read bytes from text, strictly."""
    if type(text) is not str:
        raise BoundaryError("octets attendus sous forme de texte")
    return binascii.a2b_base64(text, strict_mode=True)


def integers(values: Any, count: int) -> list[int]:
    """Check a list of exactly `count` small integers."""
    if type(values) is not list or len(values) != count or any(type(value) is not int for value in values):
        raise BoundaryError(f"{count} entiers attendus")
    return values


def each(values: Any, decode: Any, depth: int) -> list[Any]:
    """Read every value of a list."""
    if type(values) is not list:
        raise BoundaryError("liste attendue")
    return [decode(value, depth) for value in values]


def pairs(values: Any, decode: Any, depth: int) -> list[tuple[Any, Any]]:
    """Read the keys and values of a dictionary, written one after the other."""
    found = each(values, decode, depth)
    if len(found) % 2:
        raise BoundaryError("une clé sans valeur")
    return list(zip(found[::2], found[1::2], strict=True))


def flat(mapping: Any, encode: Any, depth: int) -> list[Any]:
    """Write the keys and values of a dictionary, one after the other."""
    return [encode(part, depth) for pair in mapping.items() for part in pair]
