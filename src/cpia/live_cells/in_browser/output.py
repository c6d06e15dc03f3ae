"""What a cell prints: given as it comes, and never more than a page can show."""

import io
from collections.abc import Callable
from typing import TextIO

MAX_OUTPUT = 20_000
"""Characters shown of one run; a loop that prints for ever must not fill the page."""
BATCH = 400


class Output(io.TextIOBase, TextIO):
    """A stream that gives what is written to `send`, a few lines at a time, until `MAX_OUTPUT`."""

    def __init__(self, send: Callable[[str], object]) -> None:
        self._send = send
        self._waiting = ""
        self._left = MAX_OUTPUT
        self.cut = False

    def writable(self) -> bool:
        """Say yes: this is a text stream like another."""
        return True

    def write(self, text: str) -> int:
        """Keep what fits, and forget the rest."""
        kept = text[: self._left]
        self._left -= len(kept)
        self.cut = self.cut or len(kept) < len(text)
        self._waiting += kept
        if len(self._waiting) >= BATCH:
            self.flush()
        return len(text)

    def flush(self) -> None:
        """Give what waits."""
        if self._waiting:
            self._send(self._waiting)
            self._waiting = ""
