"""The cells that nbgrader's gradebook knows of a released notebook, and their change once submissions came in.

nbgrader refuses to add or remove a cell of a notebook that has submissions (`SaveCells`, nbgrader 0.9.6; nbgrader
#1699): their rows would not match. `reshape` changes both: a dropped cell goes with its grades and its comments, a new
one comes with an empty grade or comment for each submission. Everything happens in the caller's transaction.
"""

from dataclasses import asdict, dataclass, field
from typing import Any
from uuid import uuid4

from nbgrader.api import Base
from sqlalchemy import Connection, Table, delete, insert, select, update

from cpia.errors import GradingError

_TABLES = Base.metadata.tables
_KINDS = {"GradeCell": "grade_cells", "SolutionCell": "solution_cells", "TaskCell": "task_cells"}
_GRADED = ("GradeCell", "TaskCell")
_COMMENTED = ("SolutionCell", "TaskCell")

Key = tuple[str, str]  # kind, name


@dataclass(frozen=True)
class Source:
    """A cell's text as nbgrader restores it in a submission."""

    name: str
    cell_type: str
    locked: bool
    source: str
    checksum: str | None


@dataclass(frozen=True)
class Shape:
    """Every cell of one notebook that nbgrader knows, in the notebook's order."""

    notebook: str
    sources: tuple[Source, ...]
    cells: dict[Key, dict[str, Any]] = field(default_factory=dict)  # fields of the kind's own table


def shapes(connection: Connection, assignment: str) -> tuple[Shape, ...]:
    """Read the notebooks of an assignment, by name."""
    return tuple(
        Shape(name, _sources(connection, notebook), {key: fields for key, (_, fields) in _cells(connection, notebook)})
        for name, notebook in _notebooks(connection, assignment)
    )


def reshape(connection: Connection, assignment: str, shape: Shape) -> None:
    """Make the gradebook's cells of one notebook those of `shape`, with the rows of every submission.

    Points and comments of the cells that stay are left as they are.

    Raises
    ------
    GradingError
        The gradebook does not know this notebook.
    """
    notebook = dict(_notebooks(connection, assignment)).get(shape.notebook)
    if notebook is None:
        raise GradingError(
            f"Devoir « {assignment} » : le carnet « {shape.notebook} » n'est pas au carnet de notes ; un carnet entier "
            "ne s'ajoute pas après les remises. Publiez-le comme un autre devoir."
        )
    known = dict(_cells(connection, notebook))
    for key, (cell, _) in known.items():
        if key not in shape.cells:
            _drop(connection, cell, key[0])
    for key, fields in shape.cells.items():
        if key in known:
            _update(connection, known[key][0], key[0], fields)
        else:
            _create(connection, notebook, key, fields)
    _write_sources(connection, notebook, shape.sources)


def _notebooks(connection: Connection, assignment: str) -> list[tuple[str, str]]:
    table, devoir = _TABLES["notebook"], _TABLES["assignment"]
    statement = select(table.c.name, table.c.id).join(devoir, table.c.assignment_id == devoir.c.id)
    rows = connection.execute(statement.where(devoir.c.name == assignment).order_by(table.c.name))
    return [(row.name, row.id) for row in rows]


def _cells(connection: Connection, notebook: str) -> list[tuple[Key, tuple[str, dict[str, Any]]]]:
    base, found = _TABLES["base_cell"], []
    for kind, name in _KINDS.items():
        table = _TABLES[name]
        statement = select(base.c.name, table).join(base, base.c.id == table.c.id).where(base.c.notebook_id == notebook)
        for row in connection.execute(statement.order_by(base.c.name)).mappings():
            fields = {column: row[column] for column in ("max_score", "cell_type") if column in row}
            found.append(((kind, row["name"]), (row["id"], fields)))
    return found


def _sources(connection: Connection, notebook: str) -> tuple[Source, ...]:
    """Read the texts as nbgrader does, which asks for no order: they come in that of their writing."""
    table = _TABLES["source_cell"]
    rows = connection.execute(select(table).where(table.c.notebook_id == notebook))
    return tuple(Source(row.name, row.cell_type, bool(row.locked), row.source or "", row.checksum) for row in rows)


def _drop(connection: Connection, cell: str, kind: str) -> None:
    for name in ("grade", "comment"):
        connection.execute(delete(_TABLES[name]).where(_TABLES[name].c.cell_id == cell))
    for table in (_TABLES[_KINDS[kind]], _TABLES["base_cell"]):
        connection.execute(delete(table).where(table.c.id == cell))


def _update(connection: Connection, cell: str, kind: str, fields: dict[str, Any]) -> None:
    if fields:
        table = _TABLES[_KINDS[kind]]
        connection.execute(update(table).where(table.c.id == cell).values(**fields))


def _create(connection: Connection, notebook: str, key: Key, fields: dict[str, Any]) -> None:
    kind, name = key
    cell = uuid4().hex
    connection.execute(insert(_TABLES["base_cell"]).values(id=cell, name=name, notebook_id=notebook, type=kind))
    connection.execute(insert(_TABLES[_KINDS[kind]]).values(id=cell, **fields))
    handed = _TABLES["submitted_notebook"]
    for row in connection.execute(select(handed.c.id).where(handed.c.notebook_id == notebook)).all():
        if kind in _GRADED:
            _add(connection, _TABLES["grade"], row.id, cell, needs_manual_grade=True)
        if kind in _COMMENTED:
            _add(connection, _TABLES["comment"], row.id, cell)


def _add(connection: Connection, table: Table, notebook: str, cell: str, **fields: Any) -> None:
    connection.execute(insert(table).values(id=uuid4().hex, notebook_id=notebook, cell_id=cell, **fields))


def _write_sources(connection: Connection, notebook: str, sources: tuple[Source, ...]) -> None:
    """Write all the texts again, in the notebook's order; nothing else refers to their rows."""
    table = _TABLES["source_cell"]
    connection.execute(delete(table).where(table.c.notebook_id == notebook))
    for source in sources:
        connection.execute(insert(table).values(id=uuid4().hex, notebook_id=notebook, **asdict(source)))
