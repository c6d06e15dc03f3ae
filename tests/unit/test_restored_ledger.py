"""A ledger put back from a backup takes back no revocation: nothing is signed from it until somebody says so."""

import logging
from datetime import UTC, datetime

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, KARIM, School

from cpia.cli.publish_status import command as publish_command
from cpia.cli.status import command as status_command
from cpia.credentials import daily, erasure, freshness, installation, issuing, publication, reissuing, revocation
from cpia.credentials.opt_ins import OptIns
from cpia.credentials.verification import judge
from cpia.errors import CredentialError
from cpia.home import Home


def restored(school: School) -> tuple[str, bytes]:
    """Issue, back the ledger up, revoke, put the backup back; give the credential's file name and bytes."""
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.file is not None
    database = school.home.credentials / "ledger.db"
    backup = database.read_bytes()
    revocation.revoke(school.home, outcome.file.name, "fraude établie")
    for left in school.home.credentials.glob("ledger.db*"):
        left.unlink()
    database.write_bytes(backup)
    return outcome.file.name, outcome.file.read_bytes()


def verdict(home: Home, credential: bytes) -> str:
    did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
    return judge(credential, did, datetime.now(UTC), status=status).kind


def publish(home: Home) -> None:
    place = installation.of(home)
    with installation.opened_ledger(place) as book, installation.opened_signer(place) as pen:
        publication.publish_status(home, place.identity, book, pen, datetime.now(UTC))


def test_an_older_ledger_signs_no_list_and_no_credential(school: School) -> None:
    name, credential = restored(school)
    before = publication.status_path(school.home, 1).read_bytes()
    with pytest.raises(CredentialError, match="plus ancien que ce qui est publié") as refused:
        publish(school.home)
    assert publication.journal(school.home)[-1]["audit"] in str(refused.value)
    assert "cpia publish-status --restored" in str(refused.value)
    assert publication.status_path(school.home, 1).read_bytes() == before
    assert verdict(school.home, credential) == "revoked"
    assert freshness.freshness(school.home, datetime.now(UTC) + 2 * freshness.RENEWAL).state == "lapsed"  # told first
    school.grade(KARIM, FULL)
    with pytest.raises(CredentialError, match="plus ancien que ce qui est publié"):
        issuing.issue(school.home, [KARIM])
    with pytest.raises(CredentialError, match="plus ancien que ce qui est publié"):
        reissuing.reissue(school.home, ELODIE, revocation.urn(name), OptIns(name=True))
    with installation.opened_ledger(installation.of(school.home)) as book:
        assert len(book.entries()) == 1


def test_the_daily_service_signs_nothing_from_it_and_alarms_at_once(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    _, credential = restored(school)
    later = datetime.now(UTC) + freshness.RENEWAL
    with caplog.at_level(logging.ERROR):
        assert daily.turn(school.home, later)
    assert "plus ancien que ce qui est publié" in caplog.text
    found = freshness.freshness(school.home, datetime.now(UTC))
    assert found.alarming and "registre plus ancien" in found.told()
    said = CliRunner().invoke(status_command, [])
    assert said.exit_code == 1 and "ALERTE" in said.output
    assert verdict(school.home, credential) == "revoked"


def test_who_revoked_again_says_that_the_ledger_was_restored_and_the_journal_keeps_it(school: School) -> None:
    name, credential = restored(school)
    published = publication.journal(school.home)[-1]["audit"]
    with pytest.raises(CredentialError, match="plus ancien que ce qui est publié"):
        revocation.revoke(school.home, name, "fraude établie, de nouveau")
    done = CliRunner().invoke(publish_command, ["--if-due", "--restored"])
    assert done.exit_code == 0 and "ce registre restauré" in done.output
    assert publication.journal(school.home)[-1]["restored_after"] == published
    assert verdict(school.home, credential) == "revoked"
    assert freshness.freshness(school.home, datetime.now(UTC)).state == "fresh"
    publish(school.home)
    assert "restored_after" not in publication.journal(school.home)[-1]


def test_a_new_installation_an_erased_learner_and_a_lost_journal_publish(school: School) -> None:
    publish(school.home)
    issuing.issue(school.home, [ELODIE])
    erasure.erase(school.home, ELODIE, revoke=True)
    done = CliRunner().invoke(publish_command, ["--restored"])  # said of a ledger that was not
    assert done.exit_code == 0 and "ce registre restauré" not in done.output
    assert not any("restored_after" in told for told in publication.journal(school.home))
    publication.journal_path(school.home).unlink()
    publish(school.home)
    assert len(publication.journal(school.home)) == 1


@pytest.mark.parametrize("text", ["{}", '["autre"]', "[{}]"])
def test_a_journal_of_another_form_is_told(school: School, text: str) -> None:
    publish(school.home)
    publication.journal_path(school.home).write_text(text, "utf-8")
    with pytest.raises(CredentialError, match="journal illisible"):
        publish(school.home)
    assert publication.journal_path(school.home).read_text("utf-8") == text
