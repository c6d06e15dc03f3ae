"""The deliveries of a fictional food distributor, shared by the demonstrations of the MLOps module.

A delivery has a distance and the temperature of its truck when it leaves; both change its chance of arriving late. All
is generated. Costs are expectations over the same 4,000 deliveries, brought back to a week: no draw blurs a comparison.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

Numbers = NDArray[np.float64]
DELIVERIES = 4000
A_WEEK = 300
CALL_COST, MISS_COST = 20.0, 80.0
"""Euros: warning a shop and moving its unloading slot; a late delivery that nobody announced."""
THRESHOLD = CALL_COST / MISS_COST
MEAN_KM, SPREAD_KM = 90.0, 30.0
MEAN_C, SPREAD_C = 4.0, 1.2


@dataclass(frozen=True)
class Weights:
    """How a model, or the world, turns a delivery into a chance of being late."""

    level: float
    distance: float
    temperature: float


WORLD = Weights(level=-1.75, distance=0.9, temperature=1.1)
"""The relation when the model was trained; the model knows it exactly, so that only what follows can go wrong."""


@dataclass(frozen=True)
class Deliveries:
    """Kilometres, and the truck's temperature as received."""

    distance_km: Numbers
    temperature: Numbers

    def in_fahrenheit(self) -> "Deliveries":
        """Give the same deliveries, seen by a box that sends °F."""
        return Deliveries(self.distance_km, self.temperature * 9 / 5 + 32)

    def joined(self, other: "Deliveries") -> "Deliveries":
        """Put two sets end to end."""
        together = np.concatenate([self.distance_km, other.distance_km])
        return Deliveries(together, np.concatenate([self.temperature, other.temperature]))


@cache
def deliveries(seed: int = 26, count: int = DELIVERIES) -> Deliveries:
    """Draw deliveries whose truck sends °C."""
    random = np.random.default_rng(seed)
    distance = np.clip(random.normal(MEAN_KM, SPREAD_KM, count), 10, 200)
    return Deliveries(distance, random.normal(MEAN_C, SPREAD_C, count))


def logit(seen: Deliveries, weights: Weights) -> Numbers:
    """Add up what a delivery's two measures weigh."""
    distance = (seen.distance_km - MEAN_KM) / SPREAD_KM
    temperature = (seen.temperature - MEAN_C) / SPREAD_C
    return weights.level + weights.distance * distance + weights.temperature * temperature


def chance(values: Numbers) -> Numbers:
    """Turn a logit into a probability."""
    return np.asarray(1 / (1 + np.exp(-np.clip(values, -60, 60))))


def drawn(chances: Numbers, seed: int) -> NDArray[np.int64]:
    """Draw which deliveries are late."""
    return (np.random.default_rng(seed).random(len(chances)) < chances).astype(np.int64)


def weekly_cost(scores: Numbers | None, late: Numbers) -> float:
    """Give the euros of a week: calls made, and expected late deliveries that nobody announced; no score, no call."""
    if scores is None:
        return float(A_WEEK * MISS_COST * late.mean())
    warned = scores >= THRESHOLD
    return float(A_WEEK * np.where(warned, CALL_COST, MISS_COST * late).mean())


@cache
def normal_week() -> tuple[float, float]:
    """Give the weekly cost with the model as delivered, and without any model."""
    late = chance(logit(deliveries(), WORLD))
    return weekly_cost(late, late), weekly_cost(None, late)
