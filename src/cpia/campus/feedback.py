"""Keep the feedback given on submissions: one HTML page a notebook, in its learner's own folder.

The pages hold what the learner's code printed. They are never served as pages of the platform's site, where a script
in them would act in the reader's name: they only travel as data to the learner's own JupyterLab.
"""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from cpia.campus.contents import checked_name
from cpia.campus.durable import read_files, replace, write_draft
from cpia.campus.store import Submission
from cpia.errors import SubmissionError


@dataclass(frozen=True)
class Feedback:
    """The feedback kept under one folder (`home.campus`)."""

    root: Path

    def give(self, submission: Submission, pages: Mapping[str, bytes]) -> None:
        """Put the pages (`<notebook>.html`) at the learner's disposal, in place of the former ones."""
        for name in pages:
            if not checked_name(name).endswith(".html"):
                raise SubmissionError(f"Correction refusée : « {name} » ; attendu : « {submission.slug}.html ».")
        replace(write_draft(self.root / "drafts", pages), self._place(submission), self.root / "trash")

    def pages(self, submission: Submission) -> dict[str, bytes]:
        """Read the pages given on a submission, none where there is no feedback yet."""
        place = self._place(submission)
        return read_files(place) if place.is_dir() else {}

    def digests(self, submission: Submission) -> dict[str, str]:
        """Give the SHA-256 of each page, so that a learner's server sees whether its copy is the last."""
        return {name: hashlib.sha256(page).hexdigest() for name, page in self.pages(submission).items()}

    def _place(self, submission: Submission) -> Path:
        return self.root / "feedback" / submission.slug / submission.login / submission.id
