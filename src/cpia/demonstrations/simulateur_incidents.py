"""Lesson 5: an incident, a decision, and what 26 weeks cost.

The answers arrive three weeks late: recalibrating and retraining wait for them. Every decision has a price, and none
is right for all incidents; the reader reads the symptoms first.
"""

from collections.abc import Callable

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french, percent
from cpia.demonstrations.incidents_livraison import (
    INCIDENTS,
    PREVIOUS,
    WEEKS,
    Incident,
    late_chances,
    recalibration,
    received,
    retrained,
    symptoms,
)
from cpia.demonstrations.livraisons_fictives import A_WEEK, Numbers, chance, deliveries, logit, normal_week, weekly_cost
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

ANSWERS_DELAY = 3
PRICES = {
    "corriger_flux": 1500.0,
    "retour_arriere": 500.0,
    "recalibrer": 1000.0,
    "reentrainer": 6000.0,
    "arreter": 0.0,
    "surveiller": 0.0,
}
WAITS = {"corriger_flux": 1, "recalibrer": ANSWERS_DELAY, "reentrainer": ANSWERS_DELAY + 1}
LABELS = {
    "corriger_flux": "corriger le flux",
    "retour_arriere": "revenir en arrière",
    "recalibrer": "recalibrer",
    "reentrainer": "réentraîner",
    "arreter": "arrêter le modèle",
    "surveiller": "surveiller",
}
Scorer = Callable[[int], Numbers | None]


def in_service(name: str, week: int) -> Numbers | None:
    """Give the scores of the model in service when nobody does anything."""
    incident = INCIDENTS[name]
    return chance(logit(received(incident, week), incident.serving))


def repaired(name: str, decision: str, decided: int) -> Scorer:
    """Give what scores once a decision has taken effect; None when the model is stopped."""
    incident = INCIDENTS[name]
    if decision == "corriger_flux":
        return lambda week: chance(logit(deliveries(), incident.serving))
    if decision == "retour_arriere":
        return lambda week: chance(logit(received(incident, week), PREVIOUS))
    if decision == "recalibrer":
        slope, level = recalibration(name)
        return lambda week: chance(level + slope * logit(received(incident, week), incident.serving))
    if decision == "reentrainer":
        return _retrained_scorer(name, incident, decided)
    return (lambda week: None) if decision == "arreter" else (lambda week: in_service(name, week))


def _retrained_scorer(name: str, incident: Incident, decided: int) -> Scorer:
    """Retrain with the code in service: a fault of that code comes back in the new model."""
    if name == "d":
        return lambda week: in_service(name, week)
    weights = retrained(name, min(4, decided + 1))
    return lambda week: chance(logit(received(incident, week), weights))


def weekly(name: str, decision: str, decided: int) -> list[float]:
    """Give the euros of each week, the decision's price apart."""
    late, after = late_chances(INCIDENTS[name]), repaired(name, decision, decided)
    effect = decided + WAITS.get(decision, 0)
    scores = (in_service(name, week) if week < effect else after(week) for week in range(1, WEEKS + 1))
    share = INCIDENTS[name].count / A_WEEK
    costs = [weekly_cost(score, late) for score in scores]
    return [costs[0] * share, *costs[1:]]  # a short week is short once


def bill(name: str, decision: str, decided: int) -> float:
    """Give the euros of the 26 weeks, the decision included."""
    return sum(weekly(name, decision, decided)) + PRICES[decision]


def compute(incident: str, decision: str, semaine: int) -> State:
    """Show the symptoms, then the price of a decision."""
    total = bill(incident, decision, semaine)
    best = min(PRICES, key=lambda other: bill(incident, other, semaine))
    return State(
        sentence(incident, decision, total, best), figures(incident, total), chart(incident, decision, semaine)
    )


def sentence(incident: str, decision: str, total: float, best: str) -> str:
    """Compare with doing nothing, without naming a better decision."""
    saved = bill(incident, "surveiller", 1) - total
    told = LABELS[decision][:1].upper() + LABELS[decision][1:]
    if decision == best:
        return f"{told} : {euros(total)} en {WEEKS} semaines. Aucune des six décisions ne coûte moins."
    effect = f"{euros(saved)} de moins" if saved > 0 else f"{euros(-saved)} de plus"
    compared = "" if decision == "surveiller" else f", {effect} que ne rien faire"
    return f"{told} : {euros(total)} en {WEEKS} semaines{compared}. Une autre décision coûterait moins."


def figures(incident: str, total: float) -> tuple[Figure, ...]:
    """Give the symptoms of the first week, then the counter."""
    seen = symptoms(incident)
    return (
        Figure("Livraisons de la semaine", str(INCIDENTS[incident].count)),
        Figure("Température moyenne reçue", french(seen.mean_temperature, 1)),
        Figure("PSI de la température", french(seen.stability, 2)),
        Figure("Retards prévus", percent(seen.expected, 1)),
        Figure("Retards observés, trois semaines après", percent(seen.observed, 1)),
        Figure("AUC, trois semaines après", french(seen.auc, 2)),
        Figure("Journal des changements", INCIDENTS[incident].log),
        Figure("Coût des 26 semaines", euros(total)),
    )


def euros(amount: float) -> str:
    """Write an amount, to the hundred."""
    return f"{french(round(amount, -2))}{NO_BREAK_SPACE}€"


def chart(incident: str, decision: str, decided: int) -> Chart:
    """Draw the weekly cost against that of a normal week."""
    weeks = tuple(range(1, WEEKS + 1))
    costs = tuple(float(round(cost)) for cost in weekly(incident, decision, decided))
    return Chart(
        "Coût de chaque semaine",
        "semaine depuis le début de l'incident",
        "euros",
        (
            Series("Votre décision", weeks, costs),
            Series("Semaine normale", weeks, (float(round(normal_week()[0])),) * WEEKS),
        ),
    )


DEMONSTRATION = Demonstration(
    title="Un incident, six décisions",
    controls=(
        Choice("incident", "Incident", tuple((name, f"incident {name.upper()}") for name in INCIDENTS), "a"),
        Choice("decision", "Votre décision", tuple(LABELS.items()), "surveiller"),
        Slider("semaine", "Semaine de la décision", (2, 6), 2),
    ),
    compute=compute,
    question="Lisez les symptômes, décidez, puis regardez le compteur : quelle décision pour chaque incident ?",
)
