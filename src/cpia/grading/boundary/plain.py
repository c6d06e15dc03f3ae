"""The standard library's values: how each is written after its tag, and read back as exactly the same type."""

import keyword
import pathlib
import re
from array import array
from collections import Counter, OrderedDict, defaultdict, deque, namedtuple
from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from types import FunctionType
from typing import Any

from cpia.grading.boundary import moments
from cpia.grading.boundary.errors import BoundaryError
from cpia.grading.boundary.written import Reader, Writer, base64_of, bytes_of, each, flat, pairs

MUTABLE: set[type] = {list, dict, set, bytearray, deque, Counter, OrderedDict, defaultdict}
_NAMED_METHODS = {"_make", "_replace", "_asdict", "__repr__", "__new__", "__getnewargs__", "__replace__"}
_NAMED: dict[tuple[str, tuple[str, ...]], type] = {}
_CLASSES = 1000
_PACKED = 64  # a longer list of floats alone is written as bytes
_LARGE = 1 << 63
_BITS = 400_000
_DIGITS = 100_000
_PATHS = {kind.__name__: kind for kind in (pathlib.PosixPath, pathlib.PurePosixPath, pathlib.PureWindowsPath)}


def fill(value: Any, data: Any, decode: Any, depth: int) -> None:
    """Fill an empty list or dictionary with what was written of one."""
    if type(value) is list:
        value.extend(each(data[1], decode, depth))
    else:
        value.update(pairs(data[1], decode, depth))


def is_named(kind: type) -> bool:
    """Say whether a class is a named tuple's as `collections.namedtuple` makes them, without methods of its own."""
    fields = getattr(kind, "_fields", None)
    if kind.__bases__ != (tuple,) or type(fields) is not tuple or not all(type(field) is str for field in fields):
        return False
    own = {name for name, value in vars(kind).items() if isinstance(value, (FunctionType, property, classmethod))}
    return own <= _NAMED_METHODS


def write_named(value: Any, encode: Any, depth: int) -> Any:
    """Write a named tuple: its class's name, its fields, its values."""
    kind = type(value)
    remember_named(kind)
    return ["nt", kind.__name__, list(kind._fields), [encode(item, depth) for item in tuple(value)]]


def remember_named(kind: Any) -> None:
    """Remember a class of this side, so that its tuples come back as its own."""
    _NAMED.setdefault((kind.__name__, kind._fields), kind)


def named_class(name: str, fields: tuple[str, ...]) -> type:
    """Give the class of a named tuple: always the same for the same name and fields."""
    if (name, fields) not in _NAMED:
        _NAMED[name, fields] = _new_named(name, fields)
    return _NAMED[name, fields]


def _new_named(name: str, fields: tuple[str, ...]) -> type:
    if len(_NAMED) >= _CLASSES or len(fields) > 100:
        raise BoundaryError("trop de classes ou de champs")
    for word in (name, *fields):
        if type(word) is not str or not word.isidentifier() or keyword.iskeyword(word) or len(word) > 100:
            raise BoundaryError("nom de champ refusé")
    return namedtuple(name, fields)


def _named(data: Any, decode: Any, depth: int) -> Any:
    _, name, fields, values = data
    if type(name) is not str or type(fields) is not list or any(type(field) is not str for field in fields):
        raise BoundaryError("classe de n-uplet mal formée")
    return named_class(name, tuple(fields))(*each(values, decode, depth))


def _sequence(tag: str) -> Writer:
    return lambda value, encode, depth: [tag, [encode(item, depth) for item in value]]


def _write_list(value: list[Any], encode: Any, depth: int) -> Any:
    if len(value) > _PACKED and all(type(item) is float for item in value):
        return ["F", base64_of(array("d", value).tobytes())]
    if len(value) > _PACKED and all(type(item) is int and -_LARGE < item < _LARGE for item in value):
        return ["I", base64_of(array("q", value).tobytes())]
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


_FACTORIES: dict[str, type] = {kind.__name__: kind for kind in (int, float, str, list, dict, set, bool, tuple)}


def _factory(data: Any, decode: Any, depth: int) -> Any:
    factory = None if data[1] is None else _FACTORIES[data[1]]
    return defaultdict(factory, pairs(data[2], decode, depth))


def _write_factory(value: Any, encode: Any, depth: int) -> Any:
    name = next((name for name, kind in _FACTORIES.items() if kind is value.default_factory), None)
    return ["dd", name, flat(value, encode, depth)]


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


def _packed(kind: str) -> Reader:
    return lambda data, decode, depth: array(kind, bytes_of(data[1])).tolist()


def _surrogates(data: Any, decode: Any, depth: int) -> str:
    return bytes.fromhex(data[1]).decode("utf-32-le", "surrogatepass")


WRITERS: dict[type, Writer] = (
    moments.WRITERS
    | {
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
        Decimal: lambda value, encode, depth: ["D", str(value)],
        Fraction: lambda value, encode, depth: ["Q", encode(value.numerator, depth), encode(value.denominator, depth)],
    }
    | {
        kind: lambda value, encode, depth: ["p", type(value).__name__, encode(str(value), depth)]
        for kind in _PATHS.values()
    }
)

READERS: dict[str, Reader] = moments.READERS | {
    "i": _whole,
    "f": _float,
    "u": _surrogates,
    "b": lambda data, decode, depth: bytes_of(data[1]),
    "B": lambda data, decode, depth: bytearray(bytes_of(data[1])),
    "c": lambda data, decode, depth: complex(decode(data[1], depth), decode(data[2], depth)),
    "l": lambda data, decode, depth: each(data[1], decode, depth),
    "F": _packed("d"),
    "I": _packed("q"),
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
    "D": _decimal,
    "Q": _fraction,
    "p": _path,
}
