"""Tell what of a course cannot be written: no learner's work is the cause of that, so none is judged for it.

Asked of the file system itself, never of an error's text, which a learner may have chosen.
"""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from urllib.parse import quote

from cpia.errors import GradingError
from cpia.grading.course_folder import CourseFolder

_SQLITE = "sqlite:///"
_PATIENCE = 5.0  # seconds for another program's writing
_ROOM = 2**20  # bytes: with less, no grade is written


def check(course: CourseFolder) -> None:
    """Refuse to begin where no grade could be written.

    Raises
    ------
    GradingError
        So it is; nothing was graded.
    """
    if (found := _obstacle(course, (course.state,))) is not None:
        raise GradingError(f"{found} Rien n'a été corrigé : remédiez-y, puis relancez.")


def obstacle(course: CourseFolder, assignment: str, learner: str) -> str | None:
    """Say in French what keeps one learner's grade from being written, None where nothing does."""
    return _obstacle(course, (course.state, course.autograded(assignment, learner)))


def _obstacle(course: CourseFolder, folders: tuple[Path, ...]) -> str | None:
    for place in (*_gradebook(course), *map(_existing, folders)):
        if not os.access(place, os.W_OK):
            return f"{place} : ce compte n'a pas le droit d'y écrire."
        if shutil.disk_usage(place).free < _ROOM:
            return f"{place} : le disque est plein."
    if found := next(map(_occupied, _gradebook(course)[:1]), None):
        return found
    return next(
        (f"{one} : un fichier y tient la place d'un dossier." for one in map(_existing, folders) if one.is_file()), None
    )


def _gradebook(course: CourseFolder) -> tuple[Path, ...]:
    """Give the gradebook's file, then its folder, where SQLite keeps its journal; nothing of a server's database."""
    if not course.db_url.startswith(_SQLITE):
        return ()
    file = Path(course.db_url.removeprefix(_SQLITE))
    return tuple(path for path in (file, file.parent) if path.exists())


def _occupied(file: Path) -> str | None:
    """Say what keeps a transaction from being begun in the gradebook, None where nothing does."""
    try:
        address = f"file:{quote(str(file))}?mode=rw"
        with closing(sqlite3.connect(address, uri=True, timeout=_PATIENCE, isolation_level=None)) as book:
            book.execute("BEGIN IMMEDIATE")
    except sqlite3.Error as problem:
        if problem.sqlite_errorcode == sqlite3.SQLITE_BUSY:
            return (
                f"{file} : un autre programme l'occupe depuis {_PATIENCE:g} s ; fermez-le, ou attendez qu'il ait fini."
            )
        return f"{file} : illisible ({problem}) ; s'il est abîmé, remettez-en une copie sauvegardée."
    return None


def _existing(place: Path) -> Path:
    """Give the place, or the nearest folder above it that is there, in which it would be made."""
    return next(path for path in (place, *place.parents) if path.exists())
