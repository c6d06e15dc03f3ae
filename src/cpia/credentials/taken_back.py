"""What a person took back is not given again for the same work.

A revocation is a person's decision; the rule alone would undo it at the next issue. It takes another submission, made
since, or the decision of a person (`cpia issue --again`).
"""

from datetime import datetime

from cpia import grades, validity
from cpia.courses import Award
from cpia.credentials import certificates
from cpia.credentials.installation import Installation
from cpia.ledger import Ledger
from cpia.ledger.records import Revocation


def since(place: Installation, book: Ledger, login: str, award: Award) -> Revocation | None:
    """Give the last revocation of a learner's award, whatever its version, after which nothing was submitted.

    None where a credential is in force, where none was revoked, or where there is new work to decide on.
    """
    achievement = certificates.achievement_id(award, place.identity)
    learner, series = place.pseudonym(login), achievement.rpartition("/")[0]
    if book.find(learner, achievement) is not None:
        return None
    told = book.revocations(learner)
    ids = [entry.id for entry in book.entries(learner) if entry.achievement.rpartition("/")[0] == series]
    last = max((told[credential] for credential in ids if credential in told), key=lambda one: one.at, default=None)
    submitted = _last_submission(place, login, award)
    return None if last is None or (submitted is not None and submitted > last.at) else last


def reason(revocation: Revocation, login: str) -> str:
    """Say in French why nothing is issued."""
    return (
        f"attestation révoquée le {validity.day(revocation.at)}, et rien de remis depuis ; attendu : un nouveau "
        f"travail, ou la décision d'une personne (cpia issue --again {login})"
    )


def _last_submission(place: Installation, login: str, award: Award) -> datetime | None:
    found = (grades.latest_submission(place.home, slug, login) for slug in award.sittings)
    return max((one.at for one in found if one is not None and one.at is not None), default=None)
