"""Our engine once it is warm, in a process of its own: what a service does, without waiting for its start.

python -m benchmarks.engine.warm COURSE    -> one JSON object
"""

import json
import sys
import time
from multiprocessing.connection import Connection
from pathlib import Path

from benchmarks.engine.course import SLUG, Course
from benchmarks.engine.measure import peaks
from benchmarks.engine.meter import TaskClock
from cpia.grading import batch, course_folder
from cpia.grading.jail import Limits


def ready(connection: Connection) -> None:
    """Say, from a fork, that the forking process has done with its imports."""
    connection.send("prêt")


def measure(course: Course) -> dict[str, float]:
    """Grade every submission of a course once everything is warm; refuse a run that left one aside."""
    clock = TaskClock()
    folder = course_folder.plain(course.root)
    todo = batch.submissions(folder, SLUG)
    with batch.workers(folder, Limits(), None, SLUG) as pool:
        _, connection = pool.forker.fork(ready)
        connection.recv()
        start, began = clock.seconds(), time.monotonic()
        results = list(pool.grade(todo))
        wall, cpu = time.monotonic() - began, clock.seconds() - start
        resident = max(peaks().values())
    if aside := [f"{one.learner} : {one.reason}" for one in results if one.outcome != "graded"]:
        raise RuntimeError(f"not graded: {aside}")
    return {"wall": wall, "cpu": cpu, "peak": max(resident, *(one.memory for one in results)), "start": start}


if __name__ == "__main__":
    from benchmarks.engine import warm  # by its name: a fork of another process finds `ready` there

    json.dump(warm.measure(Course(Path(sys.argv[1]))), sys.stdout)
