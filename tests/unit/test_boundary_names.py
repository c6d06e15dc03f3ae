"""What is read of a cell's source without running it, and what `cpia check` says of tests that would not cross."""

import pytest
from nbformat.v4 import new_code_cell, new_notebook

from cpia.authoring.boundary_rules import boundary
from cpia.grading.boundary.free_imports import imports_of
from cpia.grading.boundary.learner_files import is_safe
from cpia.grading.boundary.names import bound_names, parsed, read_names
from cpia.grading.boundary.sources import Sources


def test_the_names_that_a_cell_binds_are_not_those_of_its_functions() -> None:
    source = "import numpy as np\nx, (y, *z) = 1, (2, 3)\nfor i in x: pass\ndef f(a):\n    b = a\nclass C:\n    d = 1"
    assert bound_names(source) == {"np", "x", "y", "z", "i", "f", "C"}


def test_the_names_read_are_those_of_functions_too() -> None:
    assert "b" in read_names("def f(a):\n    return a + b")


def test_what_each_name_is_imported_from_is_known_unless_it_is_bound_in_another_way() -> None:
    first = "import numpy as np, os.path\nfrom math import sqrt as racine, pi\nfrom random import *\nfrom . import x"
    assert imports_of([first, "def pi(): pass", "np.mean"]) == {
        "np": ("numpy", None), "os": ("os", None), "racine": ("math", "sqrt"), "*": ("random", "*"),
    }  # fmt: skip


def test_a_cell_with_magics_is_parsed_and_a_broken_one_has_no_names() -> None:
    assert "x" in bound_names("%matplotlib inline\nx = 1")
    assert parsed("def f(:").body == []
    assert parsed("((((" * 100_000).body == []


def test_the_source_of_a_definition_is_the_last_one() -> None:
    sources = Sources()
    sources.add("def f():\n    return 1\nclass C:\n    def m(self):\n        return 2")
    sources.add("def f():\n    return 3")
    assert sources.of("f") == "def f():\n    return 3\n"
    assert "return 2" in str(sources.of("C.m"))
    assert sources.of("g") is None


@pytest.mark.parametrize(
    "name", ["/a", "../a", "a/../b", ".x", "d/.x", "m.py", "m.py.csv", "x.SO", "x.pkl", "a\0b", ""]
)
def test_a_file_that_could_be_code_or_leave_the_folder_is_not_copied(name: str) -> None:
    from pathlib import PurePosixPath

    assert not is_safe(PurePosixPath(name))


def test_a_data_file_is_copied() -> None:
    from pathlib import PurePosixPath

    assert is_safe(PurePosixPath("sorties/mesures.csv"))


def notebook(*sources: tuple[str, bool]):
    def cell(source: str, test: bool):
        meta = {"grade": test, "solution": not test, "grade_id": "c", "locked": test, "schema_version": 3, "points": 1}
        return new_code_cell(source, metadata={"nbgrader": meta})

    return new_notebook(cells=[cell(*pair) for pair in sources])


@pytest.mark.parametrize(
    ("test", "said"),
    [
        ("import numpy as np\nnp.random.seed(0)\nassert f() == 1", "passez-lui une graine"),
        ("import matplotlib.pyplot as plt\nassert plt.gca().get_title()", "la figure des tests"),
        ("total = f()\nassert total == 1", "n'existe que du côté des tests"),
        ("import pickle\nassert pickle.loads(f()).predict([1]) == 1", "tournerait du côté des tests"),
        ("assert eval(f()) == 1", "tournerait du côté des tests"),
    ],
)
def test_a_test_that_the_boundary_would_change_is_found(test: str, said: str) -> None:
    found = list(boundary(notebook(("def f(): return 1", False), (test, True), ("g = total", False))))
    assert len(found) == 1 and said in found[0].text


def test_a_sound_test_has_no_finding() -> None:
    cells = (("def f(g): return g", False), ("x = f(1)\nassert x == 1", True), ("x = 2\ny = x", False))
    assert list(boundary(notebook(*cells))) == []
