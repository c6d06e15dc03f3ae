"""Erasure leaves no trace in the bytes of the database, and never frees a bit."""

import base64
import hashlib
import json
import sqlite3
import uuid
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
import sqlalchemy as sa
from ledger_cases import BOTH, NOW, Database, claim, sign

from cpia.errors import CredentialError
from cpia.ledger import Entry, Ledger, StatusEntry, opened

both = pytest.mark.parametrize("database", BOTH, indirect=True)
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database", BOTH[1:], indirect=True)


@dataclass(frozen=True)
class Canaries:
    """What tells of a learner, as a credential and its row hold it."""

    pseudonym: str
    grades: str
    subject: str
    salt: str
    email_hash: str
    reasons: str = "total de 41 points CANARI-MOTIFS"
    reason: str = "copie d'une voisine CANARI-DÉCISION"
    revocation: str = "fraude CANARI-RÉVOCATION"

    @classmethod
    def of(cls, name: str) -> "Canaries":
        salt = base64.b64encode(hashlib.sha256(name.encode()).digest()[:16]).decode()
        hashed = "sha256$" + hashlib.sha256(f"{name}@demo.invalid{salt}".encode()).hexdigest()
        digests = [hashlib.sha256(f"{what} {name}".encode()).hexdigest() for what in ("login", "notes")]
        return cls(digests[0], digests[1], uuid.uuid4().urn, salt, hashed)

    @property
    def all(self) -> tuple[str, ...]:
        return tuple(vars(self).values())

    def sign(self, status: StatusEntry) -> dict[str, Any]:
        identifier = {"identityHash": self.email_hash, "salt": self.salt, "hashed": True}
        padding = {"description": "é" * 6_000}  # longer than a page: the document spills into others
        return {**sign(status), "credentialSubject": {"id": self.subject, "identifier": [identifier], **padding}}


def issue(book: Ledger, canaries: Canaries) -> Entry:
    asked = claim(canaries.pseudonym, grades=canaries.grades)
    return book.issue(asked, canaries.sign, actor="test", at=NOW)


def reviewed_then_revoked(book: Ledger, canaries: Canaries) -> Entry:
    entry = issue(book, canaries)
    book.open_review(entry.id, [canaries.reasons], NOW, grades=canaries.grades)
    book.open_review(entry.id, [canaries.reasons, "encore"], NOW, grades=canaries.grades)
    book.decide_review(entry.id, "keep", "prof-martin", canaries.reason, NOW)
    book.revoke(entry.id, "prof-martin", NOW, canaries.revocation)
    return entry


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with opened(database.url) as book:
        yield book


ELODIE = Canaries.of("elodie")


def traces(database: Database, canaries: Canaries) -> set[str]:
    return database.traces(canaries.all)


@both
def test_erasure_leaves_the_bit_and_the_state_and_nothing_of_the_learner(ledger: Ledger, database: Database) -> None:
    erased = reviewed_then_revoked(ledger, ELODIE)
    other = ledger.issue(claim("p2"), sign, actor="test", at=NOW)
    assert ledger.erase(ELODIE.pseudonym, "prof-martin", NOW) == (erased.id,)
    rows = {row["id"]: row for row in database.rows("credential")}
    assert (rows[erased.id]["state"], rows[erased.id]["status_index"]) == ("revoked", erased.status_index)
    kept = json.dumps([rows[erased.id], *database.rows("review"), *database.rows("audit")], ensure_ascii=False)
    assert not [text for text in ELODIE.all if json.dumps(text, ensure_ascii=False)[1:-1] in kept]
    assert ledger.revoked_indices(1) == {erased.status_index}
    assert [entry.id for entry in ledger.entries()] == [other.id] and ledger.get(erased.id) is None
    assert ledger.reviews(history=True) == ()
    ledger.check_audit()


@sqlite_only
@pytest.mark.parametrize("journal", ["delete", "wal", "persist"])
def test_no_byte_of_any_file_of_the_database_tells_of_who_was_erased(database: Database, journal: str) -> None:
    watcher = sqlite3.connect(database.files / "ledger.db")  # keeps the write-ahead log alive, as a service would
    watcher.execute(f"PRAGMA journal_mode = {journal}")
    with opened(database.url) as ledger:
        reviewed_then_revoked(ledger, ELODIE)
        for number in range(5):
            ledger.issue(claim(f"p{number}"), Canaries.of(f"p{number}").sign, actor="test", at=NOW)
        assert traces(database, ELODIE) == set(ELODIE.all), "the canaries must be there to begin with"
        ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
        assert traces(database, ELODIE) == set()
        assert len(traces(database, Canaries.of("p3"))) >= 2, "the others are still there"
        ledger.check_audit()
    watcher.close()
    assert traces(database, ELODIE) == set()


@sqlite_only
def test_what_another_program_left_in_the_free_space_of_the_file_goes_too(ledger: Ledger, database: Database) -> None:
    copied = f"INSERT INTO brouillon VALUES ('{ELODIE.reasons * 200}')"
    database.run("PRAGMA secure_delete = OFF", "CREATE TABLE brouillon (texte)", copied, "DROP TABLE brouillon")
    assert database.traces([ELODIE.reasons]) == {ELODIE.reasons}, "no table holds it any more, and the file does"
    ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
    assert database.traces([ELODIE.reasons]) == set()


@sqlite_only
def test_a_reader_in_the_way_is_told_and_erasing_again_removes_the_traces(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpia.ledger.database.WAIT_SECONDS", 0)
    reader = sqlite3.connect(database.files / "ledger.db", isolation_level=None)
    reader.execute("PRAGMA journal_mode = wal")
    with opened(database.url) as ledger:
        issue(ledger, ELODIE)
        reader.execute("BEGIN")
        reader.execute("SELECT * FROM credential").fetchall()
        with pytest.raises(CredentialError, match="recommencez"):
            ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
        reader.execute("COMMIT")
        assert traces(database, ELODIE) != set()
        assert ledger.erase(ELODIE.pseudonym, "prof-martin", NOW) == ()
        assert traces(database, ELODIE) == set()
    reader.close()


@postgresql_only
def test_no_table_index_nor_statistic_of_the_server_tells_of_who_was_erased(ledger: Ledger, database: Database) -> None:
    reviewed_then_revoked(ledger, ELODIE)
    for number in range(50):
        ledger.issue(claim(f"p{number}"), Canaries.of(f"p{number}").sign, actor="test", at=NOW)
    database.run("ANALYZE")  # as the server does by itself: it keeps samples of the values
    _checkpoint(database)
    assert ELODIE.pseudonym in traces(database, ELODIE), "the canaries must be there to begin with"
    ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
    _checkpoint(database)
    assert traces(database, ELODIE) == set()
    ledger.check_audit()


def _checkpoint(database: Database) -> None:
    engine = sa.create_engine(database.url, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.exec_driver_sql("CHECKPOINT")
    engine.dispose()


@both
def test_erasing_closes_the_review_that_waited(ledger: Ledger) -> None:
    entry = issue(ledger, ELODIE)
    ledger.open_review(entry.id, [ELODIE.reasons], NOW)
    ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
    assert ledger.reviews() == ()
    assert ledger.open_review(entry.id, [ELODIE.reasons], NOW) is None
    with pytest.raises(CredentialError, match="Aucune revue"):
        ledger.decide_review(entry.id, "revoke", "prof-martin", "trop tard", NOW)
    ledger.check_audit()


@both
def test_an_erased_credential_can_still_be_revoked_and_its_reason_is_not_kept(
    ledger: Ledger, database: Database
) -> None:
    entry = issue(ledger, ELODIE)
    ledger.erase(ELODIE.pseudonym, "prof-martin", NOW)
    assert ledger.revoke(entry.id, "prof-martin", NOW, ELODIE.revocation)
    assert ledger.revoked_indices(1) == {entry.status_index}
    assert ELODIE.revocation not in json.dumps(database.rows("credential"), ensure_ascii=False)
    ledger.check_audit()


@both
def test_erasing_somebody_unknown_or_twice_changes_nothing(ledger: Ledger) -> None:
    entry = issue(ledger, ELODIE)
    assert ledger.erase("personne", "prof-martin", NOW) == ()
    assert ledger.erase(ELODIE.pseudonym, "prof-martin", NOW) == (entry.id,)
    head = ledger.check_audit()
    assert ledger.erase(ELODIE.pseudonym, "prof-martin", NOW) == ()
    assert ledger.check_audit() == head


@both
def test_a_retention_period_erases_those_credentials_alone(ledger: Ledger) -> None:
    first = issue(ledger, ELODIE)
    later = ledger.issue(claim(ELODIE.pseudonym, "donnees/2"), sign, actor="test", at=NOW)
    assert ledger.erase_credentials([first.id], "cpia", NOW) == (first.id,)
    assert ledger.entries(ELODIE.pseudonym) == (ledger.get(later.id),)
    ledger.check_audit()
