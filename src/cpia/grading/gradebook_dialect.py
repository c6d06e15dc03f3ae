"""A SQLite dialect of SQLAlchemy that remembers, from one gradebook to the next, what is the same in all of them.

nbgrader opens its gradebook nine times for one submission, each time by an engine of its own. A new engine compiles
every statement again and looks for each of the fifteen tables again: half of the time that nbgrader takes. Here the
compiled statements are shared by all the engines of the process, and by its forks; the points, and every word sent to
the database, are the same.

    >>> swift("sqlite:////cours/gradebook.db")
    'sqlite+cpia:////cours/gradebook.db'
"""

import os
from collections.abc import Callable
from typing import Any

from sqlalchemy import Connection, Engine
from sqlalchemy.dialects import registry
from sqlalchemy.dialects.sqlite.pysqlite import SQLiteDialect_pysqlite
from sqlalchemy.util import LRUCache

_NAME = "sqlite.cpia"
_STATEMENTS = 500  # as many as an engine keeps by itself
_PLAIN, _SWIFT = "sqlite://", "sqlite+cpia://"

registry.register(_NAME, __name__, "GradebookDialect")


def swift(db_url: str) -> str:
    """Give the address of the same gradebook by this dialect; another database's is left as it is."""
    return _SWIFT + db_url.removeprefix(_PLAIN) if db_url.startswith(_PLAIN) else db_url


class GradebookDialect(SQLiteDialect_pysqlite):
    """SQLite, with statements compiled once a process and tables seen once a file."""

    driver = "cpia"
    supports_statement_cache = True
    _compiled: LRUCache[Any, Any] = LRUCache(_STATEMENTS)
    _seen: set[tuple[int, int, str]] = set()  # noqa: RUF012 - shared, as the statements are
    _named: dict[tuple[int, int], list[str]] = {}  # noqa: RUF012 - shared too

    def __eq__(self, other: object) -> bool:
        """Be the key of the same compiled statements as any other of the same settings: SQLAlchemy asks by equality."""
        return type(other) is GradebookDialect and self.paramstyle == other.paramstyle

    def __hash__(self) -> int:
        return hash(GradebookDialect)

    @classmethod
    def engine_created(cls, engine: Engine) -> None:
        """Share the compiled statements, by SQLAlchemy's own option."""
        engine.update_execution_options(compiled_cache=cls._compiled)

    def has_table(self, connection: Connection, table_name: str, schema: str | None = None, **kw: Any) -> bool:
        """Tell whether the table is there, from memory where it was there before: nbgrader never drops one."""
        file = _file(connection)
        if file is None:
            return _has_table(self, connection, table_name, schema, **kw)
        known = (*file, table_name)
        if known not in self._seen and _has_table(self, connection, table_name, schema, **kw):
            self._seen.add(known)
        return known in self._seen

    def get_table_names(
        self, connection: Connection, schema: str | None = None, sqlite_include_internal: bool = False, **kw: Any
    ) -> list[str]:
        """Give the tables, from memory where there were any before: nbgrader asks whether there are."""
        file = None if sqlite_include_internal else _file(connection)
        names = self._named.get(file, []) if file else []
        if not names:
            names = _table_names(self, connection, schema, sqlite_include_internal, **kw)
        if file:
            self._named[file] = names
        return list(names)


def _file(connection: Connection) -> tuple[int, int] | None:
    """Name the file of a database, None where there is none yet or it is empty."""
    path = connection.engine.url.database
    if not path or not os.path.exists(path) or not (status := os.stat(path)).st_size:
        return None
    return status.st_dev, status.st_ino


_has_table: Callable[..., bool] = SQLiteDialect_pysqlite.has_table
_table_names: Callable[..., list[str]] = SQLiteDialect_pysqlite.get_table_names
