"""The names that mean the same on both sides: modules, library functions and classes, exception types.

A learner may call a library's function `ma_moyenne`; the tests then use their own import of it. Only what is listed
here resolves: nothing that reads or writes files, unpickles, evaluates text, or is an instance. Any other function
stays in the learner's process and is called there.
"""

import importlib
import sys
import types
from functools import lru_cache
from typing import Any

from cpia.grading.boundary.errors import BoundaryError

_BUILTINS = frozenset(
    "abs all any ascii bin bool bytearray bytes callable chr complex dict divmod enumerate filter float format "
    "frozenset hash hex int isinstance issubclass iter len list map max min next object oct ord pow print range repr "
    "reversed round set slice sorted str sum tuple zip".split()
)

_NUMPY = frozenset(
    "mean median std var sum prod min max amin amax argmin argmax sort argsort unique cumsum cumprod diff percentile "
    "quantile average nanmean nanmedian nanstd nansum nanmin nanmax any all array asarray zeros ones empty full "
    "zeros_like ones_like arange linspace where clip round corrcoef cov dot matmul concatenate stack vstack hstack "
    "reshape transpose isclose allclose array_equal count_nonzero histogram interp ndarray".split()
)

_PANDAS = frozenset(
    "DataFrame Series Index RangeIndex DatetimeIndex TimedeltaIndex PeriodIndex MultiIndex CategoricalIndex Timestamp "
    "Timedelta Period Interval Categorical isna isnull notna notnull concat merge to_datetime to_numeric to_timedelta "
    "date_range cut qcut get_dummies pivot_table crosstab".split()
)

_METRICS = frozenset(
    "accuracy_score balanced_accuracy_score f1_score precision_score recall_score roc_auc_score confusion_matrix "
    "mean_absolute_error mean_squared_error root_mean_squared_error median_absolute_error r2_score log_loss "
    "mean_absolute_percentage_error max_error silhouette_score classification_report roc_curve".split()
)

_FIXED = {"builtins": _BUILTINS, "numpy": _NUMPY, "pandas": _PANDAS, "sklearn.metrics": _METRICS}
_PURE = frozenset({"math", "cmath", "statistics"})  # every public function of these only computes

_SKLEARN = frozenset(
    "calibration cluster compose covariance cross_decomposition decomposition discriminant_analysis dummy ensemble "
    "feature_extraction feature_extraction.text feature_selection gaussian_process impute isotonic kernel_ridge "
    "linear_model manifold mixture model_selection multiclass multioutput naive_bayes neighbors neural_network "
    "pipeline preprocessing semi_supervised svm tree".split()
)

_MODULES = (
    frozenset(
        "numpy numpy.linalg numpy.random numpy.testing pandas pandas.testing scipy scipy.stats scipy.optimize "
        "scipy.linalg sklearn sklearn.metrics sklearn.base sklearn.datasets sklearn.inspection sklearn.utils "
        "matplotlib matplotlib.pyplot matplotlib.figure matplotlib.axes math cmath statistics random re json datetime "
        "collections collections.abc itertools functools operator string decimal fractions pathlib typing textwrap "
        "csv io time calendar dataclasses enum abc copy unicodedata zoneinfo heapq bisect numbers warnings".split()
    )
    | _PURE
    | {f"sklearn.{name}" for name in _SKLEARN}
)

_ERRORS = frozenset(
    "builtins numpy.exceptions numpy.linalg pandas.errors sklearn.exceptions json.decoder decimal statistics re "
    "re._constants csv _csv zoneinfo._common".split()
)

_PLOTS = frozenset(
    "matplotlib.figure matplotlib.axes matplotlib.axes._axes matplotlib.lines matplotlib.patches matplotlib.text "
    "matplotlib.collections matplotlib.container matplotlib.image matplotlib.legend matplotlib.axis".split()
)

Name = tuple[str, str]


def module_name(value: object) -> str | None:
    """Give the name of a module that both sides have; None for any other."""
    name = getattr(value, "__name__", None)
    return name if type(name) is str and name in _MODULES and sys.modules.get(name) is value else None


def module(name: object) -> types.ModuleType:
    """Give our own import of a listed module."""
    if type(name) is not str or name not in _MODULES:
        raise BoundaryError(f"module refusé : {str(name)[:80]}")
    return importlib.import_module(name)


def name_of(value: object) -> Name | None:
    """Give the listed name of a library's function or class; None for any other object."""
    name = getattr(value, "__name__", None)
    if type(name) is not str or not (isinstance(value, type) or callable(value)):
        return None
    for home in _homes(value):
        found = sys.modules.get(home)
        if found is not None and _listed(home, name, found) is value:
            return home, name
    return None


def function(home: object, name: object) -> Any:
    """Give our own function or class of a listed name."""
    if type(home) is not str or type(name) is not str or not _may_hold(home):
        raise BoundaryError(f"nom refusé : {str(home)[:80]}.{str(name)[:80]}")
    found = _listed(home, name, importlib.import_module(home))
    if found is None:
        raise BoundaryError(f"nom refusé : {home}.{name[:80]}")
    return found


def instance_class_name(kind: type) -> Name | None:
    """Give the name of a library class whose instances stay where they are: an estimator, a figure, a generator."""
    for home in _homes(kind):
        found = sys.modules.get(home)
        if found is not None and _instance_class(home, kind.__name__, found) is kind:
            return home, kind.__name__
    return None


def instance_class(home: object, name: object) -> Any:
    """Give our own class of a listed name, for `isinstance`."""
    if type(home) is not str or type(name) is not str or not (_may_hold(home) or home in _PLOTS | {"numpy.random"}):
        raise BoundaryError(f"classe refusée : {str(home)[:80]}.{str(name)[:80]}")
    found = _instance_class(home, name, importlib.import_module(home))
    if found is None:
        raise BoundaryError(f"classe refusée : {home}.{name[:80]}")
    return found


def error_name(kind: type) -> Name | None:
    """Give the name of an exception class that both sides have; None for one that the learner wrote."""
    home = kind.__module__
    if home in _ERRORS and getattr(sys.modules.get(home), kind.__name__, None) is kind:
        return home, kind.__name__
    return None


@lru_cache(256)
def error_class(home: str, name: str) -> type[Exception]:
    """Give our own exception class of a listed name."""
    if type(home) is not str or type(name) is not str or home not in _ERRORS or name.startswith("_"):
        raise BoundaryError(f"exception refusée : {str(home)[:80]}.{str(name)[:80]}")
    found = getattr(importlib.import_module(home), name, None)
    if not isinstance(found, type) or not issubclass(found, Exception):
        raise BoundaryError(f"exception refusée : {home}.{name[:80]}")
    return found


def _homes(value: object) -> list[str]:
    home = getattr(value, "__module__", None)
    if type(home) is not str:
        home = "numpy" if type(value).__name__ == "ufunc" else "builtins"
    root, _, rest = home.partition(".")
    if root == "sklearn":
        first, _, second = rest.partition(".")
        return [f"sklearn.{first}.{second.partition('.')[0]}", f"sklearn.{first}"]
    if home.startswith("numpy.random."):
        return ["numpy.random"]
    if root in ("numpy", "pandas") and home not in ("numpy.random", "pandas.errors"):
        return [root]
    return [home]


def _may_hold(home: str) -> bool:
    return home in _FIXED or home in _PURE or (home.startswith("sklearn.") and home[8:] in _SKLEARN)


def _listed(home: str, name: str, found: types.ModuleType) -> Any:
    if name.startswith("_") or not _may_hold(home):
        return None
    value = getattr(found, name, None)
    if home in _FIXED and name in _FIXED[home]:
        return value
    if home in _PURE and isinstance(value, (types.BuiltinFunctionType, types.FunctionType)):
        return value if value.__module__ == home else None
    if home == "numpy":
        import numpy

        scalar = isinstance(value, type) and issubclass(value, numpy.generic)
        return value if isinstance(value, numpy.ufunc) or scalar else None
    return _estimator(home, value)


def _estimator(home: str, value: object) -> Any:
    if not home.startswith("sklearn.") or home[8:] not in _SKLEARN:
        return None
    from sklearn.base import BaseEstimator

    return value if isinstance(value, type) and issubclass(value, BaseEstimator) else None


def _instance_class(home: str, name: str, found: types.ModuleType) -> Any:
    value = getattr(found, name, None)
    if name.startswith("_") or not isinstance(value, type):
        return None
    if home in _PLOTS:
        return value if value.__module__.startswith("matplotlib.") else None
    if home == "numpy.random":
        return value if name in ("Generator", "RandomState") else None
    return _estimator(home, value)
