"""What the rules answer."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal


@dataclass(frozen=True)
class Standing:
    """Where one learner stands with one certification that the whole course asks for.

    `day` is when what expired ended, or when what is not yet valid starts; `percent` of the points, where it is valid
    and they are known.
    """

    certification: str
    state: Literal["valid", "expired", "future", "revoked", "none"]
    day: datetime | None = None
    percent: float | None = None


@dataclass(frozen=True)
class Decision:
    """Granted, or refused for every one of `reasons` (French).

    `counted` is the slug of the sitting that counts: the best of those that pass, None where none does. `outdated`
    where nothing is wrong but the questions of the quiz, that changed since it was passed. `mention` and `standings`
    are of the whole course alone.
    """

    granted: bool
    reasons: tuple[str, ...]
    counted: str | None = None
    outdated: bool = False
    mention: bool = False
    standings: tuple[Standing, ...] = ()
