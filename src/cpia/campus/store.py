"""Keep what learners submit: whole or not at all, never changed, never overwritten, never lost.

A submission is the folder `submissions/<slug>/<login>/<UTC time>-<id>/`: the submitted files and `receipt.json`
(server's clock, login as the hub said it, SHA-256 of each file, late or not). It appears by one rename, so a process
killed at any moment leaves it whole or absent. This module knows neither HTTP nor the hub: who and when are given.

>>> Store(home.campus).latest("donnees-audit-serre", "elodie-lefevre")
"""

import hashlib
import json
import secrets
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cpia.campus.contents import KEPT, checked_files
from cpia.campus.durable import publish, read_files, write_draft
from cpia.campus.folder_lock import alone_in
from cpia.campus.names import checked_id, checked_login, checked_slug
from cpia.errors import SubmissionError

RECEIPT = "receipt.json"
SUBMISSIONS_MAX = 200
"""Submissions of one learner for one assignment: far above any honest use, so that nobody fills the disk."""


@dataclass(frozen=True)
class Submission:
    """One submission as its receipt tells it."""

    slug: str
    login: str
    id: str
    received: datetime  # aware, UTC
    late: bool
    digests: tuple[tuple[str, str], ...]  # (file name, SHA-256 in hexadecimal), sorted
    folder: Path

    @property
    def notebook_digest(self) -> str:
        """SHA-256 of the submitted notebook, as `cpia.grading.verdicts.digest` gives it."""
        return dict(self.digests)[f"{self.slug}.ipynb"]

    @property
    def timestamp(self) -> str:
        """When it was received, as nbgrader writes it."""
        return self.received.strftime("%Y-%m-%d %H:%M:%S.%f UTC")

    def files(self) -> dict[str, bytes]:
        """Read the submitted files, without the receipt."""
        return {name: content for name, content in read_files(self.folder).items() if name != RECEIPT}


@dataclass(frozen=True)
class Store:
    """The submissions kept under one folder (`home.campus`)."""

    root: Path

    def submit(
        self,
        slug: str,
        login: str,
        files: Mapping[str, bytes],
        *,
        now: datetime,
        due: datetime | None,
        max_bytes: int,
    ) -> Submission:
        """Keep a submission and give its receipt; one after the deadline is kept too, and marked late.

        Raises
        ------
        SubmissionError
            The files are not admitted (see `cpia.campus.contents`), or the learner has submitted far too often.
        """
        admitted = checked_files(checked_slug(slug), files, max_bytes=max_bytes)
        folder = self._folder(slug, login)
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with alone_in(folder):
            former = self.submissions(slug, login)
            if len(former) >= SUBMISSIONS_MAX:
                raise SubmissionError(f"Déjà {SUBMISSIONS_MAX} remises de ce devoir : voyez votre formateur. {KEPT}")
            received = now.astimezone(UTC)
            late = due is not None and received > due
            if former:  # the last received stays the last, whatever the clock does
                received = max(received, former[-1].received + timedelta(microseconds=1))
            receipt = _receipt(slug, login, received, late, admitted)
            draft = write_draft(self.root / "drafts", admitted | {RECEIPT: receipt})
            place = folder / f"{received:%Y%m%dT%H%M%S.%fZ}-{secrets.token_hex(4)}"
            publish(draft, place)
        return _read(place)

    def submissions(self, slug: str, login: str) -> tuple[Submission, ...]:
        """Give one learner's submissions of one assignment, the oldest first."""
        folder = self._folder(slug, login)
        places = sorted(folder.iterdir()) if folder.is_dir() else []
        return tuple(_read(place) for place in places)

    def latest(self, slug: str, login: str) -> Submission | None:
        """Give the learner's last submission, None where there is none."""
        return next(reversed(self.submissions(slug, login)), None)

    def submission(self, slug: str, login: str, submission_id: str) -> Submission:
        """Give one submission of one learner, or raise `SubmissionError`."""
        place = self._folder(slug, login) / checked_id(submission_id)
        if not place.is_dir():
            raise SubmissionError(f"Aucune remise {submission_id} de ce devoir.")
        return _read(place)

    def slugs(self) -> tuple[str, ...]:
        """Name the assignments of which something was submitted."""
        return _names(self.root / "submissions")

    def logins(self, slug: str) -> tuple[str, ...]:
        """Name the learners who submitted an assignment."""
        return _names(self.root / "submissions" / checked_slug(slug))

    def clear_drafts(self) -> None:
        """Forget what a killed process had not finished to write; nobody was ever told it was received."""
        shutil.rmtree(self.root / "drafts", ignore_errors=True)

    def _folder(self, slug: str, login: str) -> Path:
        return self.root / "submissions" / checked_slug(slug) / checked_login(login)


def _names(folder: Path) -> tuple[str, ...]:
    return tuple(sorted(path.name for path in folder.iterdir())) if folder.is_dir() else ()


def _receipt(slug: str, login: str, received: datetime, late: bool, files: Mapping[str, bytes]) -> bytes:
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())}
    fields = {"assignment": slug, "login": login, "received": received.isoformat(), "late": late, "sha256": digests}
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def _read(place: Path) -> Submission:
    fields = json.loads((place / RECEIPT).read_bytes())
    return Submission(
        slug=fields["assignment"],
        login=fields["login"],
        id=place.name,
        received=datetime.fromisoformat(fields["received"]),
        late=fields["late"],
        digests=tuple(sorted(fields["sha256"].items())),
        folder=place,
    )
