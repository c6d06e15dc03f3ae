"""What the instructors see of the ledger: what was issued, what waits for a person, what the public can read.

The ledger knows pseudonyms; the names come from the cohort, and who left it has none.
"""

import hashlib
import json
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

from cpia import cohort
from cpia.credentials import freshness, installation, publication
from cpia.credentials.freshness import Freshness
from cpia.credentials.revocation import urn
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Entry, Review, Revocation

PAGE = 100
"""Credentials on a page, the last issued first."""
UNKNOWN = "personne qui n'est plus inscrite"


@dataclass(frozen=True)
class Line:
    """One credential."""

    uuid: str
    name: str
    title: str
    at: datetime
    end: datetime
    active: bool
    revocation: Revocation | None
    review: Review | None


@dataclass(frozen=True)
class Register:
    """Everything that the page shows."""

    lines: tuple[Line, ...]
    waiting: tuple[Line, ...]
    number: int  # of this page, from 1
    pages: int
    total: int
    active: int
    freshness: Freshness
    published: dict[str, Any] | None  # the last publication


def of(home: Home, now: datetime, number: int = 1) -> Register:
    """Read one page of the ledger, and everything that waits."""
    place = installation.of(home)
    with installation.opened_ledger(place) as book:
        entries, revocations, reviews = book.entries(), book.revocations(), book.reviews()
    names = {place.pseudonym(person.login): person.full_name for person in cohort.load(home).people}
    waiting = {review.credential: review for review in reviews}
    lines = [_line(one, names, revocations.get(one.id), waiting.get(one.id)) for one in reversed(entries)]
    pages = max(1, -(-len(lines) // PAGE))
    number = min(max(1, number), pages)
    journal = publication.journal(home)
    return Register(
        lines=tuple(lines[(number - 1) * PAGE : number * PAGE]),
        waiting=tuple(line for line in lines if line.review is not None),
        number=number,
        pages=pages,
        total=len(lines),
        active=sum(line.active for line in lines),
        freshness=freshness.freshness(home, now),
        published=journal[-1] if journal else None,
    )


def one(home: Home, uuid: str) -> Line | None:
    """Give one credential; None where there is none, or it was erased."""
    place = installation.of(home)
    with installation.opened_ledger(place) as book:
        try:
            entry = book.get(urn(uuid))
        except CredentialError:
            return None
        if entry is None:
            return None
        revocations, reviews = book.revocations(entry.learner), book.reviews()
    names = {place.pseudonym(person.login): person.full_name for person in cohort.load(home).people}
    review = next((review for review in reviews if review.credential == entry.id), None)
    return _line(entry, names, revocations.get(entry.id), review)


def mark(review: Review) -> str:
    """Give a digest of a review as it was read, for its form: what changed meanwhile is not decided unseen."""
    return hashlib.sha256(json.dumps(asdict(review), default=str, sort_keys=True).encode()).hexdigest()


def checked(home: Home) -> tuple[str, str]:
    """Check the whole ledger; give the head of its audit, and what is wrong ("" where nothing is)."""
    with installation.opened_ledger(installation.of(home)) as book:
        try:
            return book.check_audit(), ""
        except CredentialError as problem:
            return "", str(problem)


def _line(entry: Entry, names: dict[str, str], revocation: Revocation | None, review: Review | None) -> Line:
    return Line(
        uuid=entry.id.removeprefix("urn:uuid:"),
        name=names.get(entry.learner, UNKNOWN),
        title=entry.document["credentialSubject"]["achievement"]["name"],
        at=entry.issued_at,
        end=datetime.fromisoformat(entry.document["validUntil"]),
        active=entry.state == "active",
        revocation=revocation,
        review=review,
    )
