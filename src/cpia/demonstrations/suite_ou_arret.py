"""Lesson 7: what a trial must prove, for how long, and what stops it whatever the figures.

Weeks of a generated trial: breakdowns avoided, false alarms, running costs. The decision follows a rule written
before the trial; a short trial cannot tell a good system from a bad one.
"""

import math
from collections.abc import Callable
from functools import cache

import numpy as np
from numpy.typing import NDArray

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

Numbers = NDArray[np.int64]
SEED = 5
WEEKS = (4, 12, 26, 52)
LAST_EXTENSION = 26
"""A trial that has already lasted that long is not extended again: the rule says so beforehand."""
MISSED, FALSE_ALARM, RUNNING = 9000, 400, 300
ALARMS_A_WEEK = 3
AVOIDED = {"nul": 0.02, "moyen": 0.25, "fort": 0.7}
"""Breakdowns that the system really avoids each week; the team does not know it."""
PREREQUISITES = {
    "reunis": ("réunis", ""),
    "donnees": ("données copiées à la main", "les données ne peuvent pas être livrées chaque jour"),
    "personne": ("personne pour agir sur l'alerte", "personne n'est chargé d'agir sur l'alerte"),
}


@cache
def weekly(strength: str, draw: int) -> tuple[Numbers, Numbers]:
    """Give, for each week of the trial, the breakdowns avoided and the euros spent on alarms and running."""
    random = np.random.default_rng([SEED, draw])
    avoided = random.poisson(AVOIDED[strength], WEEKS[-1])
    return avoided, random.poisson(ALARMS_A_WEEK, WEEKS[-1]) * FALSE_ALARM + RUNNING


def interval(strength: str, draw: int, weeks: int) -> tuple[float, float, float]:
    """Give the mean weekly saving and its 95 % interval after that many weeks.

    Breakdowns are rare, so the interval is the exact one of a Poisson count: having seen none yet does not mean
    that there are none.
    """
    avoided, spent = (float(part[:weeks].sum()) for part in weekly(strength, draw))
    low, high = poisson_interval(int(avoided))
    return (avoided * MISSED - spent) / weeks, (low * MISSED - spent) / weeks, (high * MISSED - spent) / weeks


def poisson_interval(count: int) -> tuple[float, float]:
    """Give the exact 95 % interval of the mean of a Poisson count (Garwood, 1936)."""
    low = root(lambda mean: 1 - at_most(count - 1, mean) - 0.025) if count else 0.0
    return low, root(lambda mean: 0.025 - at_most(count, mean))


def at_most(count: int, mean: float) -> float:
    """Give the probability that a Poisson count is at most that."""
    return sum(math.exp(k * math.log(mean) - mean - math.lgamma(k + 1)) for k in range(count + 1))


def root(rising: Callable[[float], float]) -> float:
    """Find where a rising function crosses zero, by halving."""
    low, high = 1e-9, 200.0
    for _ in range(50):
        middle = (low + high) / 2
        low, high = (middle, high) if rising(middle) < 0 else (low, middle)
    return high


def decision(low: float, high: float, weeks: int) -> str:
    """Apply the rule written before the trial."""
    if low > 0:
        return "continuer"
    if high < 0:
        return "arreter"
    return "prolonger" if weeks < LAST_EXTENSION else "arreter-sans-preuve"


def compute(effet: str, semaines: int, prerequis: str, tirage: int) -> State:
    """Apply the rule to what the trial shows after that many weeks."""
    mean, low, high = interval(effet, tirage, semaines)
    missing = PREREQUISITES[prerequis][1]
    true = AVOIDED[effet] * MISSED - ALARMS_A_WEEK * FALSE_ALARM - RUNNING
    return State(
        sentence=f"Suspendre : {missing}. Les chiffres n'y changent rien."
        if missing
        else VERDICTS[decision(low, high, semaines)],
        figures=(
            Figure("Économie nette mesurée, par semaine", euros(mean)),
            Figure("Intervalle à 95 %", f"de {euros(low)} à {euros(high)}"),
            Figure("Économie réelle, que l'équipe ignore", euros(true)),
        ),
        chart=chart(effet, tirage, semaines),
    )


VERDICTS = {
    "continuer": "Continuer : tout l'intervalle est au-dessus de zéro.",
    "arreter": "Arrêter : tout l'intervalle est au-dessous de zéro.",
    "prolonger": "Prolonger une fois : l'intervalle contient zéro, l'essai ne prouve rien encore.",
    "arreter-sans-preuve": "Arrêter : l'intervalle contient encore zéro, et la prolongation est épuisée.",
}


def chart(strength: str, draw: int, weeks: int) -> Chart:
    """Draw the estimate with its interval at each meeting so far."""
    held = tuple(w for w in WEEKS if w <= weeks)
    rows = [interval(strength, draw, w) for w in held]
    names = tuple(f"{w} sem." for w in held)
    lines = ("Mesurée", "Bas de l'intervalle", "Haut de l'intervalle")
    series = tuple(
        Series(name, names, tuple(round(row[place] / 1000, 1) for row in rows), "points")
        for place, name in enumerate(lines)
    )
    return Chart("Économie nette par semaine", "Durée de l'essai", "milliers d'euros", series)


def euros(amount: float) -> str:
    """Write an amount, rounded to a hundred euros, with a minus sign when it is a loss."""
    rounded = round(amount / 100) * 100
    return f"{'−' if rounded < 0 else ''}{french(abs(rounded))}{NO_BREAK_SPACE}€"


DEMONSTRATION = Demonstration(
    title="Continuer, prolonger ou arrêter",
    controls=(
        Choice(
            "effet",
            "Effet réel, inconnu de l'équipe",
            tuple((name, f"{name} ({french(rate, 2)} panne évitée par semaine)") for name, rate in AVOIDED.items()),
            "fort",
        ),
        Slider("semaines", "Durée de l'essai", WEEKS, 4, "semaines"),
        Choice("prerequis", "Prérequis", tuple((k, name) for k, (name, _) in PREREQUISITES.items()), "reunis"),
        Slider("tirage", "Tirage", (1, 2, 3), 1),
    ),
    compute=compute,
    question="Combien de semaines faut-il pour distinguer un effet fort d'un effet nul ?",
)
