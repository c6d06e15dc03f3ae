"""grader-service's local executors on the same copies, by the Python of an environment that has it (it is not ours).

Both run the same converter: the process executor by `grader-convert autograde`, one process a submission; the other in
a worker that stays. Git and the service's own database, which they also use, are left out.
"""

import json
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from benchmarks.engine.course import DATA, SLUG, Course
from benchmarks.engine.measure import Use, measure
from benchmarks.engine.plain import environment

_IN_ONE_PROCESS = """
import sys
from pathlib import Path
from grader_service.api.models.assignment_settings import AssignmentSettings
from grader_service.convert.converters.autograde import Autograde
for folder in sys.argv[1:]:
    Autograde(f"{folder}/in", f"{folder}/out", "*.ipynb", assignment_settings=AssignmentSettings()).start()
"""


@dataclass(frozen=True)
class Service:
    """What both executors took."""

    processes: list[Use]  # one a submission
    resident: Use  # every submission in one process
    points: dict[str, float]  # learner -> points


def grade(python: Path, course: Course, learners: list[str], scratch: Path) -> Service:
    """Grade these copies both ways."""
    convert, surroundings = python.parent / "grader-convert", _environment(python, scratch)
    source = scratch / "source"
    shutil.copytree(course.source.parent, source)
    (scratch / "release").mkdir()
    measure(_command(convert, "generate_assignment", source, scratch / "release"), surroundings, scratch)
    book = (scratch / "release" / "gradebook.json").read_text(encoding="utf-8")
    processes, points = [], {}
    for learner in learners:
        place = _place(course, learner, book, scratch / "processus")
        processes.append(measure(_command(convert, "autograde", place / "in", place / "out"), surroundings, scratch))
        points[learner] = _points(place)
    places = [str(_place(course, learner, book, scratch / "resident")) for learner in learners]
    resident = measure([str(python), "-c", _IN_ONE_PROCESS, *places], surroundings, scratch)
    return Service(processes, resident, points)


def _command(convert: Path, step: str, read: Path, written: Path) -> list[str]:
    return [str(convert.with_name("python")), str(convert), step, "-i", str(read), "-o", str(written), "-p", "*.ipynb"]


def _place(course: Course, learner: str, book: str, folder: Path) -> Path:
    """Lay a copy out as the executors do: the submission on one side, the gradebook on the other."""
    place = folder / learner
    for name in ("in", "out"):
        (place / name).mkdir(parents=True)
    shutil.copy(course.submission(learner), place / "in")
    for name in ("in", "out"):
        shutil.copy(course.source.parent / DATA, place / name)
    (place / "out" / "gradebook.json").write_text(book, encoding="utf-8")
    return place


def _points(place: Path) -> float:
    grades = json.loads((place / "out" / "gradebook.json").read_text())["notebooks"][SLUG]["grades_dict"]
    return float(sum(grade["auto_score"] or 0 for grade in grades.values()))


def _environment(python: Path, scratch: Path) -> dict[str, str]:
    own = environment(scratch) | {"PATH": f"{python.parent}{os.pathsep}{os.environ['PATH']}"}
    return {name: value for name, value in own.items() if name != "PYTHONPATH"}
