"""Folders and files that appear whole or not at all, even when the process is killed or the power fails.

Files are written in a draft folder and flushed to the disk, then one rename makes them visible.
"""

import os
import shutil
import uuid
from collections.abc import Mapping
from pathlib import Path


def write_draft(drafts: Path, files: Mapping[str, bytes]) -> Path:
    """Write files (relative names, already checked) in a new folder under `drafts`, flushed to the disk."""
    draft = drafts / uuid.uuid4().hex
    draft.mkdir(parents=True, mode=0o700)
    try:
        for name, content in files.items():
            _write(draft / name, content)
        for folder in (draft, *(path for path in draft.rglob("*") if path.is_dir())):
            flush(folder)
    except OSError:
        shutil.rmtree(draft, ignore_errors=True)
        raise
    return draft


def publish(draft: Path, place: Path) -> None:
    """Give a draft its final place, where nothing may be yet; the rename is flushed."""
    draft.rename(place)
    flush(place.parent)


def replace_file(place: Path, content: bytes) -> None:
    """Give a file its content in one step as others see it, flushed; its folder is there."""
    draft = place.with_name(f".{uuid.uuid4().hex}")
    try:
        _write(draft, content)
        draft.replace(place)
    finally:
        draft.unlink(missing_ok=True)
    flush(place.parent)


def replace(draft: Path, place: Path, trash: Path) -> None:
    """Give a draft its final place; what was there goes away only once the draft is whole."""
    place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    withdraw(place, trash)
    publish(draft, place)


def withdraw(place: Path, trash: Path) -> None:
    """Remove a folder in one step as others see it."""
    if place.exists():
        trash.mkdir(parents=True, exist_ok=True, mode=0o700)
        old = trash / uuid.uuid4().hex
        place.rename(old)
        shutil.rmtree(old)


def flush(folder: Path) -> None:
    """Flush a folder's entries to the disk."""
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def read_files(folder: Path) -> dict[str, bytes]:
    """Give each regular file under a folder by its relative name; symbolic links are not followed."""
    paths = sorted(path for path in folder.rglob("*") if path.is_file() and not path.is_symlink())
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in paths}


def _write(path: Path, content: bytes) -> None:
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    flags = os.O_WRONLY | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW
    with open(os.open(path, flags, 0o400), "wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
