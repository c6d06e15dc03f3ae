"""`cpia check` holds on a right assignment, and finds each way in which one can be wrong."""

from dataclasses import replace
from pathlib import Path

import pytest

from cpia.authoring import findings
from cpia.authoring.check import Report, check, spread
from cpia.authoring.sources import Source
from cpia.courses import Assignment


def edit(source: Source, old: str, new: str) -> None:
    text = source.text.read_text(encoding="utf-8")
    assert old in text
    source.text.write_text(text.replace(old, new), encoding="utf-8")


def proofs(report: Report) -> set[str]:
    return {finding.proof for finding in report.findings}


def test_a_right_assignment_has_no_finding(source: Source, assignment: Assignment) -> None:
    report = check(source, assignment, ())
    assert report.findings == ()
    assert (report.automatic, report.manual, report.answers) == (2, 1, 2)


def test_a_reference_that_fails_its_own_test_is_found(source: Source, assignment: Assignment) -> None:
    edit(source, "x * x\n", "x + x\n")
    assert findings.REFERENCE in proofs(check(source, assignment, ()))


def test_a_release_that_earns_points_is_found(source: Source, assignment: Assignment) -> None:
    edit(source, "assert carre(2) == 4", "assert True or carre(2) == 4")
    edit(source, "    assert carre(_tirage) ==", "    assert True or carre(_tirage) ==")
    assert findings.RELEASE in proofs(check(source, assignment, ()))


def test_a_wrong_answer_that_earns_more_than_declared_is_found(source: Source, assignment: Assignment) -> None:
    edit(source, "(3, 5, 11)", "()")
    report = check(source, assignment, ())
    assert proofs(report) == {findings.WRONG}
    assert "constante" in report.findings[0].text


def test_a_wrong_answer_that_declares_no_loss_is_found(source: Source, assignment: Assignment) -> None:
    path = source.wrong_answers[0]
    path.write_text('description = "la référence"\n', encoding="utf-8")
    assert findings.WRONG in proofs(check(source, assignment, ()))


@pytest.mark.parametrize(
    ("count", "chosen"), [(1, "a"), (2, "ac"), (3, "abd"), (5, "abcde"), (9, "abcde"), (None, "abcde")]
)
def test_a_sample_of_answers_is_spread_over_all_of_them(count: int | None, chosen: str) -> None:
    assert [path.name for path in spread([Path(name) for name in "abcde"], count)] == list(chosen)


def test_a_right_answer_that_loses_points_is_found(source: Source, assignment: Assignment) -> None:
    path = source.right_answers[0]
    path.write_text(path.read_text(encoding="utf-8").replace("x ** 2", "x ** 3"), encoding="utf-8")
    assert findings.RIGHT in proofs(check(source, assignment, ()))


def test_points_that_differ_from_the_course_are_found(source: Source, assignment: Assignment) -> None:
    dearer = replace(assignment, items=(replace(assignment.items[0], points=3), assignment.items[1]))
    report = check(source, dearer, ())
    assert [f.text for f in report.findings] == ["« test-carre » vaut 2 points, le parcours en attend 3"]


def test_an_item_missing_from_the_course_is_found(source: Source, assignment: Assignment) -> None:
    assert findings.POINTS in proofs(check(source, replace(assignment, items=assignment.items[:1]), ()))


def test_metadata_that_nbgrader_refuses_is_found(source: Source, assignment: Assignment) -> None:
    edit(source, "  points: 2\n", "")
    assert findings.METADATA in proofs(check(source, assignment, ()))


@pytest.mark.parametrize(
    "leaked",
    [
        "    resultat_du_produit = x * x\n  return resultat_du_produit",
        "import generateur as _generateur\nfor _tirage in (3, 5, 11):\n\n"
        '    assert carre(_tirage) == _generateur.verite(_tirage), "essayez d\'autres nombres"',
        "### BEGIN SOLUTION",
    ],
)
def test_a_secret_that_a_learner_can_read_is_found(
    leaked: str, source: Source, assignment: Assignment, tmp_path: Path
) -> None:
    book = tmp_path / "livre"
    book.mkdir()
    (book / "page.md").write_text(f"# Page\n\n{leaked}\n", encoding="utf-8")
    assert proofs(check(source, assignment, (book,))) == {findings.LEAKS}


def test_an_answer_that_never_ends_is_stopped(
    source: Source, assignment: Assignment, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpia.authoring.trials.SECONDS", 2)
    path = source.wrong_answers[0]
    path.write_text(path.read_text(encoding="utf-8").replace("return 4", "while True: pass"), encoding="utf-8")
    assert check(source, assignment, ()).findings == ()


def test_an_answer_that_kills_its_process_earns_nothing_and_stops_nobody(
    source: Source, assignment: Assignment
) -> None:
    path = source.wrong_answers[0]
    path.write_text(path.read_text(encoding="utf-8").replace("return 4", "import os; os._exit(0)"), encoding="utf-8")
    assert check(source, assignment, ()).findings == ()
