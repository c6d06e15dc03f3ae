"""What scikit-learn asks of an estimator by private names, so that its functions take a handle as they take a model.

`cross_val_score(modele, X, y)` in a test clones the model and reads its tags; for a class of the library both come
from our own class, for a class that the learner wrote the copy is made in his process.
"""

from collections.abc import Callable
from typing import Any, Protocol

from cpia.grading.boundary.errors import BoundaryError

NAMES = frozenset({"__sklearn_tags__", "__sklearn_is_fitted__", "__sklearn_clone__"})
_TYPES = ("classifier", "regressor", "transformer", "clusterer", "outlier_detector", "density_estimator", None)


class _Facts(Protocol):
    kind: str
    shown: type | None


def answer(name: str, facts: _Facts, ask: Callable[[str], Any]) -> Callable[[], Any]:
    """Give the method of a handle that has this private name; an `AttributeError` where the object has none."""
    if facts.kind != "object" or (name == "__sklearn_clone__" and facts.shown is not None):
        raise AttributeError(name)
    if name == "__sklearn_clone__":
        return lambda: ask("clone")
    if name == "__sklearn_is_fitted__":
        return lambda: ask("fitted")
    return lambda: _tags(facts.shown, ask)


def _tags(shown: type | None, ask: Callable[[str], Any]) -> Any:
    if shown is not None:
        params = ask("params")
        if type(params) is not dict or not all(type(name) is str for name in params):
            raise BoundaryError("paramètres mal formés")
        return shown(**params).__sklearn_tags__()
    from sklearn.utils import ClassifierTags, RegressorTags, Tags, TargetTags, TransformerTags

    kind = ask("estimator")
    if (type(kind) is not str and kind is not None) or kind not in _TYPES:
        raise BoundaryError("genre de modèle inconnu")
    return Tags(
        estimator_type=kind,
        target_tags=TargetTags(required=kind in ("classifier", "regressor")),
        transformer_tags=TransformerTags() if kind == "transformer" else None,
        classifier_tags=ClassifierTags() if kind == "classifier" else None,
        regressor_tags=RegressorTags() if kind == "regressor" else None,
    )


def clone(value: Any) -> Any:
    """Copy an unfitted model, as `sklearn.base.clone` does."""
    from sklearn.base import clone as copy

    return copy(value, safe=False)


def fitted(value: Any) -> bool:
    """Say whether a model was fitted, as scikit-learn judges it."""
    if hasattr(value, "__sklearn_is_fitted__"):
        return bool(value.__sklearn_is_fitted__())
    return any(name.endswith("_") and not name.startswith("__") for name in vars(value))


def estimator_type(value: Any) -> Any:
    """Say which kind of model an object is."""
    return value.__sklearn_tags__().estimator_type


def params(value: Any) -> Any:
    """Give the parameters that a model was made with."""
    return value.get_params(deep=False)
