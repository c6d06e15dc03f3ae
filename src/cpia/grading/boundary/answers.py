"""The answers that Python, or a test, relies on: exactly of the type that is due, whatever the other side sent."""

import inspect
from typing import Any

from cpia.grading.boundary.errors import BoundaryError

_EXACT = {"str": str, "repr": str, "bool": bool, "fitted": bool, "len": int}


def checked(what: str, found: Any) -> Any:
    """Give an answer once it is seen to be of the type due."""
    if what in _EXACT and type(found) is not _EXACT[what]:
        raise BoundaryError(f"{_EXACT[what].__name__} attendu")
    if what == "doc" and type(found) not in (str, type(None)):
        raise BoundaryError("texte attendu")
    if what == "dir" and (type(found) is not list or any(type(name) is not str for name in found)):
        raise BoundaryError("liste de noms attendue")
    return _as_signature(found) if what == "signature" else found


def _as_signature(found: Any) -> inspect.Signature:
    if type(found) is not list or any(type(one) is not tuple or len(one) != 4 for one in found):
        raise BoundaryError("signature mal formée")
    try:
        return inspect.Signature([_parameter(*one) for one in found])
    except (TypeError, ValueError) as error:
        raise BoundaryError(f"signature mal formée : {error}") from None


def _parameter(name: Any, kind: Any, has_default: Any, default: Any) -> inspect.Parameter:
    return inspect.Parameter(name, inspect._ParameterKind(kind), default=default if has_default is True else _NONE)


_NONE = inspect.Parameter.empty
