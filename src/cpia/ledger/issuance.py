"""Write one credential: a free bit, a signature, a row and its audit, in the caller's transaction."""

import hashlib
import json
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import sqlalchemy as sa

from cpia.credentials.status_entry import StatusEntry
from cpia.errors import CredentialError
from cpia.ledger import audit, rows, seals
from cpia.ledger.records import Act, Claim, Entry
from cpia.ledger.schema import CREDENTIAL, LIST_SIZE

Sign = Callable[[StatusEntry], dict[str, Any]]


def issue(connection: sa.Connection, claim: Claim, sign: Sign, act: Act) -> Entry:
    """Give the active credential of that claim, signing one first where there is none."""
    held = rows.active(connection, claim.learner, claim.achievement)
    if held is not None:
        return held
    status = free_status(connection)
    document = sign(status)
    _check_status(document, status)
    values = _values(claim, document, status, act)
    connection.execute(CREDENTIAL.insert().values(values))
    audit.append(connection, act, "issued", values["id"], {**facts(values), "seal": seal(values)})
    return rows.entry(values, new=True)


def free_status(connection: sa.Connection) -> StatusEntry:
    """Draw a bit that no credential ever had, in the last list; in a new one once that list is half full.

    At random, so that a position says nothing of when, nor beside whom, a credential was issued; half full at most,
    so that two draws are enough on average.
    """
    used = sa.select(sa.func.count()).select_from(CREDENTIAL)
    last = connection.scalar(sa.select(sa.func.max(CREDENTIAL.c.status_list))) or 1
    if (connection.scalar(used.where(CREDENTIAL.c.status_list == last)) or 0) >= LIST_SIZE // 2:
        last += 1
    while True:
        index = secrets.randbelow(LIST_SIZE)
        if not connection.scalar(used.where(CREDENTIAL.c.status_list == last, CREDENTIAL.c.status_index == index)):
            return StatusEntry(last, index)


def facts(row: Mapping[Any, Any]) -> dict[str, str]:
    """Give what the audit says of a row and that no erasure changes."""
    return {
        "achievement": row["achievement"],
        "rule": row["rule"],
        "method": row["method"],
        "status": f"{row['status_list']}#{row['status_index']}",
        "document": row["document_sha256"],
    }


def seal(row: Mapping[Any, Any]) -> str:
    """Commit to whose credential it is, and on which grades."""
    return seals.digest(json.dumps([row["salt"], row["learner"], row["grades"]]))


def _values(claim: Claim, document: dict[str, Any], status: StatusEntry, act: Act) -> dict[str, Any]:
    text = json.dumps(document, ensure_ascii=False)
    return {
        "id": document["id"],
        "learner": claim.learner,
        "achievement": claim.achievement,
        "state": "active",
        "issued_at": act.instant,
        "rule": claim.rule,
        "grades": claim.grades,
        "salt": secrets.token_hex(seals.SALT_BYTES),
        "method": str(document["proof"]["verificationMethod"]),
        "document": text,
        "document_sha256": hashlib.sha256(text.encode()).hexdigest(),
        "status_list": status.list,
        "status_index": status.index,
    }


def _check_status(document: dict[str, Any], status: StatusEntry) -> None:
    """Refuse a document that names no bit, or another than the one kept for it: it could not be revoked."""
    named = document.get("credentialStatus", {})
    place = (str(named.get("statusListCredential")).rpartition("/")[2], str(named.get("statusListIndex")))
    if place != (f"{status.list}.json", str(status.index)):
        raise CredentialError(
            f"Attestation signée avec la position {place[1]} de la liste {place[0]}, attendu : la position "
            f"{status.index} de la liste {status.list}.json, que le registre lui réserve."
        )
