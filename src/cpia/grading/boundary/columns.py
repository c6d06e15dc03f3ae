"""pandas' columns: the arrays behind series, tables and indexes, each as NumPy arrays and a few checked words."""

import re
from typing import Any

import numpy as np
import pandas as pd

from cpia.grading.boundary import arrays
from cpia.grading.boundary.errors import BoundaryError, Opaque
from cpia.grading.boundary.moments import zone, zone_of
from cpia.grading.boundary.written import Reader, Writer, each

FREQUENCY = re.compile(r"-?\d{0,6}[A-Za-z]{1,4}(-[A-Z]{3})?")  # of a period or a regular index: « D », « QE-DEC »

_STORAGES = {"python", "pyarrow"}
_MASKED = {
    **{name: pd.arrays.IntegerArray for name in ("Int8", "Int16", "Int32", "Int64")},
    **{name: pd.arrays.IntegerArray for name in ("UInt8", "UInt16", "UInt32", "UInt64")},
    **{name: pd.arrays.FloatingArray for name in ("Float32", "Float64")},
    "boolean": pd.arrays.BooleanArray,
}


def write_column(value: Any, encode: Any, depth: int) -> Any:
    """Write the array behind a column; one of another library's kind makes the whole value opaque."""
    if type(value) is pd.arrays.NumpyExtensionArray or isinstance(value.dtype, np.dtype):
        return _write_plain(np.asarray(value), encode, depth)
    write = _WRITE.get(type(value.dtype))
    if write is None:
        raise Opaque
    return write(value, encode, depth)


def _write_zoned(value: Any, encode: Any, depth: int) -> Any:
    ticks = np.asarray(value.tz_convert("UTC").tz_localize(None), dtype=f"M8[{value.dtype.unit}]")
    return ["zoned", arrays.write_array(ticks, encode, depth), zone(value.dtype.tz)]


def _write_category(value: Any, encode: Any, depth: int) -> Any:
    codes = arrays.write_array(np.asarray(value.codes), encode, depth)
    return ["category", codes, encode.exactly(value.dtype.categories, depth), bool(value.dtype.ordered)]


def _write_period(value: Any, encode: Any, depth: int) -> Any:
    if not FREQUENCY.fullmatch(value.freqstr):
        raise Opaque
    return ["period", arrays.write_array(np.asarray(value.asi8), encode, depth), value.freqstr]


def _write_interval(value: Any, encode: Any, depth: int) -> Any:
    return ["interval", encode.exactly(value.left, depth), encode.exactly(value.right, depth), value.closed]


def _write_masked(value: Any, encode: Any, depth: int) -> Any:
    content = value.to_numpy(dtype=_inside(value.dtype.name), na_value=value.dtype.type(0))
    parts = (content, np.asarray(value.isna()))
    return ["masked", value.dtype.name, *(arrays.write_array(part, encode, depth) for part in parts)]


def _write_plain(content: Any, encode: Any, depth: int) -> Any:
    if content.dtype == object:
        return ["object", [encode(item, depth) for item in content]]
    if content.dtype.kind not in "biufcmM":
        raise Opaque
    return ["plain", arrays.write_array(content, encode, depth)]


def _write_strings(value: Any, encode: Any, depth: int) -> Any:
    texts = value.to_numpy(dtype=object, na_value=None).tolist()
    try:
        "".join(text for text in texts if text is not None).encode()
    except UnicodeEncodeError:
        raise Opaque from None  # half of a pair: JSON would join two halves into one character
    return ["text", value.dtype.storage, value.dtype.na_value is pd.NA, texts]


def read_column(data: Any, decode: Any, depth: int) -> Any:
    """Read the array behind a column, exactly of the kind written."""
    if type(data) is not list or not data or data[0] not in _READ:
        raise BoundaryError("colonne mal formée")
    return _READ[data[0]](data, decode, depth)


def _plain(data: Any, decode: Any, depth: int) -> Any:
    content = arrays.read_array(data[1])
    if content.ndim != 1 or content.dtype.kind not in "biufcmM":
        raise BoundaryError("colonne mal formée")
    content.flags.writeable = True
    return content


def _object(data: Any, decode: Any, depth: int) -> Any:
    return arrays.object_array(each(data[1], decode, depth))


def _text(data: Any, decode: Any, depth: int) -> Any:
    _, storage, with_na, texts = data
    if storage not in _STORAGES or type(with_na) is not bool or type(texts) is not list:
        raise BoundaryError("colonne de texte mal formée")
    if not set(map(type, texts)) <= {str, type(None)}:
        raise BoundaryError("colonne de texte mal formée")
    missing: Any = pd.NA if with_na else np.nan
    content = np.array([missing if text is None else text for text in texts], dtype=object)
    return pd.array(content, dtype=pd.StringDtype(storage, na_value=missing))


def _zoned(data: Any, decode: Any, depth: int) -> Any:
    ticks, where = _plain(data, decode, depth), zone_of(data[2])
    if ticks.dtype.kind != "M" or where is None:
        raise BoundaryError("colonne de dates mal formée")
    return pd.DatetimeIndex(ticks).tz_localize("UTC").tz_convert(where).array


def _category(data: Any, decode: Any, depth: int) -> Any:
    codes, categories = arrays.read_array(data[1]), decode(data[2], depth)
    if codes.dtype.kind != "i" or not isinstance(categories, pd.Index) or type(data[3]) is not bool:
        raise BoundaryError("colonne de catégories mal formée")
    return pd.Categorical.from_codes(codes, categories=categories, ordered=data[3])


def _period(data: Any, decode: Any, depth: int) -> Any:
    ordinals = _plain(data, decode, depth)
    if ordinals.dtype != np.int64 or type(data[2]) is not str or not FREQUENCY.fullmatch(data[2]):
        raise BoundaryError("colonne de périodes mal formée")
    return pd.arrays.PeriodArray(ordinals, dtype=pd.PeriodDtype(data[2]))


def _interval(data: Any, decode: Any, depth: int) -> Any:
    left, right = decode(data[1], depth), decode(data[2], depth)
    if data[3] not in ("left", "right", "both", "neither"):
        raise BoundaryError("colonne d'intervalles mal formée")
    return pd.arrays.IntervalArray.from_arrays(left, right, closed=data[3])


def _masked(data: Any, decode: Any, depth: int) -> Any:
    _, name, content_data, mask_data = data
    content, mask = arrays.read_array(content_data), arrays.read_array(mask_data)
    if content.dtype != _inside(name) or mask.dtype != np.bool_ or content.ndim != 1 or content.shape != mask.shape:
        raise BoundaryError("colonne mal formée")
    content.flags.writeable = mask.flags.writeable = True
    return _MASKED[name](content, mask)


def _inside(name: str) -> "np.dtype[Any]":
    if name not in _MASKED:
        raise BoundaryError("type de colonne refusé")
    return np.dtype("bool" if name == "boolean" else name.lower())


_READ: dict[str, Reader] = {
    "plain": _plain,
    "object": _object,
    "text": _text,
    "zoned": _zoned,
    "category": _category,
    "period": _period,
    "interval": _interval,
    "masked": _masked,
}

_WRITE: dict[type, Writer] = {
    pd.StringDtype: _write_strings,
    pd.DatetimeTZDtype: _write_zoned,
    pd.CategoricalDtype: _write_category,
    pd.PeriodDtype: _write_period,
    pd.IntervalDtype: _write_interval,
} | {type(pd.api.types.pandas_dtype(name)): _write_masked for name in _MASKED}
