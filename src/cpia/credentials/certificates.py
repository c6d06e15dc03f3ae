"""The content of a credential: as few claims as make it useful, in French, and nothing that names the learner.

Open Badges 3.0 `OpenBadgeCredential`. No assignment list, no cohort; the subject is a random id, and the e-mail, where
there is one, is a salted hash that only who knows the address can confirm. Name and score are there only where the
learner asked for it. The achievement is the same for everybody, and published (`cpia.credentials.publication`).
"""

import base64
import secrets
import unicodedata
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime

from openbadgeslib.ob3 import Achievement, Alignment, IdentityObject, OpenBadgeCredential, Result
from openbadgeslib.ob3 import Issuer as Profile

from cpia import validity
from cpia.cohort import mailbox
from cpia.courses import Award, Course
from cpia.credentials import criteria, status_list
from cpia.credentials.issuer import SPECIMEN, Issuer
from cpia.credentials.status_entry import StatusEntry

MENTIONED = "obtenue"
"""What is written of a mention; there is nothing to write where there is none."""


@dataclass(frozen=True)
class Disclosure:
    """What the learner asked to have written in clear; nothing unless asked."""

    name: str | None = None
    score: str | None = None  # the points of the assignment that counts
    mention: bool = False  # of the whole course; only with the points


@dataclass(frozen=True)
class Subject:
    """To whom, when, and at which place of which status list one credential is given."""

    email: str  # "" where there is none
    at: datetime  # aware: when the credential starts to be valid
    status: StatusEntry
    disclosure: Disclosure = Disclosure()


def achievement_id(award: Award, issuer: Issuer) -> str:
    """Name what is achieved: immutable, so a rule that changes gets another version and another id."""
    return f"{issuer.url}/certifications/{award.slug}/{award.version}.json"


def build(course: Course, award: Award, issuer: Issuer, subject: Subject) -> OpenBadgeCredential:
    """Write the unsigned credential of one learner.

    The caller has a granted `cpia.rules.Decision`; nothing of the record enters the credential.
    """
    start = subject.at.astimezone(UTC).replace(microsecond=0)
    achieved = achievement(course, award, issuer)
    return OpenBadgeCredential(
        id=uuid.uuid4().urn,
        issuer=Profile(id=issuer.did, name=issuer.name, url=issuer.url),
        recipient_id=uuid.uuid4().urn,
        achievement=achieved,
        name=achieved.name,
        issuance_date=start,
        expiration_date=validity.end_of(start, award.validity_years),
        credential_status=[status_list.entry(issuer, subject.status)],
        identifiers=_identities(subject),
        results=_results(subject.disclosure, achieved),
    )


def achievement(course: Course, award: Award, issuer: Issuer) -> Achievement:
    """Write what is achieved: in each credential, and published at its own address."""
    title, opening, identity = award.title, award.kind.wording, achievement_id(award, issuer)
    if issuer.specimen:
        title, opening = f"{SPECIMEN} — {title}", f"{SPECIMEN}. {opening}"
    competences = " ; ".join(f"{code} : {course.competences[code]}" for code in award.competences)
    told = f"{opening} {award.description}"
    return Achievement(
        id=identity,
        name=title,
        description=f"{told} Compétences — {competences}." if competences else told,
        criteria_narrative=criteria.narrative(course, award),
        achievement_type="Certificate",
        alignments=_alignments(course, award, issuer),
        result_descriptions=criteria.results(course, award, identity),
    )


def _alignments(course: Course, award: Award, issuer: Issuer) -> list[Alignment]:
    """Align to the course's own competences; each one's page is that of the module where it is taught."""
    module = course.assignment(award.sittings[0]).module
    return [
        Alignment(
            target_name=course.competences[code],
            target_url=f"{issuer.url}/{module}/index.html",
            target_framework=course.title,
            target_code=code,
        )
        for code in award.competences
    ]


def _results(disclosure: Disclosure, achieved: Achievement) -> list[Result]:
    told = [disclosure.score, MENTIONED if disclosure.mention else None]
    return [
        Result(value=value, result_description=described.id)
        for value, described in zip(told, achieved.result_descriptions, strict=False)
        if value is not None
    ]


def _identities(subject: Subject) -> list[IdentityObject]:
    found = [_identity(subject.email)] if subject.email else []
    if subject.disclosure.name:
        name = unicodedata.normalize("NFC", subject.disclosure.name)
        found.append(IdentityObject(identity_hash=name, identity_type="name", hashed=False))
    return found


def _identity(email: str) -> IdentityObject:
    """Hash an address with 128 random bits of salt: two credentials of one person share nothing to link them by."""
    salt = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")
    return IdentityObject.create(mailbox(email), salt=salt)
