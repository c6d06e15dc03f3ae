"""Grade one submission: the seam between the batch and whatever engine gives the points.

`run` takes a submission and its limits, and returns a frozen result; it raises nothing on account of the submission.
Here the engine is nbgrader's autograde with its kernel in the jail. It is called in a process of its own (see
`cpia.grading.batch`): a notebook that brings it down costs that submission only.
"""

import json
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from cpia.grading import access, diagnosis, intake, locks, recording, review, verdicts
from cpia.grading.course_folder import CourseFolder, own_config
from cpia.grading.jail import Limits

_PATIENCE = 30.0  # seconds
_CHANGED = "la copie ou le devoir a changé pendant la correction ; relancez-la"

Outcome = Literal["graded", "review", "unchanged", "busy", "pending"]
"""`busy`: another process is at it; `pending`: it could not be run now, and is still to be graded."""


RunJob = Callable[[bytes], bytes]


@dataclass(frozen=True)
class Submission:
    """One learner's submitted folder for one assignment."""

    course: CourseFolder
    assignment: str
    learner: str

    @property
    def folder(self) -> Path:
        """Where nbgrader's collect put it."""
        return self.course.submitted(self.assignment, self.learner)

    @property
    def notebooks(self) -> tuple[Path, ...]:
        """The notebooks to grade; a learner's other notebooks are nobody's."""
        return tuple(self.folder / source.name for source in self.sources)

    @property
    def sources(self) -> tuple[Path, ...]:
        """The instructor notebooks that they are graded against."""
        return verdicts.notebooks(self.course.source(self.assignment))


@dataclass(frozen=True)
class Result:
    """How the grading of one submission ended; the reason is French, for the instructor."""

    assignment: str
    learner: str
    outcome: Outcome
    reason: str | None = None
    seconds: float = 0.0
    memory: int = 0  # bytes, at most at once in the grading process, outside the jail


def run(submission: Submission, limits: Limits, run_job: RunJob | None = None, *, force: bool = False) -> Result:
    """Grade one submission to its end: points, or zero and a reason for a person to look.

    Where another grading of it is going on, wait for that one; it may then be graded already, which is enough unless
    `force` asks for more.
    """
    with locks.held(submission.course, submission.assignment, submission.learner, _PATIENCE) as mine:
        if not mine:
            return _result(submission, "busy", "une autre correction de cette copie est en cours")
        if not force and is_graded(submission):
            return _result(submission, "unchanged", None)
        intake.clean(submission.folder)
        if refusal := intake.refusal(submission.folder):
            return set_aside(submission, refusal)
        error = _autograde(submission, limits, run_job)
        if error is not None and _diagnosis(submission) is None:  # formgrader empties the folder before it waits for us
            error = _autograde(submission, limits, run_job)
        verdict = verdicts.read(submission.course.verdicts, submission.assignment, submission.learner)
        if error is None and verdict is not None and is_graded(submission):
            return _result(submission, verdict.state, verdict.reason)
        if error is not None and (
            found := access.obstacle(submission.course, submission.assignment, submission.learner)
        ):
            return _result(submission, "pending", f"{found} La copie n'y est pour rien : remédiez-y, puis relancez")
        return set_aside(submission, _diagnosis(submission) or error or _CHANGED)


def is_graded(submission: Submission) -> bool:
    """Tell whether these very bytes were graded against this very source."""
    verdict = verdicts.read(submission.course.verdicts, submission.assignment, submission.learner)
    return verdict is not None and (verdict.submission, verdict.release) == _digests(submission)


def former_version(submission: Submission) -> bool:
    """Tell whether these very bytes were graded against another version of the assignment.

    Grading them anew may lower a grade: that is for `cpia regrade` to show, and for an instructor to decide.
    """
    verdict = verdicts.read(submission.course.verdicts, submission.assignment, submission.learner)
    if verdict is None:
        return False
    copy, release = _digests(submission)
    return verdict.submission == copy and verdict.release != release


def doubt(submission: Submission) -> str | None:
    """Say why a graded submission still waits for a person, None where it does not."""
    verdict = verdicts.read(submission.course.verdicts, submission.assignment, submission.learner)
    return f"toujours à revoir : {verdict.reason}" if verdict is not None and verdict.state == "review" else None


def set_aside(submission: Submission, reason: str) -> Result:
    """Leave the submission to a person: a row of zeros in the gradebook, and the reason in the verdict."""
    timestamp = intake.timestamp(submission.folder / intake.TIMESTAMP)
    review.zero(submission.course.db_url, submission.assignment, submission.learner, timestamp)
    digest, release = _digests(submission)
    verdict = verdicts.Verdict("review", reason, digest, release, datetime.now(UTC))
    recording.close(submission.course, submission.assignment, submission.learner, verdict)
    return _result(submission, "review", reason)


def submitted_at(submission: Submission) -> datetime | None:
    """Tell when it was submitted: what the exchange wrote, else the time of the notebook's file."""
    written = intake.timestamp(submission.folder / intake.TIMESTAMP)
    if written is not None:
        return written.replace(tzinfo=UTC) if written.tzinfo is None else written
    times = [path.stat().st_mtime for path in submission.notebooks if path.is_file()]
    return datetime.fromtimestamp(max(times), UTC) if times else None


def diagnose(notebook: Path) -> str | None:
    """Say in French what is wrong with a notebook, None where its form is not the cause."""
    if not notebook.is_file():
        return f"le carnet {notebook.name} manque dans la copie"
    try:
        cells = json.loads(notebook.read_text(encoding="utf-8"))["cells"]
        named = [cell["metadata"]["nbgrader"] for cell in cells if "nbgrader" in cell["metadata"]]
        names = Counter(str(entry.get("grade_id")) for entry in named)
    except (OSError, ValueError, RecursionError, KeyError, TypeError, AttributeError):
        return "le fichier n'est pas un carnet lisible (tronqué ou abîmé)"
    if twice := sorted(name for name, count in names.items() if count > 1):
        return f"des cellules notées sont en double : {diagnosis.printable(', '.join(twice))}"
    return None


def _diagnosis(submission: Submission) -> str | None:
    return next((found for notebook in submission.notebooks if (found := diagnose(notebook))), None)


def _autograde(submission: Submission, limits: Limits, run_job: RunJob | None) -> str | None:
    """Run nbgrader's autograde; give a French line where it fails."""
    from nbgrader.apps.api import NbGraderAPI

    config = configured(submission.course, limits)
    if run_job is not None:
        config.ExecuteApart.run = run_job
    root = str(submission.course.root)
    if submission.course.home is None and root not in sys.path:
        sys.path.append(root)  # the plug-ins that its configuration names, as nbgrader does
    answer: dict[str, Any] = NbGraderAPI(config=config).autograde(submission.assignment, submission.learner)
    if answer["success"]:
        return None
    return diagnosis.explain(str(answer.get("log") or answer.get("error") or ""))


def configured(course: CourseFolder, limits: Limits | None = None) -> Any:
    """Give nbgrader's configuration for one grading: the course's own, ours over it, the gradebook by our dialect."""
    from cpia.grading.gradebook_dialect import swift
    from cpia.grading.nbgrader_plugin import configure

    config = own_config(course)
    configure(config, course, limits)
    config.CourseDirectory.db_url = swift(course.db_url)
    config.NbGraderAPI.log_level = "WARN"  # the lines that say what went wrong; the others cost time
    return config


def _result(submission: Submission, outcome: Outcome, reason: str | None) -> Result:
    return Result(submission.assignment, submission.learner, outcome, reason)


def _digests(submission: Submission) -> tuple[str, str]:
    return verdicts.digest_of(submission.notebooks), verdicts.digest_of(submission.sources)
