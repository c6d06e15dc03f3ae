"""Erase what the ledger holds of a learner: the row stays, with its bit and its state, and tells of nobody."""

from collections.abc import Iterable

import sqlalchemy as sa

from cpia.ledger import audit, reviews, rows
from cpia.ledger.records import Act
from cpia.ledger.schema import CREDENTIAL, ERASABLE, REVIEW


def held_by(connection: sa.Connection, learner: str) -> tuple[str, ...]:
    """Name the credentials of a learner (pseudonym), revoked ones too."""
    asked = sa.select(CREDENTIAL.c.id).where(CREDENTIAL.c.learner == learner).order_by(CREDENTIAL.c.id)
    return tuple(connection.scalars(asked))


def erase(connection: sa.Connection, credentials: Iterable[str], act: Act) -> tuple[str, ...]:
    """Set to null whatever tells of a learner in those credentials; name those that were not erased already."""
    erased = []
    for credential in credentials:
        if rows.known(connection, credential)["learner"] is None:
            continue
        reviews.lapse(connection, credential, act)
        for table, key in ((CREDENTIAL, CREDENTIAL.c.id), (REVIEW, REVIEW.c.credential)):
            nothing = dict.fromkeys(ERASABLE[table])
            connection.execute(table.update().where(key == credential).values(nothing))
        audit.append(connection, act, "erased", credential, {})
        erased.append(credential)
    return tuple(erased)
