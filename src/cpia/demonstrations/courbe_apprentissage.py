"""Lesson 5: how many lots are enough, read on a learning curve instead of a magic number."""

from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler
from threadpoolctl import threadpool_limits

from cpia.demonstrations.french_numbers import days, french
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.kit.serre import CIBLE, lots

# The curve starts at 30 lots; the reader starts at 60, for a slope needs two points.
SIZES = (30, 60, 120, 250, 500, 1000, 5000)
DRAWS = 20
TEST_SEED, TEST_SIZE = 7, 2000
GOAL = 1.5
"""The error, in days, under which the cooperative can plan its pickers."""
SMALL_GAIN = 0.05
"""Below this relative gain for the last step, collecting more of the same is not worth its price."""
USEFUL = ["variete", "cumul_degres_jours_j21", "lumiere_moy_j21"]
USELESS = 20


def compute(n: int, alea: float, variables: str) -> State:
    """Show the curve up to n lots, and the decision that it supports."""
    baseline, curve = _curve(alea, variables)
    seen = SIZES[: SIZES.index(n) + 1]
    means, lows, highs = (tuple(round(point[i], 2) for point in curve[: len(seen)]) for i in range(3))
    names = tuple(french(size) for size in seen)  # evenly spaced: from 30 to 5 000, a plain scale shows nothing
    before, after = curve[len(seen) - 2][0], curve[len(seen) - 1][0]
    gain = round((before - after) / before, 2)
    return State(
        sentence=_sentence(highs[-1], gain),
        figures=(
            Figure("Erreur moyenne", days(means[-1])),
            Figure("Huit tirages sur dix", f"entre {french(lows[-1], 1)} et {days(highs[-1])}"),
            Figure("Référence", days(baseline)),
            Figure("Gain de la dernière étape", f"{100 * gain:.0f} %"),
        ),
        chart=Chart(
            "Courbe d'apprentissage",
            "nombre de lots",
            "erreur (jours)",
            (
                Series("Erreur moyenne", names, means),
                Series("Bas de la bande", names, lows, "band-low"),
                Series("Haut de la bande", names, highs, "band-high"),
                Series("Objectif", names, (GOAL,) * len(names)),
            ),
        ),
    )


@lru_cache
def _curve(alea: float, variables: str) -> tuple[float, tuple[tuple[float, float, float], ...]]:
    """Give the baseline's error, then (mean, 10th and 90th percentiles) of the model's error for each size."""
    test = lots(TEST_SEED, TEST_SIZE, alea)
    inputs = _inputs(test, variables, TEST_SEED)
    # These matrices are small: sharing them between threads costs more than it saves, above all on a busy machine.
    with threadpool_limits(limits=1):
        errors = np.array(
            [_errors_of_draw(draw, alea, variables, inputs, test[CIBLE].to_numpy()) for draw in range(DRAWS)]
        )
    lows, highs = np.percentile(errors, [10, 90], axis=0)
    points = zip(errors.mean(axis=0).tolist(), lows.tolist(), highs.tolist(), strict=True)
    reference = test[CIBLE].groupby(test["variete"]).transform("mean")
    return float((test[CIBLE] - reference).abs().mean()), tuple(points)


def _errors_of_draw(draw: int, alea: float, variables: str, inputs: np.ndarray, target: np.ndarray) -> list[float]:
    """Draw lots at random and learn on more and more of them."""
    seed = 1000 + draw
    table = _drawn(seed, alea)
    known = _inputs(table, variables, seed)
    answers = table[CIBLE].to_numpy()
    model = make_pipeline(StandardScaler(), Ridge(alpha=3))
    return [float(np.abs(model.fit(known[:size], answers[:size]).predict(inputs) - target).mean()) for size in SIZES]


@lru_cache(maxsize=DRAWS)
def _drawn(seed: int, alea: float) -> pd.DataFrame:
    """Draw lots in random order; kept in memory because the three sets of variables share the same draws."""
    return lots(seed, SIZES[-1], alea).sample(frac=1, random_state=seed)


def _inputs(table: pd.DataFrame, variables: str, seed: int) -> np.ndarray:
    """Keep the variables asked for; the useless ones are pure chance."""
    columns = pd.get_dummies(table[["variete"] if variables == "pauvres" else USEFUL], dtype=float)
    # A lot always has one of the known varieties, and a small draw may miss one.
    values = columns.reindex(columns=sorted(columns), fill_value=0.0).to_numpy()
    if variables != "encombrees":
        return values
    return np.hstack([values, np.random.default_rng(seed + 1).normal(size=(len(table), USELESS))])


def _sentence(high: float, gain: float) -> str:
    """Say the decision: enough, collect, or change the variables."""
    # The top of the band, not the mean: one unlucky draw of lots must not break the promise.
    if high <= GOAL:
        return f"Suffisant : l'objectif de {days(GOAL)} est tenu, même avec un tirage malchanceux."
    if gain >= SMALL_GAIN:
        return f"Collecter : l'objectif de {days(GOAL)} n'est pas tenu, mais l'erreur baisse encore."
    return f"Changer de variables : l'objectif de {days(GOAL)} n'est pas tenu et la courbe est plate."


DEMONSTRATION = Demonstration(
    title="Combien de lots faut-il ?",
    controls=(
        Slider("n", "Nombre de lots récoltés", SIZES[1:], 500, "lots"),
        Slider("alea", "Part imprévisible (écart type)", (0.8, 1.6, 3.2), 1.6, "jours"),
        Choice(
            "variables",
            "Variables fournies au modèle",
            (
                ("pauvres", "la variété seule"),
                ("utiles", "variété, chaleur et lumière"),
                ("encombrees", "les mêmes et 20 mesures sans rapport"),
            ),
            "utiles",
        ),
    ),
    compute=compute,
    question="Dans quels cas ajouter des lots ne sert-il plus à rien ?",
)
