"""Leave a submission to a person, in nbgrader's gradebook: zero where nothing was graded, « needs manual grade »."""

from datetime import datetime
from typing import Any

from nbgrader.api import Gradebook


def zero(db_url: str, assignment: str, learner: str, timestamp: datetime | None) -> None:
    """Give the submission a row with no point for its automatic cells, all of them for a person to look at.

    Points given by hand stay: they are a person's.
    """
    with Gradebook(db_url) as gradebook:
        gradebook.update_or_create_student(learner)
        fields = {"timestamp": timestamp} if timestamp else {}
        submission = gradebook.update_or_create_submission(assignment, learner, **fields)
        for grade in _automatic(submission):
            grade.auto_score = 0
            grade.needs_manual_grade = True
        gradebook.db.commit()


def ask(db_url: str, assignment: str, learner: str) -> None:
    """Ask for a person's look at every automatic cell, the points as they are."""
    with Gradebook(db_url) as gradebook:
        for grade in _automatic(gradebook.find_submission(assignment, learner)):
            grade.needs_manual_grade = True
        gradebook.db.commit()


def _automatic(submission: Any) -> list[Any]:
    """Give the grades of the cells that a machine grades: code that is not also the learner's answer."""
    found = []
    for notebook in submission.notebooks:
        answers = {cell.name for cell in notebook.notebook.solution_cells}
        tests = {cell.id for cell in notebook.notebook.grade_cells if cell.cell_type == "code"} - {
            cell.id for cell in notebook.notebook.grade_cells if cell.name in answers
        }
        found += [grade for grade in notebook.grades if grade.cell_id in tests]
    return found
