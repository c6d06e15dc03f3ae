"""What is still to be graded, told by the state itself: nobody keeps a queue, so none can be lost.

A submission is pending while the last one received is not the one that the verdict is about. A changed assignment makes
none pending: grading again what was graded is an instructor's decision.
"""

import os
from dataclasses import dataclass, field

from cpia.campus.store import Store
from cpia.errors import GradingError
from cpia.grading import batch, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.home import Home

Key = tuple[str, str]
"""An assignment and a learner."""


@dataclass
class Watch:
    """Notices the submissions as they come: one look at a folder's time a learner, no file read."""

    home: Home
    _seen: dict[Key, int] = field(default_factory=dict)

    def new(self) -> list[Key]:
        """Give whoever submitted since the last call: at the first one, whoever ever did."""
        found = []
        root = self.home.campus / "submissions"
        for assignment in _folders(root):
            for entry in _folders(assignment.path):
                key, time = (assignment.name, entry.name), entry.stat().st_mtime_ns
                if self._seen.get(key) != time:
                    self._seen[key] = time
                    found.append(key)
        return sorted(found)


def is_pending(course: CourseFolder, key: Key) -> bool:
    """Tell whether the last submission that the campus received is not the one that was graded."""
    assert course.home is not None  # noqa: S101 - the campus is ours
    latest = Store(course.home.campus).latest(*key)
    if latest is None:
        return False
    verdict = verdicts.read(course.verdicts, *key)
    return verdict is None or verdict.submission != latest.notebook_digest


def is_ready(course: CourseFolder, assignment: str) -> bool:
    """Tell whether an assignment can be graded: it has its source, and nbgrader knows it."""
    try:
        batch.check_assignment(course, assignment)
    except GradingError:
        return False
    return True


def _folders(path: "str | os.PathLike[str]") -> "list[os.DirEntry[str]]":
    try:
        with os.scandir(path) as entries:
            return [entry for entry in entries if entry.is_dir(follow_symlinks=False)]
    except FileNotFoundError:
        return []
