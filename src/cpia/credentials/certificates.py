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

from openbadgeslib.ob3 import Achievement, Alignment, IdentityObject, OpenBadgeCredential, Result, ResultDescription
from openbadgeslib.ob3 import Issuer as Profile

from cpia import validity
from cpia.cohort import mailbox
from cpia.courses import Assignment, Certification, Course
from cpia.credentials import status_list
from cpia.credentials.issuer import SPECIMEN, Issuer
from cpia.credentials.status_entry import StatusEntry
from cpia.rules import ELIMINATORY_SHARE

WORDING = "Attestation de réussite — certification courte (non enregistrée au RNCP ni au RS)."
"""Printed in every credential: what it is, and what it must not be taken for."""


@dataclass(frozen=True)
class Disclosure:
    """What the learner asked to have written in clear; nothing unless asked."""

    name: str | None = None
    score: str | None = None  # the assignment's points, as French people write them


@dataclass(frozen=True)
class Subject:
    """To whom, when, and at which place of which status list one credential is given."""

    email: str  # "" where there is none
    at: datetime  # aware: when the credential starts to be valid
    status: StatusEntry
    disclosure: Disclosure = Disclosure()


def achievement_id(certification: Certification, issuer: Issuer) -> str:
    """Name what is achieved: immutable, so a rule that changes gets another version and another id."""
    return f"{issuer.url}/certifications/{certification.slug}/{certification.version}.json"


def build(course: Course, certification: Certification, issuer: Issuer, subject: Subject) -> OpenBadgeCredential:
    """Write the unsigned credential of one learner.

    The caller has a granted `cpia.rules.Decision`; nothing of the record enters the credential.
    """
    start = subject.at.astimezone(UTC).replace(microsecond=0)
    achieved = achievement(course, certification, issuer)
    score = subject.disclosure.score
    return OpenBadgeCredential(
        id=uuid.uuid4().urn,
        issuer=Profile(id=issuer.did, name=issuer.name, url=issuer.url),
        recipient_id=uuid.uuid4().urn,
        achievement=achieved,
        name=achieved.name,
        issuance_date=start,
        expiration_date=validity.end_of(start, certification.validity_years),
        credential_status=[status_list.entry(issuer, subject.status)],
        identifiers=_identities(subject),
        results=[Result(value=score, result_description=achieved.result_descriptions[0].id)] if score else [],
    )


def achievement(course: Course, certification: Certification, issuer: Issuer) -> Achievement:
    """Write what is achieved: in each credential, and published at its own address."""
    title, opening = certification.title, WORDING
    if issuer.specimen:
        title, opening = f"{SPECIMEN} — {title}", f"{SPECIMEN}. {WORDING}"
    competences = " ; ".join(f"{code} : {course.competences[code]}" for code in certification.competences)
    assignment = course.assignment(certification.assignment)
    return Achievement(
        id=achievement_id(certification, issuer),
        name=title,
        description=f"{opening} {certification.description} Compétences — {competences}.",
        criteria_narrative=_criteria(certification, assignment),
        achievement_type="Certificate",
        alignments=_alignments(course, certification, issuer),
        result_descriptions=[_result_description(certification, assignment, issuer)],
    )


def _alignments(course: Course, certification: Certification, issuer: Issuer) -> list[Alignment]:
    """Align to the course's own competences; each one's page is that of the module where it is taught."""
    module = course.assignment(certification.assignment).module
    return [
        Alignment(
            target_name=course.competences[code],
            target_url=f"{issuer.url}/{module}/index.html",
            target_framework=course.title,
            target_code=code,
        )
        for code in certification.competences
    ]


def _result_description(certification: Certification, assignment: Assignment, issuer: Issuer) -> ResultDescription:
    """Describe the one result that a learner may ask to have written: the points of the assignment."""
    return ResultDescription(
        id=f"{achievement_id(certification, issuer)}#total",
        name=f"Total du devoir « {assignment.title} »",
        result_type="RawScore",
        value_min="0",
        value_max=f"{assignment.points(manual=True) + assignment.points(manual=False):g}",
        required_value=f"{certification.minimum_total:g}",
    )


def _criteria(certification: Certification, assignment: Assignment) -> str:
    manual = assignment.points(manual=True)
    total = manual + assignment.points(manual=False)
    text = (
        f"Devoir « {assignment.title} » : au moins {certification.minimum_total:g} points sur {total:g}, dont au moins "
        f"{certification.minimum_manual:g} sur {manual:g} à la partie écrite, notée par un correcteur"
    )
    knock_out = ", ".join(f"« {item.title} »" for item in assignment.items if item.eliminatory)
    if knock_out:
        text += f" ; et au moins {ELIMINATORY_SHARE:.0%} des points aux épreuves éliminatoires : {knock_out}"
    text += f"{_resits(certification)}{_quiz(certification)}"
    return text.replace("%", " %") + "."


def _resits(certification: Certification) -> str:
    return ", ou les mêmes seuils à un devoir de rattrapage" if certification.resits else ""


def _quiz(certification: Certification) -> str:
    if not certification.minimum_quiz:
        return ""
    return (
        f" ; et au moins {certification.minimum_quiz:g}% de bonnes réponses au quiz du module "
        f"({certification.quiz_questions} questions tirées au hasard)"
    )


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
