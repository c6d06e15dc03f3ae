"""What a learner's code may make of its objects and of the channel: none of it earns, reads or stops anything."""

import functools
import json
import math
import os
import sys
import threading
import time
import traceback
import warnings
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest
from boundary_processes import Learner, learner

from cpia.grading.boundary.errors import BoundaryError, BoundaryFailure, LearnerGone
from cpia.grading.boundary.remote import Remote

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
def total(g): return sum(g)
def wrap(g): return [str(g)[:0], g.__name__]
"""


@pytest.fixture(scope="module")
def spy() -> Iterator[Learner]:
    """A learner's process that several tests use, whose code asks for what it should not have."""
    with learner(SPY, calls=10_000) as there:
        yield there


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
def test_a_function_given_to_the_learner_can_only_be_called(what: str, values: list[Any], spy: Learner) -> None:
    secret = 42

    def checker(value: int) -> bool:
        "42"
        return value == secret

    checker.secret = 42  # type: ignore[attr-defined]
    for given in (checker, Secret().verifier, functools.partial(checker, 42), Secret):
        found = spy["ask"](given, what, *values)
        assert found[0] == "refused", (given, found)
    assert spy["wrap"](checker)[0] == ""


@pytest.mark.parametrize("name", ["gi_frame", "gi_code", "gi_running", "send", "throw", "close"])
def test_a_generator_given_to_the_learner_can_only_be_iterated(name: str, spy: Learner) -> None:
    def numbers() -> Iterator[int]:
        yield 1

    assert spy["ask"](numbers(), "attr", name)[0] == "refused"
    assert spy["total"](numbers()) == 1


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


@pytest.mark.parametrize(
    "code", ["raise SyntaxError('x', (PLACE, 1, 1, None))", "warnings.warn_explicit('x', UserWarning, PLACE, 1)"]
)
def test_no_line_of_a_file_of_the_tests_is_shown(code: str, tmp_path: Path) -> None:
    place = tmp_path / "generateur.py"
    place.write_text("secret = 42\n")
    shown = ""
    with learner(f"import warnings\nPLACE = {str(place)!r}\ndef f():\n    {code}") as there:
        with warnings.catch_warnings(record=True) as warned:
            warnings.simplefilter("always")
            try:
                there["f"]()
            except SyntaxError as error:
                shown = traceback.format_exc()
                assert error.filename is None  # IPython, too, shows the line of the file named
    shown += "".join(warnings.formatwarning(w.message, w.category, w.filename, w.lineno) for w in warned)
    assert "x" in shown
    assert "secret" not in shown


def test_an_inherited_method_of_a_library_is_not_lent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)

    class Table(pd.DataFrame):
        titre = "lots"

    Table.__module__ = "__main__"
    with learner(SPY) as there:
        given = Table({"a": [1]})
        assert there["ask"](given, "attr", "to_pickle")[0] == "refused"
        assert there["ask"](given, "attr", "titre") == ["read", "lots"]
