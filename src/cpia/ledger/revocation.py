"""Revoke a credential: final, with a written reason that erasure can still remove."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import audit, reviews, rows, seals
from cpia.ledger.records import Act, Revocation
from cpia.ledger.schema import AUDIT, CREDENTIAL


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


def told(connection: sa.Connection, learner: str | None = None) -> dict[str, Revocation]:
    """Give when and why each credential was revoked: of a learner (pseudonym), or of all; not the erased ones."""
    query = (
        sa.select(CREDENTIAL.c.id, CREDENTIAL.c.reason, AUDIT.c.at)
        .join(AUDIT, sa.and_(AUDIT.c.credential == CREDENTIAL.c.id, AUDIT.c.event == "revoked"))
        .where(CREDENTIAL.c.learner.is_not(None), CREDENTIAL.c.reason.is_not(None))
    )
    if learner is not None:
        query = query.where(CREDENTIAL.c.learner == learner)
    rows_found = connection.execute(query).mappings()
    return {
        row["id"]: Revocation(datetime.fromisoformat(row["at"]), seals.unsealed(row["reason"])) for row in rows_found
    }


def written(reason: str) -> None:
    """Refuse an empty reason."""
    if not reason.strip():
        raise CredentialError("Registre : motif vide, attendu : pourquoi, par écrit, en une phrase au moins.")
