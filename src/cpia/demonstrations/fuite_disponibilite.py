"""Lesson 4: what happens when a variable is declared available before it exists.

The error of a Ridge regression on simulated harvest lots is shown twice: as the test announces it, and as the
greenhouse meets it on the day of the forecast, when the variables that do not exist yet are really missing.
"""

from functools import lru_cache

import numpy as np
import pandas as pd
from sklearn.linear_model import Ridge
from sklearn.model_selection import TimeSeriesSplit
from sklearn.pipeline import make_pipeline
from sklearn.preprocessing import StandardScaler

from cpia.demonstrations.french_numbers import days
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, Slider, State
from cpia.kit.serre import CIBLE, DISPONIBLE_A_J, lots

SEED = 2104
TRUE, FALSE = "vrai", "faux"
INPUTS = [name for name in DISPONIBLE_A_J if name != "semaine_plantation"]
"""The planting week only orders the lots, so that every test comes later: a straight line through it means nothing."""
DOUBTFUL = {"calibre_j35": "jour 35", "brix_recolte": "récolte", "heures_cueillette": "récolte"}
"""The columns whose declared date the reader may falsify, with their true date."""


def compute(jour: int, **declared: str) -> State:
    """Keep what is declared available on that day, then measure the error announced and the error met."""
    wrong = {name for name, date in declared.items() if date == FALSE}
    kept = [name for name in INPUTS if _declared_on(name, name in wrong) <= jour]
    leaked = [name for name in kept if _declared_on(name, wrong=False) > jour]
    baseline, announced, met = _errors(tuple(kept), tuple(leaked))
    return State(
        sentence=_sentence(leaked, announced, met),
        figures=(
            Figure("Variables gardées", f"{len(kept)} sur {len(INPUTS)}"),
            Figure("Dont variables du futur", ", ".join(leaked) or "aucune"),
            Figure("Référence", days(baseline)),
            Figure("Erreur annoncée par le test", days(announced)),
            Figure("Erreur rencontrée en serre", days(met)),
        ),
        chart=Chart(
            "Erreur absolue moyenne de la prévision",
            "",
            "jours",
            (
                Series(
                    "Erreur",
                    ("Référence (moyenne par variété)", "Annoncée par le test", "Rencontrée en serre"),
                    (round(baseline, 2), round(announced, 2), round(met, 2)),
                    "bars",
                ),
            ),
        ),
    )


def _declared_on(name: str, wrong: bool) -> float:
    """Give the day a variable is declared for: day 0 if the declaration is wrong, infinity for the harvest."""
    day = 0 if wrong else DISPONIBLE_A_J[name]
    return np.inf if day is None else day


@lru_cache
def _errors(kept: tuple[str, ...], leaked: tuple[str, ...]) -> tuple[float, float, float]:
    """Measure, over folds that always test on later lots, the three mean absolute errors in days."""
    table = lots(SEED)
    columns = pd.get_dummies(table[list(kept)], dtype=float)
    folds = [
        _fold_errors(table, columns, list(leaked), past, later)
        for past, later in TimeSeriesSplit(n_splits=5).split(table)
    ]
    baseline, announced, met = np.mean(folds, axis=0)
    return float(baseline), float(announced), float(met)


def _fold_errors(
    table: pd.DataFrame, columns: pd.DataFrame, leaked: list[str], past: np.ndarray, later: np.ndarray
) -> tuple[float, float, float]:
    """Learn on the past lots, test on the later ones, with and without the variables of the future."""
    target, varieties = table[CIBLE], table["variete"]
    model = make_pipeline(StandardScaler(), Ridge()).fit(columns.iloc[past], target.iloc[past])
    # In the greenhouse an unknown value can only be replaced by what the past knows: its mean.
    greenhouse = columns.iloc[later].copy()
    greenhouse[leaked] = columns.iloc[past][leaked].mean().to_numpy()
    mean_by_variety = target.iloc[past].groupby(varieties.iloc[past]).mean()

    def error(prediction: object) -> float:
        return float(np.abs(np.asarray(prediction) - target.iloc[later].to_numpy()).mean())

    return (
        error(varieties.iloc[later].map(mean_by_variety)),
        error(model.predict(columns.iloc[later])),
        error(model.predict(greenhouse)),
    )


def _sentence(leaked: list[str], announced: float, met: float) -> str:
    """Say what the reader should conclude."""
    if not leaked:
        return f"Aucune fuite : le test annonce {days(announced)} et la serre rencontre {days(met)}."
    return f"Fuite : le test annonce {days(announced)}, mais la serre rencontre {days(met)}."


DEMONSTRATION = Demonstration(
    title="La date de disponibilité de chaque variable",
    controls=(
        Slider("jour", "Jour de la prévision, après la plantation", (7, 21, 35), 21),
        *(
            Choice(
                name,
                f"Date déclarée pour {name}",
                ((TRUE, f"{date} (vrai)"), (FALSE, "jour 0 (faux)")),
                TRUE,
            )
            for name, date in DOUBTFUL.items()
        ),
    ),
    compute=compute,
    question="Quelle fausse date rend le test très bon et la serre très mauvaise ?",
)
