"""The live exercises: enough of them, on their pages, and right on the versions of the browser's Python."""

import json
import os
import re
import subprocess
import sys
from collections import defaultdict

import pytest
from exercise_cases import BOOK, FILES, answers, cases, name

from cpia.home import PROJECT
from cpia.live_cells import checks, exercise, mirror, pyodide_lock, site

VERSIONS = PROJECT / ".venv" / "share" / "pyodide"
LOCK = PROJECT / "requirements-pyodide.lock"
MODULES = sorted(path.parent.name for path in BOOK.glob("*/autoverification"))


def test_each_module_has_two_exercises_one_of_them_without_any_library() -> None:
    found = defaultdict(list)
    for path in FILES:
        found[path.parent.parent.name].append(exercise.load(path).exercise.packages)
    assert sorted(found) == MODULES
    assert all(len(packages) >= 2 and () in packages for packages in found.values())


def test_each_exercise_is_on_one_lesson() -> None:
    shown = [
        f"{path.parent.name}/{slug}"
        for path in BOOK.glob("*/lecon-*.md")
        for slug in re.findall(r"^```\{exercice\} exercices/(.+)\.toml$", path.read_text("utf-8"), re.MULTILINE)
    ]
    assert sorted(shown) == sorted(map(name, FILES))


@pytest.mark.parametrize("path", FILES, ids=name)
def test_the_cases_of_an_exercise_are_those_of_the_self_check_and_one_runs_on_what_it_loads(path) -> None:
    checked = exercise.load(path)
    kept = checks.read(exercise.checks_file(path, checked.exercise))
    assert set(checked.cases) <= set(kept)
    assert len(checked.cases) + checked.elsewhere == len(kept)
    assert set(answers(path)) == {"solution", "start", "wrong"}
    assert "..." in checked.exercise.start
    assert json.loads(cases(path))


def test_the_versions_of_the_mirror_are_those_of_pyodide_but_for_those_that_we_name() -> None:
    locked = dict(re.findall(r"^([\w-]+)==(\S+)", LOCK.read_text("utf-8"), re.MULTILINE))
    ours = {package.name: package.version for package in site.used_packages(BOOK)}
    assert {name for name in ours if locked.get(name) != ours[name]} <= set(mirror.ELSEWHERE), "exécutez make lock"
    pinned = [line.split(";")[0].strip() for line in mirror.requirements(site.used_packages(BOOK))]
    assert all(f"{pin} " in LOCK.read_text("utf-8") for pin in pinned), "exécutez make lock"


@pytest.mark.slow
def test_every_solution_passes_and_every_wrong_answer_fails_on_the_versions_of_pyodide() -> None:
    done = subprocess.run(
        [sys.executable, str(PROJECT / "tests" / "exercise_cases.py")],
        env=os.environ | {"PYTHONPATH": f"{VERSIONS}{os.pathsep}{PROJECT / 'src'}"},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    said = json.loads(done.stdout)
    wanted = {name: pyodide_lock.core().package(name).version for name in said["versions"]}
    assert {name for name in wanted if said["versions"][name] != wanted[name]} <= set(mirror.ELSEWHERE)
    assert len(said["verdicts"]) == len(FILES)
    for which, verdict in said["verdicts"].items():
        assert set(verdict["solution"]) == {True}, which
        assert False in verdict["start"], which
        assert False in verdict["wrong"], which
