"""On whose authority a session is issued: two instructors who said so, or the demonstration, which says that it waived.

Learners and instructors are in the audit under pseudonyms, which outlive everybody's erasure.
"""

from collections.abc import Callable, Iterable

from cpia import session_freeze
from cpia.cohort import Cohort
from cpia.credentials.installation import Installation
from cpia.deciding import Case
from cpia.errors import CredentialError


def actor(
    place: Installation, people: Cohort, cases: Iterable[Case], tell: Callable[[str], object], *, by: str = ""
) -> str:
    """Name who acts, for the audit, once the session is known to be frozen and confirmed exactly as it is.

    `cases` are all that was decided, of which the session is the learners'; `by` is the instructor who issues, "" for
    a command.

    Raises
    ------
    CredentialError
        It is not, and this is no demonstration.
    """
    who = place.instructor(people, by, "issue")
    try:
        learners = {person.login for person in people.learners}
        decided = session_freeze.decisions_of((case for case in cases if case.login in learners), place.key)
        frozen = session_freeze.require(place.home, decided, people)
    except CredentialError:
        if not place.choices.demo:
            raise
        tell("Démonstration : délivrance sans session figée ni confirmée, que toute autre installation exige.")
        return f"{who}, démonstration : session ni figée ni confirmée"
    short = frozen.digest[: session_freeze.SHORT]
    tell(f"Session figée par {frozen.frozen_by}, confirmée par {frozen.confirmed_by} (empreinte {short}).")
    names = [place.pseudonym(str(login))[:16] for login in (frozen.frozen_by, frozen.confirmed_by)]
    return f"{who}, session {short}, formateurs {names[0]} et {names[1]}"
