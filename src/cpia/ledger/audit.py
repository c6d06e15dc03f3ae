"""The audit: rows that are only added, each hashed with the one before, and without personal data.

`detail` holds digests, positions and decisions; texts that people write are elsewhere, sealed (`cpia.ledger.seals`).
"""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger.records import Act
from cpia.ledger.schema import AUDIT

GENESIS = "0" * 64
"""The digest before the first row."""


@dataclass(frozen=True)
class Event:
    """One row of the audit, its place in the chain checked."""

    at: str
    actor: str
    event: str
    credential: str
    detail: dict[str, Any]
    digest: str


def append(connection: sa.Connection, act: Act, event: str, credential: str, detail: dict[str, Any]) -> None:
    """Add a row; the caller's transaction excludes every other writer."""
    last = connection.execute(sa.select(AUDIT.c.n, AUDIT.c.digest).order_by(AUDIT.c.n.desc()).limit(1)).one_or_none()
    n, previous = (0, GENESIS) if last is None else (last.n, last.digest)
    row = {
        "n": n + 1,
        "at": act.instant,
        "actor": act.actor,
        "event": event,
        "credential": credential,
        "detail": json.dumps(detail, sort_keys=True),
        "previous": previous,
    }
    connection.execute(AUDIT.insert().values(**row, digest=_chain(row)))


def follow(connection: sa.Connection) -> Iterator[Event]:
    """Give the rows in order, checking the chain.

    Raises
    ------
    CredentialError
        A row was changed, removed or added by other means.
    """
    previous = GENESIS
    for n, row in enumerate(connection.execute(sa.select(AUDIT).order_by(AUDIT.c.n)).mappings(), start=1):
        fields = {name: value for name, value in row.items() if name != "digest"}
        if row["n"] != n or row["previous"] != previous or row["digest"] != _chain(fields):
            raise CredentialError(f"Registre : la ligne {n} de l'audit a été modifiée, attendu : la chaîne d'origine.")
        previous = row["digest"]
        yield Event(row["at"], row["actor"], row["event"], row["credential"], json.loads(row["detail"]), previous)


def holds(connection: sa.Connection, digest: str) -> bool:
    """Tell whether the chain was once at that digest; that of no row is where every chain begins."""
    if digest == GENESIS:
        return True
    return connection.execute(sa.select(AUDIT.c.n).where(AUDIT.c.digest == digest)).first() is not None


def _chain(row: dict[str, Any]) -> str:
    return hashlib.sha256(json.dumps(row, sort_keys=True).encode()).hexdigest()
