"""Objects that stay in their process: what is told of them when they are lent, and their handles on the other side."""

import sys
import types
from typing import Any
from weakref import WeakValueDictionary

from cpia.grading.boundary import libraries, plain
from cpia.grading.boundary.errors import BoundaryError
from cpia.grading.boundary.raised import Errors
from cpia.grading.boundary.remote import ABILITIES, Facts, Remote, Wire, remote_class

_LENT = 100_000
_METHODS = {
    "call": "__call__",
    "len": "__len__",
    "iter": "__iter__",
    "next": "__next__",
    "item": "__getitem__",
    "bool": "__bool__",
    "enter": "__enter__",
}
_FUNCTIONS = (types.FunctionType, types.MethodType, types.BuiltinFunctionType, types.MethodWrapperType)
_NEVER = (types.ModuleType, types.FrameType, types.CodeType, types.TracebackType)


class Lending:
    """Lend this side's objects, and claim the other's."""

    def __init__(self, wire: Wire, trusted: bool) -> None:
        self._wire = wire
        self._trusted = trusted  # the tests' side, whose modules and frames never leave
        self._objects: dict[int, object] = {}
        self._numbers: dict[int, int] = {}
        self._next = 1
        self._remotes: WeakValueDictionary[int, Remote] = WeakValueDictionary()
        self._dropped: list[int] = []
        self._released: set[int] = set()
        self.errors = Errors(wire, self.keep, self.lent, discreet=trusted)

    def keep(self, value: object) -> int:
        """Keep an object for the other side and give its number."""
        number = self._numbers.get(id(value))
        self._released.discard(number or 0)
        if number is None:
            if len(self._objects) >= _LENT:
                raise BoundaryError(f"plus de {_LENT} objets prêtés")
            number, self._next = self._next, self._next + 1
            self._objects[number] = value
            self._numbers[id(value)] = number
        return number

    def lent(self, number: object) -> Any:
        """Give the object of a number that was lent."""
        if type(number) is not int or number not in self._objects:
            raise BoundaryError("poignée inconnue")
        return self._objects[number]

    def release(self, numbers: list[Any]) -> None:
        """Let go of what the other side had dropped before, and note what it drops now.

        One message late: the message that drops an object may give it back.
        """
        for number in self._released:
            value = self._objects.get(number)
            if value is not None and not isinstance(value, type):  # a class keeps its number: `isinstance` goes by it
                del self._objects[number]
                del self._numbers[id(value)]
        self._released = {number for number in numbers if type(number) is int}

    def forget(self, handle: int) -> None:
        """Note that a handle was dropped here."""
        self._dropped.append(handle)

    def dropped(self) -> list[int]:
        """Give the handles dropped since the last message, but for those that came back meanwhile."""
        numbers, self._dropped = self._dropped, []
        return [number for number in set(numbers) if number not in self._remotes]

    def write(self, value: object) -> Any:
        """Write an object that has no exact form as data."""
        if issubclass(type(value), Remote):
            return ["yours", object.__getattribute__(value, "_handle")]
        if isinstance(value, types.ModuleType):
            name = libraries.module_name(value)
            if name is not None:
                return ["module", name]
        elif isinstance(value, type) and issubclass(value, BaseException):
            return ["error", self.errors.write_class(value)]
        elif isinstance(value, type) and issubclass(value, tuple) and plain.is_named(value):
            plain.remember_named(value)
            return ["tuple", value.__name__, list(getattr(value, "_fields", ()))]
        listed = libraries.name_of(value)
        if listed is not None:
            return ["name", *listed]
        if self._trusted and isinstance(value, _NEVER):
            raise TypeError(f"un objet {type(value).__name__} ne se donne pas au code de l'apprenant")
        return ["h", self.keep(value), self._facts(value)]

    def _facts(self, value: object) -> list[Any]:
        kind = type(value)
        able = [name for name in ABILITIES if _has(kind, _METHODS[name])]
        what = "class" if isinstance(value, type) else "function" if isinstance(value, _FUNCTIONS) else "object"
        named = value if what != "object" else kind
        line = value.__mro__ if isinstance(value, type) else kind.__mro__
        classes = [] if self._trusted else [self.keep(one) for one in line if _is_of_notebook(one)]
        return [
            _name(named),
            str(getattr(named, "__module__", "?"))[:200],
            what,
            able,
            libraries.instance_class_name(kind),
            classes[:50],
        ]

    def claim(self, data: Any) -> Any:
        """Read what `write` wrote on the other side."""
        match data:
            case ["yours", number]:
                return self.lent(number)
            case ["module", name]:
                return libraries.module(name)
            case ["name", home, name]:
                return libraries.function(home, name)
            case ["tuple", str(name), list(fields)] if all(type(field) is str for field in fields):
                return plain.named_class(name, tuple(fields))
            case ["error", described]:
                return self._error_class(described)
            case ["h", int(number), list(facts)] if type(number) is int and number > 0:
                return self._remote(number, facts)
        raise BoundaryError(f"valeur d'un genre inconnu : {str(data)[:80]}")

    def _error_class(self, data: Any) -> Any:
        if data == ["lib", "builtins", "AssertionError"]:
            return AssertionError
        found = self.errors.read_class(data)
        if found is None:
            raise BoundaryError("exception refusée")
        return found

    def _remote(self, number: int, data: list[Any]) -> Remote:
        known = self._remotes.get(number)
        if known is not None:
            return known
        match data:
            case [str(name), str(module), "function" | "class" | "object" as kind, list(able), listed, list(classes)]:
                pass
            case _:
                raise BoundaryError("poignée mal formée")
        if not all(ability in ABILITIES for ability in able) or not all(type(one) is int for one in classes):
            raise BoundaryError("poignée mal formée")
        shown = _shown(kind) if listed is None else libraries.instance_class(*_two(listed))
        facts = Facts(name[:200], module[:200], kind, shown, frozenset(classes))
        named = facts.name.rpartition(".")[2] if kind == "object" and shown is None else ""
        made = remote_class(frozenset(able), named)(self._wire, number, facts)
        self._remotes[number] = made
        return made


def _has(kind: type, method: str) -> bool:
    return next((one.__dict__[method] for one in kind.__mro__ if method in one.__dict__), None) is not None


def _name(named: object) -> str:
    """Give the qualified name, its end being `__name__`, which a decorator may have set alone."""
    home, dot, last = str(getattr(named, "__qualname__", "?")).rpartition(".")
    return f"{home}{dot}{getattr(named, '__name__', last)}"[:200]


def _is_of_notebook(kind: type) -> bool:
    """Tell a class that no module holds: made by the notebook, whatever module its maker wrote in it."""
    home = sys.modules.get(kind.__module__)
    return kind.__module__ == "__main__" or getattr(home, kind.__qualname__, None) is not kind


def _shown(kind: str) -> type | None:
    return {"function": types.FunctionType, "class": type}.get(kind)


def _two(listed: object) -> list[object]:
    if type(listed) is not list or len(listed) != 2:
        raise BoundaryError("poignée mal formée")
    return listed
