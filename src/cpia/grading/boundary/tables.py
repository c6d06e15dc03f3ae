"""pandas' values: a table is its columns and its labels; no dtype, frequency or name is pandas' to interpret.

Columns travel as NumPy arrays, with a few words that say what pandas made of them; `columns.py` reads and writes them.
"""

from typing import Any

import numpy as np
import pandas as pd

from cpia.grading.boundary import arrays
from cpia.grading.boundary.columns import FREQUENCY, read_column, write_column
from cpia.grading.boundary.errors import BoundaryError, Opaque
from cpia.grading.boundary.moments import zone, zone_of
from cpia.grading.boundary.written import Reader, Writer, each

_LONGEST = 10_000_000
_UNITS = ("s", "ms", "us", "ns")
_CLOSED = ("left", "right", "both", "neither")


def write_frame(value: Any, encode: Any, depth: int) -> Any:
    """Write a table: one array where every column has the same plain type, else column by column."""
    labels = [encode.exactly(value.columns, depth), encode.exactly(value.index, depth)]
    kinds = {str(kind): kind for kind in value.dtypes}
    if len(kinds) == 1 and all(isinstance(kind, np.dtype) and kind.kind in "biufc" for kind in kinds.values()):
        return ["pd.m", arrays.write_array(value.to_numpy(), encode, depth), *labels]
    columns = [write_column(column.array, encode, depth) for _, column in value.items()]
    return ["pd.f", columns, *labels]


def _matrix(data: Any, decode: Any, depth: int) -> Any:
    matrix = arrays.read_array(data[1])
    matrix.flags.writeable = True
    return pd.DataFrame(
        matrix, index=_index(data[3], decode, depth), columns=_index(data[2], decode, depth), copy=False
    )


def _frame(data: Any, decode: Any, depth: int) -> Any:
    if type(data[1]) is not list:
        raise BoundaryError("colonnes attendues")
    labels, index = _index(data[2], decode, depth), _index(data[3], decode, depth)
    columns = {place: read_column(column, decode, depth) for place, column in enumerate(data[1])}
    if len(columns) != len(labels) or any(len(column) != len(index) for column in columns.values()):
        raise BoundaryError("colonnes de longueurs différentes")
    series = {place: pd.Series(column, index, column.dtype) for place, column in columns.items()}  # no dtype guessed
    frame = pd.DataFrame(series, index=index)
    frame.columns = labels
    return frame


def _write_series(value: Any, encode: Any, depth: int) -> Any:
    return [
        "pd.s",
        write_column(value.array, encode, depth),
        encode.exactly(value.index, depth),
        encode(value.name, depth),
    ]


def _series(data: Any, decode: Any, depth: int) -> Any:
    column, index = read_column(data[1], decode, depth), _index(data[2], decode, depth)
    if len(column) != len(index):
        raise BoundaryError("série et index de longueurs différentes")
    return pd.Series(column, index=index, name=decode(data[3], depth), dtype=column.dtype, copy=False)


def _index(data: Any, decode: Any, depth: int) -> Any:
    value = decode(data, depth)
    if not isinstance(value, pd.Index):
        raise BoundaryError("index attendu")
    return value


def _write_index(value: Any, encode: Any, depth: int) -> Any:
    frequency = getattr(value, "freqstr", None) if type(value) in (pd.DatetimeIndex, pd.TimedeltaIndex) else None
    if frequency is not None and not FREQUENCY.fullmatch(frequency):
        raise Opaque
    return ["pd.i", write_column(value.array, encode, depth), encode(value.name, depth), frequency]


_KINDS = {
    "M": pd.DatetimeIndex,
    "m": pd.TimedeltaIndex,
}


def _read_index(data: Any, decode: Any, depth: int) -> Any:
    _, column_data, name, frequency = data
    column, name = read_column(column_data, decode, depth), decode(name, depth)
    if frequency is None:
        return pd.Index(column, dtype=column.dtype, name=name)
    kind = _KINDS.get(getattr(column.dtype, "kind", ""))
    if kind is None or type(frequency) is not str or not FREQUENCY.fullmatch(frequency):
        raise BoundaryError("fréquence refusée")
    return kind(column, freq=frequency, name=name)


def _write_range(value: Any, encode: Any, depth: int) -> Any:
    return ["pd.r", [encode(part, depth) for part in (value.start, value.stop, value.step)], encode(value.name, depth)]


def _range(data: Any, decode: Any, depth: int) -> Any:
    whole = range(*each(data[1], decode, depth))
    if len(whole) > _LONGEST:  # pandas may write out every number of it
        raise BoundaryError("index trop long")
    return pd.RangeIndex(whole, name=decode(data[2], depth))


def _write_levels(value: Any, encode: Any, depth: int) -> Any:
    levels = [encode.exactly(level, depth) for level in value.levels]
    codes = [arrays.write_array(np.asarray(code), encode, depth) for code in value.codes]
    return ["pd.l", levels, codes, [encode(name, depth) for name in value.names]]


def _levels(data: Any, decode: Any, depth: int) -> Any:
    levels = [_index(level, decode, depth) for level in data[1]]
    codes = [arrays.read_array(code) for code in data[2]]
    if any(code.dtype.kind != "i" for code in codes):
        raise BoundaryError("codes d'index mal formés")
    return pd.MultiIndex(levels, codes, names=each(data[3], decode, depth), verify_integrity=True)


def _write_timestamp(value: Any, encode: Any, depth: int) -> Any:
    return ["pd.ts", encode(int(value.asm8.view("i8")), depth), value.unit, zone(value.tzinfo)]


def _timestamp(data: Any, decode: Any, depth: int) -> Any:
    moment = pd.Timestamp(np.datetime64(_ticks(data, decode, depth), _unit(data[2])))
    where = zone_of(data[3])
    return moment if where is None else moment.tz_localize("UTC").tz_convert(where)


def _write_timedelta(value: Any, encode: Any, depth: int) -> Any:
    return ["pd.td", encode(int(value.asm8.view("i8")), depth), value.unit]


def _timedelta(data: Any, decode: Any, depth: int) -> Any:
    return pd.Timedelta(np.timedelta64(_ticks(data, decode, depth), _unit(data[2])))


def _ticks(data: Any, decode: Any, depth: int) -> int:
    ticks = decode(data[1], depth)
    if type(ticks) is not int:
        raise BoundaryError("entier attendu")
    return ticks


def _unit(text: object) -> Any:
    if text not in _UNITS:
        raise BoundaryError("unité de temps refusée")
    return text


def _write_period(value: Any, encode: Any, depth: int) -> Any:
    if not FREQUENCY.fullmatch(value.freqstr):
        raise Opaque
    return ["pd.p", encode(value.ordinal, depth), value.freqstr]


def _period(data: Any, decode: Any, depth: int) -> Any:
    if type(data[2]) is not str or not FREQUENCY.fullmatch(data[2]):
        raise BoundaryError("fréquence refusée")
    return pd.Period(ordinal=_ticks(data, decode, depth), freq=data[2])


def _write_interval(value: Any, encode: Any, depth: int) -> Any:
    return ["pd.iv", encode(value.left, depth), encode(value.right, depth), value.closed]


def _interval(data: Any, decode: Any, depth: int) -> Any:
    if data[3] not in _CLOSED:
        raise BoundaryError("intervalle mal formé")
    return pd.Interval(decode(data[1], depth), decode(data[2], depth), closed=data[3])


_INDEXES = (pd.Index, pd.DatetimeIndex, pd.TimedeltaIndex, pd.PeriodIndex, pd.CategoricalIndex, pd.IntervalIndex)

WRITERS: dict[type, Writer] = {
    pd.DataFrame: write_frame,
    pd.Series: _write_series,
    pd.RangeIndex: _write_range,
    pd.MultiIndex: _write_levels,
    pd.Timestamp: _write_timestamp,
    pd.Timedelta: _write_timedelta,
    pd.Period: _write_period,
    pd.Interval: _write_interval,
    type(pd.NaT): lambda value, encode, depth: ["pd.nat"],
    type(pd.NA): lambda value, encode, depth: ["pd.na"],
} | dict.fromkeys(_INDEXES, _write_index)

READERS: dict[str, Reader] = {
    "pd.m": _matrix,
    "pd.f": _frame,
    "pd.s": _series,
    "pd.i": _read_index,
    "pd.r": _range,
    "pd.l": _levels,
    "pd.ts": _timestamp,
    "pd.td": _timedelta,
    "pd.p": _period,
    "pd.iv": _interval,
    "pd.nat": lambda data, decode, depth: pd.NaT,
    "pd.na": lambda data, decode, depth: pd.NA,
}

MUTABLE: set[type] = {pd.DataFrame, pd.Series}
