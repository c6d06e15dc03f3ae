"""Write values as JSON and read them back: exact types only, and nothing that could run.

A plain value is itself; everything else is a list that begins with a tag. A type without a tag crosses as a handle,
which the channel lends: the codec knows neither sockets nor functions.
"""

import marshal
import sys
from collections.abc import Callable
from typing import Any

from cpia.grading.boundary import plain
from cpia.grading.boundary.errors import BoundaryError, Opaque
from cpia.grading.boundary.written import Reader, Writer

JSON = Any
DEPTH = 50
_JSON_INTEGER = 1 << 62
_TREES = 2  # the version of `marshal` that writes equal values alike; unlike `==`, it tells 1 from True


class Encoder:
    """Write one message's values.

    `lend` writes what has no tag. With `shared`, a mutable value is written once, apart, and named by its number: so
    the other side can say later which ones it changed, and the same object stays one object.
    """

    def __init__(self, lend: Callable[[object], JSON], shared: "Shared | None" = None) -> None:
        self._lend = lend
        self._shared = shared

    @property
    def in_call(self) -> bool:
        """Say that these are the values of a call, which the call may change."""
        return self._shared is not None

    def __call__(self, value: Any, depth: int = 0) -> JSON:
        """Write one value."""
        kind = type(value)
        if value is None or kind is bool:
            return value
        if kind is str:
            return _text(value)
        if kind is float:
            return value if value - value == 0 else ["f", repr(value)]
        if kind is int:
            return value if -_JSON_INTEGER < value < _JSON_INTEGER else ["i", hex(value)]
        if depth > DEPTH:
            raise BoundaryError(f"valeur imbriquée sur plus de {DEPTH} niveaux")
        if self._shared is not None and _writer(kind) is not None and kind in plain.MUTABLE:
            number = self._shared.number(value)
            if number is not None:
                return self._shared.reference(number, value, self, depth)
        return self.content(value, depth)

    def content(self, value: object, depth: int) -> JSON:
        """Write a value in full, be it shared or not."""
        write = _writer(type(value))
        try:
            return self._lend(value) if write is None else write(value, self, depth + 1)
        except Opaque:
            return self._lend(value)

    def exactly(self, value: object, depth: int) -> JSON:
        """Write a part that must be data: where it cannot be, the whole it belongs to is opaque."""
        write = _writer(type(value))
        if write is None:
            raise Opaque
        return write(value, self, depth)


class Shared:
    """The mutable values of one call: their numbers, what was written of each, and the objects themselves."""

    def __init__(self, growing: bool = True) -> None:
        self.growing = growing
        self.objects: dict[int, object] = {}
        self.entries: list[JSON] = []
        self._numbers: dict[int, int] = {}

    def number(self, value: object) -> int | None:
        """Give a value its number; None where it is not shared and no more can be."""
        known = self._numbers.get(id(value))
        if known is not None or not self.growing:
            return known
        number = len(self.entries)
        self.entries.append(None)
        self.keep(number, value)
        return number

    def keep(self, number: int, value: object) -> None:
        """Remember which object has a number, for as long as the call lasts."""
        self.objects[number] = value
        self._numbers[id(value)] = number

    def reference(self, number: int, value: object, encode: Encoder, depth: int) -> JSON:
        """Write the number, and the content where it was not written yet."""
        if self.growing and self.entries[number] is None:
            self.entries[number] = False  # being written: a value may contain itself
            self.entries[number] = encode.content(value, depth)
        return ["&", number]

    def changes(self, encode: Encoder) -> list[JSON]:
        """Write the values whose content is no longer what came."""
        found = []
        for number, value in self.objects.items():
            content = encode.content(value, 0)
            if marshal.dumps(content, _TREES) != marshal.dumps(self.entries[number], _TREES):
                found.append([number, content])
        return found


class Decoder:
    """Read one message's values; whatever is wrong in them is a `BoundaryError`."""

    def __init__(self, claim: Callable[[JSON], object], shared: Shared | None = None) -> None:
        self._claim = claim
        self._shared = shared

    def __call__(self, data: JSON, depth: int = 0) -> Any:
        """Read one value."""
        kind = type(data)
        if data is None or kind in (bool, int, float, str):
            return data
        if kind is not list or not data or type(data[0]) is not str or depth > DEPTH + 1:
            raise BoundaryError(f"valeur mal formée : {str(data)[:80]}")
        if data[0] == "&":
            return self._same(data, depth)
        read = _reader(data[0])
        if read is None:
            return self._claim(data)
        return read(data, self, depth + 1)

    def safely(self, data: JSON) -> Any:
        """Read one value; an error of any kind says that the message is malformed."""
        try:
            return self(data)
        except Exception as error:  # noqa: BLE001 - data of any shape, any library's constructor
            raise BoundaryError(f"valeur illisible : {type(error).__name__} {str(error)[:200]}") from None

    def _same(self, data: JSON, depth: int) -> object:
        shared, number = self._shared, data[1]
        if shared is None or type(number) is not int:
            raise BoundaryError("référence à une valeur qui n'existe pas")
        if number not in shared.objects:
            self._build(shared, number, depth)
        return shared.objects[number]

    def _build(self, shared: Shared, number: int, depth: int) -> None:
        if not 0 <= number < len(shared.entries):
            raise BoundaryError("référence à une valeur qui n'existe pas")
        data = shared.entries[number]
        if type(data) is list and len(data) == 2 and data[0] in ("l", "d"):
            value: Any = [] if data[0] == "l" else {}
            shared.keep(number, value)  # before its content: a list may contain itself
            plain.fill(value, data, self, depth + 1)
        elif type(data) is list and data and data[0] != "&":
            shared.entries[number] = False  # being read: only a list or a dictionary may contain itself
            value = self(data, depth + 1)
            shared.entries[number] = data
            shared.keep(number, value)
        else:
            raise BoundaryError("valeur qui se contient elle-même")


def _text(value: str) -> JSON:
    if value.isascii():
        return value
    try:
        value.encode()
    except UnicodeEncodeError:  # half of a pair: JSON would join two halves into one character
        return ["u", value.encode("utf-32-le", "surrogatepass").hex()]
    return value


_WRITERS: dict[type, Writer] = dict(plain.WRITERS)
_READERS: dict[str, Reader] = dict(plain.READERS)
_loaded: set[str] = set()


def warm() -> None:
    """Add the types of the libraries that are imported, before the forks: none of them has to do it again."""
    for root in ("numpy", "pandas"):
        if root in sys.modules and root not in _loaded:
            _load(root)


def _writer(kind: type) -> Writer | None:
    found = _WRITERS.get(kind)
    if found is None:
        root = str(getattr(kind, "__module__", "")).partition(".")[0]
        if root in ("numpy", "pandas") and root not in _loaded and root in sys.modules:
            _load(root)
            return _WRITERS.get(kind)
        if issubclass(kind, tuple) and plain.is_named(kind):
            return plain.write_named
    return found


def _reader(tag: str) -> Reader | None:
    found = _READERS.get(tag)
    if found is None and tag.startswith(("np.", "pd.")):
        _load("pandas" if tag.startswith("pd.") else "numpy")
        found = _READERS.get(tag)
    return found


def _load(root: str) -> None:
    """Add the types of a library when the first of them is met: importing pandas takes half a second."""
    _loaded.add(root)
    if root == "numpy":
        from cpia.grading.boundary import arrays as module
    else:
        from cpia.grading.boundary import tables as module  # type: ignore[no-redef]
    _WRITERS.update(module.WRITERS)
    _READERS.update(module.READERS)
    plain.MUTABLE.update(module.MUTABLE)
