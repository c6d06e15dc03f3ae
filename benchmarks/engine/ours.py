"""Our engine: the cold command, the warm processes, and the same floor that both are compared to."""

import json
import os
import sys
from pathlib import Path
from typing import Any

from benchmarks.engine.course import SLUG, Course
from benchmarks.engine.measure import Use, measure
from benchmarks.engine.plain import environment
from cpia.home import PROJECT

GRADERS = [sys.executable, "-m", "cpia", "grade", "--course-root"]


def cold(course: Course, scratch: Path) -> Use:
    """Grade every submission by our command, with nothing warm before."""
    return measure([*GRADERS, str(course.root), SLUG], surroundings(scratch), course.root)


def warm(course: Course, scratch: Path) -> dict[str, float]:
    """Grade every submission in processes that were warm before the first one."""
    return _module("warm", course, surroundings(scratch))


def floor(course: Course, scratch: Path) -> list[float]:
    """Give the processor seconds of each copy's cells, run by `exec` in a fork of a warm process."""
    single = {"OMP_NUM_THREADS": "1", "OPENBLAS_NUM_THREADS": "1"}
    found: list[float] = _module("floor", course, environment(scratch) | single)["cpu"]
    return found


def surroundings(scratch: Path) -> dict[str, str]:
    """Give the environment of our commands: an installation of nothing."""
    return environment(scratch) | {"CPIA_HOME": str(scratch / "var")}


def _module(name: str, course: Course, variables: dict[str, str]) -> Any:
    paths = os.pathsep.join(str(PROJECT / folder) for folder in ("", "src"))
    variables = variables | {"PYTHONPATH": paths}
    command = [sys.executable, "-P", "-m", f"benchmarks.engine.{name}", str(course.root)]
    return json.loads(measure(command, variables, course.root).said)
