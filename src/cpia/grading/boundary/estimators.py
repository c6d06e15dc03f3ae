"""scikit-learn's private questions about an estimator of the other process, answered on this side from public facts.

`cross_val_score`, `clone` and `check_is_fitted` ask them of whatever they are given.
"""

from collections.abc import Callable
from typing import Any

TAGS, FITTED = "__sklearn_tags__", "__sklearn_is_fitted__"
_LEARNT = ("n_features_in_", "n_outputs_", "vocabulary_")


def protocol(estimator: Any, kind: type | None, name: str) -> Callable[[], Any]:
    """Give the answer to one of scikit-learn's questions about an estimator of a library's own class.

    Raises
    ------
    AttributeError
        It is not one, or that is not such a question.
    """
    if kind is None or not hasattr(kind, TAGS) or name not in (TAGS, FITTED):
        raise AttributeError(name)
    if name == FITTED:
        return lambda: any(hasattr(estimator, learnt) for learnt in _LEARNT)
    return lambda: kind(**estimator.get_params(deep=False)).__sklearn_tags__()
