"""The content of a credential: as few claims as make it useful, in French, and nothing that names the learner.

Open Badges 3.0 `OpenBadgeCredential`. No name, no score, no assignment list, no cohort; the subject is a random id,
and the e-mail, where there is one, is a salted hash that only who knows the address can confirm. There is no
`credentialStatus`: no revocation list is published yet, and naming one that does not exist would be a lie
(docs/adr/0005-signature.md).
"""

import base64
import secrets
import unicodedata
import uuid
from datetime import UTC, datetime

from openbadgeslib.ob3 import Achievement, IdentityObject, OpenBadgeCredential
from openbadgeslib.ob3 import Issuer as Profile

from cpia.courses import Assignment, Certification, Course
from cpia.issuer import SPECIMEN, Issuer
from cpia.rules import ELIMINATORY_SHARE

WORDING = "Attestation de réussite — certification courte (non enregistrée au RNCP ni au RS)."
"""Printed in every credential: what it is, and what it must not be taken for."""


def achievement_id(certification: Certification, issuer: Issuer) -> str:
    """Name what is achieved: immutable, so a rule that changes gets another version and another id."""
    return f"{issuer.url}/certifications/{certification.slug}/{certification.version}"


def build(
    course: Course, certification: Certification, issuer: Issuer, *, email: str, at: datetime
) -> OpenBadgeCredential:
    """Write the unsigned credential of one learner; `at` (aware) is when it starts to be valid.

    The caller has a granted `cpia.rules.Decision`; nothing of the record enters the credential.
    """
    start = at.astimezone(UTC).replace(microsecond=0)
    achievement = _achievement(course, certification, issuer)
    return OpenBadgeCredential(
        id=uuid.uuid4().urn,
        issuer=Profile(id=issuer.did, name=issuer.name, url=issuer.url),
        recipient_id=uuid.uuid4().urn,
        achievement=achievement,
        name=achievement.name,
        issuance_date=start,
        expiration_date=_years_later(start, certification.validity_years),
        identifiers=[_identity(email)] if email else [],
    )


def _achievement(course: Course, certification: Certification, issuer: Issuer) -> Achievement:
    title, opening = certification.title, WORDING
    if issuer.specimen:
        title, opening = f"{SPECIMEN} — {title}", f"{SPECIMEN}. {WORDING}"
    competences = " ; ".join(f"{code} : {course.competences[code]}" for code in certification.competences)
    return Achievement(
        id=achievement_id(certification, issuer),
        name=title,
        description=f"{opening} {certification.description} Compétences — {competences}.",
        criteria_narrative=_criteria(certification, course.assignment(certification.assignment)),
        achievement_type="Certificate",
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
    return text.replace("%", " %") + "."


def _identity(email: str) -> IdentityObject:
    """Hash an address with 128 random bits of salt: two credentials of one person share nothing to link them by."""
    salt = base64.urlsafe_b64encode(secrets.token_bytes(16)).decode("ascii").rstrip("=")
    address = unicodedata.normalize("NFC", email.strip()).lower()
    return IdentityObject.create(address, salt=salt)


def _years_later(start: datetime, years: int) -> datetime:
    try:
        return start.replace(year=start.year + years)
    except ValueError:  # 29 February
        return start.replace(year=start.year + years, day=28)
