"""Courses that plain nbgrader and our engine both grade: a program that the identity tests run.

`honest_course.py make ROOT` makes the generated course; `quickstart ROOT` nbgrader's own; `plain ROOT SHARE SHARES` grades
a share of the learners with plain nbgrader, in a copy; `table ROOT` tells the gradebook. Answers in JSON.
It runs as an ordinary account, whatever account runs pytest: plain nbgrader has no jail, and all submissions are ours.
"""

import json
import shutil
import sys
import time
from pathlib import Path
from typing import Any

import nbformat
from honest_exercises import ASSIGNMENTS, load
from honest_notebooks import instructor_notebook, submission
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

LEARNERS = {"langage": 13, "idiomes": 13, "tableaux": 8, "modeles": 6}
CELL_SECONDS = 5


def main() -> None:
    """Run the command given."""
    command, root, *rest = sys.argv[1:]
    commands: dict[str, Any] = {"make": make, "plain": plain, "table": table}
    print(json.dumps(commands[command](Path(root), *rest)))


def make(root: Path) -> None:
    """Build and release every assignment, and put the submissions where nbgrader's collect would."""
    for assignment in ASSIGNMENTS:
        exercises = load(assignment)
        folder = root / "source" / assignment
        folder.mkdir(parents=True)
        nbformat.write(instructor_notebook(exercises), folder / f"{assignment}.ipynb")
        for name, text in (item for exercise in exercises for item in exercise.files.items()):
            (folder / name).write_text(text, encoding="utf-8")
    api = NbGraderAPI(config=configuration(root))
    for assignment in ASSIGNMENTS:
        answer = api.generate_assignment(assignment)
        assert answer["success"], answer
        release = nbformat.read(root / "release" / assignment / f"{assignment}.ipynb", as_version=4)
        for number in range(LEARNERS[assignment]):
            hand_in(root, assignment, f"{assignment}-{number:02}", submission(release, load(assignment), number))


def hand_in(root: Path, assignment: str, learner: str, notebook: nbformat.NotebookNode) -> None:
    """Put a notebook where nbgrader's collect would, with the release's files beside it."""
    folder = root / "submitted" / learner / assignment
    shutil.copytree(root / "release" / assignment, folder, ignore=shutil.ignore_patterns("*.ipynb"))
    (folder / f"{assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def configuration(root: Path) -> Config:
    """Give nbgrader's default configuration, but for the time that an endless loop costs us."""
    config = Config()
    config.CourseDirectory.root = str(root)
    config.Execute.timeout = CELL_SECONDS
    return config


def plain(root: Path, share: str, shares: str) -> dict[str, Any]:
    """Grade a share of the learners with plain nbgrader, in a copy of the course; give the table and the seconds."""
    copy = root.with_name(f"{root.name}-plain-{share}")
    shutil.copytree(root, copy)
    for folder in sorted((copy / "submitted").iterdir())[int(share) :: int(shares)]:
        folder.rename(folder.with_name(f"a-{folder.name}"))
    for folder in (copy / "submitted").iterdir():
        if not folder.name.startswith("a-"):
            shutil.rmtree(folder)
    for folder in (copy / "submitted").iterdir():
        folder.rename(folder.with_name(folder.name.removeprefix("a-")))
    started = time.monotonic()
    api = NbGraderAPI(config=configuration(copy))
    for assignment in sorted({path.name for path in copy.glob("submitted/*/*")}):
        api.autograde(assignment, "*")
    return {"seconds": time.monotonic() - started, "table": table(copy)}


def table(root: Path) -> dict[str, dict[str, Any]]:
    """Give every grade and every comment of the gradebook: learner -> notebook/cell -> figures."""
    rows: dict[str, dict[str, Any]] = {}
    with Gradebook(f"sqlite:///{root / 'gradebook.db'}") as gradebook:
        for assignment in gradebook.assignments:
            for handed_in in assignment.submissions:
                learner = rows.setdefault(handed_in.student.id, {})
                for notebook in handed_in.notebooks:
                    place = f"{assignment.name}/{notebook.name}"
                    for grade in notebook.grades:
                        figures = [grade.auto_score, grade.max_score, grade.needs_manual_grade]
                        learner[f"{place}/{grade.name}"] = figures
                    for comment in notebook.comments:
                        learner[f"{place}/{comment.name} (commentaire)"] = comment.auto_comment
    return rows


if __name__ == "__main__":
    main()
