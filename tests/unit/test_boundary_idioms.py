"""What instructors' tests commonly do around a learner's functions works across the boundary."""

from pathlib import Path

import pytest
from boundary_pair import cells, failed, run_pair

from cpia.grading.job import Job

IDIOMS = {
    "a generator given as an argument advances": (
        "def f(rng): return rng.normal()",
        "import numpy as np\nr, q = np.random.default_rng(7), np.random.default_rng(7)\n"
        "assert f(r) == q.normal() and r.normal() == q.normal()",
    ),
    "a test runs a shell line": ("x = 1", "lignes = !echo bonjour\n!echo encore\nassert lignes[0] == 'bonjour'"),
    "a test deletes a name that it had taken": ("x = 1", "x = 3\ndel x\nassert 'x' not in globals()"),
    "a decorator keeps the name of the test's function": (
        "def tr(f):\n    def e(*a): return f(*a)\n    e.__name__ = f.__name__\n    return e",
        "@tr\ndef ajouter(x): return x + 1\nassert ajouter(2) == 3 and ajouter.__name__ == 'ajouter'",
    ),
    "a decorator written with functools wraps the test's function": (
        "import functools\ndef tr(f):\n    @functools.wraps(f)\n    def e(*a): return f(*a)\n    return e",
        "@tr\ndef ajouter(x): return x + 1\nassert ajouter(2) == 3 and ajouter.__name__ == 'ajouter'",
    ),
    "a class made by a function of the library is known": (
        "import dataclasses\nLot = dataclasses.make_dataclass('Lot', ['nom'])",
        "lot = Lot('a')\nassert isinstance(lot, Lot) and type(lot).__name__ == 'Lot' and lot.nom == 'a'",
    ),
    "a test replaces a function to see who calls it": (
        "def carres(n):\n    return [i ** 2 for i in range(1, n + 1)]\ndef somme(n):\n    return sum(carres(n))",
        "origine, vus = carres, []\ndef carres(n):\n    vus.append(n)\n    return origine(n)\n"
        "assert somme(4) == 30 and vus == [4]\ncarres = lambda n: [n]\nassert somme(7) == 7\n"
        "carres = origine\nassert somme(1) == 1",
    ),
    "a test reads a file that its call wrote": (
        "def exporter(v, chemin):\n    with open(chemin, 'w') as f: f.write(str(v))",
        "exporter(3, 'sortie.txt')\nwith open('sortie.txt') as f: assert f.read() == '3'\n"
        "exporter(4, 'sortie.txt')\nwith open('sortie.txt') as f: assert f.read() == '4'",
    ),
    "a function reads a file that the test wrote": (
        "from pathlib import Path\ndef lire(chemin): return Path(chemin).read_text()",
        "from pathlib import Path\nPath('essai.txt').write_text('essai')\nassert lire('essai.txt') == 'essai'\n"
        "assert lire(Path('essai.txt')) == 'essai'",
    ),
    "scikit-learn tries a learner's model": (
        "from sklearn.dummy import DummyClassifier\nm = DummyClassifier().fit([[0], [1], [0], [1]], [0, 1, 1, 1])",
        "from sklearn.model_selection import cross_val_score\nfrom sklearn.utils.validation import check_is_fitted\n"
        "check_is_fitted(m)\nassert len(cross_val_score(m, [[0], [1], [0], [1]], [0, 1, 0, 1], cv=2)) == 2",
    ),
    "a learner's function tries a model of the test": (
        "from sklearn.model_selection import cross_val_score\ndef ev(m, X, y): return cross_val_score(m, X, y, cv=2)",
        "from sklearn.dummy import DummyClassifier\n"
        "assert ev(DummyClassifier(), [[0], [1], [0], [1]], [0, 1, 0, 1]).shape == (2,)",
    ),
}  # fmt: skip

UNTOLD = {
    "a function that a test defines under a free name": (
        "reference = None\ndef f(x):\n    return reference(x) if callable(reference) else 0",
        "def reference(x): return x + 1\nassert f(1) == 2",
    ),
    "a value that a test puts in a learner's variable": (
        "attendu = 0\ndef f(x): return attendu",
        "attendu\nattendu = 5\nassert f(2) == attendu",
    ),
    "a file that a test wrote and did not give": (
        "def f(x):\n    try:\n        return int(open('attendu.txt').read())\n    except OSError:\n        return 0",
        "from pathlib import Path\nPath('attendu.txt').write_text('7')\n"
        "assert f(3) == int(Path('attendu.txt').read_text())",
    ),
    "a file of the test's that the learner's code writes again": (
        "def f(x):\n    with open('attendu.txt', 'w') as g: g.write('0')\n"
        "    with open('autre.txt', 'w') as g: g.write('0')\n    return 0",
        "from pathlib import Path\nPath('attendu.txt').write_text('7')\nx = f(3)\nPath('autre.txt').read_text()\n"
        "assert x == int(Path('attendu.txt').read_text())",
    ),
}


@pytest.mark.parametrize(("learner", "test"), IDIOMS.values(), ids=IDIOMS)
def test_an_idiom_of_tests_works(learner: str, test: str, tmp_path: Path) -> None:
    result = run_pair(Job(cells(("learner", learner), ("test", test))), tmp_path)[1]
    assert not failed(result), result


@pytest.mark.parametrize(("learner", "test"), UNTOLD.values(), ids=UNTOLD)
def test_what_a_test_keeps_for_itself_is_not_told(learner: str, test: str, tmp_path: Path) -> None:
    result = run_pair(Job(cells(("learner", learner), ("test", test))), tmp_path)[1]
    assert failed(result)
    assert result.own
