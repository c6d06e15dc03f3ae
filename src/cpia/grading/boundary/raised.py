"""Errors that cross: a library's own type by its name, a learner's own type as a class made here, anything else as one.

What came across carries `from_learner = True`, so that the tests' process tells its own failed assertion from an error
of the learner's code; an error of this side that comes back through the other one is the very same object.
"""

from typing import Any

from cpia.grading.boundary import libraries
from cpia.grading.boundary.errors import BoundaryError, LearnerAssertion, LearnerError
from cpia.grading.boundary.remote import Wire

_TEXT = 2000
_ARGS = 10
_BASES = 20
_CLASSES = 1000
_ENDS = ("StopIteration", "StopAsyncIteration")  # raised by a call inside `map`, it would end the test's own loop
_OURS = "cpia"  # where the two error types of the boundary itself are
_FIELDS = {"class", "text", "args", "number", "own"}


def text_of(error: BaseException) -> str:
    """Give an error's text, whatever its class does."""
    try:
        return str(error)[:_TEXT]
    except BaseException:  # noqa: BLE001 - a learner's __str__
        return ""


class Errors:
    """Write and read errors; the classes made here for the learner's are kept, one for each of his."""

    def __init__(self, wire: Wire, keep: Any, lent: Any, discreet: bool) -> None:
        self._discreet = discreet  # a failed check of the test tells the learner's code nothing
        self._wire = wire
        self._keep = keep  # lends an object and gives its number
        self._lent = lent  # gives the object of a number
        self._made: dict[int, type[Exception]] = {}
        self._numbers: dict[type, int] = {}

    def write(self, error: BaseException, encode: Any) -> Any:
        """Write an error: class, text, arguments if they are plain."""
        text = "" if self._discreet and isinstance(error, AssertionError) else text_of(error)
        try:
            args = [encode(part) for part in error.args[:_ARGS]] if text else []
        except BaseException:  # noqa: BLE001 - a learner's own args
            args = [text]
        return {
            "class": self.write_class(type(error)),
            "text": text,
            "args": args,
            "number": self._keep(error),
            "own": error.__dict__.get("_other_side"),
        }

    def write_class(self, kind: type) -> Any:
        """Write an exception class: its name if both sides have it, else its number, name and nearest base."""
        if kind in self._numbers:
            return ["yours", self._numbers[kind]]
        name = (_OURS, kind.__name__) if kind in (LearnerError, LearnerAssertion) else libraries.error_name(kind)
        if name is not None:
            return ["lib", *name]
        if not issubclass(kind, Exception):
            return ["lib", "builtins", kind.__name__]
        base = next(one for one in kind.__mro__[1:] if issubclass(one, BaseException))
        return ["own", self._keep(kind), kind.__name__[:100], self.write_class(base)]

    def read(self, data: Any, decode: Any) -> Exception:
        """Make the error that was raised on the other side."""
        if type(data) is not dict or set(data) != _FIELDS or type(data["text"]) is not str:
            raise BoundaryError("erreur mal formée")
        if data["own"] is not None:
            return self._came_back(data["own"])
        if type(data["args"]) is not list or type(data["number"]) is not int:
            raise BoundaryError("erreur mal formée")
        kind = self.read_class(data["class"])
        if kind is None:
            return LearnerError(f"{str(data['class'][-1])[:100]}: {data['text'][:_TEXT]}".rstrip(": "))
        error = _made(kind, [decode(part) for part in data["args"][:_ARGS]], data["text"][:_TEXT])
        error.__dict__.update(from_learner=True, _other_side=data["number"], _text=data["text"][:_TEXT])
        return error

    def _came_back(self, number: Any) -> Exception:
        error = self._lent(number)
        if not isinstance(error, Exception):
            raise BoundaryError("erreur mal formée")
        return error

    def read_class(self, data: Any, depth: int = 0) -> type[Exception] | None:
        """Give the class of an error; None where it is of a kind that must not be raised here."""
        match data:
            case ["lib", str(home), str(name)]:
                return _library(home, name)
            case ["own", int(number), str(name), base] if type(number) is int and depth < _BASES:
                return self._class_of(number, name, self.read_class(base, depth + 1) or LearnerError)
            case ["yours", number]:
                kind = self._lent(number)
                if isinstance(kind, type) and issubclass(kind, Exception):
                    return kind
        raise BoundaryError("exception mal formée")

    def _class_of(self, number: int, name: str, base: type[Exception]) -> type[Exception]:
        if number not in self._made:
            if not name.isidentifier() or len(name) > 100 or len(self._made) >= _CLASSES:
                raise BoundaryError("nom d'exception refusé")
            self._made[number] = self._make(name, base)
            self._numbers[self._made[number]] = number
        return self._made[number]

    def _make(self, name: str, base: type[Exception]) -> type[Exception]:
        wire = self._wire

        def attribute(error: Exception, name: str) -> Any:
            number = error.__dict__.get("_other_side")
            if number is None or name.startswith("_"):
                raise AttributeError(name)
            return wire.request(number, "attr", name)

        def text(error: Exception) -> str:
            sent = error.__dict__.get("_text")
            return base.__str__(error) if sent is None else str(sent)

        body = {"__module__": "__main__", "__getattr__": attribute, "__str__": text, "from_learner": True}
        return type(name, (base,), body)


def _library(home: str, name: str) -> type[Exception] | None:
    if home in ("builtins", _OURS) and name in ("AssertionError", "LearnerAssertion"):
        return LearnerAssertion
    if home == "builtins" and name in _ENDS:
        return None
    if home == _OURS:
        return LearnerError
    try:
        return libraries.error_class(home, name)
    except BoundaryError:
        return None


def _made(kind: type[Exception], args: list[Any], text: str) -> Exception:
    if issubclass(kind, SyntaxError):
        args = [text]  # its other arguments name a file, a line of which a traceback shows: it could be one of ours
    try:
        error = kind(*args)
    except Exception:  # noqa: BLE001 - a class whose constructor wants something else than its `args`
        try:
            error = kind.__new__(kind, *args)
        except Exception:  # noqa: BLE001
            return LearnerError(f"{kind.__name__}: {text}")
    if error.args != tuple(args):
        error.args = tuple(args)
    return error
