"""The floor: a copy's cells, the learner's and the tests in one namespace, by `exec` in a fork of a warm process.

No isolation, no gradebook, no kernel: what no engine that runs the same cells can go under.

    python -m benchmarks.engine.floor COURSE    -> {"cpu": [seconds of each copy], "wall": seconds for all, in turn}
"""

import gc
import importlib
import json
import os
import sys
import time
import traceback
from pathlib import Path

import nbformat

from benchmarks.engine.course import Course

WARM = (
    "numpy", "pandas", "sklearn.ensemble", "sklearn.impute", "sklearn.linear_model", "sklearn.metrics",
    "sklearn.model_selection", "sklearn.pipeline", "sklearn.preprocessing",
)  # fmt: skip


def cells(course: Course, learner: str) -> list[str]:
    """Give the code cells of a copy, the tests with their hidden part."""
    tests = {cell.id: cell.source for cell in nbformat.read(course.source, as_version=4).cells if _locked(cell)}
    copy = nbformat.read(course.submission(learner), as_version=4)
    return [tests.get(cell.id, cell.source) for cell in copy.cells if cell.cell_type == "code"]


def measure(course: Course) -> dict[str, object]:
    """Run every copy, one after the other, each in a fork."""
    for module in WARM:
        importlib.import_module(module)
    os.environ["OMP_NUM_THREADS"] = "1"
    copies = [(course.submission(learner).parent, cells(course, learner)) for learner in course.learners]
    gc.freeze()
    began, cpu = time.monotonic(), []
    for folder, sources in copies:
        child = os.fork()
        if child == 0:
            _run(folder, sources)
        _, _, usage = os.wait4(child, 0)
        cpu.append(usage.ru_utime + usage.ru_stime)
    return {"cpu": cpu, "wall": time.monotonic() - began}


def _run(folder: Path, sources: list[str]) -> None:
    os.chdir(folder)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 1)
    namespace: dict[str, object] = {"__name__": "__main__"}
    for source in sources:
        try:
            exec(compile(source, "<cellule>", "exec"), namespace)
        except Exception:  # noqa: BLE001 - an honest fault: the next cells run all the same
            traceback.format_exc()
    os._exit(0)


def _locked(cell: nbformat.NotebookNode) -> bool:
    return bool(cell.metadata.get("nbgrader", {}).get("locked"))


if __name__ == "__main__":
    json.dump(measure(Course(Path(sys.argv[1]))), sys.stdout)
