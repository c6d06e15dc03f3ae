"""Revoke a credential: final, with a written reason that erasure can still remove."""

from collections.abc import Mapping
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import audit, reviews, rows, seals
from cpia.ledger.records import Act
from cpia.ledger.schema import CREDENTIAL


def revoke(connection: sa.Connection, credential: str, reason: str, act: Act) -> bool:
    """Revoke and close the review that waits, if there is one; say whether it was still in force."""
    written(reason)
    row = rows.known(connection, credential)
    if row["state"] == "revoked":
        return False
    reviews.lapse(connection, credential, act)
    mark(connection, row, reason, act)
    return True


def mark(connection: sa.Connection, row: Mapping[Any, Any], reason: str, act: Act) -> None:
    """Set the final state. What is written of a credential already erased is not kept, only its digest."""
    kept = seals.sealed(reason.strip())
    values = {"state": "revoked", "reason": None if row["learner"] is None else kept}
    connection.execute(CREDENTIAL.update().where(CREDENTIAL.c.id == row["id"]).values(values))
    audit.append(connection, act, "revoked", row["id"], {"reason": seals.digest(kept)})


def written(reason: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise CredentialError("Registre : motif vide, attendu : pourquoi, par écrit, en une phrase au moins.")
