"""Reviews: a credential in force that the rule no longer grants is never revoked by a machine; a person decides."""

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import audit, rows, seals
from cpia.ledger.records import Act, Review
from cpia.ledger.schema import CREDENTIAL, REVIEW

_JOINED = (
    sa.select(REVIEW, CREDENTIAL.c.learner, CREDENTIAL.c.achievement)
    .join(CREDENTIAL, CREDENTIAL.c.id == REVIEW.c.credential)
    .where(REVIEW.c.content.is_not(None))
    .order_by(REVIEW.c.n)
)


def listed(connection: sa.Connection, *, history: bool = False) -> tuple[Review, ...]:
    """Give the reviews that wait for a decision, or with `history` all that were not erased."""
    query = _JOINED if history else _JOINED.where(REVIEW.c.decision.is_(None))
    return tuple(_review(row) for row in connection.execute(query).mappings())


def open_one(
    connection: sa.Connection, credential: str, reasons: tuple[str, ...], grades: str | None, act: Act
) -> Review | None:
    """Open a review, or bring the one that waits up to date; None where there is nothing to decide.

    Nothing is to decide of a credential revoked or erased, nor where a person already kept it on these very grades.
    """
    row = rows.known(connection, credential)
    if row["state"] == "revoked" or row["learner"] is None:
        return None
    past = [_review(one) for one in connection.execute(_JOINED.where(REVIEW.c.credential == credential)).mappings()]
    if any(one.decision == "keep" and _same(one, reasons, grades) for one in past):
        lapse(connection, credential, act)
        return None
    waiting = next((one for one in past if one.decision is None), None)
    if waiting is None:
        return _insert(connection, row, seals.sealed(_content(reasons, grades)), act)
    if (waiting.reasons, waiting.grades) != (reasons, grades):
        _change(connection, waiting, seals.sealed(_content(reasons, grades)), act)
    return _waiting(connection, credential)


def decide(
    connection: sa.Connection, credential: str, decision: str, reason: str, act: Act, *, seen: Review | None = None
) -> None:
    """Write down what a person decided of the review that waits, if it still is the one that was `seen`."""
    waiting = _waiting(connection, credential)
    if waiting is None:
        raise CredentialError(f"Aucune revue n'attend de décision pour l'attestation {credential} : relisez la liste.")
    if seen is not None and seen != waiting:
        raise CredentialError(
            f"La revue de l'attestation {credential} a changé depuis son affichage : relisez-la, puis décidez."
        )
    kept = seals.sealed(reason.strip())
    _close(connection, waiting.number, decision, kept, act)
    detail = {"review": waiting.number, "decision": decision, "reason": seals.digest(kept)}
    audit.append(connection, act, "review-decided", credential, detail)


def lapse(connection: sa.Connection, credential: str, act: Act) -> bool:
    """Close the review that waits as having nothing left to decide; say whether there was one."""
    asked = (REVIEW.c.credential == credential, REVIEW.c.decision.is_(None))
    number = connection.scalar(sa.select(REVIEW.c.n).where(*asked))
    if number is None:
        return False
    _close(connection, number, "lapsed", None, act)
    audit.append(connection, act, "review-decided", credential, {"review": number, "decision": "lapsed"})
    return True


def _insert(connection: sa.Connection, row: Mapping[Any, Any], kept: str, act: Act) -> Review | None:
    number = (connection.scalar(sa.select(sa.func.max(REVIEW.c.n))) or 0) + 1
    values = {"n": number, "credential": row["id"], "opened_at": act.instant, "content": kept}
    connection.execute(REVIEW.insert().values(values))
    audit.append(connection, act, "review-opened", row["id"], {"review": number, "content": seals.digest(kept)})
    return _waiting(connection, row["id"])


def _change(connection: sa.Connection, waiting: Review, kept: str, act: Act) -> None:
    connection.execute(REVIEW.update().where(REVIEW.c.n == waiting.number).values(content=kept))
    detail = {"review": waiting.number, "content": seals.digest(kept)}
    audit.append(connection, act, "review-changed", waiting.credential, detail)


def _close(connection: sa.Connection, number: int, decision: str, kept: str | None, act: Act) -> None:
    values = {"decision": decision, "actor": act.actor, "reason": kept, "decided_at": act.instant}
    connection.execute(REVIEW.update().where(REVIEW.c.n == number).values(values))


def _waiting(connection: sa.Connection, credential: str) -> Review | None:
    asked = (REVIEW.c.credential == credential, REVIEW.c.decision.is_(None))
    row = connection.execute(_JOINED.where(*asked)).mappings().one_or_none()
    return None if row is None else _review(row)


def _same(past: Review, reasons: tuple[str, ...], grades: str | None) -> bool:
    """Tell whether it was decided on the same grades; on the same reasons, where either of the two names no grades."""
    return past.reasons == reasons if None in (grades, past.grades) else past.grades == grades


def _content(reasons: tuple[str, ...], grades: str | None) -> str:
    return json.dumps({"reasons": reasons, "grades": grades}, ensure_ascii=False)


def _review(row: Mapping[Any, Any]) -> Review:
    content = json.loads(seals.unsealed(row["content"]))
    return Review(
        number=row["n"],
        credential=row["credential"],
        learner=row["learner"],
        achievement=row["achievement"],
        reasons=tuple(content["reasons"]),
        grades=content["grades"],
        opened_at=datetime.fromisoformat(row["opened_at"]),
        decision=row["decision"],
        actor=row["actor"],
        reason=None if row["reason"] is None else seals.unsealed(row["reason"]),
        decided_at=None if row["decided_at"] is None else datetime.fromisoformat(row["decided_at"]),
    )
