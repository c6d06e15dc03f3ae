"""What a hostile learner's process may send or answer: each attempt ends in an error here, and nothing of it runs."""

import base64
import functools
import json
import math
import os
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from boundary_processes import attacker, frame, learner

from cpia.grading.boundary.channel import Channel
from cpia.grading.boundary.errors import BoundaryError, BoundaryFailure, LearnerError, LearnerGone
from cpia.grading.boundary.remote import Remote

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


CHEAT = """
class Always:
    def __eq__(self, other): return True
    def __ne__(self, other): return False
    def __hash__(self): return 42
    def __lt__(self, other): return True
    __gt__ = __le__ = __ge__ = __contains__ = __lt__
    def __sub__(self, other): return 0.0
    __rsub__ = __add__ = __radd__ = __mul__ = __truediv__ = __mod__ = __pow__ = __sub__
    def __float__(self): return 42.0
    def __int__(self): return 42
    __index__ = __round__ = __trunc__ = __int__
    def __complex__(self): return 42j
    def __abs__(self): return 0.0
    def __neg__(self): return self
    def __array__(self, *args, **kwargs):
        import numpy
        return numpy.array(42.0)
    def __array_ufunc__(self, *args, **kwargs): return True
    def __array_function__(self, *args, **kwargs): return True
    def __bytes__(self): return b"42"
    def __format__(self, spec): return "42"
    def __fspath__(self): return "42"
    def __iadd__(self, other): return 42
    def __instancecheck__(self, other): return True
    def __reduce_ex__(self, protocol): return (eval, ("1",))
    def __copy__(self): return 42
    def __deepcopy__(self, memo): return 42
    def _repr_html_(self): return "<script>"
    def _ipython_display_(self): pass
    @property
    def __class__(self): return float
def answer(*args): return Always()
"""


def test_an_object_made_to_win_every_comparison_wins_none() -> None:
    import copy
    import pickle

    with learner(CHEAT) as there:
        found = there["answer"]()
        assert not isinstance(found, float)
        assert not (
            found == 42 or found == 42 or [found] == [42] or found in [42, "a"] or found in {42} or found in {42: 1}
        )
        assert found != 42
        assert not (np.array([42]) == found).any() if isinstance(np.array([42]) == found, np.ndarray) else True
        assert hash(found) != 42
        numeric: list[Any] = [
            lambda: found - 42,
            lambda: 42 - found,
            lambda: found < 42,
            lambda: 42 > found,
            lambda: abs(found),
            lambda: -found,
            lambda: float(found),
            lambda: int(found),
            lambda: complex(found),
            lambda: round(found),
            lambda: range(3)[found],
            lambda: 42 in found,
            lambda: math.isclose(found, 42),
            lambda: np.isclose(found, 42),
            lambda: np.abs(found),
            lambda: np.float64(42) - found,
            lambda: np.array([42]) - found,
            lambda: pd.Series([42]) - found,
            lambda: sum([found]),
            lambda: sorted([found, found]),
            lambda: bytes(found),
            lambda: os.fspath(found),
            lambda: f"{found:.2f}",
            lambda: isinstance(42, found),
            lambda: pickle.dumps(found),
            lambda: copy.copy(found),
            lambda: copy.deepcopy(found),
            lambda: found._repr_html_,
            lambda: found.__array__,
            lambda: found.__eq__.__self__.x,
            lambda: json.dumps(found),
            lambda: np.testing.assert_allclose(found, 42),
            lambda: pd.testing.assert_frame_equal(found, pd.DataFrame()),
            lambda: pd.testing.assert_series_equal(found, pd.Series()),
        ]
        for attempt in numeric:
            with pytest.raises((TypeError, AttributeError, AssertionError)):
                attempt()
        assert np.asarray(found).dtype == object


@pytest.mark.parametrize("base", ["float", "int", "str", "list", "dict", "tuple", "set", "bytes", "complex"])
def test_a_subclass_of_a_plain_type_is_only_a_handle(base: str) -> None:
    source = f"class T({base}):\n    def __eq__(self, other): return True\n    __hash__ = None\ndef f(): return T()"
    with learner(source) as there:
        found = there["f"]()
        assert isinstance(found, Remote)
        assert not isinstance(found, (float, int, str, list, dict, tuple, set, bytes, complex))
        assert not found == {"float": 0.0, "int": 0, "str": "", "list": [], "dict": {}, "tuple": ()}.get(base)


def test_answers_that_change_between_two_readings_are_read_once() -> None:
    source = (
        "n = 0\nclass T:\n    @property\n    def x(self):\n        global n\n        n += 1\n        return n\nt = T()"
    )
    with learner(source) as there:
        value = there["t"].x
        assert (value, value) == (1, 1)


SPY = """
def ask(g, what, *values):
    try:
        return ["read", CHANNEL.request(object.__getattribute__(g, "_handle"), what, *values)]
    except BaseException as error:
        return ["refused", type(error).__name__]
def raw(number, what, *values):
    try:
        return ["read", CHANNEL.request(number, what, *values)]
    except BaseException as error:
        return ["refused", type(error).__name__]
def wrap(g): return [str(g)[:0], g.__name__]
"""


class Secret:
    """A test's class, as an instructor would write it in a cell."""

    attendu = 42

    def __init__(self) -> None:
        self._cache = 42

    def verifier(self, value: object) -> bool:
        return value == 42


Secret.__module__ = "__main__"


@pytest.mark.parametrize(
    ("what", "values"),
    [
        *(
            ("attr", [name])
            for name in "__globals__ __code__ __closure__ __defaults__ __dict__ __self__ __func__".split()
        ),
        *(("attr", [name]) for name in "__class__ __wrapped__ secret func args keywords gi_frame gi_code".split()),
        ("attr", [3]),
        ("set", ["secret", 1]),
        ("set", ["__code__", 1]),
        ("dir", []),
        ("signature", []),
        ("setitem", [0, 1]),
        ("doc", []),
        ("str", []),
        ("repr", []),
        ("clone", []),
        ("params", []),
        ("eval", []),
    ],
)
def test_a_function_given_to_the_learner_can_only_be_called(what: str, values: list[Any]) -> None:
    secret = 42

    def checker(value: int) -> bool:
        "42"
        return value == secret

    checker.secret = 42  # type: ignore[attr-defined]
    with learner(SPY) as there:
        for given in (checker, Secret().verifier, functools.partial(checker, 42), Secret):
            found = there["ask"](given, what, *values)
            assert found[0] == "refused", (given, found)
        assert there["wrap"](checker)[0] == ""


@pytest.mark.parametrize("name", ["gi_frame", "gi_code", "gi_running", "send", "throw", "close"])
def test_a_generator_given_to_the_learner_can_only_be_iterated(name: str) -> None:
    def numbers() -> Iterator[int]:
        yield 1

    with learner(SPY + "def total(g): return sum(g)") as there:
        assert there["ask"](numbers(), "attr", name)[0] == "refused"
        assert there["total"](numbers()) == 1


def test_an_error_of_the_test_shows_no_traceback_and_numbers_cannot_be_guessed() -> None:
    def fail() -> None:
        raise RuntimeError("ma trace")

    source = SPY + (
        "\ndef steal(g):\n    try: g()\n    except RuntimeError: pass\n"
        "    asked = (('attr', ['with_traceback']), ('attr', ['args']), ('repr', []), ('attr', ['__traceback__']))\n"
        "    return [raw(n, what, *values)[0] for n in range(-3, 60) for what, values in asked]"
    )
    with learner(source) as there:
        assert set(there["steal"](fail)) == {"refused"}


def test_modules_frames_and_code_are_never_lent() -> None:
    with learner("def f(x): return 1") as there:
        for value in (os, sys, sys._getframe(), test_modules_frames_and_code_are_never_lent.__code__):
            with pytest.raises(TypeError):
                there["f"](value)
        assert there["f"](json) == 1


def test_callbacks_without_end_are_counted() -> None:
    with learner("def f(g):\n    while True: g()", calls=100) as there:
        seen: list[int] = []
        with pytest.raises(BoundaryError, match="100 appels"):
            there["f"](lambda: seen.append(1))
        assert len(seen) <= 100
        there.channel.start_cell()
        with pytest.raises(LearnerGone):
            there.run("1")


def test_a_process_that_never_answers_is_left_at_the_deadline() -> None:
    with learner("def f():\n    while True: pass") as there:
        f = there["f"]
        there.channel.deadline = time.monotonic() + 0.2
        with pytest.raises(BoundaryFailure):
            f()


@pytest.mark.parametrize(
    "code",
    [
        "SOCKET.close()",
        "SOCKET.sendall(b'garbage that is no frame at all ' * 10)",
        "SOCKET.sendall(bytes(400))",
        "import os; os.kill(os.getpid(), 9)",
        "import os; os.close(SOCKET.fileno())",
        "CHANNEL._server = None; CHANNEL._lending = None",
        "CHANNEL._frames.send = lambda m: SOCKET.sendall(b'\\x00\\x00\\x00\\x02[]')",
    ],
)
def test_a_learner_who_breaks_the_channel_breaks_only_his_own_tests(code: str) -> None:
    with learner(f"def f():\n    {code}\n    return 42") as there:
        with pytest.raises(BoundaryFailure):
            there["f"]()
        with pytest.raises(BoundaryFailure):
            there["f"]


def test_a_learner_who_answers_for_another_object_gives_only_data() -> None:
    source = (
        "import builtins\nCHANNEL._server.serve = lambda name, args: {'r': ['name', 'os', 'system']}\ndef f(): return 1"
    )
    with learner(source) as there, pytest.raises(BoundaryError, match=r"os\.system"):
        there["f"]()


def test_forged_changes_of_arguments_are_refused() -> None:
    forged = [
        [[0, 3]],
        [[0, ["d", []]]],
        [[9, ["l", []]]],
        [["0", ["l", []]]],
        [[True, ["l", []]]],
        [[0, ["name", "os", "system"]]],
        [[0]],
        [0],
        3,
    ]
    for changes in forged:
        source = f"CHANNEL._server.serve = lambda name, args: {{'r': 1, 'c': {changes!r}}}\ndef f(l): return 1"
        with learner(source) as there:
            given = [1, 2]
            with pytest.raises(BoundaryError):
                there["f"](given)
            assert given == [1, 2]


def test_forged_answers_of_protocols_are_refused() -> None:
    forged: list[tuple[Any, object]] = [(len, "3"), (len, True), (bool, 1), (str, 3), (dir, ["l", [3]])]
    forged += [(lambda thing: thing.__doc__, 3), (list, ["l", 3]), (lambda thing: list(iter(thing)), 3)]
    for act, sent in forged:
        with learner(f"{THING}CHANNEL._server.serve = lambda name, args: {{'r': {sent!r}}}\n") as there:
            thing = there["thing"]
            with pytest.raises((BoundaryError, TypeError)):
                act(thing)


THING = """
class Thing:
    def __len__(self): return 3
    def __bool__(self): return True
    def __iter__(self): return iter([1])
thing = Thing()
"""


def test_two_threads_of_a_test_do_not_mix_their_answers() -> None:
    with learner("def f(x): return x", calls=10_000) as there:
        f = there["f"]
        wrong: list[int] = []

        def many(start: int) -> None:
            wrong.extend(n for n in range(start, start + 100) if f(n) != n)

        threads = [threading.Thread(target=many, args=(start,)) for start in (0, 1000)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert wrong == []


def test_nothing_is_left_on_the_disk(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    with learner(CHEAT) as there:
        there["answer"]()
    assert list(tmp_path.iterdir()) == []
