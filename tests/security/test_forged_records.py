"""What a learner's own files say of their grades never reaches a decision: only the instructors' side is read."""

import json
import shutil
from pathlib import Path

import pytest
from credential_cases import ELODIE, FULL, POOL, SLUG, School

from cpia.campus.quizzes import Quizzes
from cpia.credentials import issuing
from cpia.grading import verdicts
from cpia.home import Home

NOTHING = dict.fromkeys(FULL, 0.0)
FORGED = {"cells": [{"metadata": {"nbgrader": {"grade_id": "note-directeur", "points": 30, "score": 30}}}]}


@pytest.fixture
def school(home: Home, tmp_path: Path) -> School:
    """Élodie failed; in another school of her own, with the same names, she has everything."""
    school = School.open(home)
    school.grade(ELODIE, NOTHING, quiz=0)
    return school


@pytest.fixture
def dreamt(tmp_path: Path) -> School:
    home = Home(tmp_path / "rêve")
    home.create()
    dreamt = School.open(home)
    dreamt.grade(ELODIE, FULL)
    return dreamt


def refused(school: School) -> tuple[str, ...]:
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.state == "refused" and not (school.home.credentials / "issued").exists()
    return outcome.reasons


def test_a_gradebook_verdicts_and_quizzes_in_a_learner_s_folders_are_never_read(school: School, dreamt: School) -> None:
    before = refused(school)
    own = school.home.homes / ELODIE
    submitted = school.home.course / "submitted" / ELODIE / SLUG
    for place in (own, own / "course", own / SLUG, submitted):
        shutil.copytree(dreamt.home.course, place, dirs_exist_ok=True)
        shutil.copytree(dreamt.home.quizzes, place / "quizzes", dirs_exist_ok=True)
    assert refused(school) == before
    assert any(reason.startswith("total de 0 points") for reason in before)
    assert any("0 % de bonnes réponses" in reason for reason in before)


def test_points_written_in_the_submitted_notebook_count_for_nothing(school: School) -> None:
    notebook = school.submit(ELODIE, json.dumps(FORGED).encode())
    verdict = verdicts.read(school.home.verdicts, SLUG, ELODIE)
    assert verdict is not None and verdict.submission != verdicts.digest(notebook)
    reasons = refused(school)
    assert any("périmée" in reason for reason in reasons) and any("total de 0 points" in reason for reason in reasons)


def test_a_try_that_another_learner_passed_is_not_hers(school: School) -> None:
    school.take_quiz("karim-benali", 15)
    assert Quizzes(school.home.quizzes).best(POOL.module, ELODIE, POOL.digest) is not None
    assert any("0 % de bonnes réponses" in reason for reason in refused(school))
