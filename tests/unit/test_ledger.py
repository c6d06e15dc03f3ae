"""One active credential per learner and achievement, a bit of its own each, and a revocation that is final."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pytest
import sqlalchemy as sa
from ledger_cases import BOTH, NOW, Database, claim, issue, sign

from cpia.errors import CredentialError
from cpia.ledger import LIST_SIZE, Ledger, StatusEntry, keyed_digest, opened

pytestmark = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with opened(database.url) as book:
        yield book


def test_issuing_twice_gives_the_same_credential(ledger: Ledger, database: Database) -> None:
    first = ledger.issue(claim(), sign, actor="test", at=NOW)
    second = ledger.issue(claim(grades="h" * 64), sign, actor="test", at=NOW)
    assert first.new and not second.new
    assert first.document == second.document and first.id == second.id
    assert second == ledger.find("p1", "donnees/1") == ledger.get(first.id)
    assert len(database.rows("credential")) == len(database.rows("audit")) == 1


def test_another_learner_or_another_version_is_another_credential(ledger: Ledger) -> None:
    ids = {issue(ledger, asked) for asked in (claim(), claim("p2"), claim(achievement="donnees/2"))}
    assert len(ids) == 3
    assert {entry.id for entry in ledger.entries()} == ids
    assert {entry.achievement for entry in ledger.entries("p1")} == {"donnees/1", "donnees/2"}
    ledger.check_audit()


def test_an_entry_tells_what_was_issued_and_when(ledger: Ledger) -> None:
    entry = ledger.issue(claim(), sign, actor="test", at=NOW)
    assert (entry.learner, entry.state, entry.issued_at, entry.status_list) == ("p1", "active", NOW, 1)
    assert entry.document["credentialStatus"]["statusListIndex"] == str(entry.status_index)
    assert entry.method == "did:web:demo.cpia.invalid#demonstration-1"


def test_a_refused_signature_leaves_nothing(ledger: Ledger, database: Database) -> None:
    def refuse(_status: StatusEntry) -> dict[str, Any]:
        raise CredentialError("non")

    with pytest.raises(CredentialError, match="non"):
        ledger.issue(claim(), refuse, actor="test", at=NOW)
    assert database.rows("credential") == database.rows("audit") == []
    assert issue(ledger, claim())


@pytest.mark.parametrize("where", [StatusEntry(1, 7), StatusEntry(2, 5)])
def test_a_document_signed_with_another_bit_is_refused(ledger: Ledger, where: StatusEntry) -> None:
    def elsewhere(status: StatusEntry) -> dict[str, Any]:
        return sign(StatusEntry(where.list, (status.index + where.index) % LIST_SIZE))

    with pytest.raises(CredentialError, match="position"):
        ledger.issue(claim(), elsewhere, actor="test", at=NOW)
    assert ledger.entries() == ()


def test_a_document_signed_without_a_bit_is_refused(ledger: Ledger) -> None:
    def nowhere(status: StatusEntry) -> dict[str, Any]:
        return {name: value for name, value in sign(status).items() if name != "credentialStatus"}

    with pytest.raises(CredentialError, match="position None"):
        ledger.issue(claim(), nowhere, actor="test", at=NOW)
    assert ledger.entries() == ()


def test_bits_are_drawn_at_random_and_never_twice(ledger: Ledger) -> None:
    taken = [ledger.issue(claim(f"p{n}"), sign, actor="test", at=NOW).status_index for n in range(60)]
    assert len(set(taken)) == 60
    # Sixty draws in order, or all in one half, happen by chance less than once in 10^17.
    assert taken != sorted(taken) and min(taken) < LIST_SIZE // 2 < max(taken)
    assert all(0 <= index < LIST_SIZE for index in taken)


def test_a_bit_in_use_or_used_once_is_never_drawn_again(ledger: Ledger, monkeypatch: pytest.MonkeyPatch) -> None:
    draws = iter([5, 5, 5, 9])
    monkeypatch.setattr("secrets.randbelow", lambda _size: next(draws))
    entry = ledger.issue(claim(), sign, actor="test", at=NOW)
    ledger.revoke(entry.id, "prof", NOW, "fraude établie")
    ledger.erase("p1", "prof", NOW)
    assert entry.status_index == 5
    assert ledger.issue(claim(), sign, actor="test", at=NOW).status_index == 9


def test_a_new_list_opens_when_the_last_is_half_full(ledger: Ledger, database: Database) -> None:
    assert ledger.lists() == (1,)
    _fill(database, LIST_SIZE // 2 - 1)
    last_of_one = ledger.issue(claim("a"), sign, actor="test", at=NOW)
    first_of_two = ledger.issue(claim("b"), sign, actor="test", at=NOW)
    assert (last_of_one.status_list, first_of_two.status_list) == (1, 2)
    assert ledger.lists() == (1, 2)
    ledger.revoke(first_of_two.id, "prof", NOW, "erreur de personne")
    assert ledger.revoked_indices(1) == frozenset() and ledger.revoked_indices(2) == {first_of_two.status_index}


def _fill(database: Database, count: int) -> None:
    """Take the first bits of list 1, in one statement."""
    columns = "id, achievement, state, issued_at, rule, method, document_sha256, status_list, status_index"
    numbers = f"WITH RECURSIVE s(i) AS (SELECT 0 UNION ALL SELECT i + 1 FROM s WHERE i < {count - 1}) "
    values = "SELECT 'urn:x:' || i, 'a', 'active', '', '', '', '', 1, i FROM s"
    database.run(f"INSERT INTO credential ({columns}) {numbers}{values}")


def test_revocation_is_final_and_makes_room_for_another(ledger: Ledger, database: Database) -> None:
    first = ledger.issue(claim(), sign, actor="test", at=NOW)
    assert ledger.revoke(first.id, "prof-martin", NOW, "fraude établie")
    assert not ledger.revoke(first.id, "prof-martin", NOW, "encore")
    assert ledger.revoked_indices(1) == {first.status_index}
    assert ledger.find("p1", "donnees/1") is None
    with pytest.raises(sa.exc.IntegrityError, match="revocation_is_final"):
        database.run("UPDATE credential SET state = 'active'")
    second = ledger.issue(claim(), sign, actor="test", at=NOW)
    assert second.id != first.id and second.status_index != first.status_index
    assert [entry.state for entry in ledger.entries("p1") if entry.id == first.id] == ["revoked"]
    assert [row["event"] for row in database.rows("audit")] == ["issued", "revoked", "issued"]
    ledger.check_audit()


@pytest.mark.parametrize(("actor", "reason", "told"), [("", "fraude", "auteur"), ("prof", " \n", "motif vide")])
def test_nobody_revokes_without_a_name_and_a_reason(ledger: Ledger, actor: str, reason: str, told: str) -> None:
    entry = ledger.issue(claim(), sign, actor="test", at=NOW)
    with pytest.raises(CredentialError, match=told):
        ledger.revoke(entry.id, actor, NOW, reason)
    assert ledger.revoked_indices(1) == frozenset()


def test_an_unknown_credential_is_told(ledger: Ledger) -> None:
    with pytest.raises(CredentialError, match="urn:uuid:x' inconnue du registre"):
        ledger.revoke("urn:uuid:x", "prof", NOW, "fraude")


def test_an_instant_without_a_time_zone_is_refused(ledger: Ledger) -> None:
    with pytest.raises(CredentialError, match="sans fuseau"):
        ledger.issue(claim(), sign, actor="test", at=datetime(2026, 11, 22))


def test_after_a_key_was_compromised_each_learner_gets_another_credential(ledger: Ledger) -> None:
    held = [ledger.issue(claim(f"p{n}"), sign, actor="test", at=NOW) for n in range(5)]

    def sign_anew(status: StatusEntry) -> dict[str, Any]:
        return {**sign(status), "proof": {"verificationMethod": "did:web:demo.cpia.invalid#cle-2"}}

    for entry in held:
        ledger.revoke(entry.id, "exploitant", NOW, "clé compromise")
        ledger.issue(claim(entry.learner, grades=entry.grades), sign_anew, actor="exploitant", at=NOW)
    now = [entry for entry in ledger.entries() if entry.state == "active"]
    assert {entry.learner for entry in now} == {entry.learner for entry in held}
    assert {entry.method for entry in now} == {"did:web:demo.cpia.invalid#cle-2"}
    assert ledger.revoked_indices(1) == {entry.status_index for entry in held}
    ledger.check_audit()


def test_two_learners_with_one_e_mail_and_a_renamed_account_are_so_many_learners(ledger: Ledger) -> None:
    # The ledger knows logins alone: an e-mail shared by two people takes nothing from either, and a renamed account
    # is another learner. The former login's credential stays, and is erased under that login.
    key = b"k" * 32
    logins = ("jeanne-martin", "jean-martin", "jeanne-durand")
    ids = {issue(ledger, claim(keyed_digest(key, login))) for login in logins}
    assert len(ids) == 3
    ledger.erase(keyed_digest(key, "jeanne-durand"), "prof", NOW)
    assert len(ledger.entries(keyed_digest(key, "jeanne-martin"))) == 1


def test_two_active_credentials_for_one_achievement_cannot_be(ledger: Ledger, database: Database) -> None:
    issue(ledger, claim())
    columns = "id, learner, achievement, state, issued_at, rule, method, document_sha256, status_list, status_index"
    with pytest.raises(sa.exc.IntegrityError):
        database.run(
            f"INSERT INTO credential ({columns}) SELECT 'x', learner, achievement, state, '', '', '', '', "
            "status_list, 131071 - status_index FROM credential"
        )


def test_the_same_bit_cannot_be_given_twice(ledger: Ledger, database: Database) -> None:
    issue(ledger, claim())
    columns = "id, learner, achievement, state, issued_at, rule, method, document_sha256, status_list, status_index"
    with pytest.raises(sa.exc.IntegrityError):
        database.run(
            f"INSERT INTO credential ({columns}) SELECT 'x', 'p2', achievement, state, '', '', '', '', "
            "status_list, status_index FROM credential"
        )
