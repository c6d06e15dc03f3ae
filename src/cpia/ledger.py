"""What was issued: one active credential per learner and achievement, and an audit that only grows.

SQLite by default, another database by its URL. A learner is there under a keyed pseudonym, and never by name, login,
e-mail or score. The chain of hashes shows an edit made behind the triggers; it does not stop someone who holds the
file from rewriting all of it (docs/adr/0006-registre.md).
"""

import hashlib
import hmac
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError

GENESIS = "0" * 64

METADATA = sa.MetaData()
CREDENTIAL = sa.Table(
    "credential",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("learner", sa.String),  # null once erased
    sa.Column("achievement", sa.String, nullable=False),
    sa.Column("state", sa.String, sa.CheckConstraint("state IN ('active', 'revoked')"), nullable=False),
    sa.Column("issued_at", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("grades", sa.String),  # HMAC of the grade record; null once erased
    sa.Column("method", sa.String, nullable=False),
    sa.Column("document", sa.Text),  # null once erased
    sa.Column("document_sha256", sa.String, nullable=False),
)
_ACTIVE = sa.text("state = 'active'")
sa.Index(
    "one_active_credential",
    CREDENTIAL.c.learner,
    CREDENTIAL.c.achievement,
    unique=True,
    sqlite_where=_ACTIVE,
    postgresql_where=_ACTIVE,
)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("event", sa.String, nullable=False),
    sa.Column("credential", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("digest", sa.String, nullable=False),
)
SQLITE_TRIGGERS = {
    "audit_is_append_only": "BEFORE UPDATE ON audit",
    "audit_is_never_cut": "BEFORE DELETE ON audit",
    "credential_is_never_deleted": "BEFORE DELETE ON credential",
    "revocation_is_final": "BEFORE UPDATE OF state ON credential WHEN OLD.state = 'revoked'",
    "identity_is_final": "BEFORE UPDATE OF id, achievement, issued_at, rule, method, document_sha256 ON credential",
}


@dataclass(frozen=True)
class Claim:
    """Who earned what, by which rule and on which grades, as the ledger keeps it."""

    learner: str  # pseudonym
    achievement: str
    rule: str  # SHA-256 of the rule applied
    grades: str  # HMAC of the grade record: points have too little entropy for a plain hash


@dataclass(frozen=True)
class Entry:
    """One credential of the ledger; `new` where this call issued it."""

    id: str
    document: dict[str, Any]
    new: bool


class Ledger:
    """The issued credentials of one installation."""

    def __init__(self, url: str | sa.URL) -> None:
        self._engine = sa.create_engine(url)
        if self._engine.dialect.name == "sqlite":
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
            sa.event.listen(self._engine, "begin", _begin_immediate)
        with self._engine.begin() as connection:
            METADATA.create_all(connection)
            if connection.dialect.name == "sqlite":
                for name, when in SQLITE_TRIGGERS.items():
                    action = f"BEGIN SELECT RAISE(ABORT, '{name}'); END"
                    connection.exec_driver_sql(f"CREATE TRIGGER IF NOT EXISTS {name} {when} {action}")

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    def find(self, learner: str, achievement: str) -> Entry | None:
        """Give the active credential of a learner (pseudonym) for an achievement."""
        with self._engine.begin() as connection:
            return _active(connection, learner, achievement)

    def issue(self, claim: Claim, sign: Callable[[], dict[str, Any]], *, actor: str, at: datetime) -> Entry:
        """Give the active credential of that claim, signing one first where there is none.

        `sign` runs inside the transaction, which excludes every other writer: there is no row without a signed
        document, no signed document without a row, and the same claim twice is one credential.
        """
        with self._engine.begin() as connection:
            entry = _active(connection, claim.learner, claim.achievement)
            if entry is not None:
                return entry
            document = sign()
            self._insert(connection, claim, document, at)
            detail = {"achievement": claim.achievement, "rule": claim.rule, "method": _method(document)}
            _append(connection, at, actor, "issued", document["id"], detail)
            return Entry(document["id"], document, new=True)

    def _insert(self, connection: sa.Connection, claim: Claim, document: dict[str, Any], at: datetime) -> None:
        text = json.dumps(document, ensure_ascii=False)
        connection.execute(
            CREDENTIAL.insert().values(
                id=document["id"],
                learner=claim.learner,
                achievement=claim.achievement,
                state="active",
                issued_at=_instant(at),
                rule=claim.rule,
                grades=claim.grades,
                method=_method(document),
                document=text,
                document_sha256=hashlib.sha256(text.encode()).hexdigest(),
            )
        )

    def check_audit(self) -> str:
        """Follow the chain of the audit and give its last digest.

        Raises
        ------
        CredentialError
            A row was changed, removed or added by other means, or a credential is not the one that was issued.
        """
        with self._engine.begin() as connection:
            previous = _check_chain(connection)
            told = set(connection.scalars(sa.select(AUDIT.c.credential).where(AUDIT.c.event == "issued")))
            for row in connection.execute(sa.select(CREDENTIAL)):
                changed = row.document is not None and _sha256(row.document) != row.document_sha256
                if changed or row.id not in told:
                    raise CredentialError(f"Registre : l'attestation {row.id} n'est pas celle qui a été émise.")
            return previous


@contextmanager
def opened(url: str | sa.URL) -> Iterator[Ledger]:
    """Open a ledger for as long as the block lasts."""
    ledger = Ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()


def keyed_digest(key: bytes, text: str) -> str:
    """Give the keyed hash under which the ledger knows a login, or a grade record."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute("PRAGMA busy_timeout = 60000")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA secure_delete = ON")  # what is erased must not linger in the file


def _begin_immediate(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")


def _active(connection: sa.Connection, learner: str, achievement: str) -> Entry | None:
    row = connection.execute(
        sa.select(CREDENTIAL.c.id, CREDENTIAL.c.document).where(
            CREDENTIAL.c.learner == learner, CREDENTIAL.c.achievement == achievement, CREDENTIAL.c.state == "active"
        )
    ).one_or_none()
    return None if row is None else Entry(row.id, json.loads(row.document), new=False)


def _append(
    connection: sa.Connection, at: datetime, actor: str, event: str, credential: str, detail: dict[str, str]
) -> None:
    last = connection.execute(sa.select(AUDIT.c.n, AUDIT.c.digest).order_by(AUDIT.c.n.desc()).limit(1)).one_or_none()
    n, previous = (0, GENESIS) if last is None else (last.n, last.digest)
    row = {
        "n": n + 1,
        "at": _instant(at),
        "actor": actor,
        "event": event,
        "credential": credential,
        "detail": json.dumps(detail, sort_keys=True),
        "previous": previous,
    }
    connection.execute(AUDIT.insert().values(**row, digest=_chain(row)))


def _check_chain(connection: sa.Connection) -> str:
    previous = GENESIS
    for n, row in enumerate(connection.execute(sa.select(AUDIT).order_by(AUDIT.c.n)).mappings(), start=1):
        fields = {name: value for name, value in row.items() if name != "digest"}
        if row["n"] != n or row["previous"] != previous or row["digest"] != _chain(fields):
            raise CredentialError(f"Registre : la ligne {n} de l'audit a été modifiée, attendu : la chaîne d'origine.")
        previous = row["digest"]
    return previous


def _chain(row: dict[str, Any]) -> str:
    return _sha256(json.dumps(row, sort_keys=True))


def _sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _method(document: dict[str, Any]) -> str:
    return str(document["proof"]["verificationMethod"])


def _instant(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
