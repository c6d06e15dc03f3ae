"""otter-grader's `otter run` on the same answers: one process a submission, the tests converted to its own format."""

import json
import shutil
import sys
from pathlib import Path

import nbformat

from benchmarks.engine.course import DATA, SLUG, Course
from benchmarks.engine.measure import Use, measure
from benchmarks.engine.plain import environment

_TEST = """OK_FORMAT = False

from otter.test_files import test_case

name = {name!r}
points = {points}


@test_case(points=points)
def test(env):
    exec({source!r}, env)
"""


def grade(course: Course, learners: list[str], scratch: Path) -> list[Use]:
    """Grade these copies one by one; refuse a result without every test."""
    scratch.mkdir(parents=True)
    names = _autograder(course, scratch)
    return [_run(course, learner, names, scratch) for learner in learners]


def _autograder(course: Course, scratch: Path) -> set[str]:
    """Make the zip file of the tests, by otter's own command; give the names of the tests."""
    tests = scratch / "tests"
    tests.mkdir()
    names = set()
    for cell in nbformat.read(course.source, as_version=4).cells:
        about = cell.metadata.get("nbgrader", {})
        if cell.cell_type != "code" or not about.get("grade"):
            continue
        names.add(about["grade_id"])
        whole = cell.source.rstrip()
        if whole.endswith("\npoints"):  # partial credit: otter's test passes or fails
            whole = whole.removesuffix("points") + f"assert points == {about['points']}"
        text = _TEST.format(name=about["grade_id"], points=about["points"], source=whole)
        (tests / f"{about['grade_id']}.py").write_text(text, encoding="utf-8")
    shutil.copy(course.source.parent / DATA, scratch / DATA)
    arguments = ["generate", "-t", "tests", "-o", "autograder.zip", "--no-environment", "--no-requirements", DATA]
    measure(_command(*arguments), environment(scratch), scratch)
    return names


def _run(course: Course, learner: str, names: set[str], scratch: Path) -> Use:
    notebook = nbformat.read(course.submission(learner), as_version=4)
    tests = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade")]
    notebook.cells = [cell for cell in notebook.cells if cell not in tests]
    opening = nbformat.v4.new_code_cell("import otter\ngrader = otter.Notebook()")
    notebook.cells.insert(0, opening)
    nbformat.write(notebook, scratch / f"{SLUG}.ipynb")
    done = measure(_command("run", "-a", "autograder.zip", "--no-logo", f"{SLUG}.ipynb"), environment(scratch), scratch)
    found = {test["name"].split(" ")[0] for test in json.loads((scratch / "results.json").read_text())["tests"]}
    if not names <= found:
        raise RuntimeError(f"otter's result of {learner} has {sorted(found)}, expected {sorted(names)}")
    return done


def _command(*arguments: str) -> list[str]:
    return [sys.executable, "-c", "from otter.cli import cli; cli(prog_name='otter')", *arguments]
