"""Courses that plain nbgrader and our engine both grade: a program that the identity tests run.

`honest_course.py make ROOT COURSE` makes a course; `plain ROOT SHARE SHARES` grades a share of its learners with plain
nbgrader, in a copy; `ours ROOT` grades them all with our engine, in another. They answer with the gradebook, in JSON.
It runs as an ordinary account, whatever account runs pytest: plain nbgrader has no jail, and all submissions are ours.
"""

import json
import os
import shutil
import sys
import tomllib
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import honest_differences
import kept_answers
import nbformat
import nbgrader
from honest_exercises import ASSIGNMENTS, load
from honest_notebooks import instructor_notebook, submission
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from cpia.authoring import sources
from cpia.grading import batch, course_folder
from cpia.grading.jail import Limits
from cpia.variants import CLASS_VARIANT

Table = dict[str, dict[str, Any]]

GENERATED = int(os.environ.get("CPIA_GENERATED", "40"))
"""Submissions drawn from the exercises, all assignments together, or a few more."""

SHARES = {"langage": 13, "idiomes": 13, "tableaux": 8, "modeles": 6}  # of 40
LEARNERS = {assignment: -(-share * GENERATED // 40) for assignment, share in SHARES.items()}
CELL_SECONDS = 60
ENDLESS = {"idiomes": 8}  # seconds a cell, where an answer has an endless loop


def main() -> None:
    """Run the command given."""
    command, root, *rest = sys.argv[1:]
    commands: dict[str, Any] = {"make": make, "plain": plain, "ours": ours}
    print(json.dumps(commands[command](Path(root), *rest)))


def make(root: Path, course: str) -> None:
    """Build and release a course, and put the submissions where nbgrader's collect would."""
    makers = {"generated": _generated, "quickstart": _quickstart, "differences": _differences, "kept": _kept}
    makers[course](root)


def _generated(root: Path) -> None:
    for assignment in ASSIGNMENTS:
        exercises = load(assignment)
        files = {name: text.encode() for exercise in exercises for name, text in exercise.files.items()}
        release = _released(root, assignment, instructor_notebook(exercises), files)
        for number in range(LEARNERS[assignment]):
            hand_in(root, assignment, f"{assignment}-{number:04}", submission(release, exercises, number))


def _differences(root: Path) -> None:
    every = honest_differences.load()
    name = honest_differences.ASSIGNMENT
    release = _released(root, name, instructor_notebook(tuple(difference.exercise for difference in every)), {})
    for learner, notebook in honest_differences.submissions(release).items():
        hand_in(root, name, learner, notebook)


def _kept(root: Path) -> None:
    for found in sources.find_all():
        files = sources.load_generator(found.slug)(CLASS_VARIANT) | {"generateur.py": found.generator.read_bytes()}
        release = _released(root, found.slug, kept_answers.instructor_notebook(found), files)
        for learner, notebook in kept_answers.handed_in(found, release).items():
            hand_in(root, found.slug, learner, notebook)


def _quickstart(root: Path) -> None:
    """Make what `nbgrader quickstart` makes, and some submissions for it; its own command takes fifteen seconds."""
    example = Path(nbgrader.__file__).parent / "docs" / "source" / "user_guide" / "source"
    shutil.copytree(example, root / "source", ignore=shutil.ignore_patterns("*.html", "ps1_autotest"))
    (root / "nbgrader_config.py").write_text(
        'c = get_config()\nc.CourseDirectory.course_id = "course101"\n'
        f'c.IncludeHeaderFooter.header = "{root / "source" / "header.ipynb"}"\n'
    )
    _release(root, "ps1")
    learners = tomllib.loads(Path(__file__).with_name("quickstart_answers.toml").read_text(encoding="utf-8"))
    for learner, fields in learners.items():
        shutil.copytree(root / "release" / "ps1", folder := root / "submitted" / learner / "ps1")
        for path in folder.glob("*.ipynb"):
            if path.stem in fields.get("without", ()):
                path.unlink()
            else:
                notebook = nbformat.read(path, as_version=4)
                for cell in notebook.cells:
                    name = cell.metadata.get("nbgrader", {}).get("grade_id")
                    cell.source = fields.get(name, cell.source).strip("\n") if name in fields else cell.source
                nbformat.write(notebook, path)


def _released(
    root: Path, assignment: str, notebook: nbformat.NotebookNode, files: dict[str, bytes]
) -> nbformat.NotebookNode:
    """Write the instructor's folder and release it; give the released notebook."""
    folder = root / "source" / assignment
    folder.mkdir(parents=True)
    nbformat.write(notebook, folder / f"{assignment}.ipynb")
    sources.write_files(files, folder)
    _release(root, assignment)
    return nbformat.read(root / "release" / assignment / f"{assignment}.ipynb", as_version=4)


def _release(root: Path, assignment: str) -> None:
    answer = NbGraderAPI(config=configuration(root, assignment)).generate_assignment(assignment)
    assert answer["success"], answer


def hand_in(root: Path, assignment: str, learner: str, notebook: nbformat.NotebookNode) -> None:
    """Put a notebook where nbgrader's collect would, with the release's files beside it."""
    folder = root / "submitted" / learner / assignment
    shutil.copytree(root / "release" / assignment, folder, ignore=shutil.ignore_patterns("*.ipynb"))
    (folder / f"{assignment}.ipynb").write_text(json.dumps(notebook), encoding="utf-8")


def configuration(root: Path, assignment: str) -> Config:
    """Give the course's own configuration, with patience for a busy machine."""
    config = course_folder.own_config(course_folder.plain(root))
    config.CourseDirectory.root = str(root)
    config.Execute.timeout = ENDLESS.get(assignment, CELL_SECONDS)
    config.Execute.startup_timeout = config.Execute.iopub_timeout = 120
    return config


def plain(root: Path, share: str, shares: str) -> Table:
    """Grade a share of the learners with plain nbgrader, in a copy of the course; give the table."""
    copy = _copy(root, f"plain-{share}")
    learners = sorted(folder.name for folder in (copy / "submitted").iterdir())
    compared = kept_answers.sample() if root.name == "kept" else set(learners)
    graded = [name for name in learners if name in compared][int(share) :: int(shares)]
    for name in learners:
        if name not in graded:
            shutil.rmtree(copy / "submitted" / name)
    for assignment, learner in course_folder.plain(copy).copies():
        api = NbGraderAPI(config=configuration(copy, assignment))
        api.autograde(assignment, learner)  # one at a time: a broken one would stop the others
    return table(copy)


def ours(root: Path) -> dict[str, Any]:
    """Grade everybody with our engine, in a copy of the course; give the table and what it said of each."""
    course = replace(course_folder.plain(_copy(root, "ours")), engine="apart")
    results: list[batch.engine.Result] = []
    for assignment in sorted({assignment for assignment, _ in course.copies()}):
        limits = replace(Limits(), cell_seconds=ENDLESS.get(assignment, CELL_SECONDS))
        results += batch.grade(batch.submissions(course, assignment), lambda result: None, limits=limits)
    return {"table": table(course.root), "results": [asdict(result) for result in results]}


def _copy(root: Path, name: str) -> Path:
    copy = root.with_name(f"{root.name}-{name}")
    shutil.copytree(root, copy)
    config = copy / "nbgrader_config.py"
    if config.is_file():
        config.write_text(config.read_text().replace(f"{root}/", f"{copy}/"))
    return copy


def table(root: Path) -> Table:
    """Give every grade and every comment of the gradebook: learner -> notebook/cell -> figures."""
    rows: Table = {}
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
