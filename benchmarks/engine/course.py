"""Plain nbgrader course folders with the benchmark's assignment, its release and its submissions, in a gradebook."""

import contextlib
import io
import shutil
from dataclasses import dataclass
from pathlib import Path

import nbformat
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from benchmarks.engine.answers import draw
from benchmarks.engine.data import readings
from cpia.authoring import text

SLUG = "chauffage"
DATA = "releves.csv"
_TEXT = Path(__file__).with_name(f"{SLUG}.md")

Grades = dict[tuple[str, str], tuple[float | None, bool]]
"""(learner, cell) -> points given by the machine, and whether a person must look."""


@dataclass(frozen=True)
class Course:
    """One course folder, as nbgrader lays it out."""

    root: Path

    @property
    def db_url(self) -> str:
        """The gradebook, where nbgrader puts it by default."""
        return f"sqlite:///{self.root / 'gradebook.db'}"

    @property
    def source(self) -> Path:
        """The instructor notebook."""
        return self.root / "source" / SLUG / f"{SLUG}.ipynb"

    def submission(self, learner: str) -> Path:
        """The notebook that a learner handed in."""
        return self.root / "submitted" / learner / SLUG / f"{SLUG}.ipynb"

    @property
    def learners(self) -> list[str]:
        """Who handed in."""
        return sorted(path.parent.name for path in self.root.glob(f"submitted/*/{SLUG}"))

    def grades(self) -> Grades:
        """Read every grade in the gradebook."""
        with Gradebook(self.db_url) as gradebook:
            return {
                (copy.student.id, grade.name): (grade.auto_score, grade.needs_manual_grade)
                for copy in gradebook.assignment_submissions(SLUG)
                for notebook in copy.notebooks
                for grade in notebook.grades
            }


def make(root: Path, copies: int) -> Course:
    """Make a course with its release and so many submissions, all different."""
    course = Course(root)
    _write(course.source, text.read(_TEXT.read_text(encoding="utf-8"), _TEXT.name))
    _release(course)
    release = nbformat.read(root / "release" / SLUG / f"{SLUG}.ipynb", as_version=4)
    for rank, answers in enumerate(draw(copies)):
        for cell in release.cells:
            cell.source = answers.get(cell.metadata.get("nbgrader", {}).get("grade_id"), cell.source)
        _write(course.submission(f"apprenant-{rank + 1:03}"), release)
    (root / "nbgrader_config.py").write_text("", encoding="ascii")
    return course


def copy(course: Course, root: Path) -> Course:
    """Give the same course in another folder, its gradebook too."""
    shutil.copytree(course.root, root)
    return Course(root)


def _write(path: Path, notebook: NotebookNode) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, path)
    (path.parent / DATA).write_bytes(readings())


def _release(course: Course) -> None:
    config = Config()
    config.CourseDirectory.root = str(course.root)
    with contextlib.redirect_stderr(io.StringIO()):
        done = NbGraderAPI(config=config).generate_assignment(SLUG)
    if not done["success"]:
        raise RuntimeError(f"nbgrader could not make the release:\n{done.get('log')}\n{done.get('error')}")
