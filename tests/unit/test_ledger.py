"""One active credential per learner and achievement, whatever happens, and an audit that shows any edit."""

import multiprocessing
import os
import sqlite3
import uuid
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import Claim, Ledger, opened

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[Ledger]:
    with opened(f"sqlite:///{path}") as book:
        yield book


def claim(learner: str = "p1", achievement: str = "donnees/1") -> Claim:
    return Claim(learner, achievement, rule="r" * 64, grades="g" * 64)


def sign() -> dict[str, Any]:
    return {"id": uuid.uuid4().urn, "proof": {"verificationMethod": "did:web:demo.cpia.invalid#demonstration-1"}}


def issue(book: Ledger, asked: Claim) -> str:
    return book.issue(asked, sign, actor="test", at=NOW).id


def rows(path: Path, table: str) -> list[Any]:
    with sqlite3.connect(path) as connection:
        found = connection.execute(f"SELECT * FROM {table}").fetchall()
    connection.close()
    return found


def test_issuing_twice_gives_the_same_credential(ledger: Ledger, path: Path) -> None:
    first = ledger.issue(claim(), sign, actor="test", at=NOW)
    second = ledger.issue(claim(), sign, actor="test", at=NOW)
    assert first.new and not second.new
    assert first.document == second.document and first.id == second.id
    assert len(rows(path, "credential")) == len(rows(path, "audit")) == 1


def test_another_learner_or_another_version_is_another_credential(ledger: Ledger) -> None:
    ids = {issue(ledger, asked) for asked in (claim(), claim("p2"), claim(achievement="donnees/2"))}
    assert len(ids) == 3
    ledger.check_audit()


def test_a_refused_signature_leaves_nothing(ledger: Ledger, path: Path) -> None:
    def refuse() -> dict[str, Any]:
        raise CredentialError("non")

    with pytest.raises(CredentialError, match="non"):
        ledger.issue(claim(), refuse, actor="test", at=NOW)
    assert rows(path, "credential") == rows(path, "audit") == []
    assert issue(ledger, claim())


def _issue_everything(path: Path) -> None:
    with opened(f"sqlite:///{path}") as book:
        for number in range(5):
            issue(book, claim(f"p{number}"))


def _die_after_signing(path: Path) -> None:
    def die() -> dict[str, Any]:
        sign()
        os._exit(9)

    with opened(f"sqlite:///{path}") as book:
        book.issue(claim(), die, actor="test", at=NOW)


def test_four_processes_at_once_issue_each_credential_once(path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    processes = [context.Process(target=_issue_everything, args=(path,)) for _ in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join(60)
    assert [process.exitcode for process in processes] == [0, 0, 0, 0]
    with opened(f"sqlite:///{path}") as book:
        book.check_audit()
    assert len(rows(path, "credential")) == len(rows(path, "audit")) == 5


def test_a_process_killed_between_signature_and_commit_leaves_nothing(path: Path) -> None:
    process = multiprocessing.get_context("spawn").Process(target=_die_after_signing, args=(path,))
    process.start()
    process.join(60)
    assert process.exitcode == 9
    assert rows(path, "credential") == rows(path, "audit") == []
    with opened(f"sqlite:///{path}") as book:
        assert issue(book, claim())


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit SET actor = 'autre'",
        "DELETE FROM audit",
        "DELETE FROM credential",
        "UPDATE credential SET document_sha256 = ''",
        "UPDATE credential SET id = 'urn:uuid:autre'",
    ],
)
def test_history_cannot_be_rewritten_through_the_database(ledger: Ledger, path: Path, statement: str) -> None:
    issue(ledger, claim())
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    connection.close()


def test_revocation_is_final_and_makes_room_for_another(ledger: Ledger, path: Path) -> None:
    first = issue(ledger, claim())
    connection = sqlite3.connect(path)
    connection.execute("UPDATE credential SET state = 'revoked'")
    connection.commit()
    with pytest.raises(sqlite3.IntegrityError, match="revocation_is_final"):
        connection.execute("UPDATE credential SET state = 'active'")
    connection.close()
    assert issue(ledger, claim()) != first


def test_two_active_credentials_for_one_achievement_cannot_be(ledger: Ledger, path: Path) -> None:
    issue(ledger, claim())
    connection = sqlite3.connect(path)
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        connection.execute(
            "INSERT INTO credential SELECT 'x', learner, achievement, state, issued_at, rule, grades, "
            "method, document, document_sha256 FROM credential"
        )
    connection.close()


@pytest.mark.parametrize(
    "edit",
    [
        "DROP TRIGGER audit_is_append_only; UPDATE audit SET actor = 'autre' WHERE n = 1",
        "DROP TRIGGER audit_is_never_cut; DELETE FROM audit WHERE n = 1",
        "UPDATE credential SET document = replace(document, 'demo', 'vrai')",
        "INSERT INTO credential VALUES ('urn:x', 'p9', 'a', 'active', '', '', '', '', '{}', '')",
    ],
)
def test_an_edit_behind_the_triggers_is_seen(ledger: Ledger, path: Path, edit: str) -> None:
    for learner in ("p1", "p2"):
        issue(ledger, claim(learner))
    ledger.check_audit()
    connection = sqlite3.connect(path)
    connection.executescript(edit)
    connection.close()
    with pytest.raises(CredentialError, match="Registre"):
        ledger.check_audit()


def test_what_is_erased_does_not_linger_in_the_file(ledger: Ledger) -> None:
    with ledger._engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA secure_delete")) == 1
