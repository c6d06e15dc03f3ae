"""When the attestation of the whole course is no longer earned: a person decides, whatever time, people or keys do."""

from datetime import UTC, datetime, timedelta

import pytest
from credential_cases import ELODIE, FIRST, SECOND
from whole_course_cases import (
    CERTIFICATIONS,
    FIRST_CERTIFICATION,
    SECOND_CERTIFICATION,
    WHOLE,
    Programme,
    states,
    whole,
)

from cpia import freezing
from cpia.credentials import (
    compromise,
    daily,
    erasure,
    installation,
    issuing,
    reissuing,
    revocation,
    whole_course,
)
from cpia.credentials.opt_ins import OptIns
from cpia.signing import rotation

pytestmark = pytest.mark.slow  # each issues several credentials, prints and all


def review_all(programme: Programme, *, days: int = 0) -> int:
    """What the daily publication does, that many days from now; give the reviews that it opened."""
    now = datetime.now(UTC) + timedelta(days=days)
    with installation.opened_ledger(programme.place) as book:
        return whole_course.open_reviews(programme.place, book, "essai", now)


def test_a_certification_revoked_has_a_person_decide_of_the_whole_course_at_once(held: Programme) -> None:
    attestation = held.number()
    revocation.revoke(held.home, held.number(FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    (review,) = revocation.reviews(held.home)
    assert review.credential == attestation
    assert review.reasons == (
        f"certification « {FIRST_CERTIFICATION} » révoquée, attendu : en vigueur à la délivrance",
    )
    assert held.verdict(attestation) == "valid"  # nobody decided yet
    assert whole(issuing.issue(held.home, [ELODIE])).state == "review"
    revocation.decide(held.home, attestation, "revoke", by=SECOND, reason="elle ne tient plus")
    assert held.verdict(attestation) == "revoked"
    assert whole(issuing.issue(held.home, [ELODIE])).state == "refused"


@pytest.mark.parametrize("seen_first", [True, False])
def test_who_keeps_it_is_not_asked_again_about_the_same_reasons(held: Programme, seen_first: bool) -> None:
    attestation = held.number()
    revocation.revoke(held.home, held.number(FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    if seen_first:
        issuing.issue(held.home, [ELODIE])
    revocation.decide(held.home, attestation, "keep", by=SECOND, reason="elle a été refaite ailleurs")
    assert whole(issuing.issue(held.home, [ELODIE])).state == "granted"
    assert review_all(held) == 0
    revocation.revoke(held.home, held.number(SECOND_CERTIFICATION), "une autre fraude", by=FIRST)
    assert len(revocation.reviews(held.home)) == 1  # another reason: a person is asked


def test_a_review_of_a_certification_that_ends_in_a_revocation_asks_about_the_whole_course(
    held: Programme,
) -> None:
    attestation = held.number()
    held.mark(ELODIE, "mesures", 10, 10)
    outcomes = issuing.issue(held.home, [ELODIE])
    assert states(outcomes) == {FIRST_CERTIFICATION: "review", SECOND_CERTIFICATION: "granted", WHOLE: "granted"}
    certification = held.number(FIRST_CERTIFICATION)
    revocation.decide(held.home, certification, "revoke", by=FIRST, reason="la note corrigée est juste")
    assert [review.credential for review in revocation.reviews(held.home)] == [attestation]


def test_a_project_that_falls_waits_for_a_person(held: Programme) -> None:
    held.mark(ELODIE, "projet-essai", 72, 4)
    outcome = whole(issuing.issue(held.home, [ELODIE]))
    assert outcome.state == "review" and "oral" in outcome.reasons[0]
    held.mark(ELODIE, "projet-essai", 72, 8)
    assert whole(issuing.issue(held.home, [ELODIE])).state == "granted"
    assert revocation.reviews(held.home) == []


def test_a_certification_that_expires_has_a_person_decide_even_for_who_left(programme: Programme) -> None:
    programme.hold(ELODIE, FIRST_CERTIFICATION, until=datetime.now(UTC) + timedelta(days=30))
    issuing.issue(programme.home, [ELODIE])
    attestation = programme.number()
    programme.leave(ELODIE)
    assert review_all(programme, days=29) == 0
    assert review_all(programme, days=31) == 1
    assert review_all(programme, days=32) == 0  # it waits already
    (review,) = revocation.reviews(programme.home)
    assert review.credential == attestation and "expirée le" in review.reasons[0]


def test_the_daily_publication_sees_what_expired(programme: Programme) -> None:
    now = datetime.now(UTC)
    programme.hold(ELODIE, FIRST_CERTIFICATION, until=now - timedelta(hours=1))
    programme.hold(ELODIE, SECOND_CERTIFICATION, until=now + timedelta(days=9))
    attestation = programme.hold(ELODIE, WHOLE, until=now + timedelta(days=9))
    daily.publish(programme.home)
    assert [review.credential for review in revocation.reviews(programme.home)] == [attestation]


def test_nothing_is_asked_of_what_expired_itself(held: Programme) -> None:
    assert review_all(held, days=3 * 366) == 0


def test_it_is_not_given_while_a_person_must_decide_of_a_certification(programme: Programme) -> None:
    programme.mark(ELODIE, "projet-essai", None, 8)
    issuing.issue(programme.home, [ELODIE])
    programme.mark(ELODIE, "projet-essai", 72, 8)
    programme.mark(ELODIE, "decisions", 20, 20)
    for dry_run in (True, False):
        outcome = whole(issuing.issue(programme.home, [ELODIE], dry_run=dry_run))
        assert outcome.state == "refused" and "« decider » en cours de relecture" in outcome.reasons[0]
    certification = programme.number(SECOND_CERTIFICATION)
    revocation.decide(programme.home, certification, "keep", by=FIRST, reason="l'épreuve était défectueuse")
    assert whole(issuing.issue(programme.home, [ELODIE])).new


def test_what_a_person_took_back_is_not_given_again_for_the_same_project(held: Programme) -> None:
    attestation = held.number()
    revocation.revoke(held.home, attestation, "un oral passé par quelqu'un d'autre", by=FIRST)
    reissuing.reissue(held.home, ELODIE, held.number(FIRST_CERTIFICATION), OptIns(name=True))
    outcome = whole(issuing.issue(held.home, [ELODIE]))
    assert outcome.state == "refused" and "révoquée le" in outcome.reasons[0]
    held.mark(ELODIE, "projet-essai", 72, 8, hours_ago=-1)
    assert whole(issuing.issue(held.home, [ELODIE])).new


def test_a_compromised_key_replaces_it_like_its_certifications_and_nothing_waits_for_a_person(held: Programme) -> None:
    before = {slug: held.active(ELODIE, slug) for slug in (*CERTIFICATIONS, WHOLE)}
    former = before[WHOLE]
    assert former is not None
    compromise.withdraw(held.home, former.method)
    rotation.discard(held.home, former.method)
    assert len(compromise.reissue(held.home)) == 3
    new = held.active(ELODIE, WHOLE)
    assert new is not None and new.id != former.id and new.method != former.method
    assert new.document["validUntil"] == former.document["validUntil"]
    assert held.verdict(new.id) == "valid"
    assert len(list(held.home.issued.glob(f"{new.id[9:]}.*"))) == 4
    assert not any(outcome.new for outcome in issuing.issue(held.home, [ELODIE]))
    assert review_all(held) == 0 and revocation.reviews(held.home) == []


def test_erasing_the_learner_leaves_nothing_of_it(held: Programme) -> None:
    entry = held.active(ELODIE, WHOLE)
    assert entry is not None
    subject = entry.document["credentialSubject"]["id"]
    freezing.freeze(held.home, FIRST)
    assert len(erasure.erase(held.home, ELODIE).credentials) == 3
    assert held.entries() == ()
    kept = [path.name.encode() + path.read_bytes() for path in held.home.credentials.rglob("*") if path.is_file()]
    for trace in (ELODIE, subject, held.place.pseudonym(ELODIE)):
        assert trace.encode() not in b"".join(kept)
