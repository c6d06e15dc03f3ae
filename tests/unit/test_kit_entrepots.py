"""The learners' warehouses: simulated, repeatable, and built on the mechanism that they teach."""

import pandas as pd
import pytest

from cpia.kit import entrepots


def a_count(row: pd.Series) -> int:
    return sum("A" in cell.split("/") for cell in row)


def r_count(row: pd.Series) -> int:
    return sum("R" in cell.split("/") for cell in row)


def aligned(graine: int) -> pd.DataFrame:
    """Give the sums of each site over the last four weeks of use that all sites have lived."""
    journal, starts = entrepots.adoption(graine)
    age = journal["semaine"] - journal["site"].map(starts) + 1
    common = entrepots.DERNIERE_SEMAINE - max(starts.values()) + 1
    kept = journal[age.between(max(1, common - 3), common)]
    return kept.groupby("site")[["commandes", "propositions", "acceptees", "corrigees"]].sum()


@pytest.mark.parametrize(
    "made", [entrepots.parties, entrepots.matrice, entrepots.enquete, lambda graine: entrepots.adoption(graine)[0]]
)
def test_the_same_seed_gives_the_same_tables(made):
    pd.testing.assert_frame_equal(made(3), made(3))
    assert not made(3).equals(made(4))


@pytest.mark.parametrize("graine", range(5))
def test_forty_eight_operators_share_no_code_and_never_work_before_their_site_starts(graine):
    journal, starts = entrepots.adoption(graine)
    assert journal["operateur"].nunique() == 48
    assert (journal.groupby("operateur")["site"].nunique() == 1).all()
    assert (journal.groupby("site")["semaine"].min() == pd.Series(starts)).all()


@pytest.mark.parametrize("graine", range(5))
def test_operators_follow_or_correct_at_most_what_they_opened(graine):
    journal, _ = entrepots.adoption(graine)
    assert (journal["propositions"] <= journal["commandes"]).all()
    assert (journal["acceptees"] + journal["corrigees"] <= journal["propositions"]).all()
    assert (journal["commandes"] == 0).any()


@pytest.mark.parametrize("graine", range(8))
def test_one_site_is_young_and_the_three_are_adopted_differently_at_equal_age(graine):
    _, starts = entrepots.adoption(graine)
    assert 4 <= entrepots.DERNIERE_SEMAINE - max(starts.values()) + 1 <= 6
    sums = aligned(graine)
    followed = sums["acceptees"] / sums["propositions"]
    assert followed["Amiens"] < followed["Dourges"] < followed["Lesquin"]


@pytest.mark.parametrize("graine", range(8))
def test_the_survey_blocks_at_desire_in_amiens_and_at_reinforcement_in_lesquin(graine):
    means = entrepots.enquete(graine).groupby("site")[list(entrepots.ELEMENTS)].mean()
    first = {site: next(name for name in entrepots.ELEMENTS if row[name] <= 3) for site, row in means.iterrows()}
    assert first["Amiens"] == "desir" and first["Lesquin"] == "renforcement"
    assert first["Dourges"] in ("connaissance", "capacite")


@pytest.mark.parametrize("fautes", [0, 2, 6])
def test_a_matrix_holds_as_many_wrong_lines_as_asked_for(fautes):
    matrix = entrepots.matrice(7, fautes)
    wrong = [name for name, row in matrix.iterrows() if a_count(row) != 1 or r_count(row) < 1]
    assert len(wrong) == fautes
    assert list(matrix.index) == list(entrepots.ACTIVITES) and list(matrix.columns) == list(entrepots.ROLES)


@pytest.mark.parametrize("graine", range(20))
def test_some_trial_must_wait_and_some_trial_must_not(graine):
    trials, closing = entrepots.essais(graine)
    real = [trial for trial in trials if trial["operateurs"] > 0 and trial["commandes"] == "reelles"]
    assert any(trial["semaine"] <= closing for trial in real)
    assert any(trial["semaine"] > closing for trial in real)
    assert len({trial["nom"] for trial in trials}) == len(trials)


@pytest.mark.parametrize("graine", range(20))
def test_parties_stay_on_the_scale_and_someone_is_opposed(graine):
    table = entrepots.parties(graine)
    assert table[["influence", "impact"]].isin(range(1, 6)).all().all()
    assert (table["position"] == "oppose").any()
    assert (table[["gain", "perte"]] != "").all().all()
