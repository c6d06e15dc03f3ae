"""Keep the progress that learners declare: `progress/<login>.json`, the file of the book, whole or not at all.

It is theirs alone and counts for nothing: no grade, no certification and no page of an instructor reads it.
"""

from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from cpia.campus.durable import flush, replace_file
from cpia.campus.names import checked_login
from cpia.cohort import LOGIN
from cpia.declared_progress import Progress, parse, to_json
from cpia.home import Home


@dataclass(frozen=True)
class Kept:
    """What a learner handed over, and when."""

    progress: Progress
    at: datetime


def read(home: Home, login: str) -> Kept | None:
    """Give what a learner handed over.

    Raises
    ------
    ProgressError
        The file was damaged.
    """
    path = _path(home, login)
    if not path.is_file():
        return None
    return Kept(parse(path.read_bytes()), datetime.fromtimestamp(path.stat().st_mtime, UTC))


def write(home: Home, login: str, progress: Progress) -> None:
    """Keep what a learner hands over, in place of what was there."""
    path = _path(home, login)
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    replace_file(path, to_json(progress))


def forget(home: Home, login: str) -> bool:
    """Erase what a learner handed over; tell whether there was something."""
    if not LOGIN.fullmatch(login) or not _path(home, login).exists():
        return False
    _path(home, login).unlink(missing_ok=True)
    flush(home.progress)
    return True


def _path(home: Home, login: str) -> Path:
    return home.progress / f"{checked_login(login)}.json"
