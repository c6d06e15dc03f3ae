"""Errors that cross: a library's own type by its name, a learner's own type as a class made here, anything else as one.

What came across carries `from_learner = True`, so that the tests' process tells its own failed assertion from an error
of the learner's code.
"""

from typing import Any

from cpia.grading.boundary import libraries
from cpia.grading.boundary.errors import BoundaryError, LearnerAssertion, LearnerError

_TEXT = 2000
_ARGS = 10
_DEPTH_OF_CLASSES = 20
_CLASSES = 1000


def text_of(error: BaseException) -> str:
    """Give an error's text, whatever its class does."""
    try:
        return str(error)[:_TEXT]
    except BaseException:  # noqa: BLE001 - a learner's __str__
        return ""


class Errors:
    """Write and read errors; the classes made here for the learner's are kept, one for each of his."""

    def __init__(self, lend: Any) -> None:
        self._lend = lend  # keeps an object and gives its number
        self._made: dict[int, type[Exception]] = {}
        self._numbers: dict[type, int] = {}

    def write(self, error: BaseException, encode: Any) -> Any:
        """Write an error: class, text, arguments if they are plain."""
        try:
            args = [encode(part) for part in error.args[:_ARGS]]
        except BaseException:  # noqa: BLE001 - a learner's own args
            args = [text_of(error)]
        own = getattr(error, "_cpia_lent", None)
        return {"class": self.write_class(type(error)), "text": text_of(error), "args": args, "own": own}

    def write_class(self, kind: type) -> Any:
        """Write an exception class: its name if both sides have it, else its number, name and nearest base."""
        if kind in self._numbers:
            return ["yours", self._numbers[kind]]
        name = libraries.error_name(kind)
        if name is not None:
            return ["lib", *name]
        if not issubclass(kind, Exception):
            return ["lib", "builtins", kind.__name__]
        base = next(one for one in kind.__mro__[1:] if issubclass(one, BaseException))
        return ["own", self._lend(kind), kind.__name__[:100], self.write_class(base)]

    def read(self, data: Any, decode: Any) -> Exception:
        """Make the error that was raised on the other side."""
        if type(data) is not dict or set(data) != {"class", "text", "args", "own"} or type(data["text"]) is not str:
            raise BoundaryError("erreur mal formée")
        kind = self.read_class(data["class"])
        if kind is None or type(data["args"]) is not list:
            return LearnerError(f"{str(data['class'][-1])[:100]}: {data['text'][:_TEXT]}".rstrip(": "))
        error = _made(kind, [decode(part) for part in data["args"][:_ARGS]])
        error.from_learner = True  # type: ignore[attr-defined]
        return error

    def read_class(self, data: Any, depth: int = 0) -> type[Exception] | None:
        """Give the class of an error; None where it is of a kind that must not be raised here."""
        if (
            type(data) is not list
            or depth > _DEPTH_OF_CLASSES
            or not all(type(part) in (str, int, list) for part in data)
        ):
            raise BoundaryError("exception mal formée")
        if data[0] == "lib" and len(data) == 3:
            return _library(data[1], data[2])
        if data[0] == "own" and len(data) == 4 and type(data[1]) is int and type(data[2]) is str:
            return self._class_of(data[1], data[2], self.read_class(data[3], depth + 1) or LearnerError)
        raise BoundaryError("exception mal formée")

    def _class_of(self, number: int, name: str, base: type[Exception]) -> type[Exception]:
        if number not in self._made:
            if not name.isidentifier() or len(name) > 100 or len(self._made) >= _CLASSES:
                raise BoundaryError("nom d'exception refusé")
            made = type(name, (base,), {"__module__": "__main__", "from_learner": True})
            self._made[number] = made
            self._numbers[made] = number
        return self._made[number]


def _library(home: Any, name: Any) -> type[Exception] | None:
    if home == "builtins" and name == "AssertionError":
        return LearnerAssertion
    if home == "builtins" and name in ("SystemExit", "KeyboardInterrupt", "GeneratorExit", "BaseException"):
        return None
    try:
        return libraries.error_class(home, name)
    except BoundaryError:
        return None


def _made(kind: type[Exception], args: list[Any]) -> Exception:
    try:
        error = kind(*args)
    except Exception:  # noqa: BLE001 - a class whose constructor wants something else than its `args`
        error = kind.__new__(kind, *args)
    if error.args != tuple(args):
        error.args = tuple(args)
    return error
