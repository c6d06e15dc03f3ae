"""NumPy's values: dtype, shape and bytes of our own making, never `numpy.load`, never a pickle."""

import math
import re
from typing import Any

import numpy as np

from cpia.grading.boundary.errors import BoundaryError, Opaque
from cpia.grading.boundary.written import Reader, Writer, base64_of, bytes_of, each

_DTYPE = re.compile(
    r"[<>|=]?(b1|[iu][1248]|f(2|4|8|16)|c(8|16|32)|[SU]\d{1,7}|[mM]8(\[\d{0,4}(Y|M|W|D|h|m|s|ms|us|ns|ps|fs|as)\])?)"
)
_DIMENSIONS = 32
_LARGEST = 1 << 40


def write_dtype(dtype: "np.dtype[Any]") -> str:
    """Write a dtype that is plain data; any other makes the value opaque."""
    if not _DTYPE.fullmatch(dtype.str):
        raise Opaque
    return dtype.str


def read_dtype(text: object) -> "np.dtype[Any]":
    """Read a dtype of the allow-list; NumPy's own parser never sees another text."""
    if type(text) is not str or not _DTYPE.fullmatch(text):
        raise BoundaryError(f"type de tableau refusé : {str(text)[:80]}")
    return np.dtype(text)


def write_array(value: Any, encode: Any, depth: int) -> Any:
    """Write an array; the order in memory is kept, because the last digit of a sum depends on it."""
    if value.dtype == object:
        return ["np.o", list(value.shape), [encode(item, depth) for item in value.ravel()], _writable(value)]
    dtype = write_dtype(value.dtype)
    columns = value.flags.f_contiguous and not value.flags.c_contiguous
    content = (value.T if columns else value).tobytes()
    return ["np.a", dtype, list(value.shape), "F" if columns else "C", base64_of(content), _writable(value)]


def read_array(data: Any, decode: Any = None, depth: int = 0) -> Any:
    """Read an array whose bytes are exactly what its dtype and shape announce."""
    _, dtype_text, shape_data, order, text, writable = data
    dtype, shape = read_dtype(dtype_text), _shape(shape_data)
    array = values_of(dtype, bytes_of(text), math.prod(shape))
    array = array.reshape(shape[::-1]).T if order == "F" else array.reshape(shape)
    array.flags.writeable = writable is not False
    return array


def values_of(dtype: "np.dtype[Any]", content: bytes, count: int) -> Any:
    """Make a flat array of a copy of bytes, once they are seen to be values of that dtype."""
    if len(content) != count * dtype.itemsize:
        raise BoundaryError("la forme du tableau ne correspond pas à ses octets")
    if dtype.itemsize == 0:
        return np.zeros(count, dtype)
    array = np.frombuffer(bytearray(content), dtype)
    if dtype.kind == "b" and count and int(array.view("u1").max()) > 1:
        raise BoundaryError("booléen qui n'est ni vrai ni faux")
    if dtype.kind == "U" and count and int(array.view(dtype.str[0].replace("|", "<") + "u4").max()) > 0x10FFFF:
        raise BoundaryError("caractère qui n'existe pas")
    return array


def _write_scalar(value: Any, encode: Any, depth: int) -> Any:
    array = np.asarray(value)
    return ["np.g", write_dtype(array.dtype), base64_of(array.tobytes())]


def _scalar(data: Any, decode: Any, depth: int) -> Any:
    return values_of(read_dtype(data[1]), bytes_of(data[2]), 1)[0]


def _objects(data: Any, decode: Any, depth: int) -> Any:
    _, shape_data, items, writable = data
    values, shape = each(items, decode, depth), _shape(shape_data)
    if math.prod(shape) != len(values):
        raise BoundaryError("la forme du tableau ne correspond pas à son contenu")
    array = object_array(values).reshape(shape)
    array.flags.writeable = writable is not False
    return array


def object_array(values: list[Any]) -> Any:
    """Put values in an array of objects, one a place, whatever they are."""
    array = np.empty(len(values), object)
    for place, value in enumerate(values):
        array[place] = value
    return array


def _shape(data: Any) -> tuple[int, ...]:
    whole = type(data) is list and len(data) <= _DIMENSIONS and all(type(size) is int for size in data)
    if not whole or any(not 0 <= size < _LARGEST for size in data):
        raise BoundaryError("forme de tableau refusée")
    return tuple(data)


def _writable(value: Any) -> bool:
    return bool(value.flags.writeable)


def _write_generator(value: Any, encode: Any, depth: int) -> Any:
    state = value.bit_generator.state
    if not encode.in_call or type(value.bit_generator) is not np.random.PCG64:
        raise Opaque
    words = [state["state"]["state"], state["state"]["inc"], state["has_uint32"], state["uinteger"]]
    return ["np.rng", [encode(word, depth) for word in words]]


def _generator(data: Any, decode: Any, depth: int) -> Any:
    state, inc, has, last = (_integer(word) for word in each(data[1], decode, depth))
    generator = np.random.Generator(np.random.PCG64(0))
    generator.bit_generator.state = {
        "bit_generator": "PCG64",
        "state": {"state": state, "inc": inc},
        "has_uint32": has,
        "uinteger": last,
    }
    return generator


def _write_random_state(value: Any, encode: Any, depth: int) -> Any:
    if not encode.in_call:
        raise Opaque
    name, keys, place, has, last = value.get_state()
    if name != "MT19937":
        raise Opaque
    return ["np.mt", encode(keys, depth), place, has, last]


def _random_state(data: Any, decode: Any, depth: int) -> Any:
    _, key_data, place, has, last = data
    keys = decode(key_data, depth)
    if type(keys) is not np.ndarray or keys.dtype != np.uint32 or keys.shape != (624,) or _integer(place) > 624:
        raise BoundaryError("générateur aléatoire mal formé")  # NumPy would read past its table
    state = np.random.RandomState(0)
    state.set_state(("MT19937", keys, place, _integer(has), float(last)))
    return state


def _integer(value: object) -> int:
    if type(value) is not int or value < 0:
        raise BoundaryError("entier attendu")
    return value


_SCALARS = {kind for kind in np.sctypeDict.values() if kind not in (np.object_, np.void)}

WRITERS: dict[type, Writer] = {
    np.ndarray: write_array,
    np.random.Generator: _write_generator,
    np.random.RandomState: _write_random_state,
} | dict.fromkeys(_SCALARS, _write_scalar)

READERS: dict[str, Reader] = {
    "np.a": read_array,
    "np.o": _objects,
    "np.g": _scalar,
    "np.rng": _generator,
    "np.mt": _random_state,
}

MUTABLE: set[type] = {np.ndarray, np.random.Generator, np.random.RandomState}
