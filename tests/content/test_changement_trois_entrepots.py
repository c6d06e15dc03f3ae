"""The data of « Un assistant de préparation dans trois entrepôts »: the truth is what was drawn, nothing is told."""

from pathlib import Path
from types import ModuleType

import pandas as pd
import pytest

PROJECT = Path(__file__).parents[2]
FOLDER = PROJECT / "assignments" / "changement-trois-entrepots"


def reading(usage: float, acceptance: float) -> str:
    if usage < 0.40:
        return "usage_faible"
    if acceptance >= 0.95:
        return "alerte_complaisance"
    return "outil_a_corriger" if acceptance < 0.60 else "adoption_saine"


def shares(table: pd.DataFrame) -> dict[str, str]:
    sums = table.groupby("site")[["commandes", "propositions", "acceptees"]].sum()
    return {
        site: reading(row.propositions / row.commandes, row.acceptees / row.propositions)
        for site, row in sums.iterrows()
    }


@pytest.mark.parametrize("variant", range(12))
def test_the_reading_of_a_site_holds_at_equal_seniority_with_a_margin(generator: ModuleType, variant: int) -> None:
    drawn = generator.adhesion(variant)
    assert drawn.adoption["operateur"].nunique() == 48
    for site, values in generator.mesures(drawn.adoption, drawn.demarrages).items():
        assert drawn.lecture[site] == reading(values["usage"], values["acceptation"])
        assert min(abs(values["usage"] - 0.40), abs(values["acceptation"] - 0.95)) > 0.02
        assert abs(values["acceptation"] - 0.60) > 0.02


def test_pooling_every_week_reads_most_variants_wrong(generator: ModuleType) -> None:
    drawn = [generator.adhesion(variant) for variant in range(20)]
    assert sum(shares(variant.adoption) != variant.lecture for variant in drawn) >= 8


@pytest.mark.parametrize("seed", range(6))
def test_the_blocking_point_is_the_first_low_mean_and_neither_the_lowest_nor_a_median(
    generator: ModuleType, seed: int
) -> None:
    sites = tuple("UVWXYZ")
    wanted = [*generator.ELEMENTS, None]
    answers, truth = generator.enquete(seed, sites, [12] * 6, wanted)
    order = list(generator.ELEMENTS)
    means, medians = (getattr(answers.groupby("site")[order], name)() for name in ("mean", "median"))
    for site, blocking in zip(sites, wanted, strict=True):
        assert truth[site] == blocking == next((name for name in order if means.loc[site, name] <= 3), None)
    assert {site: means.loc[site].idxmin() for site in "UVWX"} != {site: truth[site] for site in "UVWX"}
    assert [next((n for n in order if medians.loc[site, n] <= 3), None) for site in sites] != wanted


@pytest.mark.parametrize("seed", range(20))
def test_a_refused_trial_and_a_permitted_one_differ_by_facts_not_by_names(generator: ModuleType, seed: int) -> None:
    trials, consultation, refused = generator.essais(seed)
    closing = consultation["cloture"]
    expected = [
        trial["nom"]
        for trial in trials
        if trial["operateurs"] and trial["commandes"] == "reelles" and (closing is None or trial["semaine"] <= closing)
    ]
    assert refused == sorted(expected)
    assert 2 <= len(refused) < len(trials) - 2


def test_every_decision_is_right_for_some_variants_and_wrong_for_others(generator: ModuleType) -> None:
    variants = range(40)
    social = [generator.social(variant) for variant in variants]
    adhesion = [generator.adhesion(variant) for variant in variants]
    roles = [generator.roles(variant) for variant in variants]
    assert {plan.tenable for plan in social} == {True, False}
    assert len({tuple(plan.refuses) for plan in social}) > 20
    assert {reading for drawn in adhesion for reading in drawn.lecture.values()} == set(generator.PROFILS)
    assert {blocking for drawn in adhesion for blocking in drawn.blocages.values()} == set(generator.ACTIONS)
    assert len({tuple(sorted(drawn.attributions.items())) for drawn in roles}) >= 8
    assert {person["position"] for drawn in roles for person in drawn.portraits.values()} == set(generator.POSITIONS)
