"""Collect submissions for grading: `submitted/<login>/<slug>/`, as nbgrader expects them.

Only the graded notebook is collected: its data are made again at grading, and whatever else was sent stays in the
store, unable to disturb the grading.
"""

import shutil
from pathlib import Path

from cpia.campus.store import Store
from cpia.home import Home

TIMESTAMP = "timestamp.txt"


def collect(home: Home, slug: str) -> list[str]:
    """Collect every learner's last submission of an assignment; give the logins whose copy is new."""
    return [login for login in Store(home.campus).logins(slug) if collect_copy(home, slug, login)]


def collect_copy(home: Home, slug: str, login: str) -> bool:
    """Collect one learner's last submission of an assignment; tell whether it is new."""
    latest = Store(home.campus).latest(slug, login)
    place = home.course / "submitted" / login / slug
    if latest is None or _timestamp(place) == latest.timestamp:
        return False
    write_collected(place, f"{slug}.ipynb", latest.files()[f"{slug}.ipynb"], latest.timestamp)
    return True


def write_collected(place: Path, name: str, notebook: bytes, timestamp: str) -> None:
    """Write one collected submission, in place of a former one."""
    draft = place.with_name(f".{place.name}.partiel")
    shutil.rmtree(draft, ignore_errors=True)
    draft.mkdir(parents=True)
    (draft / name).write_bytes(notebook)
    (draft / TIMESTAMP).write_text(timestamp, encoding="ascii")
    if place.is_dir():
        shutil.rmtree(place)
    draft.rename(place)


def _timestamp(place: Path) -> str | None:
    path = place / TIMESTAMP
    return path.read_text(encoding="ascii").strip() if path.exists() else None
