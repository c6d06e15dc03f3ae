"""Six incidents of a model in service, week by week: what the world does, and what the model sees of it."""

from dataclasses import dataclass, replace
from functools import cache

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from cpia.demonstrations.indice_de_stabilite import cuts, shares, stability_index
from cpia.demonstrations.livraisons_fictives import (
    A_WEEK,
    MEAN_C,
    MEAN_KM,
    SPREAD_C,
    SPREAD_KM,
    WORLD,
    Deliveries,
    Numbers,
    Weights,
    chance,
    deliveries,
    drawn,
    logit,
)

WEEKS = 26
LEARNT_A_WEEK = 500
SELF_REPAIR = 10
"""The week when the carrier notices by itself that its boxes send °F."""
PREVIOUS = replace(WORLD, distance=0.6, temperature=0.9)
"""The version before: a little less good, kept ready."""


@dataclass(frozen=True)
class Incident:
    """What changes on week 1: the world, the model in service, the unit, or only the number of deliveries."""

    world: Weights
    serving: Weights
    fahrenheit: bool = False
    count: int = A_WEEK
    log: str = "rien"  # what the log of changes says


INCIDENTS = {
    "a": Incident(WORLD, WORLD, fahrenheit=True, log="boîtiers mis à jour"),
    "b": Incident(Weights(-0.9, -0.9, 1.2), WORLD),
    "c": Incident(replace(WORLD, level=0.0), WORLD),
    "d": Incident(WORLD, replace(WORLD, distance=-0.9), log="nouvelle version du modèle"),
    "e": Incident(WORLD, WORLD, count=60, log="jours fériés"),
    "f": Incident(Weights(-1.4, 0.0, 0.0), WORLD, log="dépôts fusionnés"),
}


@dataclass(frozen=True)
class Symptoms:
    """What the monitoring shows; the last two wait three weeks for the answers."""

    mean_temperature: float
    stability: float
    expected: float
    observed: float
    auc: float


def in_fahrenheit(incident: Incident, week: int) -> bool:
    """Say whether the boxes send °F that week."""
    return incident.fahrenheit and week < SELF_REPAIR


def received(incident: Incident, week: int) -> Deliveries:
    """Give the deliveries as the model receives them."""
    return deliveries().in_fahrenheit() if in_fahrenheit(incident, week) else deliveries()


def late_chances(incident: Incident) -> Numbers:
    """Give the true chance of each delivery, whatever the boxes send."""
    return chance(logit(deliveries(), incident.world))


@cache
def symptoms(name: str) -> Symptoms:
    """Measure the first week of the incident."""
    incident = INCIDENTS[name]
    seen, late = received(incident, 1), late_chances(incident)
    scores = chance(logit(seen, incident.serving))
    return Symptoms(
        float(seen.temperature.mean()),
        week_stability(incident),
        float(scores.mean()),
        float(late.mean()),
        float(roc_auc_score(drawn(late, 5), scores)),
    )


def week_stability(incident: Incident) -> float:
    """Give the stability index of the temperature of one real week, few deliveries making it jump."""
    reference = deliveries(8, 1200).temperature
    limits = cuts(reference)
    week = deliveries(26, incident.count)
    seen = week.in_fahrenheit() if incident.fahrenheit else week
    return float(stability_index(shares(limits, reference), shares(limits, seen.temperature)))


@cache
def retrained(name: str, learnt_on_incident: int) -> Weights:
    """Train again on the last four weeks that have answers; only some of them lived the incident."""
    incident = INCIDENTS[name]
    parts = [_week(deliveries(40 + n, LEARNT_A_WEEK), incident, n < learnt_on_incident) for n in range(4)]
    seen = parts[0][0].joined(parts[1][0]).joined(parts[2][0]).joined(parts[3][0])
    answers = drawn(np.concatenate([chances for _, chances in parts]), 6)
    model = LogisticRegression(C=1e6).fit(_scaled(seen), answers)
    [(distance, temperature)], [level] = model.coef_, model.intercept_
    return Weights(float(level), float(distance), float(temperature))


def _week(clean: Deliveries, incident: Incident, lived: bool) -> tuple[Deliveries, Numbers]:
    """Give one week's worth of training: what the model saw, and the true chances."""
    chances = chance(logit(clean, incident.world if lived else WORLD))
    return (clean.in_fahrenheit() if lived and incident.fahrenheit else clean), chances


def _scaled(seen: Deliveries) -> Numbers:
    return np.column_stack([(seen.distance_km - MEAN_KM) / SPREAD_KM, (seen.temperature - MEAN_C) / SPREAD_C])


@cache
def recalibration(name: str) -> tuple[float, float]:
    """Give the slope and the level that bring the scores back to what is observed during the incident."""
    incident = INCIDENTS[name]
    raw = logit(received(incident, 1), incident.serving)
    model = LogisticRegression(C=1e6).fit(raw.reshape(-1, 1), drawn(late_chances(incident), 7))
    return float(model.coef_[0, 0]), float(model.intercept_[0])
