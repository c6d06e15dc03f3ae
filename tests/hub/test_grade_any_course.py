"""`cpia grade --course-root`: any nbgrader course, its gradebook written as `nbgrader autograde` writes it."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import Executor, Future
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
import small_course
from click.testing import CliRunner
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from small_course import SLUG, Course, answered

from cpia.cli import group
from cpia.errors import GradingError
from cpia.grading import access, course_folder, engine, review, verdicts
from cpia.grading.engine import Submission
from cpia.grading.jail import Limits
from cpia.grading.workers import RUNS, Workers

pytestmark = pytest.mark.slow
LATE = """
from nbgrader.plugins import BasePlugin
class Moitie(BasePlugin):
    def late_submission_penalty(self, student_id, score, total_seconds_late):
        return score / 2
"""
CONFIGURATION = """
c = get_config()
c.CourseDirectory.course_id = "cours-ordinaire"
c.CourseDirectory.db_url = "sqlite:///" + __file__.replace("nbgrader_config.py", "notes.db")
c.AssignLatePenalties.plugin_class = "retards.Moitie"
"""


def grade(course: Course, *words: str) -> list[dict[str, str]]:
    printed = course.run("-m", "cpia", "grade", "--course-root", str(course.root / "cours"), "--json", *words)
    results: list[dict[str, str]] = json.loads(printed)
    return results


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    """A course that knows nothing of the platform, with three submissions, graded once."""
    with small_course.plain(CONFIGURATION) as course:
        (course.root / "cours" / "retards.py").write_text(LATE)
        course.submit("ana", answered(course))
        course.submit("bob", answered(course, wrong=("moyenne", "tri")))
        course.submit("eve", answered(course))
        (course.folder.submitted(SLUG, "eve") / f"{SLUG}.ipynb").write_text('{"cells": [')
        yield course


@pytest.fixture(scope="module")
def results(course: Course) -> dict[str, str]:
    return {result["learner"]: result["outcome"] for result in grade(course)}


def test_every_submission_of_a_plain_course_is_graded_without_a_platform(
    course: Course, results: dict[str, str]
) -> None:
    assert results == {"ana": "graded", "bob": "graded", "eve": "review"}
    assert course.scores("ana") == {"test-moyenne": 10, "test-etendue": 10, "test-tri": 10}
    assert course.scores("bob") == {"test-moyenne": 0, "test-etendue": 10, "test-tri": 0}
    assert course.scores("eve") == {"test-moyenne": 0, "test-etendue": 0, "test-tri": 0}


def test_the_courses_own_gradebook_is_written_and_nothing_else_beside_its_state(
    course: Course, results: dict[str, str]
) -> None:
    found = {path.name for path in (course.root / "cours").iterdir()} - {"__pycache__"}
    assert found == {
        ".cpia", "autograded", "nbgrader_config.py", "notes.db", "release", "retards.py", "source", "submitted",
    }  # fmt: skip


def test_the_rows_are_those_that_nbgrader_writes(course: Course, results: dict[str, str], tmp_path: Path) -> None:
    ours = rows(course.folder.db_url)
    words = [sys.executable, "-m", "nbgrader", "autograde", SLUG, "--force", "--student"]
    for login in ("ana", "bob"):
        subprocess.run(
            [*words, login], cwd=course.root / "cours", env=course.environment, check=True, capture_output=True,
            **small_course.account(),
        )  # fmt: skip
    assert rows(course.folder.db_url) == ours


def rows(db_url: str) -> dict[str, list[tuple[object, ...]]]:
    """Give, of the learners whose notebook is sound, everything that the gradebook says of the submission."""
    with Gradebook(db_url) as gradebook:
        return {
            submission.student.id: [
                (submission.timestamp, notebook.late_submission_penalty, grade.name, grade.auto_score,
                 grade.manual_score, grade.needs_manual_grade, grade.max_score)
                for notebook in submission.notebooks for grade in notebook.grades
            ]
            for submission in gradebook.assignment_submissions(SLUG)
            if submission.student.id != "eve"
        }  # fmt: skip


def test_a_late_penalty_of_the_courses_own_plug_in_is_counted(course: Course, results: dict[str, str]) -> None:
    with Gradebook(course.folder.db_url) as gradebook:
        gradebook.update_or_create_assignment(SLUG, duedate="2020-01-01 00:00:00")
    course.submit("zoe", answered(course))
    (course.folder.submitted(SLUG, "zoe") / "timestamp.txt").write_text("2020-01-02 00:00:00 UTC")
    small_course.give_to_nobody(course.root)
    assert [result["outcome"] for result in grade(course, SLUG, "zoe")] == ["graded"]
    with Gradebook(course.folder.db_url) as gradebook:
        assert gradebook.find_submission(SLUG, "zoe").late_submission_penalty == 15


def test_what_was_graded_is_not_graded_again_unless_asked(course: Course, results: dict[str, str]) -> None:
    assert {result["outcome"] for result in grade(course, "--only", "ana", "--only", "eve")} == {"unchanged"}
    assert [result["outcome"] for result in grade(course, SLUG, "ana", "--force")] == ["graded"]


def test_only_what_was_submitted_since_a_date_is_graded(course: Course, results: dict[str, str]) -> None:
    (course.folder.submitted(SLUG, "ana") / "timestamp.txt").write_text("2031-05-01 10:00:00 UTC")
    assert [result["learner"] for result in grade(course, "--since", "2031-04-30")] == ["ana"]


def test_a_grade_of_a_former_version_is_not_lowered_even_by_force(course: Course, results: dict[str, str]) -> None:
    source = course.folder.source(SLUG) / f"{SLUG}.ipynb"
    before = source.read_text()
    source.write_text(before.replace("== [1, 2, 3]", "== [3, 2, 1]"))
    try:
        [row] = grade(course, SLUG, "ana", "--force")
    finally:
        source.write_text(before)
    assert row["outcome"] == "unchanged" and "version antérieure" in row["reason"]
    assert course.scores("ana")["test-tri"] == 10


def test_what_is_still_to_be_reviewed_says_why_again(course: Course, results: dict[str, str]) -> None:
    [row] = grade(course, "--only", "eve")
    assert row["reason"] == "toujours à revoir : le fichier n'est pas un carnet lisible (tronqué ou abîmé)"


def test_a_learner_pays_nothing_for_a_folder_that_cannot_be_written(course: Course, results: dict[str, str]) -> None:
    course.submit("lou", answered(course))
    in_the_way = course.folder.autograded(SLUG, "lou").parent
    in_the_way.write_text("pas un dossier")
    found = engine.run(Submission(course.folder, SLUG, "lou"), Limits(), lambda job: b"")
    in_the_way.unlink()
    small_course.give_to_nobody(course.root)
    assert found.outcome == "pending" and f"{in_the_way} : un fichier" in str(found.reason)
    assert verdicts.read(course.folder.verdicts, SLUG, "lou") is None  # so that the next command grades it


def test_a_learner_pays_nothing_for_a_gradebook_that_another_program_keeps(
    course: Course, results: dict[str, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_PATIENCE", 0.1)
    course.submit("max", answered(course))
    with closing(sqlite3.connect(course.root / "cours" / "notes.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        found = engine.run(Submission(course.folder, SLUG, "max"), Limits(), lambda job: b"")
    small_course.give_to_nobody(course.root)
    assert found.outcome == "pending" and "notes.db : un autre programme l'occupe" in str(found.reason)
    assert verdicts.read(course.folder.verdicts, SLUG, "max") is None


def test_a_course_that_cannot_be_written_is_refused_before_any_grading(course: Course, results: dict[str, str]) -> None:
    state, seen = course.root / "cours" / ".cpia", course.log_size()
    state.chmod(0o500)
    try:
        words = ("grade", "--course-root", str(course.root / "cours"), SLUG, "bob", "--force")
        assert course.start("-m", "cpia", *words).wait(60) == 1
    finally:
        state.chmod(0o700)
    said = course.log_since(seen)
    assert said.startswith(f"Erreur : {state} : ce compte n'a pas le droit d'y écrire.") and "Traceback" not in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["autre-devoir"], "aucun carnet dans"),
        (["--only", "inconnue", "--only", "ana"], "inconnue : aucune copie ramassée, d'aucun devoir"),
        ([SLUG, "inconnue"], "aucune copie ramassée pour inconnue"),
        (["brouillon"], "lancez « nbgrader generate_assignment brouillon »"),
    ],
)
def test_a_mistake_is_told_in_one_line_with_the_remedy(
    course: Course, results: dict[str, str], words: list[str], message: str
) -> None:
    (course.root / "cours" / "source" / "brouillon").mkdir(exist_ok=True)
    (course.root / "cours" / "source" / "brouillon" / "b.ipynb").write_text("{}")
    done = CliRunner().invoke(group, ["grade", "--course-root", str(course.root / "cours"), *words])
    assert isinstance(done.exception, GradingError)
    assert message in str(done.exception) and "\n" not in str(done.exception)


def test_a_gradebook_that_is_no_database_is_told_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "gradebook.db").write_text("ceci n'est pas une base")
    with pytest.raises(GradingError, match=r"gradebook\.db : illisible .*remettez-en une copie"):
        review.knows(f"sqlite:///{tmp_path / 'gradebook.db'}", SLUG)


ADOPTED = "from cpia.grading.nbgrader_plugin import adopt; adopt(c, __file__)\n"


def test_a_course_that_adopts_the_engine_has_nbgrader_itself_grade_apart_and_give_feedback_that_hides(
    course: Course, results: dict[str, str]
) -> None:
    settings = course.root / "cours" / "nbgrader_config.py"
    settings.write_text(CONFIGURATION + ADOPTED)
    try:
        config = course_folder.own_config(course.folder)
        assert "ExecuteApart" in {one.__name__ for one in config.Autograde.autograde_preprocessors}
        assert config.ExecuteApart.course == course.folder
        answer = NbGraderAPI(config=config).generate_feedback(SLUG, "bob")
    finally:
        settings.write_text(CONFIGURATION)
        small_course.give_to_nobody(course.root)
    assert answer["success"], answer["log"]
    page = (course.root / "cours" / "feedback" / "bob" / SLUG / f"{SLUG}.html").read_text()
    assert "moyenne" in page and "À reprendre." in page and "HIDDEN" not in page and "[1, 2, 6]" not in page


class Broken(Executor):
    """A cluster that has gone."""

    def __init__(self) -> None:
        self.asked = 0

    def submit(self, fn: Any, /, *args: Any, **kwargs: Any) -> "Future[Any]":
        self.asked += 1
        future: Future[Any] = Future()
        future.set_exception(ConnectionError("plus personne"))
        return future


def test_what_cannot_be_run_stays_to_be_graded_and_keeps_its_verdict(
    course: Course, results: dict[str, str], tmp_path: Path
) -> None:
    folder, executor = course.folder, Broken()
    before = verdicts.read(folder.verdicts, SLUG, "bob")
    with Workers(executor, bytes, tmp_path, force=True) as workers:
        found = list(workers.grade([Submission(folder, SLUG, "bob")]))
    small_course.give_to_nobody(course.root)
    assert [(result.outcome, result.learner) for result in found] == [("pending", "bob")]
    assert "plus personne" in str(found[0].reason)
    assert executor.asked == RUNS
    assert verdicts.read(folder.verdicts, SLUG, "bob") == before


def test_nothing_temporary_is_left(course: Course, results: dict[str, str]) -> None:
    assert os.listdir(course.folder.run / "scratch") == []
    assert small_course.processes_of(course) == []
