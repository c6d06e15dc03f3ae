"""Read the points of an assignment in nbgrader's gradebook, as frozen values; nothing is written.

By statements on nbgrader's own tables: opening its `Gradebook` would create what is missing, and read cell by cell.
"""

from collections import defaultdict
from typing import Any

from nbgrader.api import Base
from sqlalchemy import Connection, NullPool, Row, Select, create_engine, func, select

from cpia.grading.history import Points, Standing

_TABLES = Base.metadata.tables


def read(db_url: str, assignment: str, learner: str) -> Standing:
    """Give the points of one learner, none where nothing is graded."""
    return read_all(db_url, assignment, learner).get(learner, Standing())


def read_all(db_url: str, assignment: str, learner: str | None = None) -> dict[str, Standing]:
    """Give the points of every learner who has any, or of the learner named."""
    engine = create_engine(db_url, poolclass=NullPool)
    with engine.connect() as connection:
        return standings(connection, assignment, learner)


def standings(connection: Connection, assignment: str, learner: str | None = None) -> dict[str, Standing]:
    """Give the points as this connection sees them."""
    points = defaultdict[str, list[Points]](list)
    for row in connection.execute(_grades(assignment, learner)):
        points[row.student_id].append(_points(row))
    late = {row.student_id: float(row.penalty or 0) for row in connection.execute(_penalties(assignment, learner))}
    return {login: Standing(tuple(cells), late.get(login, 0.0)) for login, cells in points.items()}


def _grades(assignment: str, learner: str | None) -> Select[Any]:
    grade, cell, tests, tasks = (_TABLES[name] for name in ("grade", "base_cell", "grade_cells", "task_cells"))
    handed, work, notebook, devoir = _submissions()
    statement = (
        select(
            work.c.student_id,
            notebook.c.name.label("notebook"),
            cell.c.name,
            func.coalesce(tests.c.max_score, tasks.c.max_score, 0.0).label("maximum"),
            grade.c.auto_score,
            grade.c.manual_score,
            grade.c.extra_credit,
            grade.c.needs_manual_grade,
        )
        .join_from(grade, cell, grade.c.cell_id == cell.c.id)
        .outerjoin(tests, tests.c.id == cell.c.id)
        .outerjoin(tasks, tasks.c.id == cell.c.id)
        .join(handed, grade.c.notebook_id == handed.c.id)
        .join(work, handed.c.assignment_id == work.c.id)
        .join(notebook, handed.c.notebook_id == notebook.c.id)
        .join(devoir, work.c.assignment_id == devoir.c.id)
        .where(devoir.c.name == assignment)
        .order_by(notebook.c.name, cell.c.name)
    )
    return statement if learner is None else statement.where(work.c.student_id == learner)


def _penalties(assignment: str, learner: str | None) -> Select[Any]:
    handed, work, _, devoir = _submissions()
    statement = (
        select(work.c.student_id, func.sum(handed.c.late_submission_penalty).label("penalty"))
        .join_from(handed, work, handed.c.assignment_id == work.c.id)
        .join(devoir, work.c.assignment_id == devoir.c.id)
        .where(devoir.c.name == assignment)
        .group_by(work.c.student_id)
    )
    return statement if learner is None else statement.where(work.c.student_id == learner)


def _submissions() -> tuple[Any, ...]:
    return tuple(_TABLES[name] for name in ("submitted_notebook", "submitted_assignment", "notebook", "assignment"))


def _points(row: Row[Any]) -> Points:
    return Points(
        notebook=row.notebook,
        name=row.name,
        maximum=row.maximum,
        auto=row.auto_score,
        manual=row.manual_score,
        extra=row.extra_credit or 0.0,
        waiting=bool(row.needs_manual_grade),
    )
