"""Save a submission's points in one transaction: a grader killed in the middle leaves all of them, or none."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, SaveAutoGrades

from cpia.grading.read_at_once import SubmittedCells


class SaveAllOrNothing(SaveAutoGrades):  # type: ignore[misc]
    """nbgrader's `SaveAutoGrades`, which commits after each cell, committing once after the last one."""

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Save the points and the comments of every cell, or, where one fails, of none."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id = names["notebook"], names["assignment"]
        self.student_id, self.db_url = names["student"], names["db_url"]
        with Gradebook(self.db_url) as gradebook:
            self.gradebook = SubmittedCells(gradebook, self.notebook_id, self.assignment_id, self.student_id)
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            gradebook.db.commit()
        return nb, resources
