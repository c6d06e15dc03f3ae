"""A resit is another go: the best of those that pass counts, and none makes up for another."""

from dataclasses import replace

import pytest
from rule_cases import ASSIGNMENT, CERTIFICATION, QUIZ, record

from cpia.grades import GradeRecord
from cpia.rules import Decision, Sitting, decide

RESIT, LAST = (replace(ASSIGNMENT, slug=slug, title=slug.title()) for slug in ("rattrapage", "dernier"))


def sat(*records: GradeRecord | None) -> list[Sitting]:
    """The sittings of one learner: the first one, its resit, the last resit."""
    pairs = zip((ASSIGNMENT, RESIT, LAST), (*records, None, None, None), strict=False)
    return [Sitting(a, r and replace(r, assignment=a.slug)) for a, r in pairs]


def judge(*records: GradeRecord | None) -> Decision:
    return decide(sat(*records), QUIZ, CERTIFICATION, role="learner")


@pytest.mark.parametrize(
    ("records", "counted"),
    [
        ((record(), None, None), "audit"),
        ((record(note_directeur=5), record()), "rattrapage"),
        ((record(note_directeur=5), record(note_directeur=5), record(note_directeur=12)), "dernier"),
        ((record(note_directeur=20), record(note_directeur=25)), "rattrapage"),
        ((record(note_directeur=25), record(note_directeur=20)), "audit"),
        ((record(), record()), "audit"),  # as many points: the first
        ((None, record()), "rattrapage"),
        # More points, but an eliminatory item is lost: it does not pass, so it does not count.
        ((record(test_audit=0, note_directeur=12), record(test_fuite=0)), "audit"),
    ],
)
def test_the_best_of_those_that_pass_counts(records: tuple[GradeRecord | None, ...], counted: str) -> None:
    assert judge(*records) == Decision(granted=True, reasons=(), counted=counted)


def test_points_of_two_sittings_are_never_put_together() -> None:
    decision = judge(record(note_directeur=11), record(test_fuite=7))
    assert not decision.granted
    assert decision.reasons == (
        "devoir « Audit » : partie écrite de 11 points, attendu : 12 au moins",
        "devoir « Rattrapage » : épreuve éliminatoire « 1.2 Fuite » : 7 points, attendu : 7,5 au moins",
    )


def test_a_doubtful_resit_takes_nothing_from_a_sitting_that_passed() -> None:
    assert judge(record(), replace(record(), review_reason="noyau interrompu")).granted
    assert (
        judge(record(note_directeur=5), replace(record(), review_reason="noyau interrompu"))
        .reasons[1]
        .endswith("correction à revoir par un correcteur : noyau interrompu")
    )


def test_a_resit_not_taken_is_no_reason_and_nothing_at_all_is_one() -> None:
    assert judge(record(note_directeur=5)).reasons == ("partie écrite de 5 points, attendu : 12 au moins",)
    assert judge().reasons == ("devoir « Audit » : aucune remise, attendu : une remise notée",)


def test_a_resit_of_somebody_else_is_refused() -> None:
    decision = judge(record(note_directeur=5), replace(record(), learner="karim-benali"))
    assert not decision.granted and "plusieurs personnes" in decision.reasons[0]
