"""Reading an exercise and its checks, its page, and what the site carries for it."""

import json
import shutil
import zipfile
from dataclasses import replace
from html.parser import HTMLParser
from pathlib import Path

import pytest
from exercise_cases import FILES

from cpia.errors import ExerciseError
from cpia.live_cells import checks, exercise, pyodide_lock, site
from cpia.live_cells.checks import Case
from cpia.live_cells.page import exercise_html

ATTACK = "</code></pre><script>alert(1)</script><img src=x onerror=alert(1)>\"'"


@pytest.fixture
def written(tmp_path: Path) -> Path:
    """An exercise of a module that is not ours, with its otter test."""
    path = tmp_path / "module" / "exercices" / "double.toml"
    path.parent.mkdir(parents=True)
    tests = tmp_path / "module" / "autoverification" / "tests"
    tests.mkdir(parents=True)
    shutil.copy(FILES[0].parents[2] / "donnees" / "exercices" / "variable-permise.toml", path)
    shutil.copy(FILES[0].parents[2] / "donnees" / "autoverification" / "tests" / "q3.py", tests / "q3.py")
    return path


def change(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after), "utf-8")


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ('checks = "q3"', 'checks = "../q3"', "checks"),
        ('checks = "q3"', 'checks = "q9"', "q9.py"),
        ('checks = "q3"', 'checks = "q3"\npackages = ["pandas-absent"]', "pandas-absent"),
        ('checks = "q3"', 'checks = "q3"\nauteur = "moi"', "auteur"),
        ("hint = ", 'hint = ""\nancien = ', "ancien"),
        ("solution = '''", "solution = '''\nimport pandas", "pandas"),
    ],
)
def test_an_exercise_that_cannot_run_is_refused_with_its_file_and_the_reason(
    written: Path, before: str, after: str, word: str
) -> None:
    change(written, before, after)
    with pytest.raises(ExerciseError, match=word):
        exercise.load(written)


@pytest.mark.parametrize(
    ("before", "after", "word"),
    [
        ('"hidden": False', '"hidden": True', "cachée"),
        ('"setup": ""', '"setup": "import os"', "setup"),
        ("test = {", "essai = {", "otter"),
        ('"code": """', '"code": f"""', "otter"),
    ],
)
def test_a_test_file_that_a_page_cannot_show_or_run_is_refused(
    written: Path, before: str, after: str, word: str
) -> None:
    change(written.parent.parent / "autoverification" / "tests" / "q3.py", before, after)
    with pytest.raises(ExerciseError, match=word):
        exercise.load(written)


def test_a_case_needs_what_it_imports_through_the_kit_too() -> None:
    def needs(code: str) -> frozenset[str]:
        return checks.needed(Case(code, ""))

    assert needs(">>> import math, csv\n>>> 1\n1") == frozenset()
    assert needs(">>> import pandas as pd\n>>> 1\n1") == {"pandas"}
    assert needs(">>> from sklearn.metrics import f1_score\n>>> 1\n1") == {"scikit-learn"}
    assert needs(">>> from cpia.kit import dossiers\n>>> 1\n1") == {"numpy", "pandas"}
    assert "scikit-learn" in needs(">>> from cpia.kit.serre import lots\n>>> 1\n1")
    assert needs(">>> import requests\n>>> 1\n1") == {"requests"}


def test_pandas_brings_all_that_it_depends_on() -> None:
    found = {package.name for package in pyodide_lock.core().closure(["pandas"])}
    assert found == {"pandas", "numpy", "python-dateutil", "pytz", "six"}


class Elements(HTMLParser):
    """The elements of a page, and its data."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: list[str] = []
        self.cases = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.tags.append(tag)
        self.cases = dict(attributes).get("data-verifications") or self.cases


def test_nothing_of_an_exercise_is_taken_for_html() -> None:
    checked = exercise.load(FILES[0])
    hostile = replace(
        checked,
        exercise=replace(
            checked.exercise, title=ATTACK, text=ATTACK, start=ATTACK, hint=ATTACK, solution=ATTACK, explanation=ATTACK
        ),
        cases=(Case(ATTACK, ATTACK),),
    )
    page = Elements()
    page.feed(exercise_html(hostile, "cellule-1", "../"))
    assert not {"script", "img"} & set(page.tags)
    assert json.loads(page.cases) == [{"code": ATTACK, "failure_message": ATTACK}]


def test_the_site_carries_python_our_worker_and_the_same_library_each_time(tmp_path: Path) -> None:
    book = FILES[0].parents[2]
    store = tmp_path / "store"
    store.mkdir()
    (store / "numpy-2.4.6-cp314-cp314-pyemscripten_2026_0_wasm32.whl").write_bytes(b"not numpy")
    site.write(book, tmp_path / "site", store)
    assert {path.name for path in (tmp_path / "site" / "pyodide").iterdir()} == set(site.CORE_FILES)
    ours = tmp_path / "site" / "cellules"
    assert {path.name for path in ours.iterdir()} == {"ouvrier.js", "contenu.json", "cpia.zip"}
    contents = json.loads((ours / "contenu.json").read_text("utf-8"))
    assert contents["packages"]["numpy"]["bytes"] is None  # what is not the lock's wheel is not offered
    assert contents["packages"]["pandas"]["closure"] == ["numpy", "pandas", "python-dateutil", "pytz", "six"]
    site.write_library(tmp_path / "again.zip")
    assert (tmp_path / "again.zip").read_bytes() == (ours / "cpia.zip").read_bytes()
    with zipfile.ZipFile(ours / "cpia.zip") as library:
        assert {name.split("/")[1] for name in library.namelist()} == {"__init__.py", "kit", "live_cells"}
