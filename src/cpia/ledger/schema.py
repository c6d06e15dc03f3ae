"""The tables of the ledger, the same in SQLite and in PostgreSQL.

Whatever tells of a learner is in columns that erasure sets to null; everything else is final (`cpia.ledger.triggers`).
"""

import sqlalchemy as sa

LIST_SIZE = 131_072
"""Bits of a status list: the least that the specification admits, so that a position hides among many."""

METADATA = sa.MetaData()
CREDENTIAL = sa.Table(
    "credential",
    METADATA,
    sa.Column("id", sa.String, primary_key=True),
    sa.Column("learner", sa.String),  # pseudonym; null once erased
    sa.Column("achievement", sa.String, nullable=False),
    sa.Column("state", sa.String, sa.CheckConstraint("state IN ('active', 'revoked')"), nullable=False),
    sa.Column("issued_at", sa.String, nullable=False),
    sa.Column("rule", sa.String, nullable=False),
    sa.Column("grades", sa.String),  # HMAC of the grade record; null once erased
    sa.Column("salt", sa.String),  # of the seal over learner and grades; null once erased
    sa.Column("method", sa.String, nullable=False),
    sa.Column("document", sa.Text),  # null once erased
    sa.Column("document_sha256", sa.String, nullable=False),
    sa.Column("status_list", sa.Integer, sa.CheckConstraint("status_list >= 1"), nullable=False),
    sa.Column(
        "status_index",
        sa.Integer,
        sa.CheckConstraint(f"status_index >= 0 AND status_index < {LIST_SIZE}"),
        nullable=False,
    ),
    sa.Column("reason", sa.Text),  # why it was revoked, sealed; null once erased
    sa.UniqueConstraint("status_list", "status_index", name="one_bit_a_credential"),
)
_ACTIVE = sa.text("state = 'active'")
sa.Index(
    "one_active_credential",
    CREDENTIAL.c.learner,
    CREDENTIAL.c.achievement,
    unique=True,
    sqlite_where=_ACTIVE,
    postgresql_where=_ACTIVE,
)
_REVOKED = sa.text("state = 'revoked'")
sa.Index(
    "revoked_bits",
    CREDENTIAL.c.status_list,
    CREDENTIAL.c.status_index,
    sqlite_where=_REVOKED,
    postgresql_where=_REVOKED,
)
REVIEW = sa.Table(
    "review",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("credential", sa.String, sa.ForeignKey(CREDENTIAL.c.id), nullable=False, index=True),
    sa.Column("opened_at", sa.String, nullable=False),
    sa.Column("content", sa.Text),  # reasons and grade digest, sealed; null once erased
    sa.Column("decision", sa.String, sa.CheckConstraint("decision IN ('keep', 'revoke', 'lapsed')")),
    sa.Column("actor", sa.String),
    sa.Column("reason", sa.Text),  # of the decision, sealed; null once erased
    sa.Column("decided_at", sa.String),
)
_OPEN = sa.text("decision IS NULL")
sa.Index("one_open_review", REVIEW.c.credential, unique=True, sqlite_where=_OPEN, postgresql_where=_OPEN)
AUDIT = sa.Table(
    "audit",
    METADATA,
    sa.Column("n", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("at", sa.String, nullable=False),
    sa.Column("actor", sa.String, nullable=False),
    sa.Column("event", sa.String, nullable=False),
    sa.Column("credential", sa.String, nullable=False),
    sa.Column("detail", sa.String, nullable=False),
    sa.Column("previous", sa.String, nullable=False, unique=True),
    sa.Column("digest", sa.String, nullable=False),
)

ERASABLE = {
    CREDENTIAL: ("learner", "grades", "salt", "document", "reason"),
    REVIEW: ("content", "reason"),
}
"""The columns that may tell of a learner."""
