"""How far the page setting is, from what weasyprint tells its log."""

import logging
import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager

EVERY = 50
_PAGE = re.compile(r"Step 5 - Creating layout - Page (\d+)")
_STEPS = {"Step 3": "Style", "Step 4": "Boîtes", "Step 6": "Écriture du PDF"}
_LOGGER = logging.getLogger("weasyprint.progress")


class _Teller(logging.Handler):
    def __init__(self, say: Callable[[str], None]) -> None:
        super().__init__()
        self.say = say

    def emit(self, record: logging.LogRecord) -> None:
        message = record.getMessage()
        if (page := _PAGE.match(message)) and int(page[1]) % EVERY == 0:
            self.say(f"  Mise en pages : page {page[1]}")
        for step, french in _STEPS.items():
            if message.startswith(step):
                self.say(f"  {french}")


@contextmanager
def told(say: Callable[[str], None]) -> Iterator[None]:
    """Tell each step while a document is laid out."""
    teller, level = _Teller(say), _LOGGER.level
    _LOGGER.addHandler(teller)
    _LOGGER.setLevel(logging.INFO)
    try:
        yield
    finally:
        _LOGGER.removeHandler(teller)
        _LOGGER.setLevel(level)
