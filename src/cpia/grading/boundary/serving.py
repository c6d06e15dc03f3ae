"""Do with this side's objects what the other side asks: call, read, iterate; and no more than that.

On the tests' side, what asks is the learner's code: `Guard` says what it may ask of the objects that it was given.
"""

import inspect
from collections.abc import Callable
from typing import Any

from cpia.grading.boundary import estimators, guard
from cpia.grading.boundary.codec import Decoder, Encoder, Shared
from cpia.grading.boundary.errors import BoundaryError
from cpia.grading.boundary.lending import Lending


class Server:
    """Answer the requests on lent objects."""

    def __init__(self, lending: Lending, trusted: bool) -> None:
        self._lending = lending
        self._trusted = trusted

    def serve(self, name: object, args: Any) -> dict[str, Any]:
        """Answer one request; `c` tells what a call changed in its arguments."""
        if type(name) is not str or type(args) is not list or not args:
            raise BoundaryError("demande mal formée")
        value = self._lending.lent(args[0])
        if name == ".call":
            return self._call(value, args)
        act = _ACTS.get(name[1:])
        if act is None:
            raise BoundaryError(f"demande inconnue : {name[:80]}")
        decode = Decoder(self._lending.claim)
        values = [decode.safely(part) for part in args[1:]]
        if self._trusted:
            guard.check(name[1:], value, values)
        return {"r": Encoder(self._lending.write)(act(value, *values))}

    def _call(self, value: Any, request: list[Any]) -> dict[str, Any]:
        _, args, kwargs, entries = request
        shared = Shared(growing=False)
        shared.entries = entries
        decode = Decoder(self._lending.claim, shared)
        given = [decode.safely(part) for part in args]
        named = {str(name): decode.safely(part) for name, part in kwargs}
        encode = Encoder(self._lending.write, shared)
        try:
            answer = {"r": encode(value(*given, **named))}
        except Exception as error:  # noqa: BLE001 - the answer; the arguments may have changed before it
            answer = {"e": self._lending.errors.write(error, encode)}
        changed = shared.changes(encode)
        return answer | {"c": changed} if changed else answer


def _attr(value: Any, name: object) -> Any:
    return getattr(value, _public(name))


def _set(value: Any, name: object, content: object) -> None:
    setattr(value, _public(name), content)


def _public(name: object) -> str:
    if type(name) is not str or name.startswith("_"):
        raise AttributeError(str(name)[:80])
    return name


def _signature(value: Any) -> list[Any]:
    found = inspect.signature(value).parameters.values()
    return [(one.name, int(one.kind), one.default is not one.empty, _default(one)) for one in found]


def _default(one: inspect.Parameter) -> Any:
    return None if one.default is one.empty else one.default


def _next(value: Any) -> list[Any]:
    try:
        return [next(value)]
    except StopIteration:
        return []


def _setitem(value: Any, key: object, content: object) -> None:
    value[key] = content


def _exit(value: Any, text: object) -> None:
    """Leave a context; the other side's error goes on whatever this says, or a failed check could be swallowed."""
    error = None if text is None else RuntimeError(str(text))
    value.__exit__(type(error) if error else None, error, None)


_ACTS: dict[str, Callable[..., Any]] = {
    "attr": _attr,
    "set": _set,
    "len": len,
    "iter": iter,
    "next": _next,
    "item": lambda value, key: value[key],
    "setitem": _setitem,
    "bool": bool,
    "str": str,
    "repr": repr,
    "enter": lambda value: value.__enter__(),
    "exit": _exit,
    "dir": lambda value: [name for name in dir(value) if not name.startswith("_")],
    "doc": lambda value: value.__doc__,
    "signature": _signature,
    "clone": estimators.clone,
    "fitted": estimators.fitted,
    "estimator": estimators.estimator_type,
    "params": estimators.params,
}
