"""Calls between two real processes: what a test does with a learner's functions and objects keeps its meaning."""

import collections
import contextlib
import inspect
import io
import time
import warnings
from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
import pytest
from boundary_processes import Learner, learner
from sklearn.base import clone
from sklearn.ensemble import RandomForestClassifier
from sklearn.linear_model import LinearRegression
from sklearn.model_selection import cross_val_score
from sklearn.utils.validation import check_is_fitted

from cpia.grading.boundary.errors import BoundaryError, LearnerAssertion, LearnerError, LearnerGone, LearnerLate


@pytest.fixture(scope="module")
def empty() -> Iterator[Learner]:
    """A learner's process that several tests use: each defines what it needs."""
    with learner("") as there:
        yield there


def test_arguments_that_a_function_changes_are_changed_in_place() -> None:
    source = """
def change(l, d, s, b, q, a, t, c):
    l.append(1); d["k"] = l; s.add(2); b += b"!"; q.appendleft(0); a *= 2; t["new"] = 1;
    c.iloc[0] = 9
"""
    arguments: list[Any] = [[], {}, set(), bytearray(), collections.deque(), np.arange(3), pd.DataFrame({"a": [1, 2]})]
    arguments.append(pd.Series([1, 2]))
    kept = list(arguments)
    with learner(source) as there:
        assert there["change"](*arguments) is None
    assert all(one is other for one, other in zip(arguments, kept, strict=True))
    assert arguments[:4] == [[1], {"k": [1]}, {2}, bytearray(b"!")]
    assert arguments[1]["k"] is arguments[0]
    assert list(arguments[4]) == [0]
    assert arguments[5].tolist() == [0, 2, 4]
    assert arguments[6].to_dict("list") == {"a": [1, 2], "new": [1, 1]}
    assert arguments[7].tolist() == [9, 2]


@pytest.mark.parametrize(("before", "after"), [(1, True), (0.0, -0.0), (1, 1.0), (True, 1)])
def test_a_change_that_equality_does_not_see_is_a_change(before: object, after: object) -> None:
    given = [before]
    with learner("def put(l, v): l[0] = v") as there:
        there["put"](given, after)
    assert repr(given[0]) == repr(after)


def test_a_failed_call_changes_its_arguments_all_the_same() -> None:
    given = [3, 1, 2]
    with (
        learner("def f(l):\n    l.sort()\n    raise KeyError('après')") as there,
        pytest.raises(KeyError, match="après"),
    ):
        there["f"](given)
    assert given == [1, 2, 3]


def test_the_same_object_comes_back_as_the_same_object() -> None:
    given: dict[str, Any] = {"inner": []}
    given["itself"] = given
    with learner("def f(x): return x\ndef g(x): return x['itself']['inner']\ndef h(a, b): return a is b") as there:
        assert there["f"](given) is given
        assert there["g"](given) is given["inner"]
        assert there["h"](given, given) is True
        assert there["h"]([], []) is False
        table = pd.DataFrame({"a": [1]})
        assert there["f"](table) is table


def test_a_generator_given_to_a_function_goes_on_where_the_function_left_it() -> None:
    draw = "def draw(r): return float(r.normal())"
    with learner(draw) as there:
        ours, witness = np.random.default_rng(3), np.random.default_rng(3)
        assert [there["draw"](ours), float(ours.normal())] == [float(witness.normal()), float(witness.normal())]
        old, witness_old = np.random.RandomState(3), np.random.RandomState(3)
        assert [there["draw"](old), old.normal()] == [witness_old.normal(), witness_old.normal()]


def test_a_generator_of_the_learner_stays_his_own_and_is_known_for_one() -> None:
    with learner("import numpy as np\nr = np.random.default_rng(3)\ndef draw(): return float(r.normal())") as there:
        theirs, witness = there["r"], np.random.default_rng(3)
        assert isinstance(theirs, np.random.Generator)
        assert [theirs.normal(), there["draw"]()] == [float(witness.normal()), float(witness.normal())]


def test_callbacks_are_called_here() -> None:
    seen: list[int] = []

    def note(value: int) -> int:
        seen.append(value)
        return value * 10

    with learner("def f(g): return [g(1), g(2)]\ndef fact(n, again): return 1 if n < 2 else n * again(n - 1)") as there:
        assert there["f"](note) == [10, 20]
        fact = there["fact"]
        assert fact(6, lambda n: fact(n, lambda m: fact(m, lambda k: 2))) == 6 * 5 * 4 * 2
    assert seen == [1, 2]


def test_an_error_of_a_callback_comes_back_as_itself() -> None:
    mine = RuntimeError("la mienne")

    def fail() -> None:
        raise mine

    with learner("def f(g): g()\ndef quiet(g):\n    try: g()\n    except RuntimeError as e: return str(e)") as there:
        with pytest.raises(RuntimeError) as caught:
            there["f"](fail)
        assert there["quiet"](fail) == "la mienne"
    assert caught.value is mine
    assert not hasattr(mine, "from_learner")


def test_a_failed_check_inside_a_callback_tells_the_learners_code_nothing() -> None:
    def check(value: int) -> None:
        assert value == 42, "il fallait 42"

    with learner("def spy(g):\n    try: g(1)\n    except AssertionError as e: return repr(e)") as there:
        assert there["spy"](check) == "LearnerAssertion()"


@pytest.mark.parametrize(
    ("code", "kind", "text"),
    [
        ("1 / 0", ZeroDivisionError, "division by zero"),
        ("{}['k']", KeyError, "'k'"),
        ("open('/absent')", FileNotFoundError, "No such file"),
        ("b'\\xff'.decode()", UnicodeDecodeError, "can't decode"),
        ("import json; json.loads('{')", ValueError, "property name"),
        ("import numpy as np; np.linalg.inv(np.zeros((2, 2)))", np.linalg.LinAlgError, "Singular"),
        ("import pandas as pd; pd.Timestamp('hier')", ValueError, "hier"),
        ("raise NotImplementedError()", NotImplementedError, ""),
        ("assert False, 'la sienne'", LearnerAssertion, "la sienne"),
        ("exit()", LearnerError, ""),
        ("raise SystemExit(3)", LearnerError, "SystemExit: 3"),
        ("raise KeyboardInterrupt", LearnerError, "KeyboardInterrupt"),
        ("class B(BaseException): pass\n    raise B('b')", LearnerError, "b"),
        ("class E(Exception):\n        def __str__(self): raise ValueError\n    raise E(1)", Exception, ""),
    ],
)
def test_an_error_of_the_learners_code_has_its_own_type(
    code: str, kind: type[Exception], text: str, empty: Learner
) -> None:
    empty.run(f"def f():\n    {code}")
    with pytest.raises(kind) as caught:
        empty["f"]()
    assert text in str(caught.value)
    assert caught.value.from_learner is True  # type: ignore[attr-defined]
    assert isinstance(caught.value, AssertionError) == ("assert" in code)


def test_the_learners_own_exception_classes_can_be_caught_and_read() -> None:
    source = """
class Refus(ValueError):
    def __init__(self, lot): super().__init__(lot); self.lot = lot
    def __str__(self): return f"lot {self.lot}"
class Autre(Refus): pass
def f(): raise Autre(7)
"""
    with learner(source) as there:
        with pytest.raises(there["Refus"]) as caught:
            there["f"]()
        assert str(caught.value) == "lot 7"
        assert caught.value.lot == 7
        assert type(caught.value) is there["Autre"]
        assert issubclass(there["Autre"], there["Refus"])
        assert issubclass(there["Refus"], ValueError)
        assert not isinstance(caught.value, AssertionError)


def test_printed_text_and_warnings_are_shown_on_this_side() -> None:
    source = "import warnings, sys\ndef f():\n    print('vu'); print('err', file=sys.stderr)\n"
    source += "    warnings.warn('gare', FutureWarning)"
    with learner(source) as there:
        out, err = io.StringIO(), io.StringIO()
        with (
            contextlib.redirect_stdout(out),
            contextlib.redirect_stderr(err),
            pytest.warns(FutureWarning, match="gare"),
        ):
            there["f"]()
        assert (out.getvalue(), err.getvalue()) == ("vu\n", "err\n")
        with warnings.catch_warnings():
            warnings.simplefilter("error")
            with contextlib.redirect_stdout(out), pytest.raises(FutureWarning):
                there["f"]()
        with warnings.catch_warnings(), contextlib.redirect_stdout(out):
            warnings.simplefilter("ignore")
            assert there["f"]() is None


def test_what_is_printed_before_a_callback_is_shown_before_it() -> None:
    out = io.StringIO()
    with learner("def f(g):\n    print('a')\n    g()\n    print('c')") as there, contextlib.redirect_stdout(out):
        there["f"](lambda: print("b"))
    assert out.getvalue() == "a\nb\nc\n"


def test_a_flood_of_printed_text_is_cut() -> None:
    with learner("def f():\n    for _ in range(1000): print('x' * 10_000)") as there:
        with contextlib.redirect_stdout(io.StringIO()) as out:
            there["f"]()
    assert len(out.getvalue()) == 100_000


def test_generators_are_iterated_one_value_a_request() -> None:
    source = "log = []\ndef count(n):\n    for i in range(n):\n        log.append(i); yield i\ndef seen(): return log"
    with learner(source) as there:
        numbers = there["count"](10)
        assert [next(numbers), next(numbers)] == [0, 1]
        assert there["seen"]() == [0, 1]
        assert list(numbers) == list(range(2, 10))
        assert list(zip(there["count"](2), "ab", strict=True)) == [(0, "a"), (1, "b")]


POINT = """
class Base: pass
class Lot(Base):
    "Un lot."
    compte = 0
    def __init__(self, poids): self.poids = poids
    def double(self): return self.poids * 2
    def __len__(self): return 3
    def __getitem__(self, place): return [1, 2, 3][place]
    def __bool__(self): return False
    def __str__(self): return f"lot de {self.poids}"
    def __repr__(self): return f"Lot({self.poids})"
    def __enter__(self): return self
    def __exit__(self, *error): return True
    @property
    def triple(self): return self.poids * 3
class Plain: pass
lot = Lot(4)
"""


def test_objects_of_the_learners_classes_are_used_as_objects() -> None:
    with learner(POINT) as there:
        lot, kind = there["Lot"](5), there["Lot"]
        assert (lot.poids, lot.double(), lot.triple, len(lot), lot[1], bool(lot)) == (5, 10, 15, 3, 2, False)
        assert (str(lot), repr(lot), f"{lot}") == ("lot de 5", "Lot(5)", "lot de 5")
        lot.poids = 6
        assert lot.double() == 12
        assert hasattr(lot, "poids")
        assert not hasattr(lot, "absent")
        assert isinstance(lot, kind)
        assert isinstance(lot, there["Base"])
        assert not isinstance(lot, there["Plain"])
        assert issubclass(kind, there["Base"])
        assert inspect.isclass(kind)
        assert (kind.__name__, kind.__doc__, kind.compte) == ("Lot", "Un lot.", 0)
        assert there["lot"] is there["lot"]
        assert "double" in dir(lot)
        assert not hasattr(there["Plain"](), "__len__")
        with pytest.raises(TypeError):
            iter(there["Plain"]())


def test_a_context_of_the_learner_never_swallows_an_error_of_the_test() -> None:
    with learner(POINT) as there, pytest.raises(AssertionError, match="vu"), there["lot"] as entered:
        assert entered is not there["lot"], "vu"


def test_functions_are_inspected() -> None:
    source = 'def f(a, b=2, *args, c=None, **rest):\n    "Aide."\n    return sum([a, b])'
    with learner(source) as there:
        there.channel.sources = {"f": source}.get
        f = there["f"]
        assert str(inspect.signature(f)) == "(a, b=2, *args, c=None, **rest)"
        assert (f.__name__, f.__doc__, callable(f), inspect.isfunction(f)) == ("f", "Aide.", True, True)
        assert inspect.getsource(f) == source
        assert "sum" in f.__code__.co_names
        assert str(f) == "<function f>"
        with pytest.raises(AttributeError):
            f.__globals__  # noqa: B018


def test_named_tuples_keep_their_class() -> None:
    source = "from collections import namedtuple\nP = namedtuple('P', 'x y')\n"
    source += "def f(): return P(1, 2)\ndef own(p): return type(p) is P"
    with learner(source) as there:
        kind, value = there["P"], there["f"]()
        assert value == (1, 2)
        assert (value.x, type(value)) == (1, kind)
        assert there["own"](value) is True
        assert there["own"](kind(3, 4)) is True


def test_library_functions_are_our_own() -> None:
    source = "import numpy as np, math, statistics\nfrom sklearn.linear_model import LinearRegression as Modele\n"
    source += "moyenne = np.mean\nracine = math.sqrt\ntaille = len\nexponentielle = np.exp\nlecture = np.load\n"
    source += "m = statistics.median"
    with learner(source) as there:
        import math
        import statistics

        assert [there[name] for name in ("moyenne", "racine", "taille", "exponentielle", "m", "Modele", "np")] == [
            np.mean,
            math.sqrt,
            len,
            np.exp,
            statistics.median,
            LinearRegression,
            np,
        ]
        assert there["lecture"] is not np.load


MODELS = """
import numpy as np
from sklearn.linear_model import LinearRegression
from sklearn.ensemble import RandomForestClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from sklearn.base import BaseEstimator, RegressorMixin
X = np.arange(20.0).reshape(10, 2)
y = X[:, 0] * 2
modele = LinearRegression().fit(X, y)
neuf = LinearRegression()
foret = RandomForestClassifier(n_estimators=3, random_state=0).fit(X, y > 10)
tube = make_pipeline(StandardScaler(), LinearRegression()).fit(X, y)
class Moyenne(RegressorMixin, BaseEstimator):
    def __init__(self, plus=0): self.plus = plus
    def fit(self, X, y): self.m_ = float(np.mean(y)); return self
    def predict(self, X): return np.full(len(X), self.m_ + self.plus)
moyenne = Moyenne(plus=1)
def apprendre(modele, X, y): return modele.fit(X, y)
"""


@pytest.mark.filterwarnings("ignore::FutureWarning")
def test_models_are_used_as_models() -> None:
    with learner(MODELS) as there:
        rows, target = there["X"], there["y"]
        model = there["modele"]
        assert isinstance(model, LinearRegression)
        assert isinstance(there["foret"], RandomForestClassifier)
        assert np.allclose(model.predict(rows), target)
        assert model.score(rows, target) == pytest.approx(1)
        assert np.allclose(model.coef_, [1, 1])
        assert type(clone(model)) is LinearRegression
        check_is_fitted(model)
        with pytest.raises(Exception, match="not fitted"):
            check_is_fitted(there["neuf"])
        assert [step for step, _ in there["tube"].steps] == ["standardscaler", "linearregression"]
        for name in ("modele", "tube", "moyenne"):
            assert len(cross_val_score(there[name], rows, target, cv=2)) == 2
        ours = there["apprendre"](LinearRegression(), rows, target)
        assert isinstance(ours, LinearRegression)


def test_an_object_of_a_test_shows_its_public_attributes() -> None:
    class Capteur:
        def __init__(self) -> None:
            self.lu, self._secret = 0, 42

        def lire(self) -> int:
            self.lu += 1
            return 20

    sensor = Capteur()
    Capteur.__module__ = "__main__"
    with learner("def f(c):\n    c.lire(); c.lire()\n    return c.lu") as there:
        assert there["f"](sensor) == 2


def test_a_late_answer_is_late_and_the_next_call_still_works() -> None:
    with learner("import time\ndef slow():\n    time.sleep(0.4)\n    return 1\ndef fast(): return 2") as there:
        slow, fast = there["slow"], there["fast"]
        there.channel.deadline = time.monotonic() + 0.1
        with pytest.raises(LearnerLate):
            slow()
        with pytest.raises(LearnerLate):
            fast()
        there.channel.deadline = time.monotonic() + 20
        assert fast() == 2


def test_a_call_given_up_can_no_longer_call_back() -> None:
    seen: list[int] = []
    with learner("import time\ndef slow(g):\n    time.sleep(0.3)\n    g(1)\ndef fast(): return 2") as there:
        there.channel.deadline = time.monotonic() + 0.1
        with pytest.raises(LearnerLate):
            there["slow"](seen.append)
        there.channel.deadline = time.monotonic() + 20
        assert there["fast"]() == 2
    assert seen == []


def test_a_process_that_ends_is_gone_for_good() -> None:
    with learner("import os\ndef f(): os._exit(0)\ndef g(): return 1") as there:
        kept = there["g"]
        with pytest.raises(LearnerGone):
            there["f"]()
        with pytest.raises(LearnerGone):
            kept()
        assert "g" in repr(kept)


def test_the_calls_of_a_cell_are_counted() -> None:
    with learner("def one(): return 1\ndef endless():\n    while True: yield 1", calls=50) as there:
        with pytest.raises(BoundaryError, match="50 appels"):
            list(there["endless"]())
        there.channel.start_cell()
        assert there["one"]() == 1


def test_an_answer_too_large_is_an_error_of_the_learners_code() -> None:
    with learner("CHANNEL._frames._limit = 10_000\ndef big(): return 'x' * 20_000\ndef one(): return 1") as there:
        with pytest.raises(LearnerError, match="au plus 10000"):
            there["big"]()
        assert there["one"]() == 1


def test_a_callback_that_calls_for_ever_ends() -> None:
    with learner("def f(g): return g()") as there:
        f = there["f"]

        def again() -> Any:
            return f(again)

        with pytest.raises(RecursionError):
            f(again)
        assert f(lambda: 3) == 3
