"""The five certifications and the attestation of the real course, each at its very edges."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from cpia import courses
from cpia.courses import Assignment, Certification
from cpia.grades import CellGrade, GradeRecord, QuizRecord
from cpia.home import PROJECT
from cpia.rules import Decision, Held, Sitting, evaluate, evaluate_overall

NOW = datetime(2027, 7, 1, 12, tzinfo=UTC)
COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
OVERALL = COURSE.overall
RULES = COURSE.certifications


def record(assignment: Assignment, points: dict[str, float]) -> GradeRecord:
    cells = tuple(
        CellGrade(i.grade_id, i.manual, points.get(i.grade_id, i.points), i.points, needs_manual_grade=False)
        for i in assignment.items
    )
    return GradeRecord("elodie", assignment.slug, cells, "a" * 64, "a" * 64, "b" * 64, "b" * 64, None, NOW, NOW)


def granted(rule: Certification, points: dict[str, float], quiz: float = 70) -> bool:
    assignment = COURSE.assignment(rule.assignment)
    best = QuizRecord("elodie", assignment.module, quiz, "d" * 64, "d" * 64, NOW)
    return evaluate(record(assignment, points), best, rule, assignment, role="learner").granted


def knock_out(assignment: Assignment) -> str:
    [one] = [item.grade_id for item in assignment.items if item.eliminatory]
    return one


def exactly(assignment: Assignment, total: float, kept: set[str]) -> dict[str, float]:
    """Give points that add up to `total`, those of `kept` staying whole."""
    points = {item.grade_id: item.points for item in assignment.items}
    excess = sum(points.values()) - total
    for name, whole in list(points.items()):
        if name not in kept:
            lost = min(whole, excess)
            points[name], excess = whole - lost, excess - lost
    assert excess == 0
    return points


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_sixty_points_certify_and_a_tenth_less_does_not(rule: Certification) -> None:
    assignment = COURSE.assignment(rule.assignment)
    manual = {item.grade_id for item in assignment.items if item.manual}
    kept = manual | {knock_out(assignment)}
    assert granted(rule, exactly(assignment, 60, kept))
    assert not granted(rule, exactly(assignment, 59.9, kept))


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_twelve_written_points_certify_and_a_tenth_less_does_not(rule: Certification) -> None:
    [written] = [item.grade_id for item in COURSE.assignment(rule.assignment).items if item.manual]
    assert granted(rule, {written: 12})
    assert not granted(rule, {written: 11.9})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_half_of_the_knock_out_item_is_enough_and_less_loses_everything(rule: Certification) -> None:
    assignment = COURSE.assignment(rule.assignment)
    name = knock_out(assignment)
    [points] = [item.points for item in assignment.items if item.grade_id == name]
    assert granted(rule, {name: points / 2})
    assert not granted(rule, {name: points / 2 - 0.1})


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.slug)
def test_ten_right_answers_of_fifteen_are_too_few_and_eleven_are_enough(rule: Certification) -> None:
    assert not granted(rule, {}, quiz=100 * 10 / 15)
    assert granted(rule, {}, quiz=100 * 11 / 15)


def held(percent: float = 80, **years: float) -> list[Held]:
    return [
        Held(rule.slug, NOW - timedelta(days=30), NOW + timedelta(days=365 * years.get(rule.slug.split("-")[0], 1)),
             percent=percent)
        for rule in RULES
    ]  # fmt: skip


def overall(certifications: list[Held], points: dict[str, float] | None = None) -> Decision:
    assert OVERALL is not None
    project = COURSE.assignment(OVERALL.project)
    sitting = Sitting(project, record(project, points or {}))
    return evaluate_overall(certifications, [sitting], OVERALL, role="learner", at=NOW)


def test_five_certifications_and_the_project_are_the_attestation() -> None:
    assert overall(held()).granted


@pytest.mark.parametrize("missing", range(5))
def test_no_certification_makes_up_for_another(missing: int) -> None:
    four = [one for place, one in enumerate(held(percent=100)) if place != missing]
    decision = overall(four)
    assert not decision.granted
    assert RULES[missing].slug in decision.reasons[0]


def test_one_certification_that_lapsed_the_day_before_is_missing() -> None:
    lapsed = [replace(one, end=NOW - timedelta(days=1)) if n == 2 else one for n, one in enumerate(held())]
    assert not overall(lapsed).granted


@pytest.mark.parametrize(("points", "enough"), [(5, True), (4.9, False)])
def test_the_oral_takes_five_points_of_ten(points: float, enough: bool) -> None:
    assert overall(held(), {"oral": points}).granted is enough


def test_a_project_without_any_planted_defect_found_is_lost_whatever_its_points() -> None:
    assert not overall(held(), {"test-defauts": 0}).granted
    assert overall(held(), {"test-defauts": 2}).granted


def test_the_project_takes_sixty_points() -> None:
    assert OVERALL is not None
    project = COURSE.assignment(OVERALL.project)
    assert overall(held(), exactly(project, 60, {"oral", "test-defauts"})).granted
    assert not overall(held(), exactly(project, 59.9, {"oral", "test-defauts"})).granted


def test_the_mention_is_for_an_average_of_eighty_the_project_counting_once() -> None:
    assert OVERALL is not None
    project = COURSE.assignment(OVERALL.project)
    at_eighty = exactly(project, 80, {"oral", "test-defauts"})
    assert overall(held(percent=80), at_eighty).mention
    assert not overall(held(percent=79.9), at_eighty).mention
    assert overall(held(percent=76), {}).mention  # 5 × 76 + 100 = 480
