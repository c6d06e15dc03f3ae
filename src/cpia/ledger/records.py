"""The values that go in and out of the ledger."""

import hashlib
import hmac
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cpia.errors import CredentialError


@dataclass(frozen=True)
class Claim:
    """Who earned what, by which rule and on which grades, as the ledger keeps it."""

    learner: str  # pseudonym
    achievement: str
    rule: str  # SHA-256 of the rule applied
    grades: str  # HMAC of the grade record: points have too little entropy for a plain hash


@dataclass(frozen=True)
class Entry:
    """One credential of the ledger that was not erased; `new` where this call issued it."""

    id: str
    document: dict[str, Any]
    new: bool
    state: str  # active, revoked
    learner: str  # pseudonym
    achievement: str
    rule: str
    grades: str
    method: str  # which key signed it
    issued_at: datetime
    status_list: int
    status_index: int


@dataclass(frozen=True)
class Review:
    """A credential in force that the rule no longer grants: a named person keeps it or revokes it.

    `decision` is None while it waits; `lapsed` where the credential was revoked or erased otherwise.
    """

    number: int
    credential: str
    learner: str  # pseudonym
    achievement: str
    reasons: tuple[str, ...]  # French
    grades: str | None  # the keyed digest of the grades that raised it
    opened_at: datetime
    decision: str | None = None  # keep, revoke, lapsed
    actor: str | None = None
    reason: str | None = None
    decided_at: datetime | None = None


@dataclass(frozen=True)
class Revocation:
    """When a credential was revoked, and the reason that was written."""

    at: datetime
    reason: str


@dataclass(frozen=True)
class Act:
    """Who does something to the ledger, and when: what each audit row begins with."""

    actor: str
    at: datetime

    def __post_init__(self) -> None:
        if not self.actor.strip():
            raise CredentialError(f"Registre : auteur {self.actor!r}, attendu : qui fait l'opération.")
        if self.at.tzinfo is None:
            raise CredentialError(f"Registre : instant {self.at.isoformat()} sans fuseau, attendu : un instant en UTC.")

    @property
    def instant(self) -> str:
        """The instant as the ledger writes it."""
        return self.at.astimezone(UTC).isoformat(timespec="seconds")


def keyed_digest(key: bytes, text: str) -> str:
    """Give the keyed hash under which the ledger knows a login, or a grade record."""
    return hmac.new(key, text.encode(), hashlib.sha256).hexdigest()
