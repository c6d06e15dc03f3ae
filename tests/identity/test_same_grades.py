"""Honest work earns here what plain `nbgrader autograde` gives it, grade by grade, but for the differences listed.

Both engines grade copies of the same courses in this run: plain nbgrader without a jail, on submissions that are ours,
by an ordinary account.

For a longer run, as each night: `CPIA_GENERATED=200 CPIA_KEPT=40 CPIA_SAMPLED=8 pytest -m slow
tests/identity/test_same_grades.py`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from honest_course import GENERATED
from honest_differences import TOGETHER, Difference
from honest_differences import load as load_differences
from honest_exercises import ASSIGNMENTS
from honest_exercises import load as load_exercises
from honest_notebooks import chosen
from kept_answers import SAMPLED, earned_by_trials

from cpia.authoring import sources
from cpia.authoring.sources import Source

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("honest_course.py")
NOBODY = 65534
DIFFERENCES = load_differences()

Table = dict[str, dict[str, Any]]


@dataclass(frozen=True)
class Graded:
    """One course, as both engines left its gradebook; the results are what our engine said of each submission."""

    plain: Table
    ours: Table
    results: dict[str, dict[str, Any]]

    def points(self, engine: str, learner: str, cell: str) -> float | None:
        rows: Table = getattr(self, engine)
        found = [figures[0] for name, figures in rows[learner].items() if name.endswith(f"/{cell}")]
        assert len(found) == 1
        return found[0]


@pytest.fixture(scope="module")
def root() -> Iterator[Path]:
    """A folder that an ordinary account owns, outside /tmp, which jails have of their own."""
    folder = Path(tempfile.mkdtemp(prefix="identite-", dir="/var/tmp"))
    if os.geteuid() == 0:
        os.chown(folder, NOBODY, NOBODY)
    yield folder
    shutil.rmtree(folder)


def run(root: Path, *words: str) -> Any:
    account: dict[str, Any] = {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}
    sizes = {name: os.environ[name] for name in ("CPIA_GENERATED", "CPIA_KEPT", "CPIA_SAMPLED") if name in os.environ}
    environment = sizes | {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), "HOME": str(root)}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *words], env=environment, cwd=root, capture_output=True, text=True,
        timeout=1800, check=False, **account,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])


def graded(root: Path, course: str) -> Graded:
    """Make a course, grade it by both engines, plain nbgrader in two processes on disjoint learners."""
    run(root, "make", str(root / course), course)
    with ThreadPoolExecutor() as pool:
        shares = list(pool.map(lambda share: run(root, "plain", str(root / course), str(share), "2"), range(2)))
    ours = run(root, "ours", str(root / course))
    return Graded({**shares[0], **shares[1]}, ours["table"], {r["learner"]: r for r in ours["results"]})


def disagreements(both: Graded) -> list[tuple[str, str, Any, Any]]:
    """List learner, cell, plain figures, our figures, wherever they are not the same."""
    assert both.plain.keys() == both.ours.keys()
    return [
        (learner, cell, row.get(cell), both.ours[learner].get(cell))
        for learner, row in both.plain.items()
        for cell in row.keys() | both.ours[learner].keys()
        if row.get(cell, "absent") != both.ours[learner].get(cell, "absent")
    ]


@pytest.fixture(scope="module")
def generated(root: Path) -> Graded:
    return graded(root, "generated")


@pytest.fixture(scope="module")
def quickstart(root: Path) -> Graded:
    return graded(root, "quickstart")


@pytest.fixture(scope="module")
def differing(root: Path) -> Graded:
    return graded(root, "differences")


@pytest.fixture(scope="module")
def kept(root: Path) -> Graded:
    return graded(root, "kept")


def test_every_generated_submission_gets_plain_nbgraders_grades(generated: Graded) -> None:
    assert len(generated.plain) >= max(40, GENERATED)
    assert disagreements(generated) == []


@pytest.mark.parametrize("assignment", ASSIGNMENTS)
def test_the_generated_answers_earn_what_their_authors_say(generated: Graded, assignment: str) -> None:
    """Without this the comparison could be of zeros only; an answer drawn once may be spoilt by its learner's edits."""
    answers, otherwise = 0, []
    learners = sorted(learner for learner in generated.plain if learner.startswith(assignment))
    for exercise in load_exercises(assignment):
        tests = [exercise.test(number) for number in range(1, len(exercise.tests) + 1)]
        best: dict[str, float] = {}
        for number, learner in enumerate(learners[2:], 2):
            earned = sum(generated.points("plain", learner, test) or 0 for test in tests)
            source = chosen(exercise, number).source
            best[source] = max(best.get(source, 0), earned)
        for answer in exercise.answers:
            earned = best[answer.source]
            said = "all" if earned == exercise.points else "some" if earned else "nothing"
            answers += 1
            otherwise += [(exercise.name, answer.source)] if said != answer.earns else []
    assert len(otherwise) <= answers / 10, otherwise


def test_nbgraders_own_example_course_gets_the_same_grades(quickstart: Graded) -> None:
    assert quickstart.points("plain", "reference", "sum_of_squares_uses_squares") == 0.5
    assert quickstart.points("plain", "bitdiddle", "sum_of_squares_uses_squares") == 0
    assert disagreements(quickstart) == []


def test_our_assignments_sampled_answers_get_the_same_grades(kept: Graded) -> None:
    sampled = {learner: row for learner, row in kept.ours.items() if learner in kept.plain}
    assert len(sampled) == (2 + SAMPLED) * len(sources.find_all())
    assert disagreements(Graded(kept.plain, sampled, {})) == []


@pytest.mark.parametrize("found", sources.find_all(), ids=lambda found: found.slug)
def test_the_answers_kept_beside_an_assignment_earn_what_the_authoring_check_says(kept: Graded, found: Source) -> None:
    expected = earned_by_trials(found)
    assert expected.keys() == {learner for learner in kept.ours if learner.startswith(f"{found.slug}.")}
    wrong = [
        (learner, cell, points, kept.points("ours", learner, cell))
        for learner, row in expected.items()
        for cell, points in row.items()
        if kept.points("ours", learner, cell) != points
    ]
    assert wrong == []


@pytest.mark.parametrize("difference", DIFFERENCES, ids=lambda difference: difference.name)
def test_an_intended_difference_is_what_its_list_says(differing: Graded, difference: Difference) -> None:
    plain = differing.points("plain", difference.learner, difference.cell)
    ours = differing.points("ours", difference.learner, difference.cell)
    assert (plain, ours) == (difference.plain, difference.ours), differing.results[difference.learner]


def test_the_list_holds_every_difference_of_its_own_course(differing: Graded) -> None:
    """The frauds of a submission of their own spoil what stands beside them; the others change their own cell alone."""
    listed = {difference.cell for difference in DIFFERENCES if difference.learner == TOGETHER}
    found = [row[1].rpartition("/")[2] for row in disagreements(differing) if row[0] == TOGETHER]
    assert sorted(found) == sorted(listed)
