"""A signing key that others may hold: withdraw it, and give every learner another credential.

Nothing that the key signed can be told from a forgery any more, so that all of it is refused from the moment where the
key leaves `did.json`; the ledger, which the thief did not write, tells what was really issued.
"""

import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cpia import cohort, ledger
from cpia.badge_files import writing
from cpia.badge_files.writing import Holder
from cpia.cohort import Person
from cpia.credentials import certificates, installation, publication, status_list
from cpia.credentials.installation import Installation
from cpia.credentials.status_entry import StatusEntry
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.signing.client import RemoteSigner

REASON = "Clé de signature compromise : attestation remplacée."


@dataclass(frozen=True)
class Reissued:
    """One credential replaced by another, and whose it is where the cohort still tells."""

    former: str
    new: str
    login: str | None


def withdraw(home: Home, method: str) -> None:
    """Delete a key from the DID document: from now on, what it signed is refused everywhere.

    Raises
    ------
    CredentialError
        The key was never published.
    """
    place = installation.of(home)
    known = publication.published_keys(home, place.identity)
    if method not in known and method not in publication.withdrawn(home):
        raise CredentialError(f"Clé {method!r} inconnue, attendu : une de celles de « cpia keys list ».")
    publication.withdraw_key(home, place.identity, method)


def reissue(home: Home) -> list[Reissued]:
    """Replace each credential in force that a withdrawn key signed; again, it finishes what was begun.

    Raises
    ------
    CredentialError
        The signer still holds a withdrawn key.
    """
    place = installation.of(home)
    withdrawn = publication.withdrawn(home)
    people = {place.pseudonym(person.login): person for person in cohort.load(home).people}
    done = []
    with installation.opened_ledger(place) as book, installation.opened_signer(place) as pen:
        for entry in book.entries():
            if entry.state == "active" and entry.method in withdrawn:
                new = _replace(place, book, pen, entry)
                whose = people.get(entry.learner)
                if new is not None:
                    _write(place, new, whose)
                    done.append(Reissued(entry.id, new.id, whose.login if whose else None))
                writing.delete(home.issued, entry.id)
        publication.publish_status(home, place.identity, book, pen, datetime.now(UTC))
    return done


def _replace(place: Installation, book: ledger.Ledger, pen: RemoteSigner, former: ledger.Entry) -> ledger.Entry | None:
    """Replace one credential; one that has expired is only revoked."""
    now, actor = datetime.now(UTC), installation.operator("keys compromise")

    def sign(status: StatusEntry) -> dict[str, Any]:
        return pen.sign(_renewed(place, former.document, status, now))

    if datetime.fromisoformat(former.document["validUntil"]) <= now:
        book.revoke(former.id, actor, now, REASON)
        return None
    return book.replace(former.id, sign, actor=actor, at=now, reason=REASON)


def _write(place: Installation, entry: ledger.Entry, whose: Person | None) -> None:
    """Write the files of a replacement; of a former version of a rule, which the course has no more, the signed one."""
    rules = {certificates.achievement_id(rule, place.identity): rule for rule in place.course.awards}
    if entry.achievement in rules:
        holder = Holder(whose.full_name if whose else "", place.choices.verification_url)
        folder, rule = place.home.issued, rules[entry.achievement]
        writing.write(folder, entry.document, place.course, rule, place.identity, holder)
    else:
        writing.write_signed(place.home.issued, entry.document)


def _renewed(place: Installation, former: dict[str, Any], status: StatusEntry, now: datetime) -> dict[str, Any]:
    """Write the same claims to the same end, under new random ids, from now on: a signer never antedates."""
    document = {name: value for name, value in former.items() if name != "proof"}
    document["id"] = uuid.uuid4().urn
    document["validFrom"] = f"{now.replace(microsecond=0):%Y-%m-%dT%H:%M:%SZ}"
    document["credentialSubject"] = former["credentialSubject"] | {"id": uuid.uuid4().urn}
    document["credentialStatus"] = status_list.entry(place.identity, status)
    return document
