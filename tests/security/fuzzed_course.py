"""Damaged submissions of a small course, graded by the real batch: a program that the fuzz test runs.

`fuzzed_course.py ROOT COUNT SEED` draws that many, grades them all in one batch with real jails, and answers in JSON:
each mutant, what became of it, what is left behind. It runs as an ordinary account, whatever account runs pytest.
"""

import json
import os
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

import nbformat
from hypothesis import HealthCheck, Phase, given, seed, settings
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from notebook_mutants import Mutant, files_of, mutants
from traitlets.config import Config

from cpia.grading import batch, course_folder, verdicts
from cpia.grading.jail import MIB, Limits

SLUG = "petit"
LIMITS = Limits(
    cell_seconds=3, submission_seconds=20, memory=600 * MIB, address_space=3000 * MIB, processes=64,
    file_size=4 * MIB, work_folder=16 * MIB, output=MIB,
)  # fmt: skip
RIGHT = {
    "moyenne": "def moyenne(valeurs):\n    return sum(valeurs) / len(valeurs)",
    "etendue": "def etendue(valeurs):\n    return max(valeurs) - min(valeurs)",
}
WRONG = {name: f"def {name}(valeurs):\n    return -3" for name in RIGHT}
TESTS = {
    "test-moyenne": "assert moyenne([1, 3]) == 2\n### BEGIN HIDDEN TESTS\n"
    "assert moyenne([10, 20, 60]) == 30\n### END HIDDEN TESTS",
    "test-etendue": "assert etendue([4, 1, 9]) == 8",
}


def main() -> None:
    """Draw, grade, tell."""
    root, count, start = Path(sys.argv[1]), int(sys.argv[2]), int(sys.argv[3])
    scratch = root / "tmp"
    scratch.mkdir(parents=True)
    tempfile.tempdir = os.environ["TMPDIR"] = str(scratch)
    course = root / "course"
    release = make(course)
    drawn = draw(count, start)
    for number, mutant in enumerate(drawn):
        hand_in(course, f"m{number:05}", mutant, release)
    began = time.monotonic()
    found = course_folder.plain(course)
    results = batch.grade(batch.submissions(found, SLUG), lambda result: None, limits=LIMITS)
    seconds = time.monotonic() - began
    time.sleep(0.5)
    told = {result.learner: [result.outcome, result.reason] for result in results}
    left = [str(path.relative_to(root)) for folder in (scratch, found.run / "scratch") for path in folder.rglob("*")]
    print(
        json.dumps(
            {
                "seconds": seconds,
                "mutants": {f"m{number:05}": [one.honest, repr(one.damages)] for number, one in enumerate(drawn)},
                "results": told,
                "verdicts": {learner: state(found, learner) for learner in told},
                "grades": grades(course),
                "files": left,
            }
        )
    )


def draw(count: int, start: int) -> list[Mutant]:
    """Give that many mutants, the same at each run."""
    found: list[Mutant] = []

    @seed(start)
    @settings(
        max_examples=count,
        database=None,
        deadline=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(mutants())
    def collect(mutant: Mutant) -> None:
        found.append(mutant)

    collect()
    return found


def make(course: Path) -> dict[str, Any]:
    """Build and release the course; give the released notebook."""
    folder = course / "source" / SLUG
    folder.mkdir(parents=True)
    nbformat.write(_instructors(), folder / f"{SLUG}.ipynb")
    (folder / "mesures.csv").write_text("v\n1\n")
    config = Config()
    config.CourseDirectory.root = str(course)
    answer = NbGraderAPI(config=config).generate_assignment(SLUG)
    assert answer["success"], answer
    found: dict[str, Any] = json.loads((course / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8"))
    return found


def _instructors() -> nbformat.NotebookNode:
    def named(name: str, *, points: int = 0, solution: bool = False, kind: str = "code") -> dict[str, Any]:
        fields = {"grade_id": name, "grade": points > 0, "solution": solution, "task": False, "schema_version": 3}
        return {"nbgrader": fields | {"locked": not solution, "cell_type": kind, "points": points}}

    cells = [new_code_cell("import math", metadata=named("donnees"))]
    for name, source in RIGHT.items():
        marked = f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"
        cells.append(new_code_cell(marked, metadata=named(name, solution=True)))
        cells.append(new_code_cell(TESTS[f"test-{name}"], metadata=named(f"test-{name}", points=5)))
    cells.append(new_markdown_cell("Avis.", metadata=named("avis", points=2, solution=True, kind="markdown")))
    return new_notebook(cells=cells, metadata={"kernelspec": {"name": "python3", "display_name": "Python 3"}})


def hand_in(course: Path, learner: str, mutant: Mutant, release: dict[str, Any]) -> None:
    """Answer the release, damage it, and put it where nbgrader's collect would."""
    answers = RIGHT if mutant.honest else WRONG
    notebook = json.loads(json.dumps(release))
    for cell in notebook["cells"]:
        name = cell["metadata"].get("nbgrader", {}).get("grade_id")
        cell["source"] = answers.get(name, "".join(cell["source"]))
    folder = course / "submitted" / learner / SLUG
    folder.mkdir(parents=True)
    files = files_of(mutant, notebook, f"{SLUG}.ipynb")
    for name, content in files.items():
        path = folder / name
        if content is None:
            path.mkdir()
        elif isinstance(content, str):
            path.symlink_to(content)
        elif not (name == f"{SLUG}.ipynb" and files.get("absent")):
            path.write_bytes(content)


def state(found: course_folder.CourseFolder, learner: str) -> list[str | None]:
    """Give what the verdict says."""
    verdict = verdicts.read(found.verdicts, SLUG, learner)
    return ["none", None] if verdict is None else [verdict.state, verdict.reason]


def grades(course: Path) -> dict[str, dict[str, list[Any]]]:
    """Give the automatic grades: learner -> test -> score, and whether a person must look."""
    with Gradebook(f"sqlite:///{course / 'gradebook.db'}") as gradebook:
        return {
            submission.student.id: {
                grade.name: [grade.auto_score, grade.needs_manual_grade]
                for notebook in submission.notebooks
                for grade in notebook.grades
                if grade.name in TESTS
            }
            for submission in gradebook.assignment_submissions(SLUG)
        }


if __name__ == "__main__":
    main()
