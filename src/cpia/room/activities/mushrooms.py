"""The mushrooms of the activities: drawn once, with two measures and the grower's verdict."""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
Truths = NDArray[np.bool_]
SEED = 2027


@dataclass(frozen=True)
class Crop:
    """Some mushrooms: cap in centimetres, opening of the veil in percent, ripe or not."""

    cap: Numbers
    opening: Numbers
    ripe: Truths

    def first(self, count: int) -> "Crop":
        """Give the first of them."""
        return Crop(self.cap[:count], self.opening[:count], self.ripe[:count])


@cache
def crop(count: int, seed: int = SEED) -> Crop:
    """Draw mushrooms; the grower's eye is not a formula, so some verdicts go against both measures."""
    random = np.random.default_rng(seed)
    cap: Numbers = random.normal(5.5, 1.6, count).clip(2, 9).round(1)
    opening: Numbers = (14 * (cap - 5.5) + random.normal(50, 20, count)).clip(0, 100).round()
    ripe = 0.9 * (cap - 5.5) + 0.045 * (opening - 50) + random.normal(0, 0.7, count) > 0
    return Crop(cap, opening, ripe)
