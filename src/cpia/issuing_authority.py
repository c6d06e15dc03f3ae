"""On whose authority a session is issued: two instructors who said so, or the demonstration, which says that it waived.

Learners and instructors are in the audit under pseudonyms, which outlive everybody's erasure.
"""

from collections.abc import Callable

from cpia import freezing, installation, session_freeze
from cpia.cohort import Cohort
from cpia.errors import CredentialError
from cpia.installation import Installation


def actor(place: Installation, people: Cohort, tell: Callable[[str], object]) -> str:
    """Name who acts, for the audit, once the session is known to be frozen and confirmed exactly as it is.

    Raises
    ------
    CredentialError
        It is not, and this is no demonstration.
    """
    by = installation.operator("issue")
    try:
        frozen = session_freeze.require(place.home, freezing.current(place.home, people), people)
    except CredentialError:
        if not place.choices.demo:
            raise
        tell("Démonstration : délivrance sans session figée ni confirmée, que toute autre installation exige.")
        return f"{by}, démonstration : session ni figée ni confirmée"
    short = frozen.digest[: session_freeze.SHORT]
    tell(f"Session figée par {frozen.frozen_by}, confirmée par {frozen.confirmed_by} (empreinte {short}).")
    names = [place.pseudonym(str(login))[:16] for login in (frozen.frozen_by, frozen.confirmed_by)]
    return f"{by}, session {short}, formateurs {names[0]} et {names[1]}"
