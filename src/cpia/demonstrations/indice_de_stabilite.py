"""The stability index of a variable (PSI): how far its shares by tenth of the reference have moved."""

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
FLOOR = 1e-4
"""An empty tenth counts for this share: the logarithm of zero says nothing."""


def cuts(reference: Numbers) -> Numbers:
    """Give the nine values that cut the reference in tenths."""
    return np.asarray(np.quantile(reference, np.linspace(0.1, 0.9, 9)))


def shares(limits: Numbers, values: Numbers) -> Numbers:
    """Give the share of values in each tenth of the reference."""
    return np.bincount(np.searchsorted(limits, values), minlength=len(limits) + 1) / len(values)


def stability_index(reference: Numbers, current: Numbers) -> NDArray[np.float64]:
    """Compare shares, on the last axis; many weeks at once make many indices."""
    before, after = np.maximum(reference, FLOOR), np.maximum(current, FLOOR)
    return np.asarray(((after - before) * np.log(after / before)).sum(axis=-1))
