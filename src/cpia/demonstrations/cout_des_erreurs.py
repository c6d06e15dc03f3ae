"""Lesson 3: the threshold comes from what errors cost, not from the number 0.5.

Six thousand generated decisions, each with a score. The reader sets two costs and a threshold; the second set of
scores ranks the machines in the same order but overstates every risk, so that the textbook threshold fails on it.
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.float64]
SEED = 11
DECISIONS = 6000
THRESHOLDS = (0.01, 0.02, 0.04, 0.06, 0.1, 0.15, 0.2, 0.3, 0.5, 0.7)
FALSE_ALARM, MISSED = (100, 400, 1200), (1200, 9000)
KINDS = {"calibres": "calibrés", "gonfles": "gonflés : le risque est surestimé"}


@cache
def decisions() -> tuple[Numbers, NDArray[np.bool_]]:
    """Generate the true risk of each decision, and what happened within seven days."""
    random = np.random.default_rng(SEED)
    risk = 1 / (1 + np.exp(3.9 - 1.5 * random.normal(size=DECISIONS)))
    return risk, random.random(DECISIONS) < risk


def scores(kind: str) -> Numbers:
    """Give the scores shown: the risk itself, or a swollen version that keeps the order."""
    risk, _ = decisions()
    return risk if kind == "calibres" else np.sqrt(risk)


@cache
def counts(kind: str, threshold: float) -> tuple[int, int, int, int]:
    """Count useful alerts, false alarms, missed breakdowns and quiet days that were right."""
    alert, broken = scores(kind) >= threshold, decisions()[1]
    useful, false = int((alert & broken).sum()), int((alert & ~broken).sum())
    return useful, false, int(broken.sum()) - useful, int((~broken).sum()) - false


def cost(kind: str, threshold: float, false_alarm: int, missed: int) -> int:
    """Give the cost, in euros, of the errors made at that threshold."""
    _, false, lost, _ = counts(kind, threshold)
    return false * false_alarm + lost * missed


def theory(false_alarm: int, missed: int) -> float:
    """Give the threshold where, if scores are calibrated, alerting and waiting cost the same (Elkan, 2001)."""
    return false_alarm / (false_alarm + missed)


def compute(alarme: int, manquee: int, seuil: float, scores: str) -> State:
    """Count the four outcomes at that threshold, and what the errors cost."""
    useful, false, lost, quiet = counts(scores, seuil)
    spent = cost(scores, seuil, alarme, manquee)
    best = min(THRESHOLDS, key=lambda threshold: cost(scores, threshold, alarme, manquee))
    return State(
        sentence=sentence(spent, cost(scores, best, alarme, manquee), seuil, best),
        figures=(
            Figure("Pannes annoncées", f"{useful} sur {useful + lost}"),
            Figure("Fausses alertes", french(false)),
            Figure("Décisions justes", f"{french(100 * (useful + quiet) / DECISIONS)}{NO_BREAK_SPACE}%"),
            Figure("Coût sans jamais alerter", thousands((useful + lost) * manquee)),
            Figure("Seuil théorique", french(theory(alarme, manquee), 3)),
        ),
        chart=chart(scores, seuil, alarme, manquee),
    )


def chart(kind: str, chosen: float, false_alarm: int, missed: int) -> Chart:
    """Draw the cost against the threshold, and where the reader stands."""
    names = tuple(french(threshold, 2) for threshold in THRESHOLDS)  # evenly spaced: small thresholds matter most
    costs = tuple(round(cost(kind, threshold, false_alarm, missed) / 1000) for threshold in THRESHOLDS)
    here = tuple(c if threshold == chosen else None for c, threshold in zip(costs, THRESHOLDS, strict=True))
    series = (Series("Coût", names, costs), Series("Votre seuil", names, here, "points"))
    return Chart("Coût des erreurs selon le seuil", "Seuil d'alerte", "milliers d'euros", series)


def thousands(euros: float) -> str:
    """Write an amount in thousands of euros."""
    return f"{french(euros / 1000)}{NO_BREAK_SPACE}k€"


def sentence(spent: int, least: int, chosen: float, best: float) -> str:
    """Say the cost first, then how far it is from the best threshold."""
    told = f"Au seuil {french(chosen, 2)}, les erreurs coûtent {thousands(spent)}."
    if chosen == best:
        return f"{told} C'est le seuil le moins cher de la liste."
    return f"{told} Au seuil {french(best, 2)}, elles coûteraient {thousands(least)}."


DEMONSTRATION = Demonstration(
    title="Le seuil par le coût",
    controls=(
        Slider("alarme", "Coût d'une fausse alerte", FALSE_ALARM, 400, "€"),
        Slider("manquee", "Coût d'une panne manquée", MISSED, 9000, "€"),
        Slider("seuil", "Seuil d'alerte", THRESHOLDS, 0.5),
        Choice("scores", "Scores du modèle", tuple(KINDS.items()), "calibres"),
    ),
    compute=compute,
    question="À quel seuil les erreurs coûtent-elles le moins, et qu'en pense le pourcentage de décisions justes ?",
)
