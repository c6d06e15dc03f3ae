"""Leave a submission to a person, in nbgrader's gradebook: zero where nothing was graded, « needs manual grade »."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from sqlalchemy import create_engine, inspect, text
from sqlalchemy.exc import DatabaseError
from tornado.log import app_log

from cpia.errors import GradingError


def zero(db_url: str, assignment: str, learner: str, timestamp: datetime | None) -> None:
    """Give the submission a row with no point for its automatic cells, all of them for a person to look at.

    Points given by hand stay: they are a person's.
    """
    from nbgrader.api import Gradebook

    with _unlogged(), Gradebook(db_url) as gradebook:
        gradebook.update_or_create_student(learner)
        fields = {"timestamp": timestamp} if timestamp else {}
        submission = gradebook.update_or_create_submission(assignment, learner, **fields)
        for grade in _automatic(submission.notebooks):
            grade.auto_score = 0
            grade.needs_manual_grade = True
        gradebook.db.commit()


@contextmanager
def _unlogged() -> Iterator[None]:
    """Keep nbgrader from logging the error that it raises: a traceback on a terminal, a login in a service's log."""
    was, app_log.disabled = app_log.disabled, True
    try:
        yield
    finally:
        app_log.disabled = was


def knows(db_url: str, assignment: str) -> bool:
    """Tell whether the assignment was released, which is when nbgrader learns of its cells.

    Raises
    ------
    GradingError
        The gradebook cannot be read.
    """
    file = db_url.removeprefix("sqlite:///")
    if file != db_url and not Path(file).exists():
        return False  # opening it would make it
    try:
        with create_engine(db_url).connect() as connection:
            if not inspect(connection).has_table("assignment"):
                return False
            question = text("SELECT COUNT(*) FROM assignment WHERE name = :name")
            return bool(connection.execute(question, {"name": assignment}).scalar())
    except DatabaseError as problem:
        raise GradingError(
            f"Carnet de notes {db_url} : illisible ({problem.orig}) ; attendu : le « gradebook.db » que nbgrader a "
            "écrit. Si un autre programme l'occupe, attendez qu'il ait fini ; s'il est abîmé, remettez-en une copie "
            "sauvegardée."
        ) from problem


def ask(db_url: str, assignment: str, learner: str, notebook: str, *, nothing: bool = False) -> None:
    """Ask for a person's look at every automatic cell of one notebook: the points as they are, or no point."""
    from nbgrader.api import Gradebook

    with Gradebook(db_url) as gradebook:
        for grade in _automatic([gradebook.find_submission_notebook(notebook, assignment, learner)]):
            grade.needs_manual_grade = True
            if nothing:
                grade.auto_score = 0
        gradebook.db.commit()


def _automatic(notebooks: list[Any]) -> list[Any]:
    """Give the grades of the cells that a machine grades: code that is not also the learner's answer."""
    found = []
    for notebook in notebooks:
        answers = {cell.name for cell in notebook.notebook.solution_cells}
        tests = {cell.id for cell in notebook.notebook.grade_cells if cell.cell_type == "code"} - {
            cell.id for cell in notebook.notebook.grade_cells if cell.name in answers
        }
        found += [grade for grade in notebook.grades if grade.cell_id in tests]
    return found
