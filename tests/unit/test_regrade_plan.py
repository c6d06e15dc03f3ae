"""Who loses by a regrade, and what becomes of a person's points: values in, values out."""

from dataclasses import replace
from datetime import UTC, datetime

from cpia.grading.history import Points, Standing
from cpia.grading.regrade.plan import Change, Side, change, edits
from cpia.grading.regrade.structure import Shape, Source
from cpia.grading.verdicts import Verdict

VERDICT = Verdict("graded", None, "a" * 64, "b" * 64, datetime(2026, 11, 22, tzinfo=UTC))
NEWER = replace(VERDICT, release="c" * 64)


def cell(name: str, auto: float | None, *, manual: float | None = None, waiting: bool = False) -> Points:
    return Points("carnet", name, 10.0, auto, manual, waiting=waiting)


def side(*cells: Points, verdict: Verdict | None = VERDICT) -> Side:
    return Side(Standing(cells), verdict)


def compared(old: Side, new: Side, *eliminatory: str, edited: str = "") -> Change:
    return change("ada", old, new, {("carnet", edited): "test ou consigne modifiés"} if edited else {}, eliminatory)


def test_a_better_total_is_no_loss() -> None:
    found = compared(side(cell("a", 2), cell("b", 5)), side(cell("a", 4), cell("b", 4), verdict=NEWER))
    assert found.losses == () and found.difference == 1
    assert [(one.name, one.difference) for one in found.cells] == [("a", 2), ("b", -1)]


def test_an_eliminatory_item_that_falls_is_a_loss_under_a_better_total() -> None:
    found = compared(side(cell("a", 2), cell("b", 5)), side(cell("a", 9), cell("b", 4), verdict=NEWER), "b")
    assert found.losses == ("épreuve éliminatoire « b » : 5 → 4",)


def test_an_eliminatory_item_that_is_dropped_is_a_loss() -> None:
    found = compared(side(cell("a", 2), cell("b", 5)), side(cell("a", 9), verdict=NEWER), "b")
    assert found.losses == ("épreuve éliminatoire « b » : 5 → –",)
    assert [one.name for one in found.dropped] == ["b"]


def test_a_grade_that_becomes_one_to_review_is_a_loss_at_equal_points() -> None:
    review = replace(NEWER, state="review", reason="le temps accordé est écoulé")
    found = compared(side(cell("a", 2)), side(cell("a", 2), verdict=review))
    assert found.losses == ("copie à revoir : le temps accordé est écoulé",)


def test_a_copy_that_is_not_there_any_more_is_never_regraded_unasked() -> None:
    assert compared(side(cell("a", 2)), side(cell("a", 2), verdict=None)).losses == ("copie à revoir : sans verdict",)


def test_sums_of_fractions_are_no_loss() -> None:
    old = side(cell("a", 0.1), cell("b", 0.2))
    assert compared(old, side(cell("a", 0.3), cell("b", 0.0), verdict=NEWER)).losses == ()


def test_a_persons_points_wait_again_only_where_something_under_them_moved() -> None:
    old = side(cell("a", 2, manual=7), cell("b", 2, manual=7), cell("c", 2, manual=7))
    new = side(*(replace(one, waiting=True, auto=3.0 if one.name == "c" else 2.0) for one in old.standing.points),
               verdict=NEWER)  # fmt: skip
    settled = compared(old, new, edited="b").new.standing
    assert [one.waiting for one in settled.points] == [False, True, True]
    assert settled.total == 21


def test_a_persons_points_on_another_submission_wait_for_a_new_look() -> None:
    old = side(cell("a", 2, manual=7))
    new = side(cell("a", 2, manual=7, waiting=True), verdict=replace(NEWER, submission="d" * 64))
    assert compared(old, new).new.standing.points[0].waiting


def shape(name: str, points: float, source: str) -> tuple[Shape, ...]:
    texts = (Source(name, "code", True, source, None),)
    return (Shape("carnet", texts, {("GradeCell", name): {"max_score": points, "cell_type": "code"}}),)


def test_each_cell_says_what_became_of_it() -> None:
    assert edits(shape("a", 2, "x"), shape("a", 2, "x")) == {}
    assert edits(shape("a", 2, "x"), shape("a", 2.5, "y")) == {
        ("carnet", "a"): "barème changé (2 → 2,5), test ou consigne modifiés"
    }
    assert edits(shape("a", 2, "x"), shape("b", 2, "x")) == {
        ("carnet", "a"): "question supprimée",
        ("carnet", "b"): "question ajoutée",
    }
