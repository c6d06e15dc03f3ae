"""The attestation of the whole course: issued once, after the certifications that it stands on, and on nothing else."""

import contextlib
import json
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FIRST, KARIM, SECOND
from whole_course_cases import CERTIFICATIONS, FIRST_CERTIFICATION, SECOND_CERTIFICATION, WHOLE, Programme

from cpia import cohort, freezing
from cpia.badge_files import extraction, writing
from cpia.campus import session_view
from cpia.cli.issue import command as issue_command
from cpia.credentials import (
    compromise,
    erasure,
    installation,
    issuing,
    publication,
    reissuing,
    revocation,
    whole_course,
)
from cpia.credentials.issuing import Outcome
from cpia.credentials.opt_ins import OptIns
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.signing import key, rotation


@pytest.fixture
def programme(home: Home) -> Programme:
    """Élodie passes everything."""
    programme = Programme.open(home)
    programme.pass_everything(ELODIE)
    return programme


@pytest.fixture(scope="module")
def once(tmp_path_factory: pytest.TempPathFactory) -> Programme:
    """Élodie passed everything, and everything was issued to her."""
    home = Home(tmp_path_factory.mktemp("parcours") / "var")
    home.create()
    programme = Programme.open(home)
    programme.pass_everything(ELODIE)
    issuing.issue(home, [ELODIE])
    return programme


@pytest.fixture
def held(once: Programme, home: Home) -> Programme:
    """The same, for one test."""
    return once.copied(home)


@pytest.fixture
def real(programme: Programme) -> Programme:
    """No demonstration: its own name, its own key."""
    programme.configure('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n')
    key.make(programme.home.signer / key.NAME, demo=False)
    return programme


def states(outcomes: list[Outcome]) -> dict[str, str]:
    return {outcome.certification: outcome.state for outcome in outcomes}


def whole(outcomes: list[Outcome]) -> Outcome:
    (found,) = (outcome for outcome in outcomes if outcome.certification == WHOLE)
    return found


def number(programme: Programme, slug: str = WHOLE) -> str:
    """The number of Élodie's credential in force."""
    entry = programme.active(ELODIE, slug)
    assert entry is not None
    return entry.id


def test_it_is_issued_after_its_certifications_in_the_same_run_and_once(programme: Programme) -> None:
    first = issuing.issue(programme.home, [ELODIE])
    assert [outcome.certification for outcome in first] == [*CERTIFICATIONS, WHOLE]
    assert all(outcome.new for outcome in first)
    again = issuing.issue(programme.home, [ELODIE])
    assert not any(outcome.new for outcome in again) and states(again) == states(first)
    assert len(programme.entries(ELODIE)) == 3
    assert programme.verdict(number(programme)) == "valid"


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
    home = programme.place.home  # its secrets are made
    together = [threading.Thread(target=issuing.issue, args=(home, [ELODIE])) for _ in range(2)]
    for thread in together:
        thread.start()
    for thread in together:
        thread.join()
    assert sorted(entry.achievement.split("/")[-2] for entry in programme.entries()) == sorted([*CERTIFICATIONS, WHOLE])


def test_what_is_revoked_while_the_session_is_issued_is_not_counted(programme: Programme) -> None:
    def revoke(outcome: Outcome) -> None:
        if outcome.certification == SECOND_CERTIFICATION:
            revocation.revoke(programme.home, number(programme, SECOND_CERTIFICATION), "une fraude", by=FIRST)

    outcome = whole(issuing.issue(programme.home, [ELODIE], done=revoke))
    assert outcome.state == "refused" and "« decider » révoquée" in outcome.reasons[0]
    assert programme.active(ELODIE, WHOLE) is None


# Two instructors


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
    revocation.revoke(real.home, number(real, FIRST_CERTIFICATION), "une fraude établie", by=SECOND)
    with pytest.raises(CredentialError, match="Gel annulé") as refusal:
        issuing.issue(real.home)
    assert f"{ELODIE}, {WHOLE} : les certifications détenues ont changé" in str(refusal.value)
    assert f"{ELODIE}, {WHOLE} : refusée, alors qu'elle était accordée" in str(refusal.value)
    assert real.active(ELODIE, WHOLE) is None


@pytest.mark.slow
def test_a_learner_who_has_a_certification_replaced_does_not_void_the_freeze_of_all(real: Programme) -> None:
    real.freeze()
    issuing.issue(real.home)
    reissuing.reissue(real.home, ELODIE, number(real, FIRST_CERTIFICATION), OptIns(name=True))
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


# When it is no longer earned


def test_a_certification_revoked_has_a_person_decide_of_the_whole_course_at_once(held: Programme) -> None:
    attestation = number(held)
    revocation.revoke(held.home, number(held, FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
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
    attestation = number(held)
    revocation.revoke(held.home, number(held, FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    if seen_first:
        issuing.issue(held.home, [ELODIE])
    revocation.decide(held.home, attestation, "keep", by=SECOND, reason="elle a été refaite ailleurs")
    assert whole(issuing.issue(held.home, [ELODIE])).state == "granted"
    assert review_all(held) == 0
    revocation.revoke(held.home, number(held, SECOND_CERTIFICATION), "une autre fraude", by=FIRST)
    assert len(revocation.reviews(held.home)) == 1  # another reason: a person is asked


def test_a_review_of_a_certification_that_ends_in_a_revocation_asks_about_the_whole_course(
    held: Programme,
) -> None:
    attestation = number(held)
    held.mark(ELODIE, "mesures", 10, 10)
    outcomes = issuing.issue(held.home, [ELODIE])
    assert states(outcomes) == {FIRST_CERTIFICATION: "review", SECOND_CERTIFICATION: "granted", WHOLE: "granted"}
    certification = number(held, FIRST_CERTIFICATION)
    revocation.decide(held.home, certification, "revoke", by=FIRST, reason="la note corrigée est juste")
    assert [review.credential for review in revocation.reviews(held.home)] == [attestation]


def test_a_project_that_falls_waits_for_a_person(held: Programme) -> None:
    held.mark(ELODIE, "projet-essai", 72, 4)
    outcome = whole(issuing.issue(held.home, [ELODIE]))
    assert outcome.state == "review" and "oral" in outcome.reasons[0]
    held.mark(ELODIE, "projet-essai", 72, 8)
    assert whole(issuing.issue(held.home, [ELODIE])).state == "granted"
    assert revocation.reviews(held.home) == []


def review_all(programme: Programme, *, days: int = 0) -> int:
    """What the daily publication does, that many days from now; give the reviews that it opened."""
    now = datetime.now(UTC) + timedelta(days=days)
    with installation.opened_ledger(programme.place) as book:
        return whole_course.open_reviews(programme.place, book, "essai", now)


def test_a_certification_that_expires_has_a_person_decide_even_for_who_left(programme: Programme) -> None:
    programme.hold(ELODIE, FIRST_CERTIFICATION, until=datetime.now(UTC) + timedelta(days=30))
    issuing.issue(programme.home, [ELODIE])
    attestation = number(programme)
    programme.leave(ELODIE)
    assert review_all(programme, days=29) == 0
    assert review_all(programme, days=31) == 1
    assert review_all(programme, days=32) == 0  # it waits already
    (review,) = revocation.reviews(programme.home)
    assert review.credential == attestation and "expirée le" in review.reasons[0]


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
    certification = number(programme, SECOND_CERTIFICATION)
    revocation.decide(programme.home, certification, "keep", by=FIRST, reason="l'épreuve était défectueuse")
    assert whole(issuing.issue(programme.home, [ELODIE])).new


def test_what_a_person_took_back_is_not_given_again_for_the_same_project(held: Programme) -> None:
    attestation = number(held)
    revocation.revoke(held.home, attestation, "un oral passé par quelqu'un d'autre", by=FIRST)
    reissuing.reissue(held.home, ELODIE, number(held, FIRST_CERTIFICATION), OptIns(name=True))
    outcome = whole(issuing.issue(held.home, [ELODIE]))
    assert outcome.state == "refused" and "révoquée le" in outcome.reasons[0]
    held.mark(ELODIE, "projet-essai", 72, 8, hours_ago=-1)
    assert whole(issuing.issue(held.home, [ELODIE])).new


# Keys, erasure


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


# What it says


def document(programme: Programme, credential: str) -> dict[str, object]:
    path = programme.home.issued / f"{credential.removeprefix('urn:uuid:')}.json"
    read: dict[str, object] = json.loads(path.read_bytes())
    return read


def test_the_files_say_what_it_is_and_what_it_is_not(held: Programme) -> None:
    path = held.home.issued / f"{number(held).removeprefix('urn:uuid:')}.json"
    achieved = json.loads(path.read_bytes())["credentialSubject"]["achievement"]
    wording = "Attestation de parcours — non enregistrée au RNCP ni au RS ; elle ne remplace aucun titre ni diplôme."
    assert wording in achieved["description"] and "certification courte" not in achieved["description"]
    assert "Mesurer" in achieved["criteria"]["narrative"] and "5 sur 10 à l'oral" in achieved["criteria"]["narrative"]
    published = publication.achievement_path(held.home, held.course.award(WHOLE))
    assert json.loads(published.read_bytes()) == achieved
    for suffix in writing.SUFFIXES:
        assert extraction.credential_of(path.with_suffix(suffix).read_bytes()) == path.read_bytes()
    assert "Attestation de parcours «" in path.with_suffix(".svg").read_text("utf-8")
    with contextlib.closing(pypdfium2.PdfDocument(path.with_suffix(".pdf"))) as printed:
        assert len(printed) == 1
        words = printed[0].get_textpage().get_text_bounded()
    assert "Attestation de parcours" in words and "pour le parcours entier" in words
    assert "certification courte (" not in words


@pytest.mark.parametrize(
    ("shown", "dossier", "expected"),
    [
        (OptIns(), 72, []),
        (OptIns(name=True), 72, []),
        (OptIns(score=True), 72, ["80", "obtenue"]),  # (80 + 80 + 80) / 3
        (OptIns(score=True), 71, ["79"]),
    ],
)
def test_the_mention_is_written_with_the_points_and_only_for_who_chose_to_show_them(
    programme: Programme, shown: OptIns, dossier: float, expected: list[str]
) -> None:
    programme.mark(ELODIE, "projet-essai", dossier, 8)
    outcome = whole(issuing.issue(programme.home, [ELODIE], asked=issuing.Asked(shown)))
    assert outcome.file is not None and outcome.mention is (dossier == 72)
    subject = json.loads(outcome.file.read_bytes())["credentialSubject"]
    results = subject.get("result", [])
    assert [one["value"] for one in results] == expected
    described = [one["id"] for one in subject["achievement"]["resultDescription"]]
    assert [one["resultDescription"] for one in results] == described[: len(expected)]


def test_it_is_replaced_at_the_learner_s_wish_to_the_same_end(held: Programme) -> None:
    former = number(held)
    new = reissuing.reissue(held.home, ELODIE, former, OptIns(score=True))
    assert new.document["validUntil"] == document(held, new.id)["validUntil"]
    (before,) = (entry for entry in held.entries() if entry.id == former)
    assert new.document["validUntil"] == before.document["validUntil"]
    assert [one["value"] for one in new.document["credentialSubject"]["result"]] == ["80", "obtenue"]
    revocation.revoke(held.home, number(held, FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    with pytest.raises(CredentialError, match="relecture"):
        reissuing.reissue(held.home, ELODIE, new.id, OptIns())


def test_it_is_valid_three_years_and_no_longer(held: Programme) -> None:
    content = document(held, number(held))
    start, end = (datetime.fromisoformat(str(content[name])) for name in ("validFrom", "validUntil"))
    assert (end.year - start.year, end.month, end.day) == (3, start.month, start.day)


# What people are shown


@pytest.mark.slow
def test_the_session_page_tells_what_would_be_issued_and_why_not(programme: Programme) -> None:
    programme.mark(KARIM, "projet-essai", 90, 10)

    def lines() -> dict[str, session_view.Line]:
        title = programme.course.award(WHOLE).title
        return {line.login: line for line in session_view.of(programme.home).lines if line.certification == title}

    assert lines()[ELODIE].told == "à délivrer, avec mention"
    assert lines()[KARIM].told == "refusée" and len(lines()[KARIM].reasons) == 2
    issuing.issue(programme.home, [ELODIE])
    assert lines()[ELODIE].told == "déjà délivrée"
    revocation.revoke(programme.home, number(programme, FIRST_CERTIFICATION), "une fraude établie", by=FIRST)
    assert lines()[ELODIE].told.startswith("à relire")


def test_the_session_page_holds_it_back_as_issuing_does(programme: Programme) -> None:
    programme.mark(ELODIE, "projet-essai", None, 8)
    issuing.issue(programme.home, [ELODIE])
    programme.mark(ELODIE, "projet-essai", 72, 8)
    programme.mark(ELODIE, "decisions", 20, 20)
    title = programme.course.award(WHOLE).title
    (line,) = (
        line for line in session_view.of(programme.home).lines if (line.login, line.certification) == (ELODIE, title)
    )
    assert not line.granted and "en cours de relecture" in line.reasons[0]


@pytest.mark.slow
def test_the_command_tells_the_mention(programme: Programme, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(programme.home.root))
    told = CliRunner().invoke(issue_command, ["--dry-run", ELODIE])
    assert f"{WHOLE}  accordée, avec mention (rien n'est signé)" in told.output
    rows = json.loads(CliRunner().invoke(issue_command, ["--json", ELODIE]).stdout)
    assert [row["mention"] for row in rows] == [False, False, True]
    assert Path(rows[-1]["file"]).exists()
