"""What the learner's code may ask of the objects that a test gives it.

It may call what can be called. It may read the public attributes of an object whose class the instructor wrote, and of
the few library objects that a test gives on purpose: a model, a random generator. Never those of a function, a class,
an error or a module, through which it would reach everything else.
"""

import sys
import types
from typing import Any

from cpia.grading.boundary.errors import BoundaryError

_ALLOWED = frozenset({"attr", "set", "len", "iter", "next", "item", "bool", "str", "repr", "enter", "exit", "doc"})
_OF_MODEL = frozenset({"params", "fitted", "estimator", "clone"})
_NEVER = (
    type,
    BaseException,
    types.ModuleType,
    types.FrameType,
    types.CodeType,
    types.TracebackType,
    types.FunctionType,
    types.BuiltinFunctionType,
    types.MethodType,
    types.MethodWrapperType,
)
_BY_ITERATION = (types.GeneratorType, types.CoroutineType, types.AsyncGeneratorType)
_HARMLESS = frozenset({"__main__", "builtins", "collections", "enum", "abc", "typing", "dataclasses"})
_LIBRARIES = frozenset({"numpy", "pandas", "scipy", "sklearn", "matplotlib"}) | sys.stdlib_module_names - _HARMLESS
_OPEN = frozenset({"Random", "SimpleNamespace", "StringIO", "BytesIO", "TextIOWrapper", "Pattern", "Match"})
_ESTIMATOR = frozenset(
    "fit predict predict_proba predict_log_proba decision_function transform fit_transform fit_predict "
    "inverse_transform score get_params classes_ coef_ intercept_ feature_importances_ n_features_in_ "
    "feature_names_in_ best_params_ best_score_ best_estimator_".split()
)


def check(what: str, value: Any, values: list[Any]) -> None:
    """Refuse a request that is none of the learner's business."""
    if what in _OF_MODEL and type(value).__module__.startswith("sklearn."):
        return  # scikit-learn's own questions, about a model that a test gives on purpose
    if what == "doc" and isinstance(value, _NEVER):
        raise AttributeError("__doc__")  # which `functools.wraps` does without
    if what not in _ALLOWED or isinstance(value, _NEVER):
        raise BoundaryError(f"demande refusée : {what[:80]}")
    if what in ("attr", "set") and not _readable(value, values):
        raise AttributeError(str(values[0])[:80])
    if what in ("set", "str", "repr", "doc", "item") and _of_library(type(value)) and callable(value):
        raise BoundaryError(f"demande refusée : {what[:80]}")  # a partial function shows its arguments


def _readable(value: Any, values: list[Any]) -> bool:
    if isinstance(value, _BY_ITERATION):
        return False
    name, kind = values[0], type(value)
    owner = next((one for one in kind.__mro__ if name in one.__dict__), kind)  # what the instructor's class inherits
    return not _of_library(owner) or kind.__name__ in _OPEN or name in _ESTIMATOR


def _of_library(kind: type) -> bool:
    return kind.__module__.partition(".")[0] in _LIBRARIES
