"""Check that the tables are what the audit says: every row, its state, its bit, its learner, its reviews."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import audit, seals, triggers
from cpia.ledger.issuance import facts, seal
from cpia.ledger.schema import CREDENTIAL, REVIEW


@dataclass
class _Told:
    """What the audit says, credential by credential and review by review."""

    issued: dict[str, audit.Event] = field(default_factory=dict)
    revoked: dict[str, str] = field(default_factory=dict)  # the digest of the reason
    erased: set[str] = field(default_factory=set)
    contents: dict[int, tuple[str, str]] = field(default_factory=dict)  # the credential, the digest of what it says
    decided: dict[int, audit.Event] = field(default_factory=dict)


def check(connection: sa.Connection) -> str:
    """Give the last digest of the audit.

    1. The triggers are there, and in force.
    2. The chain is whole.
    3. The credentials are those that were issued, in the state, the bit and the hands that the audit says.
    4. So are the reviews and their decisions.

    Raises
    ------
    CredentialError
        Something was changed, removed or added by other means.
    """
    gone = triggers.expected(connection.dialect.name) - triggers.present(connection)
    if gone:
        raise CredentialError(f"Registre : gardes enlevées de la base ({', '.join(sorted(gone))}), attendu : toutes.")
    told, head = _Told(), audit.GENESIS
    for event in audit.follow(connection):
        _note(told, event)
        head = event.digest
    _check_credentials(connection, told)
    _check_reviews(connection, told)
    return head


def _note(told: _Told, event: audit.Event) -> None:
    if event.event == "issued":
        if event.credential in told.issued:
            raise CredentialError(f"Registre : l'attestation {event.credential} y est émise deux fois.")
        told.issued[event.credential] = event
    elif event.event == "revoked":
        told.revoked[event.credential] = event.detail["reason"]
    elif event.event == "erased":
        told.erased.add(event.credential)
    elif event.event in ("review-opened", "review-changed"):
        told.contents[event.detail["review"]] = (event.credential, event.detail["content"])
    elif event.event == "review-decided":
        told.decided[event.detail["review"]] = event


def _check_credentials(connection: sa.Connection, told: _Told) -> None:
    missing = set(told.issued)
    for row in connection.execute(sa.select(CREDENTIAL)).mappings():
        missing.discard(row["id"])
        if not (_as_issued(row, told) and _as_revoked(row, told)):
            raise CredentialError(f"Registre : l'attestation {row['id']} n'est pas celle qui a été émise.")
    if missing:
        raise CredentialError(f"Registre : l'attestation {min(missing)} a été émise et n'y est plus.")


def _as_issued(row: Mapping[Any, Any], told: _Told) -> bool:
    event = told.issued.get(row["id"])
    if event is None or event.at != row["issued_at"]:
        return False
    if row["id"] in told.erased:
        erasable = (row["learner"], row["grades"], row["salt"], row["document"])
        return erasable == (None,) * 4 and {**facts(row), "seal": event.detail["seal"]} == event.detail
    document = hashlib.sha256(str(row["document"]).encode()).hexdigest()
    return document == row["document_sha256"] and {**facts(row), "seal": seal(row)} == event.detail


def _as_revoked(row: Mapping[Any, Any], told: _Told) -> bool:
    if (row["state"] == "revoked") is not (row["id"] in told.revoked):
        return False
    if row["reason"] is None:
        return row["state"] == "active" or row["id"] in told.erased
    return row["id"] not in told.erased and told.revoked.get(row["id"]) == seals.digest(row["reason"])


def _check_reviews(connection: sa.Connection, told: _Told) -> None:
    missing = set(told.contents)
    for row in connection.execute(sa.select(REVIEW)).mappings():
        missing.discard(row["n"])
        if not (_as_opened(row, told) and _as_decided(row, told)):
            raise CredentialError(f"Registre : la revue {row['n']} n'est pas celle qui a été ouverte ou décidée.")
    if missing:
        raise CredentialError(f"Registre : la revue {min(missing)} a été ouverte et n'y est plus.")


def _as_opened(row: Mapping[Any, Any], told: _Told) -> bool:
    credential, content = told.contents.get(row["n"], (None, None))
    if row["credential"] != credential:
        return False
    if row["content"] is None or credential in told.erased:
        return row["content"] is None and credential in told.erased
    return seals.digest(row["content"]) == content


def _as_decided(row: Mapping[Any, Any], told: _Told) -> bool:
    event = told.decided.get(row["n"])
    if event is None:
        return (row["decision"], row["actor"], row["reason"], row["decided_at"]) == (None,) * 4
    if (row["decision"], row["actor"], row["decided_at"]) != (event.detail["decision"], event.actor, event.at):
        return False
    if row["reason"] is None:
        return "reason" not in event.detail or event.credential in told.erased
    return event.credential not in told.erased and seals.digest(row["reason"]) == event.detail.get("reason")
