"""Give a learner another credential for the same success, with what they now want written in clear.

A signed document cannot be changed, so the former one is revoked, and another takes its place to the same end, under
new random ids. Nothing is decided again here: what was earned stays earned, and what waits for a person goes on
waiting.
"""

import dataclasses
from datetime import UTC, datetime
from typing import Any

from cpia import cohort, ledger
from cpia.badge_files import writing
from cpia.courses import Award
from cpia.credentials import certificates, installation, publication, whole_course
from cpia.credentials.certificates import Subject
from cpia.credentials.installation import Installation
from cpia.credentials.issuing import disclosure, grades_digest, write_files
from cpia.credentials.opt_ins import OptIns
from cpia.credentials.status_entry import StatusEntry
from cpia.deciding import Case
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Entry
from cpia.signing.client import RemoteSigner

ACTOR = "cpia, à la demande de la personne"
REASON = "Remplacée, à la demande de la personne, par une attestation qui montre ce qu'elle a choisi."
MOST = 20
"""Credentials of one person for one achievement: far above any honest use, so that nobody wears the lists out."""


def shown(document: dict[str, Any]) -> OptIns:
    """Tell what a credential shows in clear."""
    subject = document["credentialSubject"]
    named = any(entry.get("identityType") == "name" for entry in subject.get("identifier", []))
    return OptIns(name=named, score=bool(subject.get("result")))


def reissue(home: Home, login: str, credential: str, choices: OptIns) -> Entry:
    """Replace a learner's credential in force by one that shows what they chose; the same choices change nothing.

    Raises
    ------
    CredentialError
        It is not theirs, no longer in force, expired, under review, of another version of the certification, or the
        score is asked for and is no longer the one that it was issued on.
    """
    place = installation.of(home)
    writing.check()
    with installation.alone(home), installation.opened_ledger(place) as book:
        former = _in_force(place, book, login, credential)
        if shown(former.document) == choices:
            return former
        case = _case(place, book, login, former, choices)
        publication.check_ledger(home, book)
        with installation.opened_signer(place) as pen:
            entry = _replaced(place, book, pen, former, case, choices)
            writing.delete(home.issued, former.id)
            write_files(place, entry.document, case.award, case.person)
            publication.publish_status(home, place.identity, book, pen, datetime.now(UTC))
    return entry


def _in_force(place: Installation, book: ledger.Ledger, login: str, credential: str) -> Entry:
    """Give the learner's own credential, once it may be replaced."""
    mine = book.entries(place.pseudonym(login))
    former = next((entry for entry in mine if entry.id == credential and entry.state == "active"), None)
    if former is None:
        raise CredentialError("Cette attestation n'est plus en vigueur : rechargez « Mes certifications ».")
    if datetime.fromisoformat(former.document["validUntil"]) <= datetime.now(UTC):
        raise CredentialError("Cette attestation a expiré : elle ne peut plus être réémise.")
    if any(review.credential == credential for review in book.reviews()):
        raise CredentialError("Cette attestation est en cours de relecture : elle pourra être réémise ensuite.")
    if sum(entry.achievement == former.achievement for entry in mine) >= MOST:
        raise CredentialError(f"Déjà {MOST} attestations pour cette certification : voyez votre formateur.")
    return former


def _case(place: Installation, book: ledger.Ledger, login: str, former: Entry, choices: OptIns) -> Case:
    """Find what the credential stands on; the score must still be the one that it was issued on."""
    award = _award(place, former)
    found = whole_course.standing(place, cohort.load(place.home), login, book)
    case = next(case for case in found if case.award == award)
    if case.person is None:
        raise CredentialError("Vous n'êtes plus inscrit à la session : voyez votre formateur.")
    unchanged = case.decision.counted is not None and grades_digest(place, case) == former.grades
    if choices.score and not unchanged:
        raise CredentialError(
            "Votre total ne peut pas être écrit : vos notes ou votre quiz ont changé depuis la délivrance. Voyez votre "
            "formateur, ou réémettez sans le total."
        )
    return case


def _award(place: Installation, former: Entry) -> Award:
    for award in place.course.awards:
        if certificates.achievement_id(award, place.identity) == former.achievement:
            return award
    raise CredentialError(
        "Cette attestation est d'une version précédente de la certification : elle reste valable, et ne peut plus être "
        "réémise."
    )


def _replaced(
    place: Installation, book: ledger.Ledger, pen: RemoteSigner, former: Entry, case: Case, choices: OptIns
) -> Entry:
    now, person = datetime.now(UTC), case.person
    assert person is not None  # noqa: S101  # `_case` refuses who is not enrolled

    def sign(status: StatusEntry) -> dict[str, Any]:
        subject = Subject(person.email, now, status, disclosure(choices, case))
        unsigned = certificates.build(place.course, case.award, place.identity, subject)
        end = datetime.fromisoformat(former.document["validUntil"])  # no longer than the first one
        return pen.sign(dataclasses.replace(unsigned, expiration_date=end).to_vc())

    return book.replace(former.id, sign, actor=ACTOR, at=now, reason=REASON)
