"""Lesson 6: raw agreement flatters two annotators when one class is rare; Cohen's kappa does not."""

import numpy as np
from sklearn.metrics import cohen_kappa_score

from cpia.demonstrations.french_numbers import french, percent
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State

SEED = 6
POOL = 1000
RESAMPLES = 400
ERROR_RATES = {"floue": 0.20, "moyenne": 0.10, "nette": 0.05, "illustree": 0.02}
"""How often one annotator misreads one mushroom, whatever its class, for each state of the guideline."""


def compute(prevalence: int, consigne: str, n: int) -> State:
    """Let two annotators judge the same n mushrooms and measure how much they agree."""
    first, second = _annotate(prevalence / 100, ERROR_RATES[consigne], n)
    raw = float((first == second).mean())
    chance = float(first.mean() * second.mean() + (1 - first.mean()) * (1 - second.mean()))
    kappa = _kappa(first, second)
    low, high = _interval(first, second)
    both, one = int((first & second).sum()), int((first != second).sum())
    return State(
        sentence=f"Accord brut {percent(raw, 1)}, kappa {french(kappa, 2)} : {_reading(raw, kappa, low, high)}",
        figures=(
            Figure("Tous deux « abîmé »", str(both)),
            Figure("Tous deux « sain »", str(n - both - one)),
            Figure("Désaccords", str(one)),
            Figure("Accord dû au hasard", percent(chance, 1)),
            Figure("Kappa, intervalle à 95 %", f"de {french(low, 2)} à {french(high, 2)}"),
        ),
        chart=Chart(
            "Accord entre les deux annotateurs",
            "",
            "de 0 à 1",
            (
                Series(
                    "Accord",
                    ("Accord brut", "Dû au hasard", "Kappa"),
                    (round(raw, 2), round(chance, 2), round(kappa, 2)),
                    "bars",
                ),
            ),
        ),
    )


def _annotate(prevalence: float, error: float, n: int) -> tuple[np.ndarray, np.ndarray]:
    """Draw n mushrooms and two independent opinions; the same draw serves every position of the controls."""
    draws = np.random.default_rng(SEED).random((POOL, 3))[:n]
    spoilt = draws[:, 0] < prevalence
    return spoilt ^ (draws[:, 1] < error), spoilt ^ (draws[:, 2] < error)


def _kappa(first: np.ndarray, second: np.ndarray) -> float:
    """Give Cohen's kappa."""
    return float(cohen_kappa_score(first, second))


def _interval(first: np.ndarray, second: np.ndarray) -> tuple[float, float]:
    """Bound kappa by resampling the four cells of the agreement table (percentile bootstrap)."""
    n = len(first)
    cells = np.array(
        [(first & second).sum(), (first & ~second).sum(), (~first & second).sum(), (~first & ~second).sum()]
    )
    draws = np.random.default_rng(SEED).multinomial(n, cells / n, size=RESAMPLES) / n
    observed = draws[:, 0] + draws[:, 3]
    rows, columns = draws[:, 0] + draws[:, 1], draws[:, 0] + draws[:, 2]
    chance = rows * columns + (1 - rows) * (1 - columns)
    # Where chance alone explains everything (nobody said « abîmé »), kappa has no value.
    usable = chance < 1
    kappas = (observed[usable] - chance[usable]) / (1 - chance[usable])
    low, high = np.percentile(kappas, [2.5, 97.5])
    return float(low), float(high)


def _reading(raw: float, kappa: float, low: float, high: float) -> str:
    """Say what the project manager should conclude."""
    if high - low > 0.3:
        return "l'intervalle est trop large pour conclure, annotez plus d'images à deux."
    if raw >= 0.8 and kappa < 0.6:
        return "l'accord brut flatte, le hasard en explique une grande part."
    return "la consigne est à reprendre." if kappa < 0.6 else "les deux mesures vont dans le même sens."


DEMONSTRATION = Demonstration(
    title="Deux annotateurs, les mêmes champignons",
    controls=(
        Slider("prevalence", "Part réelle de champignons abîmés", (2, 5, 10, 30, 50, 90), 50, "%"),
        Choice(
            "consigne",
            "Consigne d'annotation",
            (
                ("floue", "floue"),
                ("moyenne", "moyenne"),
                ("nette", "nette"),
                ("illustree", "nette et illustrée de cas limites"),
            ),
            "moyenne",
        ),
        Slider("n", "Champignons annotés par les deux", (50, 200, 1000), 1000),
    ),
    compute=compute,
    question="Pour quelle part d'abîmés le kappa s'effondre-t-il alors que l'accord brut ne bouge presque pas ?",
)
