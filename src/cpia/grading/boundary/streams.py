"""What a call prints and warns: caught in the learner's process, shown again in the tests'."""

import contextlib
import io
import sys
import warnings
from types import TracebackType
from typing import Any

from cpia.grading.boundary import libraries
from cpia.grading.boundary.errors import BoundaryError

_TEXT = 100_000
_WARNINGS = 100


class _Bounded(io.StringIO):
    """Keep the beginning of what is written, and say that the rest was left out."""

    room = _TEXT

    def write(self, text: str) -> int:
        kept = text[: max(self.room, 0)]
        self.room -= len(kept)
        super().write(kept)
        return len(text)


class Captured:
    """Catch the printed text and the warnings of the calls being served, one inside the other."""

    def __init__(self) -> None:
        self._out = _Bounded()
        self._err = _Bounded()
        self._warned: list[warnings.WarningMessage] = []
        self._open: list[contextlib.ExitStack] = []

    def __enter__(self) -> None:
        stack = contextlib.ExitStack()
        stack.enter_context(contextlib.redirect_stdout(self._out))
        stack.enter_context(contextlib.redirect_stderr(self._err))
        caught = stack.enter_context(warnings.catch_warnings(record=True))
        warnings.simplefilter("always", append=True)  # the tests decide which to show; the learner's filters first
        self._warned = caught if caught is not None else []
        self._open.append(stack)

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._open.pop().close()

    def drain(self) -> list[Any]:
        """Give what was caught since the last message, and forget it."""
        texts = [self._out.getvalue(), self._err.getvalue()]
        if not any(texts) and not self._warned:
            return []
        for stream in (self._out, self._err):
            stream.seek(0)
            stream.truncate()
            stream.room = _TEXT
        warned = [_written(one) for one in self._warned[:_WARNINGS]]
        self._warned.clear()
        return [*texts, warned]


def _written(one: warnings.WarningMessage) -> list[Any]:
    kinds = [kind for kind in one.category.__mro__ if libraries.error_name(kind) is not None]
    return [str(one.message)[:2000], *(libraries.error_name(kinds[0]) or ()), str(one.filename)[:200], int(one.lineno)]


def replay(data: Any) -> None:
    """Show what the other process printed, and warn as it warned."""
    if data == []:
        return
    match data:
        case [str(out), str(err), list(warned)] if len(out) <= _TEXT and len(err) <= _TEXT and len(warned) <= _WARNINGS:
            sys.stdout.write(out)
            sys.stderr.write(err)
            for one in warned:
                _warn(one)
        case _:
            raise BoundaryError("texte affiché mal formé")


def _warn(data: Any) -> None:
    match data:
        case [str(text), str(home), str(name), str(filename), int(line)]:
            kind = libraries.error_class(home, name)
        case _:
            raise BoundaryError("avertissement mal formé")
    if not issubclass(kind, Warning):
        raise BoundaryError("avertissement mal formé")
    warnings.warn_explicit(text[:2000], kind, filename[:200], line)
