"""Lesson 3: redo a result a year later, with one ingredient changed: data, code, environment or seed.

A forest of small trees is grown on the deliveries of a fictional distributor. The script never says how many trees:
the library decides, and its default went from 10 to 100 between two of its versions.
"""

from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray
from sklearn.ensemble import RandomForestClassifier
from sklearn.metrics import roc_auc_score
from threadpoolctl import threadpool_limits

from cpia.demonstrations.french_numbers import french
from cpia.demonstrations.livraisons_fictives import THRESHOLD, WORLD, Numbers, chance, deliveries, drawn, logit
from cpia.demonstrations.model import Chart, Choice, Demonstration, Figure, Series, State

LEARNT, TESTED = 600, 1000
TREES = {"notee": 10, "courante": 100}
SEEDS = {"notee": 26, "autre": 27}
LATE_CORRECTIONS = 30
"""Deliveries whose answer was corrected in the file after the model was trained."""


@dataclass(frozen=True)
class Result:
    """What a training gives: the quality announced, and one decision a delivery."""

    quality: float
    warned: NDArray[np.bool_]
    scores: Numbers


def measures(seed: int, count: int, crossed: bool) -> tuple[Numbers, NDArray[np.int64]]:
    """Give the variables of deliveries and their answer; the changed code adds a variable, the product of the two."""
    seen = deliveries(seed, count)
    late = drawn(chance(logit(seen, WORLD)), seed + 1)
    columns = [seen.distance_km, seen.temperature] + ([seen.distance_km * seen.temperature] if crossed else [])
    return np.column_stack(columns), late


@cache
def result(donnees: str, code: str, environnement: str, graine: str) -> Result:
    """Train once with these ingredients."""
    inputs, late = measures(31, LEARNT, code == "changee")
    if donnees == "corrigees":
        late = late.copy()
        late[:LATE_CORRECTIONS] = 1 - late[:LATE_CORRECTIONS]
    forest = RandomForestClassifier(
        TREES[environnement], max_depth=4, min_samples_leaf=10, random_state=SEEDS[graine], n_jobs=1
    )
    unseen, truth = measures(32, TESTED, code == "changee")
    with threadpool_limits(limits=1):
        scores = forest.fit(inputs, late).predict_proba(unseen)[:, 1]
    return Result(float(roc_auc_score(truth, scores)), scores >= THRESHOLD, scores)


def compute(donnees: str, code: str, environnement: str, graine: str) -> State:
    """Compare a redone result with the one that was announced."""
    first, again = result("notees", "notee", "notee", "notee"), result(donnees, code, environnement, graine)
    changed = int((first.warned != again.warned).sum())
    return State(
        sentence(first, again, changed),
        (
            Figure("Qualité annoncée (AUC)", french(first.quality, 3)),
            Figure("Qualité refaite (AUC)", french(again.quality, 3)),
            Figure("Décisions différentes", f"{changed} sur {french(TESTED)}"),
        ),
        chart(first, again),
    )


def sentence(first: Result, again: Result, changed: int) -> str:
    """Say whether the result is the same, and what a reader of the score alone would believe."""
    if np.array_equal(first.scores, again.scores):
        return "Résultat refait à l'identique : même score, mêmes décisions."
    told = f"{changed} livraisons sur {french(TESTED)} changent de décision"
    if abs(first.quality - again.quality) < 0.01:
        return f"Résultat différent : {told}, alors que le score n'a presque pas bougé."
    return f"Résultat différent : {told}, et le score bouge aussi."


def chart(first: Result, again: Result) -> Chart:
    """Draw the scores of the first twenty deliveries, before and now."""
    numbers = tuple(range(1, 21))
    return Chart(
        "Vingt livraisons, deux calculs",
        "livraison",
        "score de retard",
        (
            Series("Annoncé", numbers, tuple(round(float(x), 2) for x in first.scores[:20]), "points"),
            Series("Refait", numbers, tuple(round(float(x), 2) for x in again.scores[:20]), "points"),
        ),
    )


DEMONSTRATION = Demonstration(
    title="Refaire le résultat de l'an dernier",
    controls=(
        Choice(
            "donnees", "Données", (("notees", "la version notée"), ("corrigees", "le fichier d'aujourd'hui")), "notees"
        ),
        Choice("code", "Code", (("notee", "la version notée"), ("changee", "une variable ajoutée")), "notee"),
        Choice(
            "environnement",
            "Bibliothèque",
            (("notee", "la version notée"), ("courante", "la version courante")),
            "notee",
        ),
        Choice("graine", "Graine", (("notee", "la graine notée"), ("autre", "une autre")), "notee"),
    ),
    compute=compute,
    question="Changez un seul ingrédient : le score suffit-il à voir que le résultat n'est plus le même ?",
)
