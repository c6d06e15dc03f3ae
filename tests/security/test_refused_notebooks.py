"""A notebook, or a folder, that cannot be graded: it alone pays for it, whatever button or command grades.

One plain nbgrader course that has adopted the engine, graded by nbgrader's own command and by ours.
"""

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
import small_course
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from small_course import SLUG, Course, answered, instructor_notebook

from cpia.grading import course_folder, intake, verdicts

pytestmark = pytest.mark.slow
ADOPTED = "c = get_config()\nfrom cpia.grading.nbgrader_plugin import adopt; adopt(c, __file__)\n"
PAIR = "deux-carnets"
LISTS = json.dumps({"cells": [], "metadata": {"x": [[]] * 10**6}, "nbformat": 4, "nbformat_minor": 5})
TOO_MANY = "contient trop de valeurs pour être lu"
UNREADABLE = "le fichier n'est pas un carnet lisible (tronqué ou abîmé)"
MEASURED = (
    "import resource, subprocess, sys; done = subprocess.run([sys.executable, '-m', 'nbgrader', *sys.argv[1:]]);"
    "print('KIO', resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss); sys.exit(done.returncode)"
)


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    """Two assignments, of one notebook and of two."""
    with small_course.plain(ADOPTED) as course:
        source = course.folder.source(PAIR)
        source.mkdir(parents=True)
        for number in (1, 2):
            nbformat.write(instructor_notebook(), source / f"problem{number}.ipynb")
        answer = NbGraderAPI(config=course_folder.own_config(course.folder)).generate_assignment(PAIR)
        assert answer["success"], answer["log"]
        small_course.give_to_nobody(course.root)
        yield course


def hand_in(course: Course, login: str, *notebooks: str, assignment: str = PAIR) -> None:
    folder = course.folder.submitted(assignment, login)
    folder.mkdir(parents=True, exist_ok=True)
    for number, text in enumerate(notebooks, 1):
        (folder / (f"{SLUG}.ipynb" if assignment == SLUG else f"problem{number}.ipynb")).write_text(text)
    small_course.give_to_nobody(course.root)


def nbgrader(course: Course, *words: str) -> tuple[int, str]:
    """Run nbgrader's own command in the course; give its exit status and what it wrote."""
    done = subprocess.run(
        [sys.executable, "-c", MEASURED, *words], cwd=course.root / "cours", env=course.environment, text=True,
        stdout=subprocess.PIPE, stderr=subprocess.STDOUT, check=False, timeout=200, **small_course.account(),
    )  # fmt: skip
    return done.returncode, done.stdout


Told = dict[tuple[str, str], tuple[str, str | None]]
"""The assignment and the learner -> the outcome and the reason."""


def grade(course: Course, *words: str) -> Told:
    printed = course.run("-m", "cpia", "grade", "--course-root", str(course.root / "cours"), "--json", *words)
    return {(row["assignment"], row["learner"]): (row["outcome"], row["reason"]) for row in json.loads(printed)}


def verdict(course: Course, login: str, assignment: str = PAIR) -> verdicts.Verdict:
    found = verdicts.read(course.folder.verdicts, assignment, login)
    assert found is not None, f"{login} : no verdict"
    return found


def points(course: Course, login: str, assignment: str = PAIR) -> dict[str, Any]:
    """Give the points of each notebook, and whether one of its cells waits for a person."""
    with Gradebook(course.folder.db_url) as gradebook:
        return {
            one.name: (
                [grade.auto_score for grade in one.grades],
                any(grade.needs_manual_grade for grade in one.grades),
            )
            for one in gradebook.find_submission(assignment, login).notebooks
        }


@pytest.fixture(scope="module")
def batch(course: Course) -> str:
    """What nbgrader's own command says of two honest learners with five others between them."""
    right = nbformat.writes(answered(course))
    hand_in(course, "ana", right, assignment=SLUG)
    hand_in(course, "bob", LISTS, assignment=SLUG)
    hand_in(course, "cal", right.replace('"schema_version": 3', '"schema_version": 1'), assignment=SLUG)
    hand_in(course, "dan", right, assignment=SLUG)
    for number in range(intake.FILES):
        (course.folder.submitted(SLUG, "dan") / f"{number}.txt").touch()
    hand_in(course, "eve", '{"cells": [', assignment=SLUG)
    hand_in(course, "zoe", right, assignment=SLUG)
    return nbgrader(course, "autograde", SLUG)[1]


def test_nbgraders_own_batch_goes_on_to_the_last_learner(course: Course, batch: str) -> None:
    for login in ("ana", "zoe"):
        assert points(course, login, SLUG) == {SLUG: ([10, 10, 10], False)}, batch
        assert verdict(course, login, SLUG).state == "graded"


@pytest.mark.parametrize(
    ("login", "reason"),
    [
        ("bob", TOO_MANY),
        ("cal", "leurs métadonnées nbgrader ne sont plus celles du devoir"),
        ("dan", "la copie contient plus de 1000 fichiers"),
        ("eve", UNREADABLE),
    ],
)
def test_nbgraders_own_batch_leaves_each_refused_copy_to_a_person_with_its_reason(
    course: Course, batch: str, login: str, reason: str
) -> None:
    found = verdict(course, login, SLUG)
    assert found.state == "review" and reason in str(found.reason)
    assert points(course, login, SLUG) == {SLUG: ([0, 0, 0], True)}
    assert f"{login} : à revoir, {found.reason}" in batch


def test_a_notebook_of_a_million_lists_costs_the_grader_no_memory(batch: str) -> None:
    used = re.search(r"KIO (\d+)", batch)
    assert used is not None and int(used[1]) < 300_000


def test_a_folder_that_is_refused_is_not_copied(course: Course, batch: str) -> None:
    assert not course.folder.autograded(SLUG, "dan").exists()


def test_a_refused_copy_that_did_not_change_is_not_refused_anew(course: Course, batch: str) -> None:
    before = {login: verdict(course, login, SLUG).graded_at for login in ("bob", "cal", "dan", "eve")}
    nbgrader(course, "autograde", SLUG)
    assert {login: verdict(course, login, SLUG).graded_at for login in before} == before


def test_formgraders_button_says_why_a_folder_is_refused(course: Course, batch: str) -> None:
    before = verdict(course, "dan", SLUG)
    answer = NbGraderAPI(config=course_folder.own_config(course.folder)).autograde(SLUG, "dan")
    small_course.give_to_nobody(course.root)
    assert not answer["success"] and "la copie contient plus de 1000 fichiers" in answer["log"]
    assert verdict(course, "dan", SLUG).graded_at > before.graded_at  # the button asks for a new grading


@pytest.fixture(scope="module")
def pairs(course: Course) -> Told:
    """Submissions of two notebooks, one of them broken, graded by our command."""
    right = nbformat.writes(answered(course))
    hand_in(course, "ana", right, right)
    hand_in(course, "bob", right, "{")
    hand_in(course, "cal", LISTS, right)
    hand_in(course, "dan", "{", "{")
    forged = answered(course, wrong=small_course.WRONG)
    forged.metadata["cpia"] = {"submission": "0" * 64, "refused": "ne rien exécuter"}
    hand_in(course, "hal", nbformat.writes(forged), right)
    return grade(course, PAIR)


SOUND, ZERO = ([10, 10, 10], False), ([0, 0, 0], True)


def test_a_broken_notebook_costs_its_own_points_only(course: Course, pairs: Told) -> None:
    assert points(course, "ana") == {"problem1": SOUND, "problem2": SOUND}
    assert points(course, "bob") == {"problem1": SOUND, "problem2": ZERO}
    assert points(course, "cal") == {"problem1": ZERO, "problem2": SOUND}
    assert points(course, "dan") == {"problem1": ZERO, "problem2": ZERO}


def test_a_submission_with_a_broken_notebook_waits_for_a_person_who_is_told_which_one(
    course: Course, pairs: Told
) -> None:
    assert pairs[PAIR, "ana"] == ("graded", None)
    assert pairs[PAIR, "bob"] == ("review", f"carnet problem2.ipynb : {UNREADABLE}")
    assert pairs[PAIR, "cal"][0] == "review" and f"le carnet problem1.ipynb {TOO_MANY}" in str(pairs[PAIR, "cal"][1])
    assert pairs[PAIR, "dan"] == ("review", f"carnet problem1.ipynb : {UNREADABLE}")


def test_nbgraders_own_command_says_the_same_of_a_broken_notebook(course: Course, pairs: Told) -> None:
    before = verdict(course, "bob"), points(course, "bob")
    status, said = nbgrader(course, "autograde", PAIR, "--student", "bob", "--force")
    after = verdict(course, "bob")
    assert status == 0, said
    assert after.graded_at > before[0].graded_at
    assert (after.reason, after.submission, points(course, "bob")) == (
        before[0].reason,
        before[0].submission,
        before[1],
    )


def test_the_feedback_of_a_broken_notebook_says_that_it_could_not_be_read(course: Course, pairs: Told) -> None:
    answer = NbGraderAPI(config=course_folder.own_config(course.folder)).generate_feedback(PAIR, "bob")
    small_course.give_to_nobody(course.root)
    assert answer["success"], answer["log"]
    page = (course.root / "cours" / "feedback" / "bob" / PAIR / "problem2.html").read_text()
    assert "carnet lisible" in page


def test_a_learner_cannot_forge_the_mark_of_a_refused_notebook(course: Course, pairs: Told) -> None:
    assert pairs[PAIR, "hal"] == ("graded", None)
    assert points(course, "hal")["problem1"] == ([0, 0, 0], False)


def test_another_submission_breaks_or_mends_a_notebook_and_nothing_else_is_graded_anew(
    course: Course, batch: str, pairs: Told
) -> None:
    right = nbformat.writes(answered(course))
    hand_in(course, "ana", right, "{")
    hand_in(course, "bob", right, right)
    told = {copy: outcome for copy, (outcome, _) in grade(course).items() if outcome != "unchanged"}
    assert told == {(PAIR, "ana"): "review", (PAIR, "bob"): "graded"}
    assert points(course, "ana") == {"problem1": SOUND, "problem2": ZERO}  # and no point of the former submission
    assert points(course, "bob") == {"problem1": SOUND, "problem2": SOUND}


def test_nothing_temporary_is_left(course: Course, pairs: Told) -> None:
    assert os.listdir(Path(course.folder.run) / "scratch") == []
