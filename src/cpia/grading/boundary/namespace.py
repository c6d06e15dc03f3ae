"""The tests' namespace: the instructor's own names, and behind them the learner's, asked for when they are used.

What the instructor's cells import, define by `def` or `class`, or name in capitals, belongs to the tests and nothing
overrides it; so does what his ordinary cells import of a library. A variable of a setup cell is the learner's again
once a learner's cell mentions it, since he may have changed the object; a variable of a test, once a learner's cell
assigns it.
"""

import ast
import builtins
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from cpia.grading.boundary.channel import Channel
from cpia.grading.boundary.errors import BoundaryFailure
from cpia.grading.boundary.free_imports import Import, imported
from cpia.grading.boundary.names import assigned, bound_names, defined, parsed
from cpia.grading.boundary.remote import Remote, RemoteCallable

_MISSING = object()
_SHELLS = frozenset({"_", "_i", "_ii", "_iii", "_ih", "_oh", "_dh", "_exit_code", "In", "Out"})
"""Names that the shell of the tests' process has for itself."""


class Namespace(dict[str, Any]):
    """A dictionary for `exec` in which an absent name is asked of the learner's process."""

    def __init__(
        self, channel: Channel, redefined: frozenset[str] = frozenset(), imports: Mapping[str, Import] | None = None
    ) -> None:
        super().__init__()
        self._channel = channel
        self._redefined = redefined  # builtins that the assignment asks the learner to write
        self._imports = imports or {}  # the instructor's, in cells that the learner may edit
        self._kept: dict[str, Any] = {}  # the tests' own values of names that are now the learner's
        self._known: dict[str, tuple[int, str, Any]] = {}
        self._protected: set[str] = set()
        self._of_setup: set[str] = set()
        self._replaced: set[str] = set()  # the learner's functions that the running cell read: it may put others there

    def __missing__(self, name: str) -> Any:
        if not isinstance(name, str) or name.startswith("__") or name in _SHELLS:
            raise KeyError(name)
        if hasattr(builtins, name) and name not in self._redefined:
            raise KeyError(name)
        if name in self._imports and (own := imported(self._imports[name])) is not None:
            return own
        value = self._learners(name)
        if value is _MISSING:
            value = self._kept.get(name, _MISSING)
        if value is _MISSING:
            raise KeyError(name)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        # His own object, or a function in place of his: his other functions look for that name in his process.
        theirs = isinstance(value, Remote) or (callable(value) and name in self._replaced)
        if theirs and name not in self._protected and self._bind(name, value):
            super().pop(name, None)
            return
        super().__setitem__(name, value)

    def __delitem__(self, name: str) -> None:
        own = super().pop(name, _MISSING)
        self._kept.pop(name, None)
        if not self._channel.ask("delete", name) and own is _MISSING:
            raise KeyError(name)

    def __contains__(self, name: object) -> bool:
        return self.get(name, _MISSING) is not _MISSING

    def get(self, name: Any, default: Any = None) -> Any:
        """Give the value of a name, the learner's included."""
        try:
            return self[name]
        except KeyError:
            return default

    def instructors(self, source: str, *, setup: bool) -> None:
        """Note what an instructor's cell, now run, defined for good."""
        tree = parsed(source)
        names = {name for statement in tree.body for name in defined(statement)}
        stored = assigned(tree)
        self._protected |= (names - self._replaced) | {name for name in stored if name.isupper()}
        if setup:
            self._of_setup |= stored
        else:
            self._of_setup -= stored
        self._replaced.clear()

    def define_the_rest(self, source: str) -> None:
        """Define what a setup cell that stopped had still to define, as far as that can be.

        A learner whose function stops it would else be asked, later, for what the tests judge by.
        """
        for statement in parsed(source).body:
            names = defined(statement) | {name for name in assigned(_alone(statement)) if name.isupper()}
            if any(not super(Namespace, self).__contains__(name) for name in names):
                with suppress(Exception, BoundaryFailure):
                    exec(compile(_alone(statement), "<mise en place>", "exec"), self)  # noqa: S102 - the instructor's

    def learners(self, source: str) -> None:
        """Give up the variables that a learner's cell, now run, may have changed."""
        tree = parsed(source)
        mentioned = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
        given = (self._of_setup & mentioned) | bound_names(source)
        for name in given - self._protected:
            if super().__contains__(name):
                self._kept[name] = super().pop(name)

    def _learners(self, name: str) -> Any:
        count, digest, value = self._known.get(name, (-1, None, None))
        if count == self._channel.requests:
            return self._read(name, value)  # nothing ran in the learner's process since
        answer = self._channel.ask("name", name, digest)
        if answer.get("absent"):
            self._known.pop(name, None)
            return _MISSING
        if not answer.get("same"):
            digest, value = str(answer.get("digest")), self._channel.decode(answer.get("value"))
        self._known[name] = (self._channel.requests, str(digest), value)
        return self._read(name, value)

    def _read(self, name: str, value: Any) -> Any:
        if isinstance(value, RemoteCallable):
            self._replaced.add(name)
        return value

    def _bind(self, name: str, value: object) -> bool:
        return bool(self._channel.ask("bind", name, self._channel.encode(value)))


def _alone(statement: ast.stmt) -> ast.Module:
    return ast.Module(body=[statement], type_ignores=[])
