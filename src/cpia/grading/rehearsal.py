"""Grade once for nothing, before the processes are forked: what nbgrader prepares at its first grading is then ready.

The released notebook stands for a copy, in a temporary course with a copy of the gradebook; no cell runs. Statements
are compiled, schemas and mappers built, in the process whose forks will grade. Nothing of the course is written.
"""

import shutil
import sqlite3
import tempfile
import warnings
from contextlib import closing, suppress
from dataclasses import replace
from pathlib import Path

from cpia.grading import locks
from cpia.grading.course_folder import CourseFolder
from cpia.grading.job import CellResult, Job, Outcome

_LEARNER = "repetition"
_PLAIN = "sqlite:///"
_LARGEST = 64 * 2**20  # bytes: copying a larger gradebook would cost more than it saves


def rehearse(course: CourseFolder, assignment: str, scratch: Path) -> None:
    """Grade the release of an assignment in a temporary course; where it cannot be, only time is lost."""
    with suppress(Exception), warnings.catch_warnings(), tempfile.TemporaryDirectory(dir=scratch) as folder:
        warnings.simplefilter("ignore")
        _grade(_copy(course, assignment, Path(folder)), assignment)


def _copy(course: CourseFolder, assignment: str, folder: Path) -> CourseFolder:
    """Make the temporary course: nbgrader's default layout, the release handed in by nobody."""
    database = Path(course.db_url.removeprefix(_PLAIN))
    if not course.db_url.startswith(_PLAIN) or database.stat().st_size > _LARGEST:
        raise ValueError(course.db_url)
    with (
        closing(sqlite3.connect(f"file:{database}?mode=ro", uri=True, timeout=0)) as theirs,
        closing(sqlite3.connect(folder / "gradebook.db")) as ours,
    ):
        theirs.execute("BEGIN")
        theirs.execute("SELECT COUNT(*) FROM sqlite_master")  # fails where it is locked; `backup` would wait for ever
        theirs.backup(ours)
    released = course.folder("release", ".", assignment)
    shutil.copytree(course.source(assignment), folder / "source" / assignment)
    shutil.copytree(released, folder / "submitted" / _LEARNER / assignment)
    return replace(
        course, root=folder, db_url=f"{_PLAIN}{folder / 'gradebook.db'}", state=folder / ".cpia", home=None,
        engine="apart", structure=CourseFolder.structure, steps={}, own_files={},
    )  # fmt: skip


def _grade(course: CourseFolder, assignment: str) -> None:
    from nbgrader.apps.api import NbGraderAPI

    from cpia.grading.engine import configured

    config = configured(course)
    config.ExecuteApart.run = _run_nothing
    with locks.held(course, assignment, _LEARNER):
        NbGraderAPI(config=config).autograde(assignment, _LEARNER)


def _run_nothing(content: bytes) -> bytes:
    """Stand in the place of the jailed processes."""
    return Outcome(tuple(CellResult() for _ in Job.from_bytes(content).cells)).to_bytes()
