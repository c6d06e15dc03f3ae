"""The connections to the ledger's database: one writer at a time, readers of one moment, traces scrubbed.

SQLite excludes other writers with BEGIN IMMEDIATE, PostgreSQL with an advisory lock of the transaction. Both wait for
a minute, then give up: nothing was written, and doing it again is harmless.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger.schema import CREDENTIAL, ERASABLE, METADATA

WAIT_SECONDS = 60
ADVISORY_LOCK = 0x63706961  # any fixed number: "cpia" in ASCII


class Database:
    """The database of one ledger, its tables and triggers made where there are none."""

    def __init__(self, url: str | sa.URL) -> None:
        self._engine = sa.create_engine(url)
        self._sqlite = self._engine.dialect.name == "sqlite"
        if self._sqlite:
            sa.event.listen(self._engine, "connect", _prepare_sqlite)
        try:
            with self.writing() as connection:
                _refuse_older(connection)
                METADATA.create_all(connection)
        except BaseException:
            self.close()
            raise

    def close(self) -> None:
        """Close the connections."""
        self._engine.dispose()

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Give a transaction that excludes every other writer, committed at the end of the block."""
        with _unavailable_told(), self._engine.connect() as connection:
            if self._sqlite:
                connection.exec_driver_sql("BEGIN IMMEDIATE")
            else:
                connection.exec_driver_sql(f"SET LOCAL lock_timeout = '{WAIT_SECONDS}s'")
                # A writer whose machine vanished must not keep the lock until its connection times out.
                connection.exec_driver_sql(f"SET LOCAL idle_in_transaction_session_timeout = '{5 * WAIT_SECONDS}s'")
                connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})")
            yield connection
            connection.commit()

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Give a transaction that sees one moment, whatever is written meanwhile."""
        with _unavailable_told(), self._engine.connect() as connection:
            if self._sqlite:
                connection.exec_driver_sql("BEGIN")
            else:
                connection.execution_options(isolation_level="REPEATABLE READ", postgresql_readonly=True)
            yield connection

    def scrub(self) -> None:
        """Write the tables anew without what was erased, then empty the write-ahead log.

        Raises
        ------
        CredentialError
            Another connection was in the way: traces may be left, and erasing again removes them.
        """
        with _unavailable_told(), self._engine.connect() as connection:
            if not self._sqlite:
                connection.execution_options(isolation_level="AUTOCOMMIT")  # SQLite's are so from the start
                for table in ERASABLE:
                    connection.exec_driver_sql(f"VACUUM FULL {table.name}")
                return
            connection.exec_driver_sql("VACUUM")
            if connection.exec_driver_sql("PRAGMA wal_checkpoint(TRUNCATE)").one()[0] != 0:
                raise CredentialError(
                    "Registre : données effacées, mais un autre programme lit encore le journal, qui peut en garder "
                    "une trace ; recommencez l'effacement."
                )


def _prepare_sqlite(connection: Any, _record: Any) -> None:
    connection.isolation_level = None  # the driver must not begin transactions of its own
    connection.execute(f"PRAGMA busy_timeout = {WAIT_SECONDS * 1000}")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")  # VACUUM makes no copy in another folder
    connection.execute("PRAGMA secure_delete = ON")  # what is erased must not linger in the file


def _refuse_older(connection: sa.Connection) -> None:
    inspector = sa.inspect(connection)
    if not inspector.has_table(CREDENTIAL.name):
        return
    missing = {column.name for column in CREDENTIAL.columns}
    missing -= {column["name"] for column in inspector.get_columns(CREDENTIAL.name)}
    if missing:
        raise CredentialError(
            f"Registre d'une version antérieure : il lui manque {', '.join(sorted(missing))}. Il date d'avant les "
            "listes de révocation et ne contient donc que des spécimens ; mettez-le de côté (déplacez "
            "credentials/ledger.db hors du dossier), puis recommencez : un registre neuf sera créé."
        )


@contextmanager
def _unavailable_told() -> Iterator[None]:
    try:
        yield
    except sa.exc.IntegrityError:
        raise  # a guard of the database refused: no fault of the operator's
    except sa.exc.DatabaseError as problem:
        raise CredentialError(
            f"Registre indisponible ({str(problem.orig).strip()}), attendu : une base qui répond en moins de "
            f"{WAIT_SECONDS} s, où ce compte peut créer ses tables et y écrire ; vérifiez qu'elle tourne et qu'aucune "
            "opération n'y est restée ouverte, puis recommencez : refaire une opération ne la fait pas deux fois."
        ) from problem
