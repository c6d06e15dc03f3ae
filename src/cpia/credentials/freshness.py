"""How long the published status lists are still in force: once they lapse, no credential verifies any more."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Literal

from cpia.home import Home

ALARM = timedelta(hours=12)
"""Less than that left, and the daily signature has failed for a day: somebody must look."""
RENEWAL = timedelta(hours=24)
"""Less than that left, and the list is signed again."""


@dataclass(frozen=True)
class Freshness:
    """The state of the published lists; `left` is that of the one which lapses first."""

    state: Literal["none", "fresh", "alarm", "older-ledger", "lapsed"]
    left: timedelta | None = None

    @property
    def alarming(self) -> bool:
        """Tell whether somebody must look."""
        return self.state in ("alarm", "older-ledger", "lapsed")

    def told(self) -> str:
        """Say it to the operator and to the instructors."""
        if self.left is None:
            return "aucune liste de révocation publiée"
        if self.state == "lapsed":
            return (
                "LISTE DE RÉVOCATION PÉRIMÉE : plus aucune attestation ne se vérifie ; lancez « cpia publish-status »"
            )
        hours = int(self.left / timedelta(hours=1))
        if self.state == "older-ledger":
            return (
                "ALERTE : registre plus ancien que ce qui est publié, rien n'est plus signé, et la liste de révocation "
                f"expire dans {hours} h ; lancez « cpia publish-status », qui dit que faire"
            )
        if self.state == "alarm":
            return f"ALERTE : la liste de révocation expire dans {hours} h ; lancez « cpia publish-status »"
        return f"liste de révocation valable encore {hours} h"


def freshness(home: Home, now: datetime) -> Freshness:
    """Read how long the published lists hold, at the time `now` (aware); one that cannot be read has lapsed.

    So have those that are gone, once something was issued.
    """
    ends = [_end(path.read_bytes()) for path in (home.public / "status").glob("[0-9]*.json")]
    if not ends and not any(home.issued.glob("*.json")):
        return Freshness("none")
    left = min((end - now if end else timedelta(0) for end in ends), default=timedelta(0))
    if left <= timedelta(0):
        return Freshness("lapsed", left)
    if older_ledger_mark(home).exists():
        return Freshness("older-ledger", left)
    return Freshness("alarm" if left < ALARM else "fresh", left)


def older_ledger_mark(home: Home) -> Path:
    """Give the place of the file that is there once something was refused to an older ledger, until it is settled."""
    return home.credentials / "older-ledger"


def is_due(home: Home, now: datetime) -> bool:
    """Tell whether the lists are to be signed again."""
    found = freshness(home, now)
    return found.left is not None and found.left < RENEWAL


def _end(content: bytes) -> datetime | None:
    try:
        return datetime.fromisoformat(json.loads(content)["validUntil"])
    except (ValueError, KeyError, TypeError):
        return None
