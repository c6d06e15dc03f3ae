"""What is known of a grading besides nbgrader's points: which bytes were graded, and why a person must look.

nbgrader keeps the points; it does not keep which submission they belong to, nor why a notebook could not be graded.
A certificate needs both: points of an older submission, or of a notebook that broke, must never count.
"""

import hashlib
import json
import os
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Literal

LARGEST = 2**28  # bytes: no larger file is a notebook that is graded, and reading one takes seconds

State = Literal["graded", "review"]
MISSING = "0" * 64
"""Stands for the digest of a notebook that is not there."""


@dataclass(frozen=True)
class Verdict:
    """The end of one grading: graded, or to be reviewed by a person for `reason` (French)."""

    state: State
    reason: str | None
    submission: str  # SHA-256 of the submitted notebook, hexadecimal
    release: str  # SHA-256 of the instructor notebook it was graded against
    graded_at: datetime  # aware
    visible: tuple[int, int] | None = None  # visible tests that passed, and how many there are

    def to_json(self) -> str:
        """Write the verdict as one JSON object."""
        return json.dumps(asdict(self) | {"graded_at": self.graded_at.isoformat()}, ensure_ascii=False, indent=1)

    @classmethod
    def from_json(cls, text: str) -> "Verdict":
        """Read what `to_json` wrote."""
        fields = json.loads(text)
        visible = fields.get("visible")
        moment = datetime.fromisoformat(fields["graded_at"])
        return cls(**fields | {"graded_at": moment, "visible": visible and (visible[0], visible[1])})


def digest(notebook: Path) -> str:
    """Give the SHA-256 of a notebook's bytes, in hexadecimal."""
    with notebook.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def digest_of(notebooks: tuple[Path, ...]) -> str:
    """Give the digest of an assignment's notebooks together: of the notebook itself where there is one only."""
    return combined({path.name: digest(path) if _is_readable(path) else MISSING for path in notebooks})


def _is_readable(path: Path) -> bool:
    return path.is_file() and os.access(path, os.R_OK) and path.stat().st_size <= LARGEST


def combined(digests: dict[str, str]) -> str:
    """Make one digest of those of several notebooks (file name -> digest)."""
    if len(digests) == 1:
        return next(iter(digests.values()))
    lines = "".join(f"{name}\n{digests[name]}\n" for name in sorted(digests))
    return hashlib.sha256(lines.encode()).hexdigest()


def notebooks(folder: Path) -> tuple[Path, ...]:
    """Give the notebooks of an assignment's folder, sorted by name."""
    return tuple(sorted(path for path in folder.glob("*.ipynb") if path.is_file()))


def write(folder: Path, assignment: str, learner: str, verdict: Verdict) -> None:
    """Keep the verdict of one learner's submission, replacing the former one at once."""
    path = folder / assignment / f"{learner}.json"
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_name(f".{path.name}.partiel")  # one writer at a time: the lock of the submission is held
    with draft.open("w", encoding="utf-8") as file:
        file.write(verdict.to_json())
        file.flush()
        os.fsync(file.fileno())  # a machine that stops must not leave an empty file under that name
    draft.replace(path)


def read(folder: Path, assignment: str, learner: str) -> Verdict | None:
    """Give the verdict of one learner's submission, or None where nothing was graded.

    A damaged file is none: that submission is graded again, and the others are not stopped by it.
    """
    path = folder / assignment / f"{learner}.json"
    try:
        return Verdict.from_json(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, ValueError, KeyError, TypeError, AttributeError):
        return None
