"""Every grading of every submission, kept for good: what was given, on which bytes, against which version, and why.

nbgrader keeps the last points only, and a verdict the last state only. A learner who asks « what was my grade before
the test was corrected » needs the old ones. Entries are added, never changed: one file each, whole or absent,
numbered in the order of their writing, under `<folder>/<assignment>/<learner>/`. One that is damaged stays as it is,
under its number, and counts for nothing.

>>> record(home.history, "donnees-audit-serre", "elodie-lefevre", entry)  # True where it is new
"""

import json
import os
import tempfile
import time
from contextlib import suppress
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from pathlib import Path
from typing import Literal

from cpia.grading.verdicts import State, Verdict

_DRAFT_SECONDS = 60
Cause = Literal["grade", "manual", "regrade"]
"""`grade`: a submission was graded; `regrade`: again, after the assignment changed; `manual`: a person's points, as a
regrade found them."""


@dataclass(frozen=True)
class Points:
    """The points of one graded cell; `auto` the machine's and `manual` a person's, None where there are none."""

    notebook: str
    name: str
    maximum: float
    auto: float | None
    manual: float | None = None
    extra: float = 0.0
    waiting: bool = False  # for a person

    @property
    def score(self) -> float:
        """What counts, as nbgrader counts it: a person's points before the machine's, extra credit on top of points."""
        given = self.auto if self.manual is None else self.manual
        return 0.0 if given is None else given + self.extra


@dataclass(frozen=True)
class Standing:
    """Where one learner's submission stands in the gradebook; a late submission may cost a penalty."""

    points: tuple[Points, ...] = ()
    penalty: float = 0.0

    @property
    def total(self) -> float:
        """Add the points up, less the penalty, never under zero."""
        return max(0.0, sum(cell.score for cell in self.points) - self.penalty)


@dataclass(frozen=True)
class Entry:
    """One grading of one submission."""

    at: datetime  # aware
    cause: Cause
    state: State
    reason: str | None
    submission: str  # SHA-256 of the submitted notebook
    release: str  # SHA-256 of the instructor notebook
    standing: Standing

    def to_json(self) -> str:
        """Write the entry as one JSON object; the total is there for who reads the file, and is not read back."""
        fields = asdict(self) | {"at": self.at.isoformat(), "total": self.standing.total}
        return json.dumps(fields, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Entry":
        """Read what `to_json` wrote."""
        fields = json.loads(text)
        del fields["total"]
        kept = fields.pop("standing")
        standing = Standing(tuple(Points(**cell) for cell in kept["points"]), kept["penalty"])
        return cls(**fields | {"at": datetime.fromisoformat(fields["at"]), "standing": standing})


def entry_of(verdict: Verdict, standing: Standing, cause: Cause) -> Entry:
    """Put a verdict and its points together."""
    return Entry(
        at=verdict.graded_at,
        cause=cause,
        state=verdict.state,
        reason=verdict.reason,
        submission=verdict.submission,
        release=verdict.release,
        standing=standing,
    )


def record(folder: Path, assignment: str, learner: str, entry: Entry) -> bool:
    """Add an entry, unless the last one says the same of another moment: a grading done again after a crash is one.

    False where nothing was added.
    """
    place = folder / assignment / learner
    place.mkdir(parents=True, exist_ok=True, mode=0o700)
    _forget_drafts(place)
    while True:
        kept = _numbers(place)
        last = _entry(_path(place, kept[-1])) if kept else None
        if last is not None and _same(last, entry):
            return False
        if _add(_path(place, kept[-1] + 1 if kept else 1), entry):
            return True


def record_all(folder: Path, assignment: str, learner: str, entries: tuple[Entry, ...]) -> None:
    """Add entries that belong together, those already there left out: a killed process may have added the first."""
    kept = read(folder, assignment, learner)
    there = next((count for count in range(len(entries), 0, -1) if _all_same(kept[-count:], entries[:count])), 0)
    for entry in entries[there:]:
        record(folder, assignment, learner, entry)


def read(folder: Path, assignment: str, learner: str) -> tuple[Entry, ...]:
    """Give the gradings of one learner's work, the oldest first."""
    place = folder / assignment / learner
    found = (_entry(_path(place, number)) for number in _numbers(place))
    return tuple(entry for entry in found if entry is not None)


def damaged(folder: Path, assignment: str, learner: str) -> tuple[Path, ...]:
    """Give the files of one learner's history that `read` leaves out."""
    place = folder / assignment / learner
    return tuple(path for path in (_path(place, number) for number in _numbers(place)) if _entry(path) is None)


def _entry(path: Path) -> Entry | None:
    """Read one entry; None where it is damaged, as a machine that stops may leave it."""
    try:
        return Entry.from_json(path.read_text(encoding="utf-8"))
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return None


def _numbers(place: Path) -> list[int]:
    return sorted(int(path.stem) for path in place.glob("[0-9]*.json") if path.stem.isdecimal())


def _path(place: Path, number: int) -> Path:
    return place / f"{number:06d}.json"


def _all_same(some: tuple[Entry, ...], others: tuple[Entry, ...]) -> bool:
    return len(some) == len(others) and all(_same(one, other) for one, other in zip(some, others, strict=True))


def _same(one: Entry, other: Entry) -> bool:
    return replace(one, at=other.at) == other


def _add(path: Path, entry: Entry) -> bool:
    """Write the file whole, then give it its name, which nobody else may have taken: no entry is ever replaced."""
    descriptor, draft = tempfile.mkstemp(prefix=".", dir=path.parent)
    with open(descriptor, "w", encoding="utf-8") as file:
        file.write(entry.to_json())
        file.flush()
        os.fsync(file.fileno())
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    finally:
        os.unlink(draft)
    _flush(path.parent)
    return True


def _forget_drafts(place: Path) -> None:
    """Remove what a killed process had begun to write; a draft lasts a moment."""
    for draft in place.glob(".*"):
        with suppress(FileNotFoundError):
            if time.time() - draft.stat().st_mtime > _DRAFT_SECONDS:
                draft.unlink()


def _flush(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY | os.O_DIRECTORY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
