"""Do with this side's objects what the other side asks: call, read, iterate; and no more than that.

On the tests' side, what asks is the learner's code: it may call what it was given and read an object's public
attributes, never a function's, a class's or a module's, through which it would reach everything.
"""

import inspect
import types
from collections.abc import Callable
from typing import Any

from cpia.grading.boundary.codec import Decoder, Encoder, Shared
from cpia.grading.boundary.errors import BoundaryError
from cpia.grading.boundary.lending import Lending

_CLOSED = (type, types.ModuleType, types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_ESTIMATOR = frozenset(
    "fit predict predict_proba predict_log_proba decision_function transform fit_transform fit_predict "
    "inverse_transform score get_params classes_ coef_ intercept_ feature_importances_ n_features_in_ "
    "feature_names_in_ best_params_ best_score_ best_estimator_".split()
)


class Server:
    """Answer the requests on lent objects."""

    def __init__(self, lending: Lending, trusted: bool) -> None:
        self._lending = lending
        self._trusted = trusted
        self._acts: dict[str, Callable[..., Any]] = {
            "attr": self._attr,
            "set": self._set,
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
            "signature": self._signature,
        }

    def serve(self, name: object, args: Any) -> dict[str, Any]:
        """Answer one request; `c` tells what a call changed in its arguments."""
        if type(name) is not str or type(args) is not list or not args:
            raise BoundaryError("demande mal formée")
        value = self._lending.lent(args[0])
        if name == ".call":
            return self._call(value, args)
        if name[1:] not in self._acts:
            raise BoundaryError(f"demande inconnue : {name[:80]}")
        decode = Decoder(self._lending.claim)
        found = self._acts[name[1:]](value, *(decode.safely(part) for part in args[1:]))
        return {"r": Encoder(self._lending.write)(found)}

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

    def _attr(self, value: Any, name: object) -> Any:
        if type(name) is not str or name.startswith("_"):
            raise AttributeError(str(name)[:80])
        if self._trusted and not _readable(value, name):
            raise AttributeError(name)
        return getattr(value, name)

    def _set(self, value: Any, name: object, content: object) -> None:
        if type(name) is not str or name.startswith("_") or (self._trusted and not _readable(value, name)):
            raise AttributeError(str(name)[:80])
        setattr(value, name, content)

    def _signature(self, value: Any) -> Any:
        if self._trusted:
            raise AttributeError("__signature__")
        found = inspect.signature(value).parameters.values()
        return [(one.name, int(one.kind), one.default is not one.empty, _default(one)) for one in found]


def checked(what: str, found: Any) -> Any:
    """Demand the exact type of an answer that Python, or a test, relies on."""
    if what in ("str", "repr") and type(found) is not str:
        raise BoundaryError("texte attendu")
    if what == "doc" and type(found) not in (str, type(None)):
        raise BoundaryError("texte attendu")
    if what == "bool" and type(found) is not bool:
        raise BoundaryError("booléen attendu")
    if what == "len" and type(found) is not int:
        raise BoundaryError("entier attendu")
    if what == "dir" and (type(found) is not list or any(type(name) is not str for name in found)):
        raise BoundaryError("liste de noms attendue")
    return _as_signature(found) if what == "signature" else found


def _readable(value: Any, name: str) -> bool:
    if isinstance(value, (*_CLOSED, types.FunctionType, types.BuiltinFunctionType, types.MethodType)):
        return False
    root = type(value).__module__.partition(".")[0]
    return root not in ("numpy", "pandas", "scipy", "sklearn", "matplotlib") or name in _ESTIMATOR


def _default(one: inspect.Parameter) -> Any:
    return None if one.default is one.empty else one.default


def _as_signature(found: Any) -> inspect.Signature:
    if type(found) is not list or any(type(one) is not tuple or len(one) != 4 for one in found):
        raise BoundaryError("signature mal formée")
    try:
        return inspect.Signature(
            [
                inspect.Parameter(
                    name, inspect._ParameterKind(kind), default=default if has else inspect.Parameter.empty
                )
                for name, kind, has, default in found
            ]
        )
    except (TypeError, ValueError) as error:
        raise BoundaryError(f"signature mal formée : {error}") from None


def _next(value: Any) -> list[Any]:
    try:
        return [next(value)]
    except StopIteration:
        return []


def _setitem(value: Any, key: object, content: object) -> None:
    value[key] = content


def _exit(value: Any, text: object) -> Any:
    error = None if text is None else RuntimeError(str(text))
    return value.__exit__(type(error) if error else None, error, None)
