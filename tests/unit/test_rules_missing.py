"""What a learner is told that they lack: kindly, exactly, and no point before the feedback is theirs."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest
from rule_cases import ASSIGNMENT, CERTIFICATION, QUIZ, record

from cpia.courses import Overall
from cpia.grades import GradeRecord, QuizRecord
from cpia.rules import Sitting, Standing, missing, missing_overall

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


OVERALL = Overall("parcours", 1, "Parcours", "Atteste.", ("donnees", "mlops"), "audit", 60, "note-directeur", 5, 3)
TITLES = {"donnees": "Données", "mlops": "MLOps"}
BOTH = (Standing("donnees", "valid"), Standing("mlops", "valid"))


def told_of_the_whole(
    project: GradeRecord | None, *stands: Standing, role: str | None = "learner", given: set[str] = TOLD
) -> tuple[str, ...]:
    sittings = [Sitting(ASSIGNMENT, project)]
    return missing_overall(sittings, stands or BOTH, OVERALL, TITLES, role=role, told=given)


def test_nothing_is_missing_of_the_whole_course_once_everything_is_held() -> None:
    assert told_of_the_whole(record()) == ()


def test_each_certification_that_is_not_in_force_is_named_by_its_title_with_what_became_of_it() -> None:
    expired = Standing("mlops", "expired", datetime(2029, 11, 25, tzinfo=UTC))
    assert told_of_the_whole(record(), Standing("donnees", "none"), expired) == (
        "Il vous manque la certification « Données », en vigueur le même jour que les autres.",
        "Votre certification « MLOps » a expiré le 25/11/2029 : il vous en faut une en vigueur.",
    )
    (revoked,) = told_of_the_whole(record(), Standing("donnees", "revoked"), BOTH[1])
    assert revoked == "Votre certification « Données » est révoquée : il vous en faut une en vigueur."


def test_the_oral_that_is_missing_is_told_once_the_feedback_is_given_and_not_before() -> None:
    low = record(note_directeur=4)
    (sentence,) = told_of_the_whole(low)
    assert sentence == "Il vous manque 1 point à l'oral « 1.6 Note » : 4 points, pour 5 attendus au moins."
    (waiting,) = told_of_the_whole(low, given=set())
    assert told_of_the_whole(record(), given=set()) == (waiting,) and not any(c.isdigit() for c in waiting)


def test_the_whole_course_is_not_for_staff_either() -> None:
    assert "apprenants inscrits" in told_of_the_whole(record(), role="instructor")[0]
