"""What a test cell may do keeps its meaning when the learner's code runs in another process."""

from pathlib import Path
from typing import Any

import pytest
from boundary_pair import cells, failed, run_pair

from cpia.grading.boundary.free_imports import imports_of
from cpia.grading.job import Job

HONEST = {
    "a function is called": ("def f(x): return 2 * x", "assert f(3) == 6"),
    "a variable is read": ("x = [1, 2, 3]", "assert x == [1, 2, 3] and type(x) is list"),
    "an argument changed in place is seen": ("def f(l): l.append(1)", "l = [0]; f(l); assert l == [0, 1]"),
    "a frame changed in place is seen": (
        "def f(d): d['b'] = d['a'] * 2",
        "import pandas as pd\nd = pd.DataFrame({'a': [1, 2]}); f(d); assert list(d['b']) == [2, 4]",
    ),
    "a returned argument is the same object": ("def f(l): return l", "l = [1]; assert f(l) is l"),
    "a callback is called": ("def f(g): return g(3) + 1", "assert f(lambda x: x * x) == 10"),
    "an exception has its type": (
        "def f(x):\n    if x < 0: raise ValueError('négatif')",
        "try:\n    f(-1)\nexcept ValueError as e:\n    assert 'négatif' in str(e)\nelse:\n    raise AssertionError",
    ),
    "pytest.raises works": (
        "def f(x): raise KeyError('k')", "import pytest\nwith pytest.raises(KeyError): f(1)",
    ),
    "a learner's exception class can be caught": (
        "class MonErreur(ValueError): pass\ndef f(): raise MonErreur('non')",
        "try:\n    f()\nexcept MonErreur:\n    pass\nelse:\n    raise AssertionError",
    ),
    "a generator ends": (
        "def f():\n    yield 1",
        "import pytest\ng = f(); assert next(g) == 1\nwith pytest.raises(StopIteration): next(g)",
    ),
    "a generator is iterated": ("def f(n):\n    yield from range(n)", "assert list(f(3)) == [0, 1, 2]"),
    "printed text is captured": (
        "def f(): print('bonjour')",
        "import io, contextlib\ns = io.StringIO()\nwith contextlib.redirect_stdout(s): f()\n"
        "assert s.getvalue() == 'bonjour\\n'",
    ),
    "a warning is captured": (
        "import warnings\ndef f(): warnings.warn('attention', UserWarning)",
        "import warnings\nwith warnings.catch_warnings(record=True) as w:\n    warnings.simplefilter('always'); f()\n"
        "assert len(w) == 1 and issubclass(w[0].category, UserWarning)",
    ),
    "a class is used": (
        "class P:\n    def __init__(self, x): self.x = x\n    def double(self): return self.x * 2\n"
        "    def __len__(self): return self.x\n    def __str__(self): return f'P{self.x}'",
        "p = P(4); assert p.x == 4 and p.double() == 8 and isinstance(p, P) and len(p) == 4 and str(p) == 'P4'",
    ),
    "the source is inspected": (
        "def f(n):\n    return 1 if n < 2 else n * f(n - 1)",
        "import inspect\nassert 'f(n - 1)' in inspect.getsource(f)",
    ),
    "the signature is inspected": (
        "def f(a, b=2, *, c=3): pass",
        "import inspect\nassert list(inspect.signature(f).parameters) == ['a', 'b', 'c']",
    ),
    "a name is looked for": ("x = 1", "assert 'x' in globals() and 'y' not in globals()"),
    "a name is deleted to see who uses it": (
        "def carre(x): return x * x\ndef somme(n): return sum(carre(i) for i in range(n + 1))",
        "garde = carre\ndel carre\ntry:\n    somme(2)\nexcept NameError:\n    pass\nelse:\n"
        "    raise AssertionError('somme doit utiliser carre')\nfinally:\n    carre = garde\nassert somme(2) == 5",
    ),
    "a global that a function changes is read again": (
        "n = 0\ndef plus():\n    global n\n    n += 1", "assert n == 0\nplus()\nassert n == 1",
    ),
    "a correct answer may warn": ("import warnings\ndef f():\n    warnings.warn('x')\n    return 3", "assert f() == 3"),
    "the learner's import is used": ("import numpy as np\nx = np.arange(3)", "assert np.allclose(x, [0, 1, 2])"),
    "a file that the learner wrote is read": (
        "open('sortie.csv', 'w').write('a\\n1\\n')", "assert open('sortie.csv').read() == 'a\\n1\\n'",
    ),
    "a namedtuple has its fields": (
        "from collections import namedtuple\nP = namedtuple('P', 'x y')\ndef f(): return P(1, 2)",
        "p = f(); assert p == (1, 2) and p.x == 1",
    ),
    "a partial function is called": ("from functools import partial\nf = partial(pow, 2)", "assert f(3) == 8"),
    "a magic is run": ("%time x = 3", "%time assert x == 3"),
}  # fmt: skip

WRONG = {
    "a wrong value": ("def f(x): return x", "assert f(3) == 6"),
    "an absent name": ("", "assert f(3) == 6"),
    "a cell that does not parse": ("def f(:", "assert f(3) == 6"),
    "a cell that raises": ("raise ValueError\ndef f(x): return 6", "assert f(3) == 6"),
    "an exit in a function": ("def f(x):\n    import sys\n    sys.exit()", "f(3)"),
}

FRAUDS = {
    "an object that equals everything": (
        "class T:\n    def __eq__(self, o): return True\n    def __ne__(self, o): return False\n    __hash__ = None\n"
        "def f(x): return T()",
        "assert f(3) == 6",
    ),
    "an object whose difference is nil": (
        "class T(float):\n    def __sub__(self, o): return 0.0\n    __rsub__ = __sub__\n"
        "    def __lt__(self, o): return True\n    def __abs__(self): return 0.0\ndef f(x): return T()",
        "assert abs(f(3) - 6) < 1e-9",
    ),
    "an object that contains everything": (
        "class T(list):\n    def __contains__(self, o): return True\ndef f(): return T()", "assert 5 in f()",
    ),
    "a float that lies": (
        "class T(float):\n    def __eq__(self, o): return True\n    __hash__ = float.__hash__\ndef f(x): return T(1)",
        "assert f(3) == 6",
    ),
    "a name that the hidden test assigns": (
        "attendu = None\ndef f(x): return attendu", "attendu = 6\nassert f(3) == attendu",
    ),
    "the reference's own name, defined first": (
        "_reference = None\ndef f(x): return _reference(x)",
        "def _reference(x): return 2 * x\nassert f(3) == _reference(3)",
    ),
    "the input transformer": (
        "ip = get_ipython()\nip.input_transformers_cleanup.append(lambda lines: ['pass\\n'])\ndef f(x): return 0",
        "assert f(3) == 6",
    ),
    "the running test's source": (
        "import re\ndef f(x):\n    return int(re.findall(r'== (\\d+)', In[-1])[0])", "assert f(3) == 6",
    ),
    "library patched": (
        "import numpy, numpy.testing\nnumpy.testing.assert_allclose = lambda *a, **k: None\n"
        "numpy.allclose = lambda *a, **k: True\ndef f(x): return 0",
        "import numpy as np\nassert np.allclose(f(3), 6); np.testing.assert_allclose(f(3), 6)",
    ),
    "builtins patched": (
        "import builtins\nbuiltins.abs = lambda x: 0\nbuiltins.all = lambda x: True\nabs = lambda x: 0\n"
        "def f(x): return 0",
        "assert abs(f(3) - 6) < 1 and all([f(3) == 6])",
    ),
    "a mock that equals everything": ("from unittest.mock import ANY\ndef f(x): return ANY", "assert f(3) == 6"),
    "a forged assertion": ("def f(x): raise SystemExit(0)", "assert f(3) == 6"),
    "an end of iteration that empties the test's loop": (
        "def f(x): raise StopIteration", "assert all(f(x) == x for x in [1]) and all(map(f, [1, 2]))",
    ),
    "an end of iteration of his own": (
        "class Fin(StopIteration): pass\ndef f(x): raise Fin", "assert all(map(f, [1, 2]))",
    ),
    "a text that passes for partial credit": (
        "class T:\n    def __repr__(self): return '10'\ndef f(x): return T()", "assert f(3) == 6\nf(3)",
    ),
}  # fmt: skip


def ends(folder: Path, *pairs: tuple[str, str], **more: Any) -> list[bool]:
    """Run the cells; tell of each test whether it failed."""
    job = Job(cells(*pairs), **more)
    results = run_pair(job, folder)
    return [failed(result) for cell, result in zip(job.cells, results, strict=True) if cell.kind == "test"]


@pytest.mark.slow
@pytest.mark.parametrize("name", HONEST)
def test_an_honest_answer_earns_its_points(name: str, tmp_path: Path) -> None:
    answer, test = HONEST[name]
    assert ends(tmp_path, ("learner", answer), ("test", test)) == [False]


@pytest.mark.slow
@pytest.mark.parametrize("name", [*WRONG, *FRAUDS])
def test_a_wrong_or_cheating_answer_earns_nothing(name: str, tmp_path: Path) -> None:
    answer, test = (WRONG | FRAUDS)[name]
    assert ends(tmp_path, ("learner", answer), ("test", test)) == [True]


@pytest.mark.slow
@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ([("setup", "x = 1\ndef g(): return 5"), ("learner", "x = 2\ndef g(): return 7"), ("test", "assert x == 2"),
          ("test", "assert g() == 5")], [False, False]),
        ([("setup", "l = [1]"), ("learner", "l.append(2)"), ("test", "assert l == [1, 2]")], [False]),
        ([("setup", "SEUIL = 3"), ("learner", "SEUIL = 0"), ("test", "assert SEUIL == 3")], [False]),
        ([("learner", "def f(): raise SystemExit\ndef juge(a): return True\nATTENDU = -1"),
          ("setup", "print(f())\ndef juge(a): return a == ATTENDU\nATTENDU = 6"), ("learner", "f = lambda: -1"),
          ("test", "assert juge(f())"), ("test", "assert f() == ATTENDU")], [True, True]),
        ([("learner", "def f(): return 1"), ("test", "r = f()"), ("test", "assert r == 1")], [False, False]),
        ([("learner", "x = 1"), ("test", "x = 5"), ("learner", "x = 2"), ("test", "assert x == 2")], [False, False]),
        ([("learner", "import os\ndef f(): return 1"), ("test", "assert f() == 1"), ("learner", "os._exit(0)"),
          ("test", "assert f() == 1")], [False, True]),
        ([("learner", "def f():\n    while True: pass"), ("test", "f()"), ("learner", "x = 1"),
          ("test", "assert x == 1")], [True, False]),
        ([("learner", "while True: pass"), ("learner", "x = 1"), ("test", "assert x == 1")], [False]),
    ],
)  # fmt: skip
def test_cells_that_follow_each_other(pairs: list[tuple[str, str]], expected: list[bool], tmp_path: Path) -> None:
    from dataclasses import replace

    job = Job(cells(*pairs))
    job = replace(job, limits=replace(job.limits, cell_seconds=2))
    results = run_pair(job, tmp_path)
    found = [failed(result) for cell, result in zip(job.cells, results, strict=True) if cell.kind == "test"]
    assert found == expected


FALSE_TOOLS = """
import numpy
class Faux:
    allclose = isclose = default_rng = randint = assert_allclose = staticmethod(lambda *_, **__: True)
    random = property(lambda self: self)
np = npt = Faux()
isclose, randint, assert_allclose = Faux.isclose, Faux.isclose, Faux.isclose
"""
ORDINARY = """import numpy as np, numpy.testing as npt
from math import isclose
from random import randint
from numpy.testing import assert_allclose
"""


@pytest.mark.slow
@pytest.mark.parametrize("test", [
    "assert np.allclose(x, 2)", "npt.assert_allclose(x, 2)", "assert_allclose(x, 2)", "assert isclose(x, 2)",
    "assert randint(5, 6) > 4",
])  # fmt: skip
def test_what_an_ordinary_cell_imports_is_the_tests_own(test: str, tmp_path: Path) -> None:
    imports = imports_of([ORDINARY])
    for name, learner, fails in (("faux", FALSE_TOOLS, "x" in test), ("honnete", ORDINARY + "x = 2", False)):
        job = Job(cells(("learner", learner + "\nx = globals().get('x', 1)"), ("test", test)), imports=imports)
        assert failed(run_pair(job, tmp_path / name)[1]) == fails


@pytest.mark.slow
def test_what_only_the_learners_process_can_do_stays_his(tmp_path: Path) -> None:
    imports = imports_of(["import helper, seaborn\nfrom os import getpid\nfrom sklearn.model_selection import KFold"])
    learner = "import types\nhelper = types.SimpleNamespace(double=lambda x: 2 * x)\ngetpid = lambda: -1"
    assert ends(tmp_path, ("learner", learner), ("test", "assert helper.double(2) == 4"), imports=imports) == [False]


@pytest.mark.slow
def test_the_failing_line_of_a_test_and_whose_error_it_is_are_told(tmp_path: Path) -> None:
    pairs = [("learner", "def f(x):\n    assert x != 2, 'fausse piste'\n    return 0"),
             ("test", "a = 1\nassert f(1) == 1, 'indice'"), ("test", "\n\nf(2)")]  # fmt: skip
    _, first, second = run_pair(Job(cells(*pairs)), tmp_path)
    assert (first.line, first.own, second.line, second.own) == (2, True, 3, False)
    assert first.outputs[-1]["evalue"] == "indice"


@pytest.mark.slow
def test_partial_credit_is_the_tests_last_value(tmp_path: Path) -> None:
    (_, result) = run_pair(Job(cells(("learner", "x = 1"), ("test", "0.5 + x"))), tmp_path)
    assert result.outputs[-1]["data"]["text/plain"] == "1.5"


@pytest.mark.slow
def test_a_learners_object_never_chooses_the_partial_credit(tmp_path: Path) -> None:
    learner = "class Note:\n    def __repr__(self): return '10'\ndef f(): return Note()"
    (_, result) = run_pair(Job(cells(("learner", learner), ("test", "f()"))), tmp_path)
    assert result.outputs[-1]["data"]["text/plain"] == "<objet de l'apprenant>"
