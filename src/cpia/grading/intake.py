"""Make a submission's folder safe to read before nbgrader does: it follows links, and waits on pipes for ever."""

import os
import stat
from collections import defaultdict
from collections.abc import Iterator
from contextlib import suppress
from datetime import datetime
from pathlib import Path

from cpia.grading import diagnosis

TIMESTAMP = "timestamp.txt"
FILE_BYTES = 100 * 2**20  # what nbgrader's own exchange accepts
FOLDER_BYTES = 100 * 2**20  # likewise, all files together: a file with holes is copied in full
FILES = 1000
DEPTH = 500  # folders one inside the other: what copies them calls itself for each
PATH_BYTES = 3000  # of a path in the folder; the system takes no more than 4096 of a whole one
_TIMESTAMP_BYTES = 100
_LINKED = "peut-être d'un fichier hors de la copie ; remplacez-le par une copie du fichier, puis relancez avec --force"


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
    total = 0
    for count, path in enumerate(_everything(folder)):
        if count >= FILES:
            return f"la copie contient plus de {FILES} fichiers"
        if found := _refused(path, folder):
            return found
        total += path.lstat().st_size if path.is_file() else 0
    if linked := linked_outside(folder):
        return f"{_shown(linked[0])} est un lien physique, {_LINKED}"
    return (
        f"la copie fait {total >> 20} Mio, au plus {FOLDER_BYTES >> 20} sont acceptés" if total > FOLDER_BYTES else None
    )


def linked_outside(folder: Path) -> list[Path]:
    """Give the files that have another name, which may lie outside the folder: the gradebook may be read through it."""
    names: dict[tuple[int, int], list[Path]] = defaultdict(list)
    links: dict[tuple[int, int], int] = {}
    for path in _everything(folder):
        status = path.lstat()
        if stat.S_ISREG(status.st_mode) and status.st_nlink > 1:
            file = (status.st_dev, status.st_ino)
            names[file].append(path)
            links[file] = status.st_nlink
    return [path for file, here in names.items() if len(here) < links[file] for path in here]


def _refused(path: Path, folder: Path) -> str | None:
    if _is_too_deep(path, folder):
        return f"{_shown(path)} est dans trop de dossiers l'un dans l'autre"
    if not os.access(path, os.R_OK):
        return f"{_shown(path)} n'est pas lisible par le compte qui corrige"
    if not _is_plain(path):
        return f"{_shown(path)} est un lien ou un tube"
    if (size := path.lstat().st_size) > FILE_BYTES:
        return f"{_shown(path)} fait {size >> 20} Mio, au plus {FILE_BYTES >> 20} sont acceptés"
    return None


def _everything(folder: Path) -> Iterator[Path]:
    """Give what a folder holds, without following a link, down to what is too deep to be looked into."""
    waiting = [folder]
    while waiting:
        place = waiting.pop()
        with suppress(OSError), os.scandir(place) as entries:  # a folder that nobody may read has nothing to give
            for entry in list(entries):
                path = Path(entry.path)
                if entry.is_dir(follow_symlinks=False) and not _is_too_deep(path, folder):
                    waiting.append(path)
                yield path


def _is_too_deep(path: Path, folder: Path) -> bool:
    inside = path.relative_to(folder)
    return len(inside.parts) > DEPTH or len(os.fsencode(inside)) > PATH_BYTES


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
