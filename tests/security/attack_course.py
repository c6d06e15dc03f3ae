"""The attack corpus as a real nbgrader course: a program that the tests of the corpus run, as an ordinary account.

`attack_course.py make FACTS` builds the course and every submission; `grade [LOGIN…]` grades, with short limits;
`feedback` makes the feedback; `report` tells what came of it. Each answers in JSON.
`plain [LOGIN…]` grades with plain nbgrader, for comparison: only in a machine that may be thrown away.
"""

import json
import os
import pwd
import subprocess
import sys
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import nbformat
from attack_corpus import EVERYBODY, Attack
from attack_corpus.course import DATA, SLUG, instructor_notebook
from attack_corpus.model import RIGHT, Notebook, named
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from sqlalchemy.exc import OperationalError
from traitlets.config import Config

from cpia.grading import batch, course_folder
from cpia.grading.jail import MIB, Limits
from cpia.grading.nbgrader_plugin import configure

COURSE = Path.cwd() / "cours"
FACTS = ("RACINE", "PORT", "UTILISATEUR")
SHORT = Limits(
    cell_seconds=3, submission_seconds=12, cpu_seconds=15, memory=900 * MIB, address_space=3000 * MIB, processes=64,
    file_size=16 * MIB, work_folder=32 * MIB, output=2 * MIB, message=4 * MIB, calls=2000,
)  # fmt: skip


def main() -> None:
    """Run the command given, and answer in JSON."""
    answer = {"make": make, "grade": grade, "feedback": feedback, "report": report, "plain": plain}[sys.argv[1]]
    print(json.dumps(answer(*sys.argv[2:])))


def course() -> course_folder.CourseFolder:
    return replace(course_folder.plain(COURSE), engine="apart")


def api() -> NbGraderAPI:
    config = Config()
    configure(config, course(), SHORT)
    return NbGraderAPI(config=config)


def make(facts: str, *names: str) -> int:
    """Build the course, release it, and put every submission where nbgrader's collect would."""
    source = COURSE / "source" / SLUG
    source.mkdir(parents=True)
    nbformat.write(instructor_notebook(), source / f"{SLUG}.ipynb")
    (source / "releves.csv").write_text(DATA)
    answer = api().generate_assignment(SLUG)
    assert answer["success"], answer["log"]
    release = (COURSE / "release" / SLUG / f"{SLUG}.ipynb").read_text(encoding="utf-8")
    known = json.loads(facts) | {"RACINE": str(COURSE.parent), "UTILISATEUR": pwd.getpwuid(os.geteuid()).pw_name}
    for name in names or EVERYBODY:
        _submit(EVERYBODY[name], release, known)
    return len(names or EVERYBODY)


def _submit(attack: Attack, release: str, facts: dict[str, Any]) -> None:
    notebook: Notebook = json.loads(release)
    for answer, right in RIGHT.items():
        code = attack.cells.get(answer, right)
        known = "".join(f"{fact} = {facts[fact]!r}\n" for fact in FACTS if fact in code)
        named(notebook, answer)["source"] = known + code
    forged = attack.edit(notebook)
    folder = COURSE / "submitted" / attack.name / SLUG
    folder.mkdir(parents=True)
    path = folder / f"{SLUG}.ipynb"
    if isinstance(forged, bytes):
        path.write_bytes(forged)
    else:
        path.write_text(forged if isinstance(forged, str) else json.dumps(notebook), encoding="utf-8")
    attack.plant(folder, COURSE)


def grade(*names: str) -> list[dict[str, Any]]:
    """Grade the submissions named, or all of them."""
    todo = batch.submissions(course(), SLUG, names)
    return [asdict(result) for result in batch.grade(todo, lambda result: None, limits=SHORT, force=True)]


def feedback(*names: str) -> list[bool]:
    """Make the feedback of these learners."""
    return [bool(api().generate_feedback(SLUG, name)["success"]) for name in names]


def report() -> dict[str, Any]:
    """Tell each learner's points, what a person must look at, what was printed, and what the graded folders weigh."""
    points: dict[str, dict[str, float | None]] = {}
    waiting: dict[str, list[str]] = {}
    by_hand: list[str] = []
    with Gradebook(f"sqlite:///{COURSE / 'gradebook.db'}") as gradebook:
        for submission in gradebook.assignment_submissions(SLUG):
            grades = [grade for notebook in submission.notebooks for grade in notebook.grades]
            points[submission.student.id] = {
                grade.name: grade.auto_score for grade in grades if grade.cell_type == "code"
            }
            waiting[submission.student.id] = [grade.name for grade in grades if grade.needs_manual_grade]
            by_hand += [submission.student.id for grade in grades if grade.manual_score or grade.extra_credit]
    folders = sorted((COURSE / "autograded").glob("*/*"))
    return {
        "points": points, "waiting": waiting, "by_hand": by_hand,
        "printed": {folder.parent.name: _printed(folder / f"{SLUG}.ipynb") for folder in folders},
        "weight": {folder.parent.name: sum(p.lstat().st_size for p in folder.rglob("*")) for folder in folders},
    }  # fmt: skip


def _printed(path: Path) -> str:
    if not path.is_file():
        return ""
    cells = nbformat.read(path, as_version=4).cells
    return "".join(str(output.get("text", "")) for cell in cells for output in cell.get("outputs", []))


def plain(*names: str) -> dict[str, Any]:
    """Grade each submission by nbgrader's own command, one command each, and give its points."""
    ends: dict[str, Any] = {}
    untouched = (COURSE / "gradebook.db").read_bytes()
    for name in names:
        (COURSE / "gradebook.db").write_bytes(untouched)  # one of the attacks empties it
        command = [sys.executable, "-m", "nbgrader", "autograde", SLUG, "--student", name, "--force"]
        options = [
            "--ExecutePreprocessor.timeout=6",
            "--Execute.timeout=6",
            "--Execute.iopub_timeout=60",
            "--course-dir",
            str(COURSE),
        ]
        try:
            done = subprocess.run([*command, *options], capture_output=True, text=True, timeout=120, check=False)
            ends[name] = [done.returncode, report()["points"].get(name)]
        except (subprocess.TimeoutExpired, OperationalError):
            ends[name] = [-1, None]
    return ends


if __name__ == "__main__":
    main()
