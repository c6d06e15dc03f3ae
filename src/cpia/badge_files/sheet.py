"""What a badge and a print say, taken from the signed document; only what it does not say comes from the course."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cpia.awards import SHORT, Kind
from cpia.courses import Award, Course
from cpia.credentials import certificates
from cpia.credentials.issuer import SPECIMEN, Issuer
from cpia.errors import CredentialError


@dataclass(frozen=True)
class Emblem:
    """What a certification's picture shows: the same for everybody who earns it."""

    title: str
    issuer: str
    bloc: int  # 0: the whole course
    specimen: bool
    kind: Kind = SHORT


@dataclass(frozen=True)
class Sheet:
    """What one credential's print shows, besides its holder's name."""

    id: str  # the credential's UUID
    emblem: Emblem
    host: str
    description: str
    competences: tuple[tuple[str, str], ...]  # code, wording
    criteria: str
    valid_from: datetime
    valid_until: datetime | None
    key: str  # the fragment of the signing key's method id
    named: bool  # the signed document holds its holder's name (an option of the learner's)


def of(document: dict[str, Any], course: Course, award: Award, issuer: Issuer) -> Sheet:
    """Read a signed credential of ours.

    Raises
    ------
    CredentialError
        The document is another award's, another version's or another issuer's: its print would lie.
    """
    achievement = document["credentialSubject"]["achievement"]
    expected, met = certificates.achievement_id(award, issuer), achievement["id"]
    if (met, document["issuer"]["id"]) != (expected, issuer.did):
        raise CredentialError(f"Attestation {document['id']} : {met}, attendu pour l'imprimer : {expected}.")
    until = document.get("validUntil")
    identifiers = document["credentialSubject"].get("identifier", [])
    return Sheet(
        id=document["id"].removeprefix("urn:uuid:"),
        emblem=_emblem(document, course, award, issuer),
        host=issuer.host,
        description=award.description,
        competences=tuple((code, course.competences[code]) for code in award.competences),
        criteria=achievement["criteria"]["narrative"],
        valid_from=_instant(document["validFrom"]),
        valid_until=_instant(until) if until else None,
        key=document["proof"]["verificationMethod"].partition("#")[2],
        named=any(entry["identityType"] == "name" for entry in identifiers),
    )


def _emblem(document: dict[str, Any], course: Course, award: Award, issuer: Issuer) -> Emblem:
    module = course.assignment(award.sittings[0]).module
    bloc = next(m.bloc for m in course.modules if m.slug == module)
    title = document["credentialSubject"]["achievement"]["name"].removeprefix(f"{SPECIMEN} — ")
    return Emblem(title, document["issuer"]["name"], bloc, issuer.specimen, award.kind)


def _instant(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC)
