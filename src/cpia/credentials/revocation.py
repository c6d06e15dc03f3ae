"""Taking a credential back: a person decides, gives a reason, and the public list says so at once.

A regrade never comes here by itself: it opens a review (`cpia.credentials.issuing`), that a named instructor decides.
"""

import uuid
from datetime import UTC, datetime
from typing import Literal

from cpia import cohort, ledger
from cpia.credentials import installation, publication, whole_course
from cpia.credentials.installation import Installation
from cpia.errors import CredentialError
from cpia.home import Home


def revoke(home: Home, credential: str, reason: str, *, by: str = "") -> bool:
    """Revoke a credential for ever, and publish the list; tell whether it was still in force.

    `by` is the login of the instructor who revokes, "" for a command.

    Raises
    ------
    CredentialError
        It is unknown, there is no reason, or `by` is no instructor of the session.
    """
    place = installation.of(home)
    actor = place.instructor(cohort.load(home), by, "revoke") if by else installation.operator("revoke")
    with installation.opened_ledger(place) as book:
        new = book.revoke(urn(credential), actor, datetime.now(UTC), _given(reason))
        _publish(place, book)
        _ask_about_the_whole_course(place, book, urn(credential), actor)
        return new


def reviews(home: Home) -> list[ledger.Review]:
    """Give the reviews that wait for a decision."""
    with installation.opened_ledger(installation.of(home)) as book:
        return list(book.reviews())


def decide(
    home: Home,
    credential: str,
    decision: Literal["keep", "revoke"],
    *,
    by: str,
    reason: str,
    seen: ledger.Review | None = None,
) -> None:
    """Decide a review, in the name of an instructor; where the credential is revoked, publish the list.

    `seen` is the review as the instructor read it: changed since, it is to be read again.

    Raises
    ------
    CredentialError
        Who decides is no instructor of the cohort, there is no reason, or no such review is open.
    """
    place = installation.of(home)
    if not by:
        raise CredentialError("« » ne peut pas décider, attendu : l'identifiant d'un formateur de la session.")
    actor = place.instructor(cohort.load(home), by, "reviews")
    with installation.opened_ledger(place) as book:
        book.decide_review(urn(credential), decision, actor, _given(reason), datetime.now(UTC), seen=seen)
        if decision == "revoke":
            _publish(place, book)
            _ask_about_the_whole_course(place, book, urn(credential), actor)


def urn(credential: str) -> str:
    """Give the id of a credential named by its id, its UUID or its file.

    Raises
    ------
    CredentialError
        It is none of these.
    """
    try:
        return uuid.UUID(credential.removeprefix("urn:uuid:").rpartition("/")[2].partition(".")[0]).urn
    except ValueError:
        raise CredentialError(
            f"« {credential} » n'est pas un numéro d'attestation, attendu : le nom de son fichier, ou « urn:uuid:… »."
        ) from None


def _given(reason: str) -> str:
    if not reason.strip():
        raise CredentialError("Motif vide, attendu : pourquoi, en une phrase, sans nommer personne.")
    return reason.strip()


def _ask_about_the_whole_course(place: Installation, book: ledger.Ledger, credential: str, actor: str) -> None:
    """Have a person decide of the attestation that stood on a credential just revoked; nothing is revoked with it."""
    revoked = book.get(credential)
    if revoked is not None:
        whole_course.open_reviews(place, book, actor, datetime.now(UTC), learner=revoked.learner)


def _publish(place: Installation, book: ledger.Ledger) -> None:
    with installation.opened_signer(place) as pen:
        publication.publish_status(place.home, place.identity, book, pen, datetime.now(UTC))
