"""Commit to a text that may have to disappear: its digest stays in the audit, the text and its salt can be erased.

A plain digest of a short text (points, a reason) can be guessed. Here 128 random bits stand before the text, in the
same column: once that column is null, the digest tells nothing of anybody.
"""

import hashlib
import secrets

SALT_BYTES = 16


def sealed(text: str) -> str:
    """Put a fresh salt before a text, as the ledger keeps it."""
    return secrets.token_hex(SALT_BYTES) + text


def unsealed(kept: str) -> str:
    """Give back the text."""
    return kept[2 * SALT_BYTES :]


def digest(kept: str) -> str:
    """Give the digest that commits to a text kept with its salt."""
    return hashlib.sha256(kept.encode()).hexdigest()
