"""What a machine's grading writes about one learner in nbgrader's gradebook, moved from a scratch copy to the real one.

A person's points and comments are no part of it: they are never read here, never written.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from nbgrader.api import Base
from sqlalchemy import Connection, select, update

from cpia.grading.history import Standing

_TABLES = Base.metadata.tables
Cell = tuple[str, str, str]  # notebook, kind, name


@dataclass(frozen=True)
class Work:
    """The machine's part of one learner's rows."""

    learner: str
    timestamp: str | None = None
    penalties: dict[str, float | None] = field(default_factory=dict)  # by notebook
    grades: dict[Cell, tuple[float | None, bool]] = field(default_factory=dict)  # points, waiting for a person
    comments: dict[Cell, str | None] = field(default_factory=dict)

    def settled(self, standing: Standing) -> "Work":
        """Take from a standing what waits for a person."""
        waiting = {(cell.notebook, cell.name): cell.waiting for cell in standing.points}
        grades = {cell: (auto, waiting.get((cell[0], cell[2]), wait)) for cell, (auto, wait) in self.grades.items()}
        return replace(self, grades=grades)

    def to_plain(self) -> dict[str, Any]:
        """Give it as JSON knows values."""
        return {
            "learner": self.learner,
            "timestamp": self.timestamp,
            "penalties": self.penalties,
            "grades": [[*cell, *values] for cell, values in self.grades.items()],
            "comments": [[*cell, text] for cell, text in self.comments.items()],
        }

    @classmethod
    def from_plain(cls, plain: dict[str, Any]) -> "Work":
        """Read what `to_plain` gave."""
        grades = {(row[0], row[1], row[2]): (row[3], row[4]) for row in plain["grades"]}
        comments = {(row[0], row[1], row[2]): row[3] for row in plain["comments"]}
        return cls(plain["learner"], plain["timestamp"], plain["penalties"], grades, comments)


def read(connection: Connection, assignment: str, learner: str) -> Work:
    """Read one learner's rows."""
    work = _submission(connection, assignment, learner)
    if work is None:
        return Work(learner)
    grade, comment = _TABLES["grade"], _TABLES["comment"]
    notebooks = _notebooks(connection, work.id)
    grades = {
        cell: (row.auto_score, bool(row.needs_manual_grade))
        for cell, row in _rows(connection, notebooks, grade).items()
    }
    comments = {cell: row.auto_comment for cell, row in _rows(connection, notebooks, comment).items()}
    penalties = {name: row.late_submission_penalty for name, row in notebooks.items()}
    return Work(learner, work.timestamp.isoformat() if work.timestamp else None, penalties, grades, comments)


def write(connection: Connection, assignment: str, work: Work) -> None:
    """Write them over the learner's rows, whose cells are the same already (see `structure.reshape`)."""
    submission = _submission(connection, assignment, work.learner)
    if submission is None:
        return
    if work.timestamp:
        _set(connection, "submitted_assignment", submission.id, timestamp=datetime.fromisoformat(work.timestamp))
    notebooks = _notebooks(connection, submission.id)
    for name, row in notebooks.items():
        _set(connection, "submitted_notebook", row.id, late_submission_penalty=work.penalties.get(name))
    for cell, row in _rows(connection, notebooks, _TABLES["grade"]).items():
        if cell in work.grades:
            auto, waiting = work.grades[cell]
            _set(connection, "grade", row.id, auto_score=auto, needs_manual_grade=waiting)
    for cell, row in _rows(connection, notebooks, _TABLES["comment"]).items():
        if cell in work.comments:
            _set(connection, "comment", row.id, auto_comment=work.comments[cell])


def _submission(connection: Connection, assignment: str, learner: str) -> Any:
    work, devoir = _TABLES["submitted_assignment"], _TABLES["assignment"]
    statement = select(work).join(devoir, work.c.assignment_id == devoir.c.id)
    return connection.execute(statement.where(devoir.c.name == assignment, work.c.student_id == learner)).first()


def _notebooks(connection: Connection, submission: str) -> dict[str, Any]:
    handed, notebook = _TABLES["submitted_notebook"], _TABLES["notebook"]
    statement = select(handed, notebook.c.name.label("name")).join(notebook, handed.c.notebook_id == notebook.c.id)
    rows = connection.execute(statement.where(handed.c.assignment_id == submission).order_by(notebook.c.name)).all()
    return {row.name: row for row in rows}


def _rows(connection: Connection, notebooks: dict[str, Any], table: Any) -> dict[Cell, Any]:
    base = _TABLES["base_cell"]
    found = {}
    for name, notebook in notebooks.items():
        statement = select(table, base.c.name.label("cell"), base.c.type.label("kind")).join(
            base, table.c.cell_id == base.c.id
        )
        for row in connection.execute(statement.where(table.c.notebook_id == notebook.id).order_by(base.c.name)):
            found[name, row.kind, row.cell] = row
    return found


def _set(connection: Connection, name: str, row: str, **fields: Any) -> None:
    table = _TABLES[name]
    connection.execute(update(table).where(table.c.id == row).values(**fields))
