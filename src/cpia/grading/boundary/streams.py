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
_WHERE = "<carnet>"  # Python shows the line of the file that a warning names: a learner must not name one of ours


class _Bounded(io.StringIO):
    """Keep the beginning of what is written."""

    room = _TEXT

    def write(self, text: str) -> int:
        if self.room > 0:
            super().write(text[: self.room])
            self.room -= len(text)
        return len(text)


class Captured:
    """Catch the printed text and the warnings of the calls being served, one inside the other."""

    def __init__(self) -> None:
        self._out = _Bounded()
        self._err = _Bounded()
        self._warned: list[list[Any]] = []
        self._saved: list[tuple[Any, Any, warnings.catch_warnings[None]]] = []

    def __enter__(self) -> None:
        filters = warnings.catch_warnings()
        self._saved.append((sys.stdout, sys.stderr, filters))
        filters.__enter__()
        warnings.simplefilter("always", append=True)  # the tests decide which to show; the learner's filters first
        warnings.showwarning = self._note
        sys.stdout, sys.stderr = self._out, self._err

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        sys.stdout, sys.stderr, filters = self._saved.pop()
        filters.__exit__(None, None, None)

    def _note(
        self, message: Any, category: Any, filename: Any, lineno: Any, file: Any = None, line: Any = None
    ) -> None:
        if len(self._warned) < _WARNINGS:
            named = [name for name in map(libraries.error_name, category.__mro__) if name is not None]
            self._warned.append([str(message)[:2000], *named[0], int(lineno)])

    def drain(self) -> list[Any]:
        """Give what was caught since the last message, and forget it."""
        if self._out.room == _TEXT and self._err.room == _TEXT and not self._warned:
            return []
        caught = [self._out.getvalue(), self._err.getvalue(), self._warned]
        self._warned = []
        for stream in (self._out, self._err):
            stream.seek(0)
            stream.truncate()
            stream.room = _TEXT
        return caught


def replay(data: Any) -> None:
    """Show what the other process printed, and warn as it warned; a filter may make an error of a warning."""
    match data:
        case []:
            return
        case [str(out), str(err), list(warned)] if len(out) <= _TEXT and len(err) <= _TEXT and len(warned) <= _WARNINGS:
            kinds = [_category(one) for one in warned]
        case _:
            raise BoundaryError("texte affiché mal formé")
    _show(sys.stdout, out)
    _show(sys.stderr, err)
    for (text, _, _, line), kind in zip(warned, kinds, strict=True):
        with contextlib.suppress(UnicodeEncodeError):
            warnings.warn_explicit(text[:2000], kind, _WHERE, line)


def _show(stream: Any, text: str) -> None:
    if text:
        stream.write(text.encode("utf-8", "replace").decode())


def _category(data: Any) -> type[Warning]:
    match data:
        case [str(), str(home), str(name), int()]:
            kind = libraries.error_class(home, name)
            if issubclass(kind, Warning):
                return kind
    raise BoundaryError("avertissement mal formé")
