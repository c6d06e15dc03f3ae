"""What was issued: one active credential per learner and achievement, and an audit that only grows.

SQLite by default, PostgreSQL by its URL. A learner is there under a keyed pseudonym, and never by name, login, e-mail
or score. The chain of hashes shows an edit made behind the triggers; it does not stop someone who holds the database
from rewriting all of it (docs/adr/0006-registre.md, 0008-registre-deux-bases.md).
"""

from cpia.credentials.status_entry import StatusEntry
from cpia.ledger.audit import GENESIS
from cpia.ledger.book import Ledger, opened
from cpia.ledger.opening import open_for
from cpia.ledger.records import Claim, Entry, Review, Revocation, keyed_digest
from cpia.ledger.schema import LIST_SIZE

__all__ = [
    "GENESIS",
    "LIST_SIZE",
    "Claim",
    "Entry",
    "Ledger",
    "Review",
    "Revocation",
    "StatusEntry",
    "keyed_digest",
    "open_for",
    "opened",
]
