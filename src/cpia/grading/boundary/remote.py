"""Objects of the other process as they are seen here: they can be asked, and answer nothing by themselves.

A `Remote` equals itself alone. Comparisons, arithmetic, `in` and conversions to numbers or arrays are never asked of
the other side: an object made to win them must earn nothing. What a class can do (`len`, iteration, indexing…) is told
when its object crosses, and the class of its handle here can do exactly that.
"""

import types
from functools import lru_cache
from typing import Any, Protocol

from cpia.grading.boundary import estimators
from cpia.grading.boundary.errors import BoundaryError, BoundaryFailure

_NAMES = frozenset({"__name__", "__qualname__"})
ABILITIES = ("call", "len", "iter", "next", "item", "bool", "enter")


class Wire(Protocol):
    """What a handle asks of its channel."""

    def request(self, handle: int, what: str, *values: object) -> Any:
        """Ask the other side to do something with one of its objects."""

    def call(self, handle: int, args: tuple[object, ...], kwargs: dict[str, object]) -> Any:
        """Ask the other side to call one of its objects."""

    def forget(self, handle: int) -> None:
        """Let the other side drop one of its objects."""

    def code(self, name: str) -> types.CodeType:
        """Compile the notebook's own text of a function, for `inspect.getsource`."""


class Facts:
    """What the other side told of an object when it crossed."""

    def __init__(self, name: str, module: str, kind: str, shown: type | None, classes: frozenset[int]) -> None:
        self.name = name
        self.module = module
        self.kind = kind  # "function", "class" or "object"
        self.shown = shown
        self.classes = classes


class Remote:
    """An object of the other process."""

    __slots__ = ("__weakref__", "_facts", "_handle", "_wire")
    __array_ufunc__ = None  # NumPy then leaves it alone

    def __init__(self, wire: Wire, handle: int, facts: Facts) -> None:
        for name, value in (("_wire", wire), ("_handle", handle), ("_facts", facts)):
            object.__setattr__(self, name, value)

    def __getattr__(self, name: str) -> Any:
        facts = object.__getattribute__(self, "_facts")
        if name in _NAMES and facts.kind != "object":
            return facts.name if name == "__qualname__" else facts.name.rpartition(".")[2]
        if name == "__code__" and facts.kind == "function":
            return self._wire.code(facts.name)
        if name == "__signature__" and facts.kind != "object":
            return self._wire.request(self._handle, "signature")
        if name in estimators.NAMES:
            return estimators.answer(name, facts, lambda what: self._wire.request(self._handle, what))
        if name.startswith("_"):
            raise AttributeError(name)
        return self._wire.request(self._handle, "attr", name)

    def __setattr__(self, name: str, value: object) -> None:
        if name.startswith("_"):
            raise AttributeError(name)
        self._wire.request(self._handle, "set", name, value)

    def __dir__(self) -> list[str]:
        return self._wire.request(self._handle, "dir")  # type: ignore[no-any-return]

    def __eq__(self, other: object) -> bool:
        return self is other

    def __ne__(self, other: object) -> bool:
        return self is not other

    def __hash__(self) -> int:
        return object.__hash__(self)

    def __str__(self) -> str:
        if self._facts.kind != "object":
            return repr(self)
        return self._wire.request(self._handle, "str")  # type: ignore[no-any-return]

    def __repr__(self) -> str:
        if self._facts.kind == "class":
            return f"<class '{self._facts.module}.{self._facts.name}'>"
        if self._facts.kind == "function":
            return f"<function {self._facts.name}>"
        try:
            return self._wire.request(self._handle, "repr")  # type: ignore[no-any-return]
        except BoundaryFailure as failure:  # a traceback that shows this object must still be shown
            return f"<{self._facts.name} : {failure}>"

    def __reduce_ex__(self, protocol: object) -> Any:
        raise TypeError("un objet de l'autre processus ne se copie pas")

    def __deepcopy__(self, memo: object) -> "Remote":
        if self._facts.kind == "object":
            raise TypeError("un objet de l'autre processus ne se copie pas")
        return self  # as Python does with functions and classes

    def __instancecheck__(self, instance: object) -> bool:
        self._class_only()
        return isinstance(instance, Remote) and self._handle in instance._facts.classes

    def __subclasscheck__(self, subclass: object) -> bool:
        self._class_only()
        return isinstance(subclass, Remote) and self._handle in subclass._facts.classes

    def __del__(self) -> None:
        self._wire.forget(self._handle)

    def _class_only(self) -> None:
        if self._facts.kind != "class":
            raise TypeError("isinstance() arg 2 must be a type")

    @property
    def __class__(self) -> type:
        """The library's own class where the object is of one, so that `isinstance` and `clone` work."""
        return object.__getattribute__(self, "_facts").shown or type(self)

    @__class__.setter
    def __class__(self, value: object) -> None:
        raise AttributeError("__class__")


class RemoteCallable(Remote):
    """A function, class or callable object of the other process."""

    __slots__ = ()

    def __call__(self, *args: object, **kwargs: object) -> Any:
        """Call it there, with these arguments."""
        return self._wire.call(self._handle, args, kwargs)


def _doc(self: Remote) -> Any:
    return self._wire.request(self._handle, "doc")


def _module(self: Remote) -> str:
    return str(self._facts.module)


def _len(self: Remote) -> int:
    return self._wire.request(self._handle, "len")  # type: ignore[no-any-return]


def _iter(self: Remote) -> Any:
    found = self._wire.request(self._handle, "iter")
    return found if isinstance(found, Remote) else iter(found)


def _next(self: Remote) -> Any:
    found = self._wire.request(self._handle, "next")
    if type(found) is not list or len(found) > 1:
        raise BoundaryError("un itérateur a donné plus d'une valeur")
    if not found:
        raise StopIteration
    return found[0]


def _getitem(self: Remote, key: object) -> Any:
    return self._wire.request(self._handle, "item", key)


def _setitem(self: Remote, key: object, value: object) -> None:
    self._wire.request(self._handle, "setitem", key, value)


def _bool(self: Remote) -> bool:
    return self._wire.request(self._handle, "bool")  # type: ignore[no-any-return]


def _enter(self: Remote) -> Any:
    return self._wire.request(self._handle, "enter")


def _exit(self: Remote, kind: object, error: object, trace: object) -> None:
    self._wire.request(self._handle, "exit", None if kind is None else str(error))


_METHODS: dict[str, dict[str, Any]] = {
    "call": {},
    "len": {"__len__": _len},
    "iter": {"__iter__": _iter},
    "next": {"__next__": _next},
    "item": {"__getitem__": _getitem, "__setitem__": _setitem},
    "bool": {"__bool__": _bool},
    "enter": {"__enter__": _enter, "__exit__": _exit},
}


@lru_cache(256)
def remote_class(abilities: frozenset[str], name: str = "") -> type[Remote]:
    """Make the class of the handles that can be asked just that, under the name of the class of their objects."""
    base = RemoteCallable if "call" in abilities else Remote
    body: dict[str, Any] = {"__slots__": (), "__doc__": property(_doc), "__module__": property(_module)}
    for ability in abilities:
        body |= _METHODS[ability]
    return type(name or base.__name__, (base,), body)
