"""Make a submission's folder safe to read before nbgrader does: it follows links, and waits on pipes for ever."""

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cpia.grading import diagnosis

TIMESTAMP = "timestamp.txt"
FILE_BYTES = 100 * 2**20  # what nbgrader's own exchange accepts
FILES = 1000
_TIMESTAMP_BYTES = 100


def clean(folder: Path) -> None:
    """Remove what is neither a file nor a folder, and a timestamp that no exchange wrote.

    A link would be copied as what it points to, up to the feedback; a pipe would never be read to its end.
    """
    for path in _everything(folder):
        if not _is_plain(path):
            with suppress(OSError):
                path.unlink()
    written = folder / TIMESTAMP
    if written.is_file() and timestamp(written) is None:
        with suppress(OSError):
            written.unlink()


def refusal(folder: Path) -> str | None:
    """Say in French why a folder cannot be copied as nbgrader copies it, None where it can."""
    if (folder / TIMESTAMP).is_dir():
        return f"{TIMESTAMP} est un dossier"
    for count, path in enumerate(_everything(folder)):
        if count >= FILES:
            return f"la copie contient plus de {FILES} fichiers"
        if not os.access(path, os.R_OK):
            return f"{_shown(path)} n'est pas lisible par le compte qui corrige"
        if not _is_plain(path):
            return f"{_shown(path)} est un lien ou un tube"
        if (size := path.lstat().st_size) > FILE_BYTES:
            return f"{_shown(path)} fait {size >> 20} Mio, au plus {FILE_BYTES >> 20} sont acceptés"
    return None


def _everything(folder: Path) -> Iterator[Path]:
    for place, folders, names in os.walk(folder, followlinks=False):
        for name in (*folders, *names):
            yield Path(place, name)


def _is_plain(path: Path) -> bool:
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISDIR(mode)


def _shown(path: Path) -> str:
    return f"le fichier « {diagnosis.printable(path.name, 80)} »"


def timestamp(path: Path) -> datetime | None:
    """Read the moment that an exchange wrote; None where it is not one, or not written in a short regular file."""
    from nbgrader.utils import parse_utc

    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
        with open(descriptor, "rb") as file:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                return None
            text = file.read(_TIMESTAMP_BYTES + 1)
        found: datetime | None = parse_utc(text.decode("utf-8").strip()) if len(text) <= _TIMESTAMP_BYTES else None
    except (OSError, ValueError, OverflowError):
        return None
    return found
