"""The workshop of the MLOps module quotes figures: they are those that its cells compute."""

import re

import numpy as np
import pandas as pd
import pytest

from cpia.home import PROJECT
from cpia.kit import production

SEED = 2026


@pytest.fixture(scope="module")
def page() -> str:
    text = (PROJECT / "book" / "mlops" / "atelier.md").read_text(encoding="utf-8")
    assert f"graine={SEED}" in text
    return re.sub("[\u202f\xa0]", " ", text)


@pytest.fixture(scope="module")
def journal() -> pd.DataFrame:
    return production.journal(SEED)[0]


@pytest.fixture(scope="module")
def validation() -> pd.DataFrame:
    return production.validation(SEED)


def euros(amount: float) -> str:
    return f"{round(amount):,} €".replace(",", " ")


def decimal(value: float) -> str:
    return f"{value:.2f}".replace(".", ",")


def test_the_price_of_a_week_of_waiting(page: str, validation: pd.DataFrame) -> None:
    weeks = len(validation) / production.PAR_SEMAINE
    without, with_model = production.cout(validation, avec_modele=False) / weeks, production.cout(validation) / weeks
    assert f"de {euros(without)} à {euros(with_model)}" in page
    assert f"**{euros(without - with_model)} gagnés**" in page


def test_a_score_that_barely_moves_hides_other_decisions(page: str, validation: pd.DataFrame) -> None:
    learnt, tested = validation.iloc[:1000], validation.iloc[1000:]
    first = production.apprendre(learnt, tested, 100, 7)
    changed = [
        production.apprendre(learnt, tested, 100, 8),
        production.apprendre(learnt, tested, 10, 7),
        production.apprendre(learnt.iloc[50:], tested, 100, 7),
    ]
    moved = [int(((scores >= production.SEUIL) != (first >= production.SEUIL)).sum()) for scores in changed]
    qualities = [production.auc(tested.assign(score=scores)) for scores in [first, *changed]]
    assert f"{min(moved)} à {max(moved)} livraisons sur 500" in page
    assert f"de {min(qualities):.3f} à {max(qualities):.3f}".replace(".", ",") in page


def test_the_bug_and_the_drift_are_in_the_weeks_that_the_page_names(journal: pd.DataFrame) -> None:
    assert production.journal(SEED)[1] == {"bug": 5, "derive": 11}
    known = journal[journal["etiquette_connue_semaine"] <= 20]
    gaps = known.groupby("semaine")[["en_retard", "score"]].mean()
    gaps = gaps["en_retard"] - gaps["score"]
    assert gaps.loc[[5, 6]].max() < -0.7
    assert gaps.loc[11:].between(0.095, 0.185).all()
    assert gaps.drop([5, 6]).loc[:10].abs().max() < 0.06


def test_learning_from_fahrenheit_is_worse_than_waiting(page: str, journal: pd.DataFrame) -> None:
    bug, after = journal[journal["semaine"].between(5, 6)], journal[journal["semaine"].between(7, 8)]
    again = after.assign(score=production.apprendre(bug, after, 100, 7))
    assert f"tombe à {decimal(production.auc(again))} d'AUC, contre {decimal(production.auc(after))}" in page
    assert f"passe de {euros(production.cout(after) / 2)} à {euros(production.cout(again) / 2)}" in page
    costs = production.cout(bug) / 2, production.cout(bug, avec_modele=False) / 2
    assert f"({euros(costs[0])} contre {euros(costs[1])})" in page


def test_the_drift_hurts_the_ranking(page: str, journal: pd.DataFrame) -> None:
    before, drift = journal[journal["semaine"].between(1, 4)], journal[journal["semaine"].between(11, 17)]
    assert f"l'AUC tombe de {decimal(production.auc(before))} à {decimal(production.auc(drift))}" in page


def test_the_recall_hides_a_depot(page: str, journal: pd.DataFrame) -> None:
    late = journal[journal["semaine"].isin([1, 2, 3, 4, 7, 8, 9, 10]) & (journal["en_retard"] == 1)]
    told = late["score"] >= production.SEUIL
    by_depot = told.groupby(late["depot"]).agg(["mean", "size"])
    assert f"Le rappel d'ensemble est de {decimal(told.mean())}" in page
    assert (
        f"{decimal(by_depot.loc['Dunkerque', 'mean'])} à Dunkerque, sur {by_depot.loc['Dunkerque', 'size']} retards"
        in page
    )


def test_forty_deliveries_make_a_restless_index(page: str, validation: pd.DataFrame) -> None:
    reference = np.maximum(production.parts(validation["temperature_camion"]), 1e-4)
    draws = [validation["temperature_camion"].sample(40, random_state=k) for k in range(10)]
    shares = [np.maximum(production.parts(draw), 1e-4) for draw in draws]
    values = [float(((share - reference) * np.log(share / reference)).sum()) for share in shares]
    assert f"de {decimal(min(values))} à {decimal(max(values))}" in page


def test_the_same_seed_gives_the_same_journal() -> None:
    assert production.journal(3)[0].equals(production.journal(3)[0])
    assert not production.journal(3)[0].equals(production.journal(4)[0])
