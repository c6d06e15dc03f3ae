"""Lesson 2: a score announced by a random split, and the score met on machines never seen.

Forty generated machines, each with its own fingerprint. A model that copies the most similar past readings
recognises the machine under a random split; a split by machine says what it is worth elsewhere.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.linear_model import LogisticRegression
from sklearn.neighbors import KNeighborsClassifier
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cpia.demonstrations.french_numbers import NO_BREAK_SPACE, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

Numbers = NDArray[np.float64]
SEED = 40
MACHINES, DAYS, STEP = 40, 150, 2
FOLDS, RESAMPLES = 5, 200
HABITS, NOISE = np.array([1.0, 1.0, 0.3]), np.array([0.25, 0.25, 0.35])
FINGERPRINTS = {"faible": 0.15, "moyenne": 1.0, "forte": 2.0}
MODELS = {"regle": "règle du technicien", "droite": "régression", "voisins": "plus proches voisins"}
SPLITS = {"hasard": "au hasard", "machine": "par machine"}


@dataclass(frozen=True)
class Readings:
    """One row a machine and a day: measures, whether it broke down in the next seven days, and which machine."""

    measures: Numbers
    broken: NDArray[np.bool_]
    machine: NDArray[np.int_]


@cache
def readings(fingerprint: float, seed: int = SEED, machines: int = MACHINES) -> Readings:
    """Generate the readings; `fingerprint` says how far two healthy machines differ."""
    random = np.random.default_rng(seed)
    habits = random.normal(0, fingerprint, (machines, 3)) * HABITS
    fragility = random.normal(0, 1, machines)
    wear, broken = wear_and_breakdowns(random, fragility)
    days = np.arange(0, DAYS - 7, STEP)
    soon = np.stack([broken[:, day + 1 : day + 8].any(axis=1) for day in days], axis=1)
    noise = random.normal(0, 1, (machines, len(days), 3)) * NOISE
    measures = habits[:, None, :] + wear[:, days, None] * np.array([1.5, 1.0, 1.0]) + noise
    machine = np.repeat(np.arange(machines), len(days))
    return Readings(measures.reshape(-1, 3), soon.reshape(-1), machine)


def wear_and_breakdowns(random: np.random.Generator, fragility: Numbers) -> tuple[Numbers, NDArray[np.bool_]]:
    """Let every machine wear out, break down and be repaired, day after day."""
    machines = len(fragility)
    wear, broken = np.zeros((machines, DAYS)), np.zeros((machines, DAYS), bool)
    level = random.uniform(0, 0.8, machines)
    for day in range(DAYS):
        level += random.gamma(0.5, 0.03, machines)
        risk = 1 / (1 + np.exp(9.5 - 5 * level - fragility))
        broken[:, day] = random.random(machines) < risk
        level[broken[:, day]] = random.uniform(0, 0.2, int(broken[:, day].sum()))
        wear[:, day] = level
    return wear, broken


def model(name: str) -> object:
    """Give an untrained model."""
    return LogisticRegression() if name == "droite" else KNeighborsClassifier(n_neighbors=25)


def scores(name: str, known: Readings, asked: Numbers) -> Numbers:
    """Learn on what is known, score what is asked; the technician's rule only looks at the vibration."""
    if name == "regle":
        return asked[:, 0]
    learner = make_pipeline(StandardScaler(), model(name)).fit(known.measures, known.broken)
    return np.asarray(learner.predict_proba(asked)[:, 1])


@cache
def announced(name: str, split: str, fingerprint: float) -> Numbers:
    """Score every reading by a model that has not seen it (random split) or not seen its machine (by machine)."""
    rows = readings(fingerprint)
    random = np.random.default_rng(SEED + 1)
    by_row, by_machine = random.integers(0, FOLDS, len(rows.machine)), random.permutation(MACHINES) % FOLDS
    fold = by_row if split == "hasard" else by_machine[rows.machine]
    result = np.zeros(len(rows.machine))
    for number in range(FOLDS):
        known, asked = fold != number, fold == number
        part = Readings(rows.measures[known], rows.broken[known], rows.machine[known])
        result[asked] = scores(name, part, rows.measures[asked])
    return result


def right_order(broken: NDArray[np.bool_], score: Numbers) -> float:
    """Give the share of pairs (soon broken, healthy) that the score puts in the right order: the AUC."""
    return weighted_order(broken, levels(score), np.ones(len(score)))


def levels(score: Numbers) -> NDArray[np.int_]:
    """Give each score its rank among the distinct ones, from 0."""
    return np.asarray(np.unique(score, return_inverse=True)[1])


def weighted_order(broken: NDArray[np.bool_], level: NDArray[np.int_], weight: Numbers) -> float:
    """Give the share of pairs in the right order when each reading counts as many times as its weight."""
    positives, negatives = np.bincount(level, weight * broken), np.bincount(level, weight * ~broken)
    below = np.cumsum(negatives) - negatives / 2  # a tie counts for half
    return float((positives * below).sum() / (positives.sum() * negatives.sum()))


@cache
def met(name: str, fingerprint: float) -> float:
    """Learn on the forty machines, then score 120 machines of another workshop."""
    elsewhere = readings(fingerprint, SEED + 2, 120)
    return right_order(elsewhere.broken, scores(name, readings(fingerprint), elsewhere.measures))


def gap(name: str, fingerprint: float) -> tuple[float, float, float]:
    """Give the random split's advantage over the split by machine, with its interval."""
    return advantage((name, "hasard"), (name, "machine"), fingerprint)


def lead(name: str, fingerprint: float) -> tuple[float, float, float]:
    """Give the model's advantage over the technician's rule on machines never seen, with its interval."""
    return advantage((name, "machine"), ("regle", "machine"), fingerprint)


@cache
def advantage(first: tuple[str, str], second: tuple[str, str], fingerprint: float) -> tuple[float, float, float]:
    """Give how much better one (model, split) ranks than another, and its 95 % interval over machines drawn again."""
    rows = readings(fingerprint)
    both = [levels(announced(name, split, fingerprint)) for name, split in (first, second)]
    random = np.random.default_rng(SEED + 3)
    draws = []
    for _ in range(RESAMPLES):
        times_drawn = np.bincount(random.integers(0, MACHINES, MACHINES), minlength=MACHINES)
        draws.append(difference(rows.broken, both, times_drawn[rows.machine].astype(float)))
    low, high = np.percentile(draws, [2.5, 97.5])
    return difference(rows.broken, both, np.ones(len(rows.machine))), float(low), float(high)


def difference(broken: NDArray[np.bool_], both: list[NDArray[np.int_]], weight: Numbers) -> float:
    """Give the first score's advantage over the second."""
    first, second = (weighted_order(broken, level, weight) for level in both)
    return first - second


def compute(modele: str, decoupage: str, empreinte: str) -> State:
    """Compare the score announced, the score met elsewhere, and the technician's rule."""
    spread = FINGERPRINTS[empreinte]
    rows = readings(spread)
    shown = right_order(rows.broken, announced(modele, decoupage, spread))
    rule = right_order(rows.broken, announced("regle", decoupage, spread))
    elsewhere = met(modele, spread)
    return State(
        sentence=sentence(modele, decoupage, shown, elsewhere),
        figures=(
            Figure("Annoncé par le test", pairs(shown)),
            Figure("Rencontré sur 120 machines jamais vues", pairs(elsewhere)),
            Figure("Référence : règle du technicien", pairs(rule)),
            Figure("Écart entre les deux découpages", compared(modele, gap, spread)),
            Figure("Avance sur la règle, par machine", compared(modele, lead, spread)),
        ),
        chart=chart(modele, spread),
    )


def chart(name: str, spread: float) -> Chart:
    """Put both splits beside what is met elsewhere."""
    broken = readings(spread).broken
    bars = [right_order(broken, announced(name, split, spread)) for split in SPLITS] + [met(name, spread)]
    places = ("Annoncé, au hasard", "Annoncé, par machine", "Rencontré ailleurs")
    return Chart(
        "Paires mises dans le bon ordre",
        "",
        "sur 100",
        (Series("Score", places, tuple(rounded(b) for b in bars), "bars"),),
    )


def rounded(share: float) -> float:
    """Give a share as pairs out of a hundred."""
    return round(100 * share)


def pairs(share: float) -> str:
    """Write a share of pairs in the right order."""
    return f"{french(100 * share)} sur 100"


def compared(name: str, measure: Callable[[str, float], tuple[float, float, float]], spread: float) -> str:
    """Write an advantage with its interval, and whether it can be told from nothing."""
    if name == "regle":
        return "sans objet : la règle est la référence"
    value, low, high = measure(name, spread)
    text = f"{signed(value)} (de {signed(low)} à {signed(high)})"
    return f"{text}{NO_BREAK_SPACE}: pas d'écart mesurable" if low <= 0 <= high else text


def signed(value: float) -> str:
    """Write points with their sign."""
    text = french(100 * abs(value), 1)
    return text if text == "0,0" else f"{'−' if value < 0 else '+'}{text}"


def sentence(name: str, split: str, shown: float, elsewhere: float) -> str:
    """Say what the reader should conclude."""
    if name == "regle":
        return (
            f"La règle du technicien n'apprend rien : {pairs(shown)} dans l'atelier, {pairs(elsewhere)} ailleurs. "
            "C'est elle qu'un modèle doit battre."
        )
    told = (
        f"Découpage {SPLITS[split]} : le test annonce {pairs(shown)}, "
        f"les machines jamais vues donnent {pairs(elsewhere)}."
    )
    if shown - elsewhere > 0.08:
        return f"{told} La promesse ne sera pas tenue."
    return f"{told} La promesse est à peu près tenue."


DEMONSTRATION = Demonstration(
    title="Deux découpages, une même promesse",
    controls=(
        Choice("modele", "Approche", tuple(MODELS.items()), "voisins"),
        Choice("decoupage", "Découpage du test", tuple(SPLITS.items()), "hasard"),
        Choice("empreinte", "Différence entre deux machines saines", tuple((k, k) for k in FINGERPRINTS), "forte"),
    ),
    compute=compute,
    question="Quel modèle gagne quand on découpe au hasard, et lequel gagne sur des machines jamais vues ?",
)
