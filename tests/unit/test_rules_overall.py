"""The attestation of the whole course: every certification on one day, and the project; the average only adorns."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from rule_cases import record

from cpia import validity
from cpia.courses import Assignment, Item, Overall
from cpia.grades import CellGrade, GradeRecord
from cpia.rules import Decision, Held, Sitting, evaluate_overall, standings

PROJECT = Assignment(
    "projet",
    "donnees",
    "Projet",
    None,
    (Item("dossier", "Dossier", 90, (), manual=True), Item("oral", "Oral", 10, (), manual=True)),
)
RESIT = replace(PROJECT, slug="projet-2", title="Projet, autre entreprise")
OVERALL = Overall("parcours", 1, "Parcours complet", "Atteste.", ("donnees", "mlops"), "projet", 60, "oral", 5, 3)
START = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
HELD = (
    Held("donnees", START, validity.end_of(START, 5), percent=80.0),
    Held("mlops", START, validity.end_of(START, 3), percent=80.0),
)


def project(dossier: float | None = 72, oral: float | None = 8, assignment: Assignment = PROJECT) -> Sitting:
    points = {"dossier": dossier, "oral": oral}
    cells = tuple(
        CellGrade(item.grade_id, True, points[item.grade_id], item.points, needs_manual_grade=False)
        for item in assignment.items
    )
    return Sitting(assignment, replace(record(), assignment=assignment.slug, cells=cells))


def judge(
    held: tuple[Held, ...] = HELD, *sittings: Sitting, role: str | None = "learner", at: datetime = START
) -> Decision:
    return evaluate_overall(held, sittings or (project(),), OVERALL, role=role, at=at)


@pytest.mark.parametrize(
    ("dossier", "oral", "granted"),
    [
        (52, 8, True),
        (51.99, 8, False),
        (55, 5, True),
        (90, 4.99, False),
        (90, 0, False),
        (50, 10, True),
        (90, 10, True),
    ],
)
def test_the_project_passes_at_its_thresholds_oral_included(dossier: float, oral: float, granted: bool) -> None:
    assert judge(HELD, project(dossier, oral)).granted is granted


def test_a_project_not_graded_or_not_submitted_is_refused_with_its_reason() -> None:
    assert "sans note" in judge(HELD, project(oral=None)).reasons[0]
    assert "aucune remise" in judge(HELD, Sitting(PROJECT, None)).reasons[0]
    assert judge(HELD, project(oral=4.5)).reasons == ("oral « Oral » : 4,5 points, attendu : 5 au moins",)


def test_the_resit_of_the_project_counts_when_it_passes() -> None:
    assert judge(HELD, project(oral=0), project(assignment=RESIT)).granted


@pytest.mark.parametrize(
    ("after", "granted"),
    [
        (timedelta(), True),
        (validity.end_of(START, 3) - START, True),  # the last moment of the shorter one
        (validity.end_of(START, 3) - START + timedelta(seconds=1), False),
        (validity.end_of(START, 3) - START + timedelta(days=1), False),
        (-timedelta(seconds=1), False),
    ],
)
def test_every_certification_is_in_force_at_that_very_moment(after: timedelta, granted: bool) -> None:
    assert judge(at=START + after).granted is granted


def test_an_expired_revoked_or_absent_certification_is_named_with_its_date() -> None:
    day_after = validity.end_of(START, 3) + timedelta(days=1)
    assert judge(at=day_after).reasons == (
        "certification « mlops » expirée le 25/11/2029, attendu : en vigueur à la délivrance",
    )
    revoked = (HELD[0], replace(HELD[1], revoked=True))
    assert "« mlops » révoquée" in judge(revoked).reasons[0]
    assert "« mlops » non obtenue" in judge(HELD[:1]).reasons[0]
    assert "« mlops » valable à partir du" in judge(at=START - timedelta(hours=1)).reasons[-1]


def test_one_renewed_counts_though_the_former_one_expired() -> None:
    day_after = validity.end_of(START, 3) + timedelta(days=1)
    renewed = replace(HELD[1], start=day_after, end=validity.end_of(day_after, 3))
    assert judge((*HELD, renewed), at=day_after).granted


def test_no_bloc_makes_up_for_another() -> None:
    excellent = (replace(HELD[0], percent=100.0),)
    decision = judge(excellent, project(90, 10))
    assert not decision.granted and not decision.mention
    assert len(judge((), project(0, 0)).reasons) == 4  # both certifications, total, oral: everything at once


@pytest.mark.parametrize(
    ("percents", "dossier", "mention"),
    [
        ((80.0, 80.0), 72, True),  # exactly 80
        ((80.0, 79.9), 72, False),
        ((70.0, 90.0), 72, True),
        ((60.0, 90.0), 82, True),
        ((80.0, None), 90, False),  # an erased total is no total
    ],
)
def test_the_mention_is_for_an_average_of_eighty(
    percents: tuple[float | None, float | None], dossier: float, mention: bool
) -> None:
    held = tuple(replace(one, percent=percent) for one, percent in zip(HELD, percents, strict=True))
    decision = judge(held, project(dossier, 8))
    assert decision.granted and decision.mention is mention


@pytest.mark.parametrize(("role", "told"), [(None, "non inscrite"), ("instructor", "instructor")])
def test_staff_and_strangers_are_refused(role: str | None, told: str) -> None:
    (reason,) = judge(role=role).reasons
    assert told in reason


def test_what_starts_on_a_leap_day_ends_on_the_28th_of_february() -> None:
    leap = datetime(2028, 2, 29, 23, 59, tzinfo=UTC)
    assert validity.end_of(leap, 5) == datetime(2033, 2, 28, 23, 59, tzinfo=UTC)
    assert validity.end_of(leap, 4) == datetime(2032, 2, 29, 23, 59, tzinfo=UTC)
    held = tuple(replace(one, start=leap, end=validity.end_of(leap, 3)) for one in HELD)
    assert judge(held, at=datetime(2031, 2, 28, 23, 59, tzinfo=UTC)).granted
    assert not judge(held, at=datetime(2031, 3, 1, tzinfo=UTC)).granted


def test_a_record_of_the_certification_is_not_one_of_the_project() -> None:
    other: GradeRecord = record()
    assert not judge(HELD, Sitting(PROJECT, other)).granted


def test_where_a_learner_stands_says_nothing_of_the_day_nor_of_a_number_while_it_is_valid() -> None:
    first, replaced = (replace(HELD[0], start=START + timedelta(days=n)) for n in (0, 3))
    later = START + timedelta(days=9)
    assert standings([first, HELD[1]], OVERALL, later) == standings([replaced, HELD[1]], OVERALL, later)
    assert standings([first, HELD[1]], OVERALL, later) == judge(at=later).standings
    assert [one.state for one in standings(HELD[:1], OVERALL, later)] == ["valid", "none"]


def test_no_reason_names_the_day_on_which_it_was_decided() -> None:
    for days in (1, 2):
        after = validity.end_of(START, 3) + timedelta(days=days)
        assert judge(at=after).reasons == judge(at=validity.end_of(START, 3) + timedelta(days=3)).reasons
