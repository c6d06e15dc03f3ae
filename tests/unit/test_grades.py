"""What is read from a real nbgrader gradebook is what nbgrader knows, and never more."""

import hashlib
from pathlib import Path

import pytest
from credential_cases import ELODIE, FULL, KARIM, SLUG, School

from cpia import grades
from cpia.credentials import issuing, revocation
from cpia.errors import GradingError
from cpia.grades import CellGrade
from cpia.home import Home


@pytest.fixture
def school(home: Home) -> School:
    return School.open(home)


def cells(school: School, login: str = ELODIE) -> dict[str, CellGrade]:
    record = grades.read(school.home, SLUG, login)
    assert record is not None
    return {cell.grade_id: cell for cell in record.cells}


def test_every_graded_cell_is_read_with_its_points(school: School) -> None:
    school.grade(ELODIE, FULL)
    read = cells(school)
    assert {name: cell.score for name, cell in read.items()} == FULL
    assert {name: cell.max_score for name, cell in read.items()} == FULL
    assert [name for name, cell in read.items() if cell.manual] == ["note-directeur"]
    assert not any(cell.needs_manual_grade for cell in read.values())


def test_nobody_submitted_is_no_record_even_without_a_gradebook(home: Home) -> None:
    assert grades.read(home, SLUG, ELODIE) is None
    assert not home.gradebook.exists()


def test_a_submission_waiting_for_its_grade_has_no_cells(school: School) -> None:
    school.submit(ELODIE, b"travail")
    record = grades.read(school.home, SLUG, ELODIE)
    assert record is not None and record.cells == () and record.submitted_digest is None
    assert record.latest_digest == hashlib.sha256(b"travail").hexdigest()


def test_a_cell_that_nobody_graded_has_no_score_rather_than_zero(school: School) -> None:
    school.grade(ELODIE, {**FULL, "note-directeur": None})
    assert cells(school)["note-directeur"].score is None
    assert cells(school)["note-directeur"].needs_manual_grade


def test_an_answer_left_as_released_is_a_zero_that_waits_for_nobody(school: School) -> None:
    school.grade(ELODIE, {**FULL, "note-directeur": None})
    set_grade(school, "note-directeur", auto_score=0.0, needs_manual_grade=False)
    cell = cells(school)["note-directeur"]
    assert (cell.score, cell.needs_manual_grade) == (0.0, False)


def test_points_given_by_hand_override_the_machine_and_extra_credit_adds(school: School) -> None:
    school.grade(ELODIE, FULL)
    set_grade(school, "test-audit", auto_score=20.0, manual_score=3.0, extra_credit=1.5)
    set_grade(school, "test-volume", auto_score=None, manual_score=None, extra_credit=9.0)
    assert cells(school)["test-audit"].score == 4.5
    assert cells(school)["test-volume"].score is None


def test_a_task_cell_is_read_as_graded_by_hand(school: School) -> None:
    with school.gradebook() as gradebook:
        gradebook.add_task_cell("tache", SLUG, SLUG, max_score=5, cell_type="markdown")
    school.grade(ELODIE, FULL)
    assert cells(school)["tache"] == CellGrade("tache", True, None, 5, needs_manual_grade=True)


def test_the_last_submission_to_the_campus_counts_even_before_it_is_collected(school: School) -> None:
    school.grade(ELODIE, FULL)
    for name, content in (("20261120T100000Z-a", b"un"), ("20261121T100000Z-b", b"deux")):
        folder = school.home.campus / "submissions" / SLUG / ELODIE / name
        folder.mkdir(parents=True)
        (folder / f"{SLUG}.ipynb").write_bytes(content)
    record = grades.read(school.home, SLUG, ELODIE)
    assert record is not None
    assert record.latest_digest == hashlib.sha256(b"deux").hexdigest() != record.submitted_digest


def test_a_grading_to_review_and_the_release_are_told(school: School) -> None:
    school.grade(ELODIE, FULL, state="review")
    school.source.write_bytes(b"le devoir, version 2")
    record = grades.read(school.home, SLUG, ELODIE)
    assert record is not None and record.review_reason == "noyau interrompu"
    assert record.release_digest != record.current_release_digest == hashlib.sha256(b"le devoir, version 2").hexdigest()


def test_reading_writes_nothing_and_leaves_the_gradebook_closed(school: School) -> None:
    school.grade(ELODIE, FULL)
    before = school.home.gradebook.read_bytes()
    grades.read_all(school.home, SLUG, [ELODIE, KARIM])
    assert school.home.gradebook.read_bytes() == before
    assert not [link for link in Path("/proc/self/fd").iterdir() if str(link.resolve()) == str(school.home.gradebook)]


def test_an_unreadable_gradebook_is_one_clear_error(home: Home) -> None:
    home.gradebook.write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(GradingError, match="illisible"):
        grades.read(home, SLUG, ELODIE)


def set_grade(school: School, grade_id: str, **values: object) -> None:
    with school.gradebook() as gradebook:
        grade = gradebook.find_grade(grade_id, SLUG, SLUG, ELODIE)
        for name, value in values.items():
            setattr(grade, name, value)
        gradebook.db.commit()


def test_a_gradebook_that_is_gone_is_no_cohort_without_a_grade(school: School) -> None:
    school.grade(ELODIE, FULL)
    assert issuing.issue(school.home, [ELODIE])[0].new
    school.home.gradebook.unlink()
    with pytest.raises(GradingError, match=r"gradebook\.db : carnet de notes absent") as refused:
        issuing.issue(school.home, [ELODIE])
    assert "remettez-en une sauvegarde" in str(refused.value)
    assert revocation.reviews(school.home) == []
    with pytest.raises(GradingError, match="carnet de notes absent"):  # nor of a session where others have verdicts
        grades.read(school.home, SLUG, KARIM)
