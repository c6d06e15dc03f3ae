"""`cpia grade` beside plain `nbgrader autograde`: the same honest copies, the same account, one after the other."""

import os
import shutil
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import nbformat
from nbgrader.api import Gradebook

from benchmarks.report import Row, number, seconds
from benchmarks.workbench import Workbench, run
from cpia import courses, settings
from cpia.campus.collecting import collect
from cpia.campus.store import Store
from cpia.home import PROJECT, Home

COPIES = 6


def grading(bench: Workbench) -> Iterator[Row]:
    """Grade the reference's answers both ways; refuse to compare unless both find every automatic point."""
    course = courses.load(settings.load(bench.home).course_file)
    assignment = course.assignments[0]
    bench.cpia("release", assignment.slug)
    _submit(bench.home, assignment.slug, bench.logins[:COPIES])
    collect(bench.home, assignment.slug)
    plain_course = bench.folder / "nbgrader"
    shutil.copytree(bench.home.course, plain_course, dirs_exist_ok=True)

    plain = run(_autograde(plain_course, course.id, assignment.slug), _plain_environment(bench, assignment.slug))
    yield Row(f"Correction de {COPIES} copies par nbgrader seul, sans isolement", seconds(plain.elapsed))
    ours = bench.cpia("grade", assignment.slug)
    yield Row(
        f"Correction des mêmes copies par « cpia grade », isolées, {os.cpu_count()} à la fois", seconds(ours.elapsed)
    )
    for gradebook in (plain_course / "gradebook.db", bench.home.gradebook):
        _require_full_points(gradebook, course.id, assignment.slug, assignment.points(manual=False))
    yield Row("Rapport des deux durées, « cpia grade » sur nbgrader", f"× {number(ours.elapsed / plain.elapsed)}")


def _submit(home: Home, slug: str, logins: list[str]) -> None:
    """Hand in, for each learner, the release filled with the reference's answers."""
    source, release = (
        nbformat.read(home.course / step / slug / f"{slug}.ipynb", as_version=4) for step in ("source", "release")
    )
    answers = {cell.id: cell.source for cell in source.cells if cell.metadata.get("nbgrader", {}).get("solution")}
    for cell in release.cells:
        cell.source = answers.get(cell.id, cell.source)
    files = {f"{slug}.ipynb": nbformat.writes(release).encode()}
    for login in logins:
        Store(home.campus).submit(slug, login, files, now=datetime.now(UTC), due=None, max_bytes=10**7)


def _autograde(course: Path, course_id: str, slug: str) -> list[str]:
    """Give nbgrader's own command, with its default kernel and settings."""
    call = "from nbgrader.apps.nbgraderapp import main; main()"
    options = [f"--course={course_id}", f"--CourseDirectory.root={course}"]
    options.append(f"--CourseDirectory.db_url=sqlite:///{course / 'gradebook.db'}")
    return [sys.executable, "-c", call, "autograde", slug, *options]


def _plain_environment(bench: Workbench, slug: str) -> dict[str, str]:
    """Give a configuration of nothing, and the generator that the hidden tests import."""
    folder = bench.folder / "nbgrader-seul"
    paths = [str(PROJECT / "assignments" / slug), os.environ.get("PYTHONPATH", "")]
    return os.environ | {
        "PYTHONPATH": os.pathsep.join(filter(None, paths)),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
    }


def _require_full_points(gradebook: Path, course_id: str, slug: str, points: float) -> None:
    with Gradebook(f"sqlite:///{gradebook}", course_id) as opened:
        scores = [copy.score for copy in opened.assignment_submissions(slug)]
    if scores != [points] * COPIES:
        raise RuntimeError(f"{gradebook.parent.name}: the copies earned {scores}, expected {points} each")
