"""Facility and discrimination of one item, and the flags that a cohort raises. Pure.

Thresholds: facility under 60 % is to be reviewed before the next run, under 70 % to be watched (the rule of the
scikit-learn MOOC for its quizzes); discrimination under 0.15 is to be retired.
"""

import math
from collections.abc import Iterator, Sequence

import numpy as np

from cpia.item_analysis.model import TO_RETIRE, TO_REVIEW, TO_WATCH, TOO_FEW, Analysis, Responses

REVIEW_UNDER, WATCH_UNDER = 0.60, 0.70
RETIRE_UNDER = 0.15
ENOUGH = 30
"""Answers under which a correlation says next to nothing: its interval at 95 % is wider than 0.7."""
_Z95 = 1.959964


def analyse(responses: Responses) -> Analysis:
    """Compute what the answers say of an item."""
    facility = float(np.mean(responses.earned)) if responses.earned else None
    discrimination = _correlation(responses.earned, responses.rest)
    interval = None if discrimination is None else _interval(discrimination, len(responses.earned))
    flags = tuple(_flags(len(responses.earned), facility, discrimination))
    return Analysis(responses, facility, discrimination, interval, flags)


def _flags(answers: int, facility: float | None, discrimination: float | None) -> Iterator[str]:
    if answers < ENOUGH or facility is None:
        yield TOO_FEW
        return
    if facility < REVIEW_UNDER:
        yield TO_REVIEW
    elif facility < WATCH_UNDER:
        yield TO_WATCH
    if discrimination is not None and discrimination < RETIRE_UNDER:
        yield TO_RETIRE


def _correlation(earned: Sequence[float], rest: Sequence[float]) -> float | None:
    """Correlate the item with the rest of its sitting, itself left out; None where one of them never varies."""
    if len(earned) < 3 or np.ptp(earned) == 0 or np.ptp(rest) == 0:
        return None
    return float(np.corrcoef(earned, rest)[0, 1])


def _interval(correlation: float, n: int) -> tuple[float, float] | None:
    """Bound a correlation at 95 %, by Fisher's transformation."""
    if n < 4 or abs(correlation) >= 1:
        return None
    centre, half = math.atanh(correlation), _Z95 / math.sqrt(n - 3)
    return math.tanh(centre - half), math.tanh(centre + half)
