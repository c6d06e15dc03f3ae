"""Read credentials from their rows."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger.records import Entry
from cpia.ledger.schema import CREDENTIAL


def entry(row: Mapping[Any, Any], *, new: bool = False) -> Entry:
    """Give the value of a row that was not erased."""
    return Entry(
        id=row["id"],
        document=json.loads(row["document"]),
        new=new,
        state=row["state"],
        learner=row["learner"],
        achievement=row["achievement"],
        rule=row["rule"],
        grades=row["grades"],
        method=row["method"],
        issued_at=datetime.fromisoformat(row["issued_at"]),
        status_list=row["status_list"],
        status_index=row["status_index"],
    )


def active(connection: sa.Connection, learner: str, achievement: str) -> Entry | None:
    """Give the credential in force of a learner for an achievement."""
    asked = (CREDENTIAL.c.learner == learner, CREDENTIAL.c.achievement == achievement, CREDENTIAL.c.state == "active")
    found = connection.execute(sa.select(CREDENTIAL).where(*asked)).mappings().one_or_none()
    return None if found is None else entry(found)


def known(connection: sa.Connection, credential: str) -> Mapping[Any, Any]:
    """Give the row of a credential, erased or not.

    Raises
    ------
    CredentialError
        The ledger has no such credential.
    """
    found = connection.execute(sa.select(CREDENTIAL).where(CREDENTIAL.c.id == credential)).mappings().one_or_none()
    if found is None:
        raise CredentialError(
            f"Attestation {credential!r} inconnue du registre, attendu : l'identifiant (urn:uuid:…) écrit dans "
            "l'attestation."
        )
    return found
