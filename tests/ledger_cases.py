"""What the tests of the ledger share: a database of either kind, claims, a pen, and how a fraud would write."""

import json
import uuid
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa

from cpia.ledger import Claim, Ledger, StatusEntry

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
BOTH = ["sqlite", pytest.param("postgresql", marks=pytest.mark.slow)]


@dataclass(frozen=True)
class Database:
    """A database for one test; `files` is the folder where its bytes are."""

    url: str
    files: Path

    @property
    def is_sqlite(self) -> bool:
        return self.url.startswith("sqlite")

    def run(self, *statements: str) -> None:
        """Write as anybody who can open the database, in one transaction."""
        engine = sa.create_engine(self.url)
        try:
            with engine.begin() as connection:
                for statement in statements:
                    connection.exec_driver_sql(statement)
        finally:
            engine.dispose()

    def rows(self, table: str) -> list[dict[str, Any]]:
        engine = sa.create_engine(self.url)
        try:
            with engine.connect() as connection:
                return [dict(row) for row in connection.exec_driver_sql(f"SELECT * FROM {table}").mappings()]
        finally:
            engine.dispose()

    def run_behind_the_triggers(self, statement: str) -> None:
        """Write as who holds the database, and leave every trigger in place afterwards."""
        if not self.is_sqlite:
            self.run("SET session_replication_role = replica", statement)
            return
        triggers = [row for row in self.rows("sqlite_master") if row["type"] == "trigger"]
        drops = [f"DROP TRIGGER {row['name']}" for row in triggers]
        self.run("PRAGMA foreign_keys = OFF", *drops, statement, *[row["sql"] for row in triggers])

    def traces(self, texts: Iterable[str]) -> set[str]:
        """Give those of the texts whose bytes are in a file of the database; PostgreSQL's write-ahead log is apart."""
        wanted, found = set(texts), set()
        for path in self.files.rglob("*"):
            if path.is_file() and "pg_wal" not in path.parts:
                content = path.read_bytes()
                found |= {text for text in wanted - found if text.encode() in content}
        return found


def claim(learner: str = "p1", achievement: str = "donnees/1", grades: str = "g" * 64) -> Claim:
    return Claim(learner, achievement, rule="r" * 64, grades=grades)


def sign(status: StatusEntry) -> dict[str, Any]:
    """A document as the signer gives it, as far as the ledger looks at it."""
    address = f"https://demo.cpia.invalid/status/{status.list}.json"
    return {
        "id": uuid.uuid4().urn,
        "credentialStatus": {"statusListCredential": address, "statusListIndex": str(status.index)},
        "proof": {"verificationMethod": "did:web:demo.cpia.invalid#demonstration-1"},
    }


def issue(book: Ledger, asked: Claim) -> str:
    return book.issue(asked, sign, actor="test", at=NOW).id


def audit_texts(database: Database) -> str:
    return json.dumps(database.rows("audit"), ensure_ascii=False)
