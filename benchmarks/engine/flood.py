"""The memory of every process of our command while a submission prints two gigabytes."""

import subprocess
import sys
import time
from pathlib import Path

import nbformat

from benchmarks.engine.course import SLUG, Course
from benchmarks.engine.measure import peaks
from benchmarks.engine.ours import GRADERS, surroundings

_LOOK = 0.05  # seconds; each look reads the most that a process ever held
_PRINTS = "\nfor _ in range(2000):\n    print('x' * 1_000_000)\n"


def memory(course: Course, scratch: Path) -> int:
    """Give the bytes of the largest process, whatever it is, the learner's too."""
    path = course.submission(course.learners[0])
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.metadata.get("nbgrader", {}).get("grade_id") == "nettoyer":
            cell.source += _PRINTS
    nbformat.write(notebook, path)
    command = subprocess.Popen(
        [*GRADERS, str(course.root), SLUG], env=surroundings(scratch), cwd=course.root,
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    most = 0
    while command.poll() is None:
        most = max([most, *peaks(command.pid).values()])
        time.sleep(_LOOK)
    if command.returncode:
        raise RuntimeError(f"{sys.argv[0]}: the command ended with {command.returncode}")
    return most
