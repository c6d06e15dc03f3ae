"""What the database itself refuses, whoever asks: made with each table, in the same transaction.

One table of rules for both databases. PostgreSQL also refuses TRUNCATE; SQLite, which deletes the former row of an
`INSERT OR REPLACE` without any trigger of deletion, refuses the insertion that would replace.
"""

import sqlalchemy as sa

from cpia.ledger.schema import AUDIT, CREDENTIAL, ERASABLE, METADATA, REVIEW

RULES = {
    "audit_is_append_only": ("UPDATE", AUDIT, ""),
    "audit_is_never_cut": ("DELETE", AUDIT, ""),
    "credential_is_never_deleted": ("DELETE", CREDENTIAL, ""),
    "revocation_is_final": ("UPDATE OF state", CREDENTIAL, "OLD.state = 'revoked'"),
    "identity_is_final": (
        "UPDATE OF id, achievement, issued_at, rule, method, document_sha256, status_list, status_index",
        CREDENTIAL,
        "",
    ),
    "learner_is_only_erased": (
        "UPDATE OF learner, grades, salt, document",
        CREDENTIAL,
        "NEW.learner IS NOT NULL OR NEW.grades IS NOT NULL OR NEW.salt IS NOT NULL OR NEW.document IS NOT NULL",
    ),
    "reason_is_only_erased": ("UPDATE OF reason", CREDENTIAL, "OLD.state = 'revoked' AND NEW.reason IS NOT NULL"),
    "review_is_never_deleted": ("DELETE", REVIEW, ""),
    "review_identity_is_final": ("UPDATE OF n, credential, opened_at", REVIEW, ""),
    "decision_is_final": ("UPDATE OF decision, actor, decided_at", REVIEW, "OLD.decision IS NOT NULL"),
    "decided_texts_are_only_erased": (
        "UPDATE OF content, reason",
        REVIEW,
        "OLD.decision IS NOT NULL AND (NEW.content IS NOT NULL OR NEW.reason IS NOT NULL)",
    ),
}
_SAME_CREDENTIAL = (  # a question for each index: as one, the whole table would be read at each insertion
    "id = NEW.id",
    "status_list = NEW.status_list AND status_index = NEW.status_index",
    "learner = NEW.learner AND achievement = NEW.achievement AND state = 'active' AND NEW.state = 'active'",
)
SQLITE_ONLY = {
    "audit_is_never_replaced": (
        "INSERT",
        AUDIT,
        "EXISTS (SELECT 1 FROM audit WHERE n = NEW.n OR previous = NEW.previous)",
    ),
    "credential_is_never_replaced": (
        "INSERT",
        CREDENTIAL,
        " OR ".join(f"EXISTS (SELECT 1 FROM credential WHERE {same})" for same in _SAME_CREDENTIAL),  # noqa: S608
    ),
    "review_is_never_replaced": (
        "INSERT",
        REVIEW,
        "EXISTS (SELECT 1 FROM review WHERE n = NEW.n OR"
        " (credential = NEW.credential AND decision IS NULL AND NEW.decision IS NULL))",
    ),
}
_REFUSE = """CREATE OR REPLACE FUNCTION cpia_ledger_refuses() RETURNS trigger LANGUAGE plpgsql AS
$$ BEGIN RAISE EXCEPTION USING MESSAGE = TG_NAME, ERRCODE = '23000'; END $$"""


def install() -> None:
    """Have every table made with its triggers, and without statistics (in PostgreSQL) on what may be erased.

    PostgreSQL keeps samples of a column's values apart from the table: erasure would not reach them.
    """
    for name, (when, table, condition) in (RULES | SQLITE_ONLY).items():
        test = f"WHEN {condition} " if condition else ""
        _with(table, "sqlite", f"CREATE TRIGGER {name} BEFORE {when} ON {table.name} {test}BEGIN {_abort(name)} END")
    for table in METADATA.sorted_tables:
        _with(table, "postgresql", _REFUSE, event="before_create")
        name = _truncation(table)
        _with(table, "postgresql", _plpgsql(name, "TRUNCATE", table, "FOR EACH STATEMENT"))
        for column in ERASABLE.get(table, ()):
            _with(table, "postgresql", f"ALTER TABLE {table.name} ALTER COLUMN {column} SET STATISTICS 0")
    for name, (when, table, condition) in RULES.items():
        scope = "FOR EACH ROW" + (f" WHEN ({condition})" if condition else "")
        _with(table, "postgresql", _plpgsql(name, when, table, scope))


def expected(dialect: str) -> frozenset[str]:
    """Name the triggers that a ledger must have."""
    if dialect == "sqlite":
        return frozenset(RULES | SQLITE_ONLY)
    return frozenset(RULES) | {_truncation(table) for table in METADATA.sorted_tables}


def present(connection: sa.Connection) -> frozenset[str]:
    """Name the triggers that a ledger has, in force."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name FROM sqlite_master WHERE type = 'trigger'"
    else:
        query = (
            "SELECT tgname FROM pg_trigger WHERE NOT tgisinternal AND tgenabled IN ('O', 'A')"
            " AND tgrelid IN ('audit'::regclass, 'credential'::regclass, 'review'::regclass)"
        )
    return frozenset(connection.exec_driver_sql(query).scalars())


def _with(table: sa.Table, dialect: str, statement: str, *, event: str = "after_create") -> None:
    def run(_table: sa.Table, connection: sa.Connection, **_options: object) -> None:
        if connection.dialect.name == dialect:
            connection.exec_driver_sql(statement)

    sa.event.listen(table, event, run)


def _abort(name: str) -> str:
    return f"SELECT RAISE(ABORT, '{name}');"


def _plpgsql(name: str, when: str, table: sa.Table, scope: str) -> str:
    return f"CREATE TRIGGER {name} BEFORE {when} ON {table.name} {scope} EXECUTE FUNCTION cpia_ledger_refuses()"


def _truncation(table: sa.Table) -> str:
    return f"{table.name}_is_never_emptied"


install()
