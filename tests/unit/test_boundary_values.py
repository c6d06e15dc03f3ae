"""What is data crosses as exactly the same data: nothing is lost, nothing is guessed, nothing but data arrives."""

import collections
import datetime as dt
import json
import math
import pathlib
import zoneinfo
from decimal import Decimal
from fractions import Fraction
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from cpia.grading.boundary.codec import Decoder, Encoder
from cpia.grading.boundary.errors import BoundaryError

QUICK = settings(max_examples=40, deadline=None, database=None, suppress_health_check=[HealthCheck.too_slow])
PARIS = zoneinfo.ZoneInfo("Europe/Paris")
Point = collections.namedtuple("Point", "x y")


def lend(value: object) -> Any:
    raise AssertionError(f"{value!r} did not cross as data")


def crossed(value: object) -> Any:
    return Decoder(lend).safely(json.loads(json.dumps(Encoder(lend)(value), allow_nan=False)))


def same(left: Any, right: Any) -> bool:
    """Compare exactly: types, signs of zero, NaN, order."""
    if type(left) is not type(right):
        return False
    if isinstance(left, float):
        signs = math.copysign(1, left) == math.copysign(1, right)
        return (math.isnan(left) and math.isnan(right)) or (left == right and signs)
    if isinstance(left, complex):
        return same(left.real, right.real) and same(left.imag, right.imag)
    if isinstance(left, dict):
        return len(left) == len(right) and all(map(same, left.items(), right.items()))
    if isinstance(left, (list, tuple, collections.deque)):
        return len(left) == len(right) and all(map(same, left, right))
    return bool(left == right)


moments = st.datetimes(timezones=st.sampled_from([None, dt.UTC, PARIS, dt.timezone(dt.timedelta(hours=-3))]))
scalars = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.integers(-(2**300), 2**300)
    | st.floats()
    | st.complex_numbers()
    | st.text(st.characters(), max_size=20)
    | st.binary(max_size=20)
    | moments
    | st.dates()
    | st.times()
    | st.timedeltas()
    | st.decimals(allow_nan=False)
    | st.fractions()
)
keys = st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.tuples(st.integers(), st.text(max_size=3))
values = st.recursive(
    scalars,
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.tuples(inner, inner)
        | st.dictionaries(keys, inner, max_size=5)
        | st.builds(collections.OrderedDict, st.dictionaries(keys, inner, max_size=3))
        | st.builds(collections.deque, st.lists(inner, max_size=3))
    ),
    max_leaves=20,
)


@QUICK
@given(values)
def test_plain_values_cross_unchanged(value: Any) -> None:
    assert same(crossed(value), value)


@QUICK
@given(st.sets(keys, max_size=8), st.lists(st.floats(), min_size=65, max_size=80))
def test_sets_and_long_lists_of_numbers_cross_unchanged(members: set[Any], numbers: list[float]) -> None:
    assert crossed(members) == members
    assert type(crossed(frozenset(members))) is frozenset
    assert same(crossed(numbers), numbers)
    assert same(crossed([int(i) for i in range(100)]), list(range(100)))


@pytest.mark.parametrize(
    "value",
    [
        range(3, 20, 4),
        slice(None, 4, 2),
        ...,
        bytearray(b"abc"),
        Decimal("NaN"),
        Decimal("-0.00"),
        Fraction(1, 3),
        pathlib.Path("donnees/é.csv"),
        pathlib.PurePosixPath("a"),
        pathlib.PureWindowsPath("a\\b"),
        collections.Counter("abracadabra"),
        collections.deque([1, 2], maxlen=2),
        collections.defaultdict(list, {"a": [1]}),
        Point(1, [2.5]),
        dt.timezone(dt.timedelta(hours=2), "été"),
        PARIS,
        dt.datetime(2026, 10, 25, 2, 30, tzinfo=PARIS, fold=1),
        "\ud83d\ude00 joined, \ud83d",
        10**4000,
        -(2**62),
        2**63,
    ],
    ids=repr,
)
def test_other_values_of_the_standard_library_cross_unchanged(value: Any) -> None:
    found = crossed(value)
    assert type(found) is type(value)
    assert same(found, value) or str(value) == str(found) == "NaN"
    assert getattr(found, "fold", 0) == getattr(value, "fold", 0)
    assert getattr(found, "maxlen", 0) == getattr(value, "maxlen", 0)
    assert getattr(found, "default_factory", 0) is getattr(value, "default_factory", 0)


def test_views_of_a_dictionary_cross_as_views() -> None:
    prices = {"a": 1, "b": 2}
    assert crossed(prices.keys()) == {"a", "b"}
    assert list(crossed(prices.values())) == [1, 2]
    assert crossed(prices.items()) == prices.items()


dtypes = hnp.boolean_dtypes() | hnp.integer_dtypes() | hnp.unsigned_integer_dtypes() | hnp.floating_dtypes()
dtypes |= hnp.complex_number_dtypes() | hnp.datetime64_dtypes() | hnp.timedelta64_dtypes()
dtypes |= hnp.unicode_string_dtypes(max_len=5) | hnp.byte_string_dtypes(max_len=5)


@QUICK
@given(hnp.arrays(dtypes, hnp.array_shapes(min_dims=0, max_dims=3, min_side=0, max_side=4)), st.booleans())
def test_arrays_cross_unchanged(array: Any, columns: bool) -> None:
    array = np.asfortranarray(array) if columns else array
    found = crossed(array)
    assert type(found) is np.ndarray
    assert (found.dtype, found.shape, found.flags.f_contiguous) == (array.dtype, array.shape, array.flags.f_contiguous)
    assert found.tobytes() == array.tobytes()
    assert found.flags.writeable


@QUICK
@given(hnp.arrays(dtypes, 1))
def test_numpy_scalars_cross_unchanged(array: Any) -> None:
    found = crossed(array[0])
    assert type(found) is type(array[0])
    assert np.asarray(found).tobytes() == np.asarray(array[0]).tobytes()


def test_an_array_of_objects_and_a_frozen_array_stay_what_they_are() -> None:
    mixed = np.array([[1, "a"], [None, 2.5]], dtype=object)
    assert crossed(mixed).tolist() == mixed.tolist()
    frozen = np.arange(3)
    frozen.flags.writeable = False
    assert not crossed(frozen).flags.writeable


HOURS = pd.date_range("2026-03-28 22:00", periods=6, freq="h", tz="Europe/Paris")  # over the change to summer time
TABLE = pd.DataFrame(
    {
        "moment": HOURS,
        "naive": pd.date_range("2026-01-01", periods=6, unit="s"),
        "zone": list("ABABAB"),
        "gap": ["a", None, "", "é", "d", "e"],
        "number": [1.5, np.nan, -0.0, np.inf, 2, 3],
        "count": np.arange(6, dtype="int32"),
        "flag": [True, False] * 3,
        "mixed": [1, "a", None, 2.5, (1,), np.int8(3)],
        "kind": pd.Categorical(list("abcabc"), categories=list("cba"), ordered=True),
        "whole": pd.array([1, None, 3, 4, 5, 6], dtype="Int64"),
        "small": pd.array([1, None, 3, 4, 5, 6], dtype="UInt8"),
        "real": pd.array([1.5, None, 3, 4, 5, 6], dtype="Float64"),
        "maybe": pd.array([True, None, False, True, None, False], dtype="boolean"),
        "text": pd.array(["a", None, "c", "d", "e", "f"], dtype="string"),
        "quarter": pd.period_range("2026", periods=6, freq="Q"),
        "span": pd.interval_range(0, 6),
        "length": pd.to_timedelta([1, None, 3, 4, 5, 6], unit="h"),
    }
)


@pytest.mark.parametrize("name", list(TABLE))
def test_every_kind_of_column_crosses_unchanged(name: str) -> None:
    pd.testing.assert_series_equal(crossed(TABLE[name]), TABLE[name])
    pd.testing.assert_series_equal(crossed(TABLE[name].iloc[:0]), TABLE[name].iloc[:0])
    pd.testing.assert_index_equal(crossed(pd.Index(TABLE[name])), pd.Index(TABLE[name]), exact=True)


@pytest.mark.parametrize(
    "table",
    [
        TABLE,
        TABLE.iloc[:0],
        pd.DataFrame(),
        pd.DataFrame(columns=["a", "b"]),
        pd.DataFrame(index=[1, 2]),
        pd.DataFrame([[1, 2.5], [3, 4.5]], columns=["a", "a"]),
        pd.DataFrame(np.arange(6.0).reshape(2, 3), columns=pd.Index(["x", "y", "z"], name="axis")),
        TABLE.set_index(["zone", "count"])[["number"]],
        TABLE.set_index("moment")[["number", "text"]].asfreq("h"),
        TABLE.pivot_table(index="zone", columns="kind", values="number", observed=False),
        TABLE.groupby("zone")["number"].agg(["mean", "max"]),
        TABLE[["count", "flag"]].describe(),
        TABLE.T,
        TABLE.sample(frac=1, random_state=0),
    ],
    ids=lambda table: "x".join(map(str, table.shape)),
)
def test_tables_cross_unchanged(table: pd.DataFrame) -> None:
    found = crossed(table)
    pd.testing.assert_frame_equal(found, table, check_freq=True, check_flags=True)
    assert getattr(found.index, "freq", None) == getattr(table.index, "freq", None)


def test_the_sums_of_a_table_that_crossed_are_the_same_to_the_last_digit() -> None:
    numbers = np.random.default_rng(0).normal(size=(1001, 3)) * 1e8
    mixed = pd.DataFrame({"a": numbers[:, 0], "b": 1})
    for table in (pd.DataFrame(numbers), pd.DataFrame(np.asfortranarray(numbers)), mixed):
        assert crossed(table).sum().tolist() == table.sum().tolist()


@pytest.mark.parametrize(
    "index",
    [
        HOURS,
        HOURS[::-1],
        pd.timedelta_range(0, periods=3, freq="D"),
        pd.period_range("2026", periods=3, freq="W-SUN"),
        pd.RangeIndex(2, 20, 3, name="n"),
        pd.Index([]),
        pd.Index(["a", 1, None], name=("x", 1)),
        pd.CategoricalIndex(list("aba")),
        pd.IntervalIndex.from_breaks([0.0, 1.0, 2.0], closed="both"),
        pd.interval_range(pd.Timestamp("2026", tz="UTC"), periods=2),
        pd.MultiIndex.from_product([["a", "b"], HOURS[:2]], names=["zone", None]),
    ],
    ids=lambda index: type(index).__name__,
)
def test_indexes_cross_unchanged(index: pd.Index) -> None:
    found = crossed(index)
    pd.testing.assert_index_equal(found, index, exact=True)
    assert getattr(found, "freq", None) == getattr(index, "freq", None)


@pytest.mark.parametrize(
    "value",
    [
        pd.Timestamp("2026-10-25 00:30", tz="UTC").tz_convert("Europe/Paris"),
        pd.Timestamp("2026-01-01 00:00:00.123456789"),
        pd.Timestamp("2026-01-01").as_unit("s"),
        pd.Timedelta(hours=-3),
        pd.Period("2026-03", "M"),
        pd.Interval(pd.Timestamp("2026"), pd.Timestamp("2027"), closed="left"),
        pd.NaT,
        pd.NA,
    ],
    ids=repr,
)
def test_pandas_scalars_cross_unchanged(value: Any) -> None:
    found = crossed(value)
    assert type(found) is type(value)
    assert found is value or (found == value and getattr(found, "unit", "") == getattr(value, "unit", ""))


class Float(float):
    def __eq__(self, other: object) -> bool:
        return True

    __hash__ = float.__hash__


class Table(pd.DataFrame):
    pass


@pytest.mark.parametrize(
    "value",
    [
        Float(1),
        Table(),
        type("Text", (str,), {})("a"),
        type("List", (list,), {})(),
        np.ma.masked_array([1]),
        np.zeros(2, dtype="i4,f4"),
        pd.Series([1, 0], dtype="Sparse[int]"),
        collections.namedtuple("P", "x")._make([1]).__class__.__mro__[0],
        (i for i in range(3)),
        lambda: 1,
    ],
    ids=lambda value: type(value).__name__,
)
def test_a_subclass_or_an_unknown_type_never_crosses_as_data(value: object) -> None:
    lent: list[object] = []
    Encoder(lent.append)(value)
    assert len(lent) == 1
    assert lent[0] is value


def test_a_value_nested_too_deep_is_refused() -> None:
    deep: list[Any] = []
    for _ in range(60):
        deep = [deep]
    with pytest.raises(BoundaryError, match="50 niveaux"):
        Encoder(lend)(deep)
    itself: list[Any] = []
    itself.append(itself)
    with pytest.raises(BoundaryError):
        Encoder(lend)(itself)
