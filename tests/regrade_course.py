"""A small real nbgrader course, graded once: what the regrade's tests start from, each on a copy of its own.

As a program (`regrade_course.py FOLDER`) it makes the course and its submissions; it runs as an ordinary account.
"""

import sys
from itertools import chain
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

DEVOIR = "nombres"
DOUBLE = "def double(x):\n    return 2 * x"
TRIPLE = "def triple(x):\n    return 3 * x"
DOUBLE_TEST = 'assert double(2) == 4, "Le double de 2 est 4."'
HARDER_TEST = DOUBLE_TEST + '\nassert double(-1) == -2, "Le double de -1 est -2."'
TRIPLE_TEST = 'assert triple(2) == 6, "Le triple de 2 est 6."'
ANSWERS = {
    "ada": (DOUBLE, TRIPLE),
    "bob": ("def double(x):\n    return abs(2 * x)", TRIPLE),  # right until a test asks about negative numbers
    "cleo": (DOUBLE, "def triple(x):\n    return x"),
}


def meta(name: str, *, points: float = 0, solution: bool = False, kind: str = "code") -> dict[str, object]:
    fields = {"grade_id": name, "grade": points > 0, "solution": solution, "task": False, "schema_version": 3}
    return {"nbgrader": fields | {"locked": not solution, "cell_type": kind} | ({"points": points} if points else {})}


def solution(text: str) -> str:
    return f"### BEGIN SOLUTION\n{text}\n### END SOLUTION"


def question(name: str, answer: str, test: str, points: float) -> list[NotebookNode]:
    return [
        new_code_cell(solution(answer), metadata=meta(name, solution=True), id=name),
        new_code_cell(test, metadata=meta(f"test-{name}", points=points), id=f"test-{name}"),
    ]


def notebook(*questions: list[NotebookNode]) -> NotebookNode:
    opinion = new_markdown_cell("Avis.", metadata=meta("avis", points=3, solution=True, kind="markdown"), id="avis")
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=[*chain(*questions), opinion], metadata={"kernelspec": spec})


FIRST = (question("double", DOUBLE, DOUBLE_TEST, 4), question("triple", TRIPLE, TRIPLE_TEST, 2))


def write_source(root: Path, *questions: list[NotebookNode]) -> None:
    """Write the instructor's notebook; it is the regrade that releases it."""
    path = root / "source" / DEVOIR / f"{DEVOIR}.ipynb"
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook(*questions), path)


def make(root: Path) -> None:
    """Make the course, release it, and put the submissions where nbgrader's collect would."""
    root.mkdir(parents=True, exist_ok=True)
    (root / "nbgrader_config.py").write_text('c = get_config()\nc.CourseDirectory.course_id = "essai"\n')
    write_source(root, *FIRST)
    config = Config()
    config.CourseDirectory.root = str(root)
    config.CourseDirectory.course_id = "essai"
    answer = NbGraderAPI(config=config).generate_assignment(DEVOIR)
    assert answer["success"], answer["log"]
    for learner, (double, triple) in ANSWERS.items():
        copy = nbformat.read(root / "release" / DEVOIR / f"{DEVOIR}.ipynb", as_version=4)
        for cell in copy.cells:
            name = cell.metadata.nbgrader.grade_id
            cell.source = {"double": double, "triple": triple, "avis": "Tout est clair."}.get(name, cell.source)
        folder = root / "submitted" / learner / DEVOIR
        folder.mkdir(parents=True)
        nbformat.write(copy, folder / f"{DEVOIR}.ipynb")


if __name__ == "__main__":
    make(Path(sys.argv[1]))
