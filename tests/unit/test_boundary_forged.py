"""What a hostile learner's process may send or answer: each attempt ends in an error here, and nothing of it runs."""

import base64
import functools
import json
import socket
import sys
import time
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from boundary_processes import attacker, frame
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cpia.grading.boundary.channel import Channel
from cpia.grading.boundary.errors import BoundaryError, BoundaryFailure, LearnerError, LearnerGone

WATCHED: list[str] = []
_watching = False
_RUNS = ("os.system", "os.exec", "os.fork", "subprocess.Popen", "pickle.find_class", "socket.connect", "ctypes.dlopen")


def _audit(event: str, arguments: tuple[Any, ...]) -> None:
    if not _watching:
        return
    text = event == "compile" and arguments[1] == "<string>" and arguments[0]
    named_tuple = type(text) is bytes and text.startswith(b"lambda _cls, ")  # Python's own, of checked names
    if event in _RUNS or (text and not named_tuple):
        WATCHED.append(event)


sys.addaudithook(_audit)


@pytest.fixture
def channel() -> Iterator[Channel]:
    """A tests' side whose other side says nothing."""
    ours, theirs = socket.socketpair()
    with ours, theirs:
        yield Channel(ours, "tests", message=1 << 20, calls=100)


def array(dtype: object, shape: object, content: bytes = bytes(24)) -> list[Any]:
    return ["np.a", dtype, shape, "C", base64.b64encode(content).decode(), True]


def handle(number: object = 7, **facts: object) -> list[Any]:
    known = {"name": "f", "module": "__main__", "kind": "object", "able": ["call"], "listed": None, "classes": []}
    return ["h", number, list((known | facts).values())]


def nested(depth: int) -> Any:
    value: Any = 1
    for _ in range(depth):
        value = ["l", [value]]
    return value


NAMES = [
    *(
        ("builtins", name)
        for name in "eval exec open getattr setattr __import__ compile globals vars input type".split()
    ),
    *(("builtins", name) for name in "breakpoint memoryview locals delattr exit help super classmethod".split()),
    *(
        ("numpy", name)
        for name in "load save fromfile memmap loadtxt genfromtxt vectorize frompyfunc __class__".split()
    ),
    *(("numpy", name) for name in "__loader__ linalg testing core ctypeslib f2py fromstring fromregex".split()),
    *(("pandas", name) for name in "read_pickle eval read_csv HDFStore ExcelWriter to_pickle core io".split()),
    *(("math", name) for name in "__loader__ __spec__ pi".split()),
    ("os", "system"),
    ("posix", "system"),
    ("subprocess", "Popen"),
    ("unittest.mock", "ANY"),
    ("unittest.mock", "Mock"),
    ("numpy.testing", "runstring"),
    ("numpy.testing._private.utils", "runstring"),
    ("joblib", "load"),
    ("pickle", "loads"),
    ("operator", "attrgetter"),
    ("functools", "partial"),
    ("sklearn.datasets", "fetch_openml"),
    ("sklearn.linear_model", "np"),
    ("sklearn.linear_model", "__builtins__"),
    ("sklearn.metrics", "np"),
    ("sklearn.utils", "deprecated"),
    ("sklearn.externals", "x"),
    ("statistics", "sys"),
    ("statistics", "attrgetter"),
    ("importlib", "import_module"),
    ("cpia.grading.boundary.channel", "Channel"),
    ("__main__", "x"),
    ("numpy.os", "system"),
    ("numpy", "linalg.norm"),
    ("", ""),
    (["os"], "system"),
    (None, "len"),
    ("builtins", 3),
]


@pytest.mark.parametrize("name", NAMES, ids=lambda name: f"{name[0]}.{name[1]}")
def test_a_forged_library_name_is_refused(name: tuple[Any, Any], channel: Channel) -> None:
    with pytest.raises(BoundaryError):
        channel.decode(["name", *name])
    with pytest.raises(BoundaryError):
        channel.decode(handle(listed=list(name)))


MODULES = ["os", "sys", "subprocess", "importlib", "builtins", "ctypes", "cpia", "this", "", ["os"], None, 3]


@pytest.mark.parametrize("name", MODULES)
def test_a_forged_module_is_refused(name: object, channel: Channel) -> None:
    loaded = set(sys.modules)
    with pytest.raises(BoundaryError):
        channel.decode(["module", name])
    assert set(sys.modules) == loaded


@pytest.mark.parametrize(
    "name",
    [("numpy", "memmap"), ("numpy", "ndarray"), ("pandas", "DataFrame"), ("builtins", "float"), ("builtins", "list")],
)
def test_a_handle_never_passes_for_a_class_of_data(name: tuple[str, str], channel: Channel) -> None:
    with pytest.raises(BoundaryError):
        channel.decode(handle(listed=list(name)))


FORGED: list[Any] = [
    [],
    {},
    {"a": 1},
    [1],
    [None],
    ["?"],
    ["__class__"],
    ["np.pickle", "x"],
    ["pd.eval", "1+1"],
    ["l"],
    ["l", 3],
    ["l", "abc"],
    ["l", {"0": 1}],
    ["d", [1]],
    ["d", [["l", []], 1]],
    ["s", [["l", []]]],
    ["fs", [["d", []]]],
    ["i", "0x" + "f" * 1_000_000],
    ["i", "12"],
    ["i", "__import__('os')"],
    ["i", 3],
    ["f", "1"],
    ["f", None],
    ["u", "zz"],
    ["u", "ffffffff"],
    ["b", "%%%"],
    ["b", 3],
    ["B", "A"],
    ["F", "AAA="],
    ["I", "AAAA"],
    ["c", "x", 1],
    ["c", 1],
    ["r", ["a"]],
    ["r", [1, 2, 0]],
    ["sl", [1, 2, 3, 4]],
    ["Q", 1, 0],
    ["Q", True, 2],
    ["Q", 1.5, 2],
    ["D", "1" * 200_000],
    ["D", "x"],
    ["D", ["l", []]],
    ["p", "ZipFile", "x"],
    ["p", "PosixPath", 3],
    ["dd", "eval", []],
    ["dd", ["name", "os", "system"], []],
    ["dq", "x", []],
    ["dv", "__class__", []],
    ["dv", "pop", []],
    ["nt", "P", ["x=__import__('os')"], [1]],
    ["nt", "P", ["x", "x"], [1, 2]],
    ["nt", "P", ["_x"], [1]],
    ["nt", "P", ["class"], [1]],
    ["nt", "P); import os; (", ["x"], [1]],
    ["nt", "P", ["x"], [1, 2]],
    ["nt", "P", [f"x{i}" for i in range(1000)], list(range(1000))],
    ["nt", "P", "xy", [1, 2]],
    ["tuple", "P", ["x.y"]],
    ["dt", [2026, 13, 1, 0, 0, 0, 0], 0, None],
    ["dt", [2026, 1], 0, None],
    ["dt", [2026, 1, 1, 0, 0, 0, 0], 7, None],
    ["dt", [2026, 1, 1, 0, 0, 0, 0], 0, ["h", 1]],
    ["zo", ["zi", "../../../etc/passwd"]],
    ["zo", ["zi", "/etc/passwd"]],
    ["zo", ["zi", "Europe/Nowhere"]],
    ["zo", ["zi", 3]],
    ["zo", ["tz", 10**9, 0, 0, None]],
    ["zo", ["tz", 0, 0, 0, 5]],
    ["td", [10**12, 0, 0]],
    ["da", [0, 0, 0]],
    ["ti", [25, 0, 0, 0], 0, None],
    array("O", [3]),
    array("|O", [3]),
    array("object", [3]),
    array("|V8", [3]),
    array("i4,f4", [3]),
    array("<U99999999", [3]),
    array("float64", [3]),
    array("<f8", [4]),
    array("<f8", [-3]),
    array("<f8", [2**40, 0]),
    array("<f8", [10**9, 10**9]),
    array("<f8", [True, 3]),
    array("<f8", ["3"]),
    array("<f8", "3"),
    array("<f8", [1] * 40 + [3]),
    array("<f8", None),
    array(["<f8"], [3]),
    array("|b1", [24], b"\x02" * 24),
    array("<U1", [6], b"\xff" * 24),
    array("<M8[parsec]", [3]),
    ["np.a"],
    ["np.g", "O", "AAAAAAAAAAA="],
    ["np.o", [3], [1], True],
    ["np.o", [2**30], [], True],
    ["np.rng", [1, 2]],
    ["np.rng", [-1, 2, 0, 0]],
    ["np.mt", array("<u4", [6]), 10**9, 0, 0.0],
    ["np.mt", array("<u4", [624], bytes(2496)), 10**6, 0, 0.0],
    ["pd.s", ["plain", array("<f8", [3])], ["pd.r", [0, 2, 1], None], None],
    ["pd.s", ["plain", array("<f8", [3])], ["l", [1, 2, 3]], None],
    ["pd.s", ["plain", array("<U2", [3])], ["pd.r", [0, 3, 1], None], None],
    ["pd.s", ["eval", "1"], ["pd.r", [0, 3, 1], None], None],
    ["pd.f", [["plain", array("<f8", [3])]], ["pd.r", [0, 2, 1], None], ["pd.r", [0, 3, 1], None]],
    ["pd.f", 3, ["pd.r", [0, 0, 1], None], ["pd.r", [0, 0, 1], None]],
    ["pd.m", array("<f8", [3]), ["pd.r", [0, 9, 1], None], ["pd.r", [0, 3, 1], None]],
    ["pd.i", ["plain", array("<M8[ns]", [3])], None, "__import__('os')"],
    ["pd.i", ["plain", array("<f8", [3])], None, "D"],
    ["pd.i", ["plain", array("<M8[ns]", [3], bytes(range(24)))], None, "D"],
    ["pd.i", ["plain", array("<f8", [3])], ["l", []], None],
    ["pd.i", ["period", array("<i8", [3]), "eval(1)"], None, None],
    ["pd.i", ["period", array("<f8", [3]), "D"], None, None],
    ["pd.i", ["zoned", array("<f8", [3]), ["zi", "UTC"]], None, None],
    ["pd.i", ["masked", "Int64", array("<i8", [3]), array("<i8", [3])], None, None],
    ["pd.i", ["masked", "object", array("<i8", [3]), array("|b1", [24])], None, None],
    [
        "pd.i",
        ["category", array("|i1", [24], b"\x09" * 24), ["pd.i", ["text", "python", False, ["a"]], None, None], False],
        None,
        None,
    ],
    ["pd.i", ["interval", 1, 2, "left"], None, None],
    ["pd.i", ["text", "numexpr", False, ["a"]], None, None],
    ["pd.i", ["text", "python", False, [1]], None, None],
    ["pd.l", [["pd.r", [0, 2, 1], None]], [array("<i8", [3], b"\x7f" * 24)], [None]],
    ["pd.l", [], [], []],
    ["pd.ts", 1, "parsec", None],
    ["pd.ts", "now", "ns", None],
    ["pd.p", 1, "os.system('x')"],
    ["pd.iv", 1, 2, "eval"],
    ["pd.iv", 2, 1, "left"],
    ["&", 0],
    ["&", "0"],
    ["yours", 1],
    ["yours", True],
    ["yours", "1"],
    ["yours", []],
    handle(-1),
    handle("7"),
    handle(True),
    handle(2**70, able=["__array__"]),
    handle(able=["eq"]),
    handle(able=[["call"]]),
    handle(kind="module"),
    handle(name=3),
    handle(classes=["x"]),
    handle(listed="os"),
    ["h", 1, []],
    ["h", 1],
    ["error", ["lib", "builtins", "eval"]],
    ["error", ["lib", "builtins", "SystemExit"]],
    ["error", ["lib", "os", "system"]],
    ["error", ["lib", "cpia.grading.boundary.errors", "LearnerGone"]],
    ["error", ["lib", ["x"], "y"]],
    ["error", ["own", 1, "not a name", ["lib", "builtins", "Exception"]]],
    ["error", ["own", 1, "E", ["lib", "builtins", "type"]], 1],
    ["error", ["own", "1", "E", ["lib", "builtins", "Exception"]]],
    [
        "error",
        functools.reduce(lambda base, n: ["own", n, "E", base], range(100, 200), ["lib", "builtins", "Exception"]),
    ],
    ["error", ["yours", 1]],
    ["error", None],
    nested(60),
]


@pytest.mark.parametrize("data", FORGED, ids=lambda data: str(data)[:60])
def test_a_forged_value_is_refused_and_nothing_runs(data: Any, channel: Channel) -> None:
    global _watching  # noqa: PLW0603
    WATCHED.clear()
    _watching = True
    try:
        with pytest.raises(BoundaryError):
            channel.decode(data)
    finally:
        _watching = False
    assert WATCHED == []


def answer(**fields: Any) -> bytes:
    return frame(json.dumps({"n": 1, "x": [], "o": []} | fields).encode())


def error(**fields: Any) -> dict[str, Any]:
    return {"class": ["lib", "builtins", "ValueError"], "text": "t", "args": ["t"], "number": 1, "own": None} | fields


@pytest.mark.parametrize(
    "sent",
    [
        b"",
        b"\x00\x00",
        b"\xff\xff\xff\xff",
        b"\x7f\xff\xff\xff" + b"x" * 100,
        frame(b"{}")[:-1],
        frame(b""),
        frame(b"{"),
        frame(b"\xff\xfe"),
        frame("é".encode()),
        frame(b"NaN"),
        frame(b"[" * 100_000),
        frame(b'{"r":' * 50_000),
        frame(b"[" + b"[]," * 1_500_000 + b"1]"),
        frame(b"1" * 100_000),
        frame(b"[]"),
        frame(b"null"),
        frame(b'{"r": 1}'),
        answer(r=1, z=1),
        answer(r=1, e=error()),
        answer(r=1, n=2),
        answer(r=1, n="1"),
        answer(r=1, n=True, x=3),
        answer(r=1, x=3),
        answer(r=1, o=3),
        answer(r=1, o=[1]),
        answer(r=1, o=["x" * 200_000, "", []]),
        answer(r=1, o=["", "", [["t", "os", "system", "f", 1]]]),
        answer(r=1, o=["", "", [["t", "builtins", "ValueError", "f", 1]]]),
        answer(e=3),
        answer(e={}),
        answer(e=error(text=3)),
        answer(e=error(args=3)),
        answer(e=error(number="x")),
        answer(e=error(own=1)),
        answer(e=error(own=[])),
        answer(e=error(**{"class": ["lib", [], []]})),
        answer(e=error(**{"class": []})),
        answer(q=3, a=[], **{"for": 1}),
        answer(q=".call", a=3, **{"for": 1}),
        answer(q=".call", a=[1], **{"for": 1}),
        answer(q=".eval", a=[1], **{"for": 1}),
        answer(q="run", a=["import os"], **{"for": 1}),
    ],
    ids=lambda sent: repr(sent[:60]),
)
def test_a_malformed_message_ends_the_talk(sent: bytes) -> None:
    with attacker(sent) as there, pytest.raises(BoundaryFailure):
        there.ask("name", "x")


@pytest.mark.parametrize(
    "values", [b"[]," * 600_000, b"{}," * 600_000, b"0," * 1_100_000], ids=["lists", "maps", "numbers"]
)
def test_a_message_of_too_many_values_is_refused_before_it_is_parsed(values: bytes) -> None:
    sent = b'{"n":1,"x":[],"o":[],"r":[' + values + b"0]}"
    with attacker(frame(sent)) as there, pytest.raises(BoundaryError, match="message de plus de 1000000 valeurs"):
        there.ask("name", "x")


def test_a_message_too_long_is_refused_before_it_is_read() -> None:
    with attacker(b"\x7f\xff\xff\xff" + bytes(1 << 16)) as there:
        start = time.monotonic()
        with pytest.raises(BoundaryError, match="2147483647 octets"):
            there.ask("name", "x")
        assert time.monotonic() - start < 1
        with pytest.raises(LearnerGone):
            there.ask("name", "x")


@pytest.mark.parametrize(
    "forged",
    [
        ["lib", "builtins", "SystemExit"],
        ["lib", "builtins", "KeyboardInterrupt"],
        ["lib", "builtins", "BaseException"],
        ["lib", "builtins", "eval"],
        ["lib", "os", "system"],
        ["lib", "cpia.grading.boundary.errors", "LearnerGone"],
    ],
)
def test_a_forged_error_never_stops_the_tests_process(forged: list[str]) -> None:
    with attacker(answer(e=error(**{"class": forged}))) as there, pytest.raises(LearnerError):
        there.ask("name", "x")


def test_a_forged_assertion_is_known_as_the_learners() -> None:
    with attacker(answer(e=error(**{"class": ["lib", "builtins", "AssertionError"]}))) as there:
        with pytest.raises(AssertionError) as caught:
            there.ask("name", "x")
    assert caught.value.from_learner is True  # type: ignore[attr-defined]


anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=3), inner, max_size=2),
    max_leaves=6,
)
WRITTEN = [
    [1, 2.5, "a", b"b", {"k": (1, None)}, {1, 2}, 2**80],
    pd.DataFrame({"a": [1, 2], "b": ["x", None], "t": pd.date_range("2026", periods=2, tz="Europe/Paris")}),
    pd.Series(pd.Categorical(["a", "b"]), index=pd.MultiIndex.from_tuples([(1, "x"), (2, "y")])),
    np.arange(6.0).reshape(2, 3),
    pd.Series(pd.array([1, None], dtype="Int64"), index=pd.period_range("2026", periods=2, freq="M")),
    pd.interval_range(0, 2),
]


@settings(max_examples=150, deadline=None, database=None, suppress_health_check=list(HealthCheck))
@given(st.sampled_from(WRITTEN), st.randoms(use_true_random=False), anything)
def test_a_value_changed_anywhere_is_read_as_data_or_refused(value: Any, random: Any, other: Any) -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        channel = Channel(ours, "tests", message=1 << 20, calls=100)
        data = json.loads(json.dumps(channel.encode(value)))
        places: list[tuple[Any, Any]] = []
        _walk(data, places)
        container, place = random.choice(places)
        container[place] = other
        try:
            channel.decode(data)
        except BoundaryError:
            pass


def _walk(data: Any, places: list[tuple[Any, Any]]) -> None:
    if type(data) is list:
        for place, value in enumerate(data):
            places.append((data, place))
            _walk(value, places)
