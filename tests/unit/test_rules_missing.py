"""What a learner is told that they lack: kindly, exactly, and no point before the feedback is theirs."""

from dataclasses import replace

import pytest
from rule_cases import ASSIGNMENT, CERTIFICATION, QUIZ, record

from cpia.grades import GradeRecord, QuizRecord
from cpia.rules import Sitting, missing

RESIT = replace(ASSIGNMENT, slug="rattrapage", title="Rattrapage")
TOLD = {"audit", "rattrapage"}


def told(
    first: GradeRecord | None, quiz: QuizRecord | None = QUIZ, *, role: str | None = "learner", given: set[str] = TOLD
) -> tuple[str, ...]:
    return missing([Sitting(ASSIGNMENT, first), Sitting(RESIT, None)], quiz, CERTIFICATION, role=role, told=given)


def test_nothing_is_missing_once_it_is_earned() -> None:
    assert told(record()) == ()


def test_the_work_and_the_quiz_are_asked_for() -> None:
    assert told(None, None) == (
        "Il vous manque le devoir « Audit » : remettez-le depuis JupyterLab.",
        "Il vous manque le quiz du module : 70 % de bonnes réponses au moins, autant d'essais qu'il faut.",
    )


def test_each_threshold_tells_how_many_points_are_missing_and_the_resit_that_is_left() -> None:
    lost = record(test_audit=0, test_fuite=7, test_reference=0, test_fiche=0, note_directeur=11)
    assert told(lost) == (
        "Il vous manque 32 points au devoir « Audit » : 28 points, pour 60 attendus au moins.",
        "Il vous manque 1 point à la partie écrite du devoir « Audit » : 11 points, pour 12 attendus au moins.",
        "Il vous manque 0,5 point à l'épreuve éliminatoire « 1.2 Fuite » : 7 points, pour 7,5 attendus au moins.",
        "Vous pouvez passer le rattrapage « Rattrapage » : la meilleure des notes qui passent compte.",
    )


@pytest.mark.parametrize("points", [{}, {"note_directeur": 5}, {"test_fuite": 0}])
def test_before_the_feedback_no_learner_can_tell_a_pass_from_a_failure(points: dict[str, float]) -> None:
    sentences = told(record(**points), given=set())
    assert sentences == (
        "Votre devoir « Audit » est remis ; sa correction ne vous a pas encore été rendue. Rien à faire.",
    )


def test_a_grading_that_is_not_over_gives_no_point_either() -> None:
    for doubtful in (
        replace(record(note_directeur=5), review_reason="x"),
        record(note_directeur=None),
        replace(record(), latest_digest="c" * 64),
    ):
        (sentence,) = told(doubtful)
        assert "n'est pas achevée, ou doit être relue" in sentence and not any(c.isdigit() for c in sentence)


@pytest.mark.parametrize(
    ("quiz", "words"),
    [
        (replace(QUIZ, best_percent=100 * 10 / 15), "votre meilleur essai est de 66,6 %, pour 70 % attendus"),
        (replace(QUIZ, pool_digest="e" * 64), "ont changé depuis votre essai : repassez-le"),
        (replace(QUIZ, best_percent=None), "autant d'essais qu'il faut"),
    ],
)
def test_the_quiz_tells_how_far_it_is(quiz: QuizRecord, words: str) -> None:
    (sentence,) = told(record(), quiz)
    assert words in sentence


def test_staff_is_told_that_it_is_not_for_them() -> None:
    (sentence,) = told(record(), role="instructor")
    assert "apprenants inscrits" in sentence
