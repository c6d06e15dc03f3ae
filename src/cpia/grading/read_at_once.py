"""nbgrader's gradebook as its preprocessors ask it, cell by cell, answered from what was read at once.

nbgrader looks for each cell of a submission by a statement of its own, with up to five joins; here one statement reads
all of a notebook. The objects are nbgrader's own, of the same session, and a cell that is not among them is still
looked for as nbgrader does: what it raises then is the same.
"""

from types import SimpleNamespace
from typing import Any

from nbgrader.api import BaseCell, Comment, Grade, Gradebook
from sqlalchemy import select


class KnownCells:
    """What `OverwriteCells` uses of a gradebook, for one notebook of an assignment."""

    def __init__(self, gradebook: Gradebook, notebook: str, assignment: str) -> None:
        self._gradebook = gradebook
        self._notebook = gradebook.find_notebook(notebook, assignment)
        self._sources = {cell.name: cell for cell in self._notebook.source_cells}
        graded = [*self._notebook.task_cells, *self._notebook.grade_cells]  # nbgrader looks among these first
        self._graded = {cell.name: cell for cell in graded}

    def find_notebook(self, *_: str) -> Any:
        """Give the notebook."""
        return self._notebook

    def find_source_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """Give a cell of the instructor's notebook."""
        return self._sources.get(name) or self._gradebook.find_source_cell(name, notebook, assignment)

    def find_graded_cell(self, name: str, notebook: str, assignment: str) -> Any:
        """Give a cell that has points."""
        return self._graded.get(name) or self._gradebook.find_graded_cell(name, notebook, assignment)


class SubmittedCells:
    """What `SaveAutoGrades` uses of a gradebook, for one submitted notebook; its commits are left to the caller."""

    def __init__(self, gradebook: Gradebook, notebook: str, assignment: str, student: str) -> None:
        self._gradebook = gradebook
        handed_in = gradebook.find_submission_notebook(notebook, assignment, student).id
        self._grades = _by_name(gradebook, Grade, handed_in)
        self._comments = _by_name(gradebook, Comment, handed_in)
        self.db = SimpleNamespace(commit=lambda: None)

    def find_grade(self, name: str, *where: str) -> Any:
        """Give the grade of a cell."""
        return self._grades.get(name) or self._gradebook.find_grade(name, *where)

    def find_comment(self, name: str, *where: str) -> Any:
        """Give the comment on a cell."""
        return self._comments.get(name) or self._gradebook.find_comment(name, *where)


def _by_name(gradebook: Gradebook, kind: Any, handed_in: str) -> dict[str, Any]:
    """Give grades or comments by the name of their cell; where a task has the same name, nbgrader takes the other."""
    statement = (
        select(kind, BaseCell.__table__.c.name)
        .join(BaseCell.__table__, BaseCell.__table__.c.id == kind.cell_id)
        .where(kind.notebook_id == handed_in)
        .order_by(BaseCell.__table__.c.type.desc())
    )
    return {name: found for found, name in gradebook.db.execute(statement)}
