"""Item analysis of a simulated cohort of 200 learners: what is known of them is found again."""

import json
from dataclasses import replace
from pathlib import Path

import nbformat
import numpy as np
import pytest
from click.testing import CliRunner
from nbformat.v4 import new_code_cell, new_notebook, new_output
from simulated_cohort import Curve, Learner, answer, enrol, learners, sit

from cpia import courses, quiz_pool
from cpia.cli import group
from cpia.home import PROJECT, Home
from cpia.item_analysis import Analysis, cohort
from cpia.item_analysis.model import TO_RETIRE, TO_REVIEW, TOO_FEW

pytestmark = pytest.mark.slow

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
DATA = replace(COURSE, assignments=COURSE.assignments[:1], certifications=COURSE.certifications[:1], overall=None)
ASSIGNMENT = DATA.assignments[0]
POOL = quiz_pool.load(PROJECT / "book", "donnees", 40)  # a large draw: each question has about a hundred answers
COHORT = learners(200, seed=4)
HARD, BLIND = ASSIGNMENT.items[3].grade_id, ASSIGNMENT.items[5].grade_id
CURVES = {item.grade_id: Curve(1.6, -1.4) for item in ASSIGNMENT.items} | {
    HARD: Curve(1.6, 1.0),
    BLIND: Curve(0.0, -1.0),
}
SLOPES = np.random.default_rng(1).uniform(0.6, 2.2, len(POOL.questions))
QUIZ = {q.id: Curve(float(slope), -1.2) for q, slope in zip(POOL.questions, SLOPES, strict=True)}
BLIND_QUESTION = POOL.questions[7].id
QUIZ[BLIND_QUESTION] = Curve(-0.6, -3.0)  # the best fail it a little more often


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    home = Home(tmp_path_factory.mktemp("cohorte") / "var")
    home.create()
    enrol(home, COHORT)
    sit(home, ASSIGNMENT, COHORT, CURVES, seed=1)
    answer(home, POOL, COHORT, QUIZ, seed=2)
    return home


@pytest.fixture(scope="module")
def found(home: Home) -> dict[str, Analysis]:
    rule = replace(DATA.certifications[0], quiz_questions=POOL.drawn)
    analyses = cohort.of_course(home, replace(DATA, certifications=(rule,)), lambda _: None)
    return {one.responses.item: one for one in analyses}


def test_every_cell_and_every_question_is_analysed(found: dict[str, Analysis]) -> None:
    assert set(found) == {item.grade_id for item in ASSIGNMENT.items} | {q.id for q in POOL.questions}
    assert all(found[item.grade_id].answers == len(COHORT) for item in ASSIGNMENT.items)


def test_each_facility_is_the_one_that_the_abilities_predict(found: dict[str, Analysis]) -> None:
    for name, curve in {**CURVES, **QUIZ}.items():
        expected, facility, answers = curve.expected_facility(), found[name].facility, found[name].answers
        assert facility is not None
        assert abs(facility - expected) < 4 * (expected * (1 - expected) / answers) ** 0.5, name


def test_the_hard_item_is_to_be_reviewed_and_the_blind_ones_to_be_retired(found: dict[str, Analysis]) -> None:
    flagged = {name for name in CURVES if set(found[name].flags) & {TO_REVIEW, TO_RETIRE}}
    assert flagged == {HARD, BLIND}
    assert TO_REVIEW in found[HARD].flags
    assert TO_RETIRE in found[BLIND].flags
    assert TO_RETIRE in found[BLIND_QUESTION].flags


def test_steeper_items_discriminate_more(found: dict[str, Analysis]) -> None:
    names = [q.id for q in POOL.questions if q.id != BLIND_QUESTION]
    measured = [found[name].discrimination for name in names]
    assert np.corrcoef([QUIZ[name].slope for name in names], np.array(measured, float))[0, 1] > 0.6


def test_the_commonest_wrong_option_comes_first(found: dict[str, Analysis]) -> None:
    question = POOL.question(max(QUIZ, key=lambda name: QUIZ[name].difficulty))
    trap = next(option.text for option in question.options if not option.correct)
    told = dict(found[question.id].responses.wrong)
    assert trap in told or trap[:160] in told


def test_what_tests_said_is_counted_without_what_could_move_a_terminal(home: Home) -> None:
    for learner in COHORT[:3]:
        folder = home.course / "autograded" / learner.login / ASSIGNMENT.slug
        folder.mkdir(parents=True)
        error = new_output("error", ename="AssertionError", evalue="Recomptez.\x1b[2J\nsuite", traceback=[])
        cell = new_code_cell("assert False", outputs=[error])
        cell.metadata["nbgrader"] = {"grade": True, "grade_id": HARD}
        nbformat.write(new_notebook(cells=[cell]), folder / f"{ASSIGNMENT.slug}.ipynb")
    [hard] = [one for one in cohort.of_course(home, DATA, lambda _: None) if one.responses.item == HARD]
    assert hard.responses.wrong == (("Recomptez.[2J", 3),)


def test_the_command_tells_flags_counts_and_draws(home: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    monkeypatch.setenv("COLUMNS", "200")
    picture = tmp_path / "items.svg"
    done = CliRunner().invoke(group, ["items", "imt-chef-de-projet-ia", "--plot", str(picture)], catch_exceptions=False)
    assert done.exit_code == 0
    assert "à revoir" in done.stdout and "à retirer" in done.stdout and "trop peu de réponses" in done.stdout
    assert picture.read_text("utf-8").count("<use") > len(ASSIGNMENT.items)
    told = json.loads(CliRunner().invoke(group, ["items", "--json"], catch_exceptions=False).stdout)
    assert {one["item"] for one in told} >= set(CURVES)
    assert not [login for login in (one.login for one in COHORT) if login in done.stdout]


def test_an_installation_where_nobody_answered_is_told_so(tmp_path: Path) -> None:
    home = Home(tmp_path / "var")
    home.create()
    enrol(home, [Learner("apprenant-1", 0.0)])
    assert {one.flags for one in cohort.of_course(home, DATA, lambda _: None)} == {(TOO_FEW,)}
