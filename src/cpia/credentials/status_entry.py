"""The place of a credential in the public lists: a value that the ledger gives and that the credential names."""

from dataclasses import dataclass


@dataclass(frozen=True)
class StatusEntry:
    """The bit of a credential: its list (from 1) and its place there, never given to another."""

    list: int
    index: int
