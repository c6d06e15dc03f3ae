"""A certification is granted exactly when its rule says so, and every reason of a refusal is told."""

import math
from dataclasses import replace

import pytest
from rule_cases import ASSIGNMENT, CERTIFICATION, QUIZ, record

from cpia.grades import CellGrade, GradeRecord, QuizRecord
from cpia.rules import Decision, evaluate


def decide(
    record: GradeRecord | None, role: str | None = "learner", quiz: QuizRecord | None = QUIZ, minimum: float = 70
) -> Decision:
    return evaluate(record, quiz, replace(CERTIFICATION, minimum_quiz=minimum), ASSIGNMENT, role=role)


def with_cell(base: GradeRecord, grade_id: str, **changes: object) -> GradeRecord:
    cells = tuple(replace(cell, **changes) if cell.grade_id == grade_id else cell for cell in base.cells)
    return replace(base, cells=cells)


def test_full_points_are_granted_without_a_reason() -> None:
    assert decide(record()) == Decision(granted=True, reasons=(), counted="audit")


@pytest.mark.parametrize(
    ("points", "granted"),
    [
        # Total: 60 is enough, anything under is not.
        ({"test_audit": 0, "test_reference": 0, "test_volume": 5}, True),  # 15 + 5 + 10 + 30 = 60
        ({"test_audit": 0, "test_reference": 0, "test_volume": 4.99}, False),
        # Written part: 12 is enough.
        ({"note_directeur": 12}, True),
        ({"note_directeur": 11.99}, False),
        ({"note_directeur": 0}, False),
        # Eliminatory item: half of 15 is enough, whatever the total.
        ({"test_fuite": 7.5}, True),
        ({"test_fuite": 7.49}, False),
        ({"test_fuite": 0}, False),
        # A lost item that is not eliminatory loses nothing but its points.
        ({"test_audit": 0}, True),
    ],
)
def test_the_thresholds_hold_at_their_edges(points: dict[str, float], granted: bool) -> None:
    assert decide(record(**points)).granted is granted


def test_tenths_are_added_as_people_write_them() -> None:
    # In binary floating point 0.1 + 0.2 + 9.7 + … may fall a hair short of 60; a learner must not fail by that.
    points = {"test_audit": 0.1, "test_fuite": 14.2, "test_reference": 0.3, "test_volume": 5.4, "test_fiche": 10}
    assert sum((0.1, 14.2, 0.3, 5.4, 10, 30)) == pytest.approx(60)
    assert decide(record(**points)).granted
    assert not decide(record(**points | {"test_audit": 0.0999})).granted


@pytest.mark.parametrize("score", [None, math.nan, math.inf, -math.inf, -0.5, 30.5])
def test_points_that_are_no_points_are_refused(score: float | None) -> None:
    (reason,) = decide(record(note_directeur=score)).reasons
    assert "note-directeur" in reason and "de 0 à 30" in reason


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        (replace(record(), latest_digest="c" * 64), "périmée"),
        (replace(record(), submitted_digest="c" * 64), "périmée"),
        (replace(record(), latest_digest=None), "aucune remise conservée"),
        (replace(record(), submitted_digest=None), "remise sans note"),
        (replace(record(), cells=()), "remise sans note"),
        (replace(record(), release_digest="c" * 64), "en vigueur"),
        (replace(record(), release_digest=None), "en vigueur"),
        (replace(record(), current_release_digest=None), "introuvable"),
        (replace(record(), release_digest=None, current_release_digest=None), "introuvable"),
        (replace(record(), review_reason="noyau interrompu"), "noyau interrompu"),
        (replace(record(), review_reason=""), "à revoir"),
        (replace(record(), assignment="autre-devoir"), "autre-devoir"),
        (replace(record(), cells=record().cells[1:]), "« test-audit » absente"),
        (replace(record(), cells=(*record().cells, record().cells[0])), "présente 2 fois"),
        (replace(record(), cells=(*record().cells, CellGrade("bonus", False, 5, 5, False))), "« bonus » inconnue"),
        (with_cell(record(), "test-audit", max_score=25.0), "notée sur 25, attendu : sur 20"),
        (with_cell(record(), "test-audit", needs_manual_grade=True), "en attente d'un correcteur"),
        (with_cell(record(), "note-directeur", needs_manual_grade=True), "en attente d'un correcteur"),
        (with_cell(record(), "note-directeur", manual=False), "par la machine, attendu : par un correcteur"),
    ],
)
def test_nothing_doubtful_is_granted_and_the_doubt_is_told(changed: GradeRecord, told: str) -> None:
    decision = decide(changed)
    assert not decision.granted
    assert len(decision.reasons) == 1 and told in decision.reasons[0]


def test_work_never_submitted_is_refused() -> None:
    assert "aucune remise" in decide(None).reasons[0]


@pytest.mark.parametrize(("role", "told"), [(None, "non inscrite"), ("instructor", "instructor")])
def test_only_an_enrolled_learner_is_certified(role: str | None, told: str) -> None:
    (reason,) = decide(record(), role).reasons
    assert told in reason


def test_all_reasons_are_told_at_once_with_the_value_and_what_was_expected() -> None:
    lost = record(test_audit=0, test_fuite=7, test_reference=0, test_fiche=0, note_directeur=11.5)
    reasons = decide(replace(lost, latest_digest="c" * 64, review_reason="à relire"), role=None).reasons
    assert [reason.split(",")[0].split(" :")[0] for reason in reasons] == [
        "personne non inscrite à la session",
        "note périmée",
        "correction à revoir par un correcteur",
        "total de 28",
        "partie écrite de 11",
        "épreuve éliminatoire « 1.2 Fuite »",
    ]
    assert "total de 28,5 points, attendu : 60 au moins" in reasons
    assert "épreuve éliminatoire « 1.2 Fuite » : 7 points, attendu : 7,5 au moins" in reasons


@pytest.mark.parametrize(
    ("points", "granted"),
    [
        ({"test_fiche": 10}, True),  # extra credit makes up for points lost in its own cell, up to its maximum
        ({"test_fiche": 10.25}, False),  # and above it a person must look
        ({"note_directeur": 31}, False),
        ({"test_fiche": -0.0}, True),
    ],
)
def test_extra_credit_counts_up_to_the_maximum_of_its_cell(points: dict[str, float], granted: bool) -> None:
    assert decide(record(**points)).granted is granted


@pytest.mark.parametrize(
    ("percent", "minimum", "granted"),
    [
        (70.0, 70, True),
        (100 * 11 / 15, 70, True),
        (100.0, 100, True),
        (100 * 10 / 15, 70, False),
        (69.99, 70, False),
        (0.0, 70, False),
        (100 * 2 / 3, 66.7, False),
        (0.0, 0.1, False),
    ],
)
def test_the_quiz_passes_at_its_threshold_and_not_under(percent: float, minimum: float, granted: bool) -> None:
    decision = decide(record(), quiz=replace(QUIZ, best_percent=percent), minimum=minimum)
    assert decision.granted is granted
    if not granted:
        assert len(decision.reasons) == 1 and "de bonnes réponses, attendu :" in decision.reasons[0]


def test_a_score_a_hair_short_never_reads_as_the_threshold() -> None:
    (reason,) = decide(record(), quiz=replace(QUIZ, best_percent=69.99)).reasons
    assert reason == "quiz du module : 69,9 % de bonnes réponses, attendu : 70 % au moins"


@pytest.mark.parametrize(
    ("quiz", "told"),
    [
        (None, "aucune tentative notée"),
        (replace(QUIZ, best_percent=None), "aucune tentative notée"),
        (replace(QUIZ, pool_digest="e" * 64), "questions ont changé"),
        (replace(QUIZ, pool_digest=None), "questions ont changé"),
        (replace(QUIZ, current_pool_digest=None), "introuvables"),
        (replace(QUIZ, pool_digest=None, current_pool_digest=None), "introuvables"),
        (replace(QUIZ, module="autre"), "« autre »"),
        (replace(QUIZ, learner="karim-benali"), "plusieurs personnes"),
        *((replace(QUIZ, best_percent=p), "de 0 à 100") for p in (math.nan, math.inf, -math.inf, -1.0, 100.5)),
    ],
)
def test_a_quiz_that_is_absent_doubtful_or_another_s_is_refused(quiz: QuizRecord | None, told: str) -> None:
    decision = decide(record(), quiz=quiz)
    assert not decision.granted and len(decision.reasons) == 1 and told in decision.reasons[0]
    assert decision.outdated is (told == "questions ont changé")


def test_points_never_make_up_for_the_quiz_nor_the_quiz_for_points() -> None:
    assert not decide(record(), quiz=replace(QUIZ, best_percent=60.0)).granted
    assert not decide(record(note_directeur=11), quiz=replace(QUIZ, best_percent=100.0)).granted


def test_a_certification_without_a_quiz_asks_for_none() -> None:
    assert decide(record(), quiz=None, minimum=0).granted


def test_the_quiz_s_reason_comes_with_all_the_others() -> None:
    reasons = decide(record(note_directeur=11), role=None, quiz=None).reasons
    assert [reason.split(" ")[0] for reason in reasons] == ["personne", "partie", "quiz"]
    assert not decide(record(note_directeur=11), quiz=replace(QUIZ, pool_digest="e" * 64)).outdated
