"""Taking a credential back: by a person, with a reason, seen at once by whoever verifies."""

import json
import os
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, SLUG, School

from cpia.cli.reviews import command as reviews_command
from cpia.cli.revoke import command as revoke_command
from cpia.credentials import freshness, installation, issuing, publication, revocation
from cpia.credentials.issuing import Outcome
from cpia.credentials.verification import judge
from cpia.errors import CredentialError
from cpia.home import Home

WORSE = {**FULL, "note-directeur": 5.0}


@pytest.fixture
def school(home: Home) -> School:
    school = School.open(home)
    school.grade(ELODIE, FULL)
    return school


def issued(school: School) -> Outcome:
    (outcome,) = issuing.issue(school.home, [ELODIE])
    return outcome


def file_of(outcome: Outcome) -> Path:
    assert outcome.file is not None
    return outcome.file


def verdict(home: Home, file: Path) -> str:
    did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
    return judge(file.read_bytes(), did, datetime.now(UTC), status=status).kind


def test_a_revoked_credential_is_refused_at_once_and_for_ever(school: School) -> None:
    file = file_of(issued(school))
    assert verdict(school.home, file) == "valid"
    assert revocation.revoke(school.home, file.name, "fraude établie par la commission")
    assert verdict(school.home, file) == "revoked"
    assert not revocation.revoke(school.home, file.name, "encore")


def hand_in_at(school: School, moment: datetime) -> None:
    """Date the learner's last submission."""
    notebook = school.home.course / "submitted" / ELODIE / SLUG / f"{SLUG}.ipynb"
    os.utime(notebook, (moment.timestamp(), moment.timestamp()))


def test_what_a_person_took_back_is_not_given_again_for_the_same_work(school: School) -> None:
    hand_in_at(school, datetime.now(UTC) - timedelta(hours=1))
    first = file_of(issued(school))
    revocation.revoke(school.home, first.name, "copie d'une autre personne")
    for dry_run in (True, False):
        (outcome,) = issuing.issue(school.home, [ELODIE], dry_run=dry_run)
        assert outcome.state == "refused" and "révoquée le" in outcome.reasons[0]
        assert "cpia issue --again elodie-lefevre" in outcome.reasons[0]
    (decided,) = issuing.issue(school.home, [ELODIE], asked=issuing.Asked(again=True))
    assert decided.new and file_of(decided) != first


def test_passing_again_after_a_revocation_gives_another_id(school: School) -> None:
    first = file_of(issued(school))
    revocation.revoke(school.home, first.name, "erreur de correction")
    hand_in_at(school, datetime.now(UTC) + timedelta(seconds=1))
    again = issued(school)
    assert again.new and file_of(again) != first
    assert (verdict(school.home, first), verdict(school.home, file_of(again))) == ("revoked", "valid")


def test_a_better_regrade_issues_nothing_new(school: School) -> None:
    school.grade(ELODIE, {**FULL, "note-directeur": 20.0})
    first = issued(school)
    school.grade(ELODIE, FULL)
    second = issued(school)
    assert second.state == "granted" and not second.new and second.file == first.file
    assert revocation.reviews(school.home) == []


def test_a_worse_regrade_waits_for_an_instructor_who_revokes(school: School) -> None:
    file = file_of(issued(school))
    school.grade(ELODIE, WORSE)
    assert issued(school).state == issued(school).state == "review"
    assert len(revocation.reviews(school.home)) == 1 and verdict(school.home, file) == "valid"
    revocation.decide(school.home, file.name, "revoke", by="prof-martin", reason="la note corrigée est juste")
    assert verdict(school.home, file) == "revoked" and revocation.reviews(school.home) == []
    assert issued(school).state == "refused"


def test_an_instructor_who_keeps_it_is_not_asked_again_about_the_same_grades(school: School) -> None:
    file = file_of(issued(school))
    school.grade(ELODIE, WORSE)
    issued(school)
    revocation.decide(school.home, file.name, "keep", by="prof-martin", reason="l'épreuve était défectueuse")
    kept = issued(school)
    assert kept.state == "granted" and kept.file == file and verdict(school.home, file) == "valid"
    school.grade(ELODIE, {**FULL, "note-directeur": 4.0})
    assert issued(school).state == "review"


def test_grades_that_rise_again_close_the_review(school: School) -> None:
    issued(school)
    school.grade(ELODIE, WORSE)
    issued(school)
    school.grade(ELODIE, FULL)
    assert issued(school).state == "granted" and revocation.reviews(school.home) == []


@pytest.mark.parametrize("by", [ELODIE, "inconnu", ""])
def test_only_an_instructor_of_the_session_decides(school: School, by: str) -> None:
    file = file_of(issued(school))
    school.grade(ELODIE, WORSE)
    issued(school)
    with pytest.raises(CredentialError, match="ne peut pas décider"):
        revocation.decide(school.home, file.name, "revoke", by=by, reason="parce que")
    assert verdict(school.home, file) == "valid"


@pytest.mark.parametrize(("name", "reason"), [("pas-un-numéro", "motif"), ("../ledger.db", "motif")])
def test_what_names_no_credential_is_refused(school: School, name: str, reason: str) -> None:
    with pytest.raises(CredentialError, match="numéro d'attestation"):
        revocation.revoke(school.home, name, reason)


def test_a_revocation_needs_a_reason(school: School) -> None:
    file = file_of(issued(school))
    with pytest.raises(CredentialError, match="Motif vide"):
        revocation.revoke(school.home, file.name, "  ")
    assert verdict(school.home, file) == "valid"


def test_the_commands_revoke_and_decide(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(school.home.root))
    file = file_of(issued(school))
    school.grade(ELODIE, WORSE)
    issued(school)
    run = CliRunner()
    listed = run.invoke(reviews_command, [])
    assert "partie écrite de 5 points" in listed.output and "1 attestation(s) à revoir" in listed.output
    asked = ["decide", file.stem, "keep", "--by", "prof-martin", "--reason", "épreuve défectueuse"]
    assert "maintenue" in run.invoke(reviews_command, asked).output
    assert "Attestation révoquée" in run.invoke(revoke_command, [file.stem, "--reason", "à sa demande"]).output
    assert "déjà révoquée" in run.invoke(revoke_command, [file.stem, "--reason", "à sa demande"]).output


def test_the_journal_publishes_the_audit_of_the_ledger(school: School) -> None:
    file = file_of(issued(school))
    revocation.revoke(school.home, file.name, "erreur")
    first, last = publication.journal(school.home)
    assert first["audit"] != last["audit"] and first["lists"] != last["lists"]
    place = installation.of(school.home)
    with installation.opened_ledger(place) as book:
        assert last["audit"] == book.check_audit()


def test_a_journal_that_cannot_be_read_is_told_and_not_replaced(school: School) -> None:
    file = file_of(issued(school))
    publication.journal_path(school.home).write_text("[", "utf-8")
    with pytest.raises(CredentialError, match="journal illisible"):
        revocation.revoke(school.home, file.name, "erreur")
    assert publication.journal_path(school.home).read_text("utf-8") == "["
    assert verdict(school.home, file) == "revoked"  # all the same


def test_the_alarm_rings_twelve_hours_before_the_list_lapses(school: School) -> None:
    assert freshness.freshness(school.home, datetime.now(UTC)).state == "none"
    issued(school)
    now = datetime.now(UTC)
    states = {hours: freshness.freshness(school.home, now + timedelta(hours=hours)) for hours in (0, 35, 37, 49)}
    assert [found.state for found in states.values()] == ["fresh", "fresh", "alarm", "lapsed"]
    assert [found.alarming for found in states.values()] == [False, False, True, True]
    assert not freshness.is_due(school.home, now) and freshness.is_due(school.home, now + timedelta(hours=25))
    publication.status_path(school.home, 1).write_text("{}", "utf-8")
    assert freshness.freshness(school.home, now).state == "lapsed"


def test_a_published_certification_never_changes_under_the_same_version(school: School) -> None:
    credential = json.loads(file_of(issued(school)).read_text("utf-8"))
    place = installation.of(school.home)
    path = publication.achievement_path(school.home, place.course.certifications[0])
    achieved = json.loads(path.read_text("utf-8"))
    assert achieved == credential["credentialSubject"]["achievement"]
    path.write_text(json.dumps(achieved | {"name": "Autre"}), "utf-8")
    with pytest.raises(CredentialError, match="une version de plus"):
        real = replace(place.identity, specimen=False)
        publication.publish_achievements(school.home, place.course, real)
    publication.publish_achievements(school.home, place.course, place.identity)  # a demonstration may
    assert json.loads(path.read_text("utf-8")) == achieved
