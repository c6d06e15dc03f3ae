"""The attestation of the whole course: issued once, after the certifications that it stands on, and on nothing else."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from credential_cases import ELODIE, FIRST, KARIM, SECOND
from whole_course_cases import (
    CERTIFICATIONS,
    FIRST_CERTIFICATION,
    SECOND_CERTIFICATION,
    WHOLE,
    Programme,
    states,
    whole,
)

from cpia import cohort, freezing
from cpia.credentials import issuing, reissuing, revocation
from cpia.credentials.issuing import Outcome
from cpia.credentials.opt_ins import OptIns
from cpia.errors import CredentialError
from cpia.signing import key

pytestmark = pytest.mark.slow  # each issues several credentials, prints and all


@pytest.fixture
def real(programme: Programme) -> Programme:
    """No demonstration: its own name, its own key."""
    programme.configure('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n')
    key.make(programme.home.signer / key.NAME, demo=False)
    return programme


def test_it_is_issued_after_its_certifications_in_the_same_run_and_once(programme: Programme) -> None:
    first = issuing.issue(programme.home, [ELODIE])
    assert [outcome.certification for outcome in first] == [*CERTIFICATIONS, WHOLE]
    assert all(outcome.new for outcome in first)
    again = issuing.issue(programme.home, [ELODIE])
    assert not any(outcome.new for outcome in again) and states(again) == states(first)
    assert len(programme.entries(ELODIE)) == 3
    assert programme.verdict(programme.number()) == "valid"


@pytest.mark.slow
def test_it_is_issued_later_to_who_holds_the_certifications_already(programme: Programme) -> None:
    programme.mark(ELODIE, "projet-essai", 40, 8)
    assert "total de 48 points" in whole(issuing.issue(programme.home, [ELODIE])).reasons[0]
    programme.mark(ELODIE, "projet-essai", 52, 8)
    (*held, last) = issuing.issue(programme.home, [ELODIE])
    assert last.new and not any(outcome.new for outcome in held)


def test_one_certification_missing_of_all_is_refused_whatever_the_points(programme: Programme) -> None:
    programme.mark(ELODIE, "mesures", 70, 30)
    programme.mark(ELODIE, "projet-essai", 90, 10)
    programme.mark(ELODIE, "decisions", 70, 11)
    outcomes = issuing.issue(programme.home, [ELODIE])
    assert states(outcomes) == {FIRST_CERTIFICATION: "granted", SECOND_CERTIFICATION: "refused", WHOLE: "refused"}
    assert whole(outcomes).reasons == (
        f"certification « {SECOND_CERTIFICATION} » non obtenue, attendu : en vigueur à la délivrance",
    )
    assert programme.active(ELODIE, WHOLE) is None


def test_the_certifications_of_somebody_else_are_not_one_s_own(programme: Programme) -> None:
    programme.mark(KARIM, "projet-essai", 90, 10)
    outcome = issuing.issue(programme.home, [ELODIE, KARIM], dry_run=True)[-1]
    assert (outcome.login, outcome.certification) == (KARIM, WHOLE) and len(outcome.reasons) == 2


def test_a_dry_run_counts_the_certifications_that_it_would_issue_and_signs_nothing(programme: Programme) -> None:
    assert set(states(issuing.issue(programme.home, [ELODIE], dry_run=True)).values()) == {"granted"}
    assert programme.entries() == () and list(programme.home.signer.iterdir()) == []


def test_staff_and_strangers_get_none(programme: Programme) -> None:
    programme.pass_everything("prof-martin")
    programme.pass_everything("inconnue")
    outcomes = issuing.issue(programme.home, ["prof-martin", "inconnue"], dry_run=True)
    assert {outcome.state for outcome in outcomes} == {"refused"}


def test_what_expired_the_day_before_does_not_count_and_is_not_given_a_second_time(programme: Programme) -> None:
    programme.hold(ELODIE, FIRST_CERTIFICATION, until=datetime.now(UTC) - timedelta(days=1))
    for dry_run in (True, False):
        outcome = whole(issuing.issue(programme.home, [ELODIE], dry_run=dry_run))
        assert outcome.state == "refused"
        assert outcome.reasons[0].startswith(f"certification « {FIRST_CERTIFICATION} » expirée le ")


@pytest.mark.slow
def test_what_is_still_in_force_for_a_day_counts(programme: Programme) -> None:
    programme.hold(ELODIE, FIRST_CERTIFICATION, until=datetime.now(UTC) + timedelta(days=1))
    assert whole(issuing.issue(programme.home, [ELODIE])).new


def test_a_certification_of_a_former_version_counts_while_it_is_in_force(held: Programme) -> None:
    held.mark(ELODIE, "mesures", 0, 0)  # the new version would be refused
    text = (held.home.root / "parcours.toml").read_text("utf-8")
    newer = text.replace(f'slug = "{FIRST_CERTIFICATION}"\nversion = 1', f'slug = "{FIRST_CERTIFICATION}"\nversion = 2')
    assert newer != text
    (held.home.root / "parcours.toml").write_text(newer, "utf-8")
    outcomes = issuing.issue(held.home, [ELODIE])
    assert states(outcomes) == {FIRST_CERTIFICATION: "refused", SECOND_CERTIFICATION: "granted", WHOLE: "granted"}


def test_specimens_are_no_certifications_of_a_real_installation(held: Programme) -> None:
    held.mark(ELODIE, "decisions", 0, 0)
    held.configure('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n')
    (held.home.signer / key.NAME).unlink()
    key.make(held.home.signer / key.NAME, demo=False)
    held.freeze()
    outcomes = issuing.issue(held.home, [ELODIE])
    assert states(outcomes) == {FIRST_CERTIFICATION: "granted", SECOND_CERTIFICATION: "refused", WHOLE: "refused"}
    assert "non obtenue" in whole(outcomes).reasons[0]


@pytest.mark.slow
def test_two_issues_at_once_give_one_attestation(programme: Programme) -> None:
    together = [threading.Thread(target=issuing.issue, args=(programme.home, [ELODIE])) for _ in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert sorted(entry.achievement.split("/")[-2] for entry in programme.entries()) == sorted([*CERTIFICATIONS, WHOLE])


def test_what_is_revoked_while_the_session_is_issued_is_not_counted(programme: Programme) -> None:
    def revoke(outcome: Outcome) -> None:
        if outcome.certification == SECOND_CERTIFICATION:
            revocation.revoke(programme.home, programme.number(SECOND_CERTIFICATION), "une fraude", by=FIRST)

    outcome = whole(issuing.issue(programme.home, [ELODIE], done=revoke))
    assert outcome.state == "refused" and "« decider » révoquée" in outcome.reasons[0]
    assert programme.active(ELODIE, WHOLE) is None


def test_the_freeze_of_a_session_holds_before_and_after_its_own_issue(real: Programme) -> None:
    frozen = real.freeze()
    assert {decision.certification for decision in frozen.decisions} == {*CERTIFICATIONS, WHOLE}
    assert all(outcome.new for outcome in issuing.issue(real.home, [ELODIE]))
    assert not any(outcome.new for outcome in issuing.issue(real.home))
    assert freezing.state(real.home)[1] == []


def test_a_certification_revoked_between_the_freeze_and_the_issue_voids_the_freeze(real: Programme) -> None:
    real.mark(ELODIE, "projet-essai", None, 8)
    real.freeze()
    issuing.issue(real.home)
    real.mark(ELODIE, "projet-essai", 72, 8)
    real.freeze()
    revocation.revoke(real.home, real.number(FIRST_CERTIFICATION), "une fraude établie", by=SECOND)
    with pytest.raises(CredentialError, match="Gel annulé") as refusal:
        issuing.issue(real.home)
    assert f"{ELODIE}, {WHOLE} : les certifications détenues ont changé" in str(refusal.value)
    assert f"{ELODIE}, {WHOLE} : refusée, alors qu'elle était accordée" in str(refusal.value)
    assert real.active(ELODIE, WHOLE) is None


@pytest.mark.slow
def test_a_learner_who_has_a_certification_replaced_does_not_void_the_freeze_of_all(real: Programme) -> None:
    real.freeze()
    issuing.issue(real.home)
    reissuing.reissue(real.home, ELODIE, real.number(FIRST_CERTIFICATION), OptIns(name=True))
    assert freezing.state(real.home)[1] == []
    assert not any(outcome.new for outcome in issuing.issue(real.home))


def test_a_point_of_the_project_voids_the_freeze(real: Programme) -> None:
    real.freeze()
    real.mark(ELODIE, "projet-essai", 72, 9)
    with pytest.raises(CredentialError, match=f"{ELODIE}, {WHOLE} : les notes ont changé"):
        issuing.issue(real.home)


def test_the_day_that_passes_does_not_void_the_freeze(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    def later(days: int) -> type[datetime]:
        class Clock(datetime):
            @classmethod
            def now(cls, tz: object = None) -> datetime:
                return datetime.now(UTC) + timedelta(days=days)

        return Clock

    people = cohort.load(programme.home)
    before = freezing.current(programme.home, people)
    monkeypatch.setattr("cpia.credentials.whole_course.datetime", later(3))
    assert freezing.current(programme.home, people) == before
