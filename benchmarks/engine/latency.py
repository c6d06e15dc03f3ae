"""From a submission received by the campus to its verdict, with the service that grades each one as it comes."""

import dataclasses
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.engine.course import SLUG, Course
from benchmarks.engine.ours import surroundings
from cpia.campus.store import Store
from cpia.grading import course_folder, verdicts
from cpia.home import PROJECT, Home

PATIENCE = 60
_LOOK = 0.005  # seconds


def latencies(course: Course, scratch: Path, count: int) -> list[float]:
    """Submit so many copies one after the other, each once the former has its verdict; give the seconds of each."""
    home = Home(scratch / "var")
    home.create()
    shutil.copytree(course.root / "source", home.course / "source", dirs_exist_ok=True)
    shutil.copy(course.root / "gradebook.db", home.gradebook)
    store, folder = Store(home.campus), dataclasses.replace(course_folder.of(home), engine="apart")
    with _service(scratch):
        _submit(course, store, folder, 0)  # the service has started when it has graded this one
        return [_submit(course, store, folder, rank) for rank in range(1, count + 1)]


def _submit(course: Course, store: Store, folder: course_folder.CourseFolder, rank: int) -> float:
    learners = course.learners
    files = {f"{SLUG}.ipynb": course.submission(learners[rank % len(learners)]).read_bytes()}
    login = f"apprenant-{rank:03}"
    began = time.monotonic()
    receipt = store.submit(SLUG, login, files, now=datetime.now(UTC), due=None, max_bytes=10**7)
    while time.monotonic() - began < PATIENCE:
        verdict = verdicts.read(folder.verdicts, SLUG, login)
        if verdict is not None and verdict.submission == receipt.notebook_digest:
            if verdict.state != "graded":
                raise RuntimeError(f"{login}: {verdict.reason}")
            return time.monotonic() - began
        time.sleep(_LOOK)
    raise TimeoutError(f"no verdict on the submission of {login} after {PATIENCE} s")


@contextmanager
def _service(scratch: Path) -> Iterator[None]:
    variables = surroundings(scratch) | {"PYTHONPATH": str(PROJECT / "src")}
    with (scratch / "service.log").open("wb") as journal:
        process = subprocess.Popen(
            [sys.executable, "-P", "-m", "cpia.grading.service"], env=variables, stdout=journal, stderr=journal
        )
        try:
            yield
        finally:
            os.kill(process.pid, signal.SIGTERM)
            process.wait(PATIENCE)
