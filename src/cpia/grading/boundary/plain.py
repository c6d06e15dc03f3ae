"""The standard library's values: how each is written after its tag, and read back as exactly the same type."""

import binascii
import datetime
import keyword
import pathlib
import re
import zoneinfo
from array import array
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Callable, Iterable
from decimal import Decimal
from fractions import Fraction
from functools import lru_cache
from typing import Any

from cpia.grading.boundary.errors import BoundaryError, Opaque

Writer = Callable[[Any, Any, int], Any]  # value, encoder, depth -> JSON
Reader = Callable[[Any, Any, int], Any]  # JSON with its tag, decoder, depth -> value

MUTABLE: set[type] = {list, dict, set, bytearray, deque, Counter, OrderedDict, defaultdict}
_PACKED = 64  # a longer list of floats alone is written as bytes
_BITS = 400_000
_DIGITS = 100_000
_ZONE = re.compile(r"[A-Za-z0-9_+\-]{1,40}(/[A-Za-z0-9_+\-]{1,40}){0,2}")
_PATHS = {kind.__name__: kind for kind in (pathlib.PosixPath, pathlib.PurePosixPath, pathlib.PureWindowsPath)}


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
    flat = each(values, decode, depth)
    if len(flat) % 2:
        raise BoundaryError("une clé sans valeur")
    return list(zip(flat[::2], flat[1::2], strict=True))


def flat(mapping: Any, encode: Any, depth: int) -> list[Any]:
    """Write the keys and values of a dictionary, one after the other."""
    return [encode(part, depth) for pair in mapping.items() for part in pair]


def fill(value: Any, data: Any, decode: Any, depth: int) -> None:
    """Fill an empty list or dictionary with what was written of one."""
    if type(value) is list:
        value.extend(each(data[1], decode, depth))
    else:
        value.update(pairs(data[1], decode, depth))


def is_named(kind: type) -> bool:
    """Say whether a class is a named tuple's as `collections.namedtuple` makes them, without methods of its own."""
    fields = getattr(kind, "_fields", None)
    return kind.__bases__ == (tuple,) and type(fields) is tuple and all(type(field) is str for field in fields)


def write_named(value: Any, encode: Any, depth: int) -> Any:
    """Write a named tuple: its class's name, its fields, its values."""
    kind = type(value)
    return ["nt", kind.__name__, list(kind._fields), [encode(item, depth) for item in tuple(value)]]


@lru_cache(256)
def named_class(name: str, fields: tuple[str, ...]) -> type:
    """Make the class of a named tuple: always the same for the same name and fields."""
    for word in (name, *fields):
        if type(word) is not str or not word.isidentifier() or keyword.iskeyword(word) or len(word) > 100:
            raise BoundaryError("nom de champ refusé")
    return namedtuple(name, fields)  # type: ignore[misc]


def _named(data: Any, decode: Any, depth: int) -> Any:
    _, name, fields, values = data
    if len(fields) > 100:
        raise BoundaryError("trop de champs")
    return named_class(name, tuple(fields))(*each(values, decode, depth))


def _sequence(tag: str) -> Writer:
    return lambda value, encode, depth: [tag, [encode(item, depth) for item in value]]


def _write_list(value: list[Any], encode: Any, depth: int) -> Any:
    if len(value) > _PACKED and all(type(item) is float for item in value):
        return ["F", base64_of(array("d", value).tobytes())]
    return ["l", [encode(item, depth) for item in value]]


def _unordered(tag: str) -> Writer:
    def write(value: Iterable[Any], encode: Any, depth: int) -> Any:
        return [tag, sorted((encode(item, depth) for item in value), key=repr)]  # equal sets are written alike

    return write


def _mapping(tag: str) -> Writer:
    return lambda value, encode, depth: [tag, flat(value, encode, depth)]


def _items(tag: str, method: str) -> Writer:
    return lambda value, encode, depth: [tag, method, flat(dict(value.mapping), encode, depth)]


def _view(data: Any, decode: Any, depth: int) -> Any:
    whole = dict(pairs(data[2], decode, depth))
    views = {"keys": whole.keys, "values": whole.values, "items": whole.items}
    return views[data[1]]()


def _moment(value: Any, encode: Any, depth: int) -> Any:
    fields = [value.year, value.month, value.day, value.hour, value.minute, value.second, value.microsecond]
    return ["dt", fields, value.fold, zone(value.tzinfo)]


def _time(value: Any, encode: Any, depth: int) -> Any:
    fields = [value.hour, value.minute, value.second, value.microsecond]
    return ["ti", fields, value.fold, zone(value.tzinfo)]


def zone(value: datetime.tzinfo | None) -> Any:
    """Write a time zone: fixed or of the zone database; any other makes the whole value opaque."""
    if value is None:
        return None
    if type(value) is datetime.timezone:
        shift = value.utcoffset(None)
        named = value.tzname(None) != datetime.timezone(shift).tzname(None)
        return ["tz", shift.days, shift.seconds, shift.microseconds, value.tzname(None) if named else None]
    if type(value) is zoneinfo.ZoneInfo and type(value.key) is str and _ZONE.fullmatch(value.key):
        return ["zi", value.key]
    raise Opaque


def zone_of(data: Any) -> datetime.tzinfo | None:
    """Read a time zone."""
    if data is None:
        return None
    if type(data) is list and len(data) == 2 and data[0] == "zi" and type(data[1]) is str and _ZONE.fullmatch(data[1]):
        return zoneinfo.ZoneInfo(data[1])
    tag, *shift, name = data
    if tag != "tz" or type(name) not in (str, type(None)):
        raise BoundaryError("fuseau horaire mal formé")
    offset = datetime.timedelta(*integers(shift, 3))
    if name is not None:
        return datetime.timezone(offset, name)
    return datetime.timezone(offset)


def _factory(data: Any, decode: Any, depth: int) -> Any:
    factory = decode(data[1], depth)
    if factory not in (None, int, float, str, list, dict, set, bool, tuple):
        raise BoundaryError("valeur par défaut refusée")
    return defaultdict(factory, pairs(data[2], decode, depth))


def _write_factory(value: Any, encode: Any, depth: int) -> Any:
    simple = value.default_factory in (int, float, str, list, dict, set, bool, tuple)
    return ["dd", encode(value.default_factory if simple else None, depth), flat(value, encode, depth)]


def _path(data: Any, decode: Any, depth: int) -> Any:
    return _PATHS[data[1]](decode(data[2], depth))


def _whole(data: Any, decode: Any, depth: int) -> int:
    if len(data[1]) > _BITS // 4 or not re.fullmatch(r"-?0x[0-9a-f]+", data[1]):
        raise BoundaryError("entier trop grand")
    return int(data[1], 16)


def _float(data: Any, decode: Any, depth: int) -> float:
    return {"nan": float("nan"), "inf": float("inf"), "-inf": float("-inf")}[data[1]]


def _decimal(data: Any, decode: Any, depth: int) -> Decimal:
    if type(data[1]) is not str or len(data[1]) > _DIGITS:
        raise BoundaryError("nombre décimal trop long")
    return Decimal(data[1])


def _fraction(data: Any, decode: Any, depth: int) -> Fraction:
    return Fraction(*(_exact_int(decode(part, depth)) for part in data[1:]))


def _exact_int(value: object) -> int:
    if type(value) is not int:
        raise BoundaryError("entier attendu")
    return value


def _bounds(kind: type) -> Reader:
    return lambda data, decode, depth: kind(*each(data[1], decode, depth))


def _deque(data: Any, decode: Any, depth: int) -> Any:
    return deque(each(data[2], decode, depth), maxlen=decode(data[1], depth))


def _packed(data: Any, decode: Any, depth: int) -> list[float]:
    values = array("d")
    values.frombytes(bytes_of(data[1]))
    return values.tolist()


def _surrogates(data: Any, decode: Any, depth: int) -> str:
    return bytes.fromhex(data[1]).decode("utf-32-le", "surrogatepass")


def _when(data: Any) -> dict[str, Any]:
    fold = data[2]
    if fold not in (0, 1):
        raise BoundaryError("heure mal formée")
    return {"fold": fold, "tzinfo": zone_of(data[3])}


WRITERS: dict[type, Writer] = {
    bytes: lambda value, encode, depth: ["b", base64_of(value)],
    bytearray: lambda value, encode, depth: ["B", base64_of(value)],
    complex: lambda value, encode, depth: ["c", encode(value.real, depth), encode(value.imag, depth)],
    list: _write_list,
    tuple: _sequence("t"),
    set: _unordered("s"),
    frozenset: _unordered("fs"),
    dict: _mapping("d"),
    OrderedDict: _mapping("od"),
    Counter: _mapping("ct"),
    defaultdict: _write_factory,
    deque: lambda value, encode, depth: ["dq", value.maxlen, [encode(item, depth) for item in value]],
    type({}.keys()): _items("dv", "keys"),
    type({}.values()): _items("dv", "values"),
    type({}.items()): _items("dv", "items"),
    range: lambda value, encode, depth: ["r", [encode(n, depth) for n in (value.start, value.stop, value.step)]],
    slice: lambda value, encode, depth: ["sl", [encode(n, depth) for n in (value.start, value.stop, value.step)]],
    type(...): lambda value, encode, depth: ["..."],
    datetime.datetime: _moment,
    datetime.date: lambda value, encode, depth: ["da", [value.year, value.month, value.day]],
    datetime.time: _time,
    datetime.timedelta: lambda value, encode, depth: ["td", [value.days, value.seconds, value.microseconds]],
    datetime.timezone: lambda value, encode, depth: ["zo", zone(value)],
    zoneinfo.ZoneInfo: lambda value, encode, depth: ["zo", zone(value)],
    Decimal: lambda value, encode, depth: ["D", str(value)],
    Fraction: lambda value, encode, depth: ["Q", encode(value.numerator, depth), encode(value.denominator, depth)],
} | {
    kind: lambda value, encode, depth: ["p", type(value).__name__, encode(str(value), depth)]
    for kind in _PATHS.values()
}

READERS: dict[str, Reader] = {
    "i": _whole,
    "f": _float,
    "u": _surrogates,
    "b": lambda data, decode, depth: bytes_of(data[1]),
    "B": lambda data, decode, depth: bytearray(bytes_of(data[1])),
    "c": lambda data, decode, depth: complex(decode(data[1], depth), decode(data[2], depth)),
    "l": lambda data, decode, depth: each(data[1], decode, depth),
    "F": _packed,
    "t": lambda data, decode, depth: tuple(each(data[1], decode, depth)),
    "s": lambda data, decode, depth: set(each(data[1], decode, depth)),
    "fs": lambda data, decode, depth: frozenset(each(data[1], decode, depth)),
    "d": lambda data, decode, depth: dict(pairs(data[1], decode, depth)),
    "od": lambda data, decode, depth: OrderedDict(pairs(data[1], decode, depth)),
    "ct": lambda data, decode, depth: Counter(dict(pairs(data[1], decode, depth))),
    "dd": _factory,
    "dq": _deque,
    "dv": _view,
    "nt": _named,
    "r": _bounds(range),
    "sl": _bounds(slice),
    "...": lambda data, decode, depth: ...,
    "dt": lambda data, decode, depth: datetime.datetime(*integers(data[1], 7), **_when(data)),
    "da": lambda data, decode, depth: datetime.date(*integers(data[1], 3)),
    "ti": lambda data, decode, depth: datetime.time(*integers(data[1], 4), **_when(data)),
    "td": lambda data, decode, depth: datetime.timedelta(*integers(data[1], 3)),
    "zo": lambda data, decode, depth: zone_of(data[1]),
    "D": _decimal,
    "Q": _fraction,
    "p": _path,
}
