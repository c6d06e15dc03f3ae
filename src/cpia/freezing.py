"""Freeze and confirm the session of an installation: read everything, decide, keep (`cpia.session_freeze`)."""

from datetime import UTC, datetime

from cpia import cohort, session_freeze
from cpia.cohort import Cohort
from cpia.credentials import installation, whole_course
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.session_freeze import Freeze, FrozenDecision


def current(home: Home, people: Cohort) -> tuple[FrozenDecision, ...]:
    """Decide for every learner of the session, as it is now."""
    place = installation.of(home)
    with installation.existing_ledger(place) as book:
        cases = whole_course.session(place, people, [person.login for person in people.learners], book)
    return session_freeze.decisions_of(cases, place.key)


def freeze(home: Home, by: str, *, seen: str = "") -> Freeze:
    """Freeze the session as it is now, in the name of an instructor; `seen` is the digest of what they looked at.

    Raises
    ------
    CredentialError
        As `session_freeze.freeze`, or the decisions are no longer those that were seen.
    """
    people = cohort.load(home)
    decisions = current(home, people)
    if seen and seen != session_freeze.digest(decisions):
        raise CredentialError("Les décisions ont changé depuis leur affichage : relisez-les, puis figez la session.")
    return session_freeze.freeze(home, decisions, people, by=by, at=datetime.now(UTC))


def confirm(home: Home, by: str, digest: str) -> Freeze:
    """Confirm the frozen session, in the name of another instructor.

    Raises
    ------
    CredentialError
        As `session_freeze.confirm`.
    """
    people = cohort.load(home)
    return session_freeze.confirm(home, current(home, people), people, by=by, told=digest, at=datetime.now(UTC))


def state(home: Home) -> tuple[Freeze | None, list[str]]:
    """Give the freeze of the session, and everything that changed since.

    Raises
    ------
    CredentialError
        What was frozen cannot be read.
    """
    frozen = session_freeze.read(home)
    if frozen is None:
        return None, []
    return frozen, session_freeze.changes(frozen.decisions, current(home, cohort.load(home)))
