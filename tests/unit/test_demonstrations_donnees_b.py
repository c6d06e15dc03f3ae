"""What the demonstrations of lessons 4, 5 and 6 teach, and that they stay light enough for a page."""

import json
import time
from dataclasses import asdict

import pytest

from cpia.demonstrations import State, load

SLUGS = ["fuite-disponibilite", "courbe-apprentissage", "accord-annotateurs"]
HONEST = {"jour": 21, "calibre_j35": "vrai", "brix_recolte": "vrai", "heures_cueillette": "vrai"}


def leak(**changes: object) -> tuple[float, float, float]:
    """Give the errors shown: baseline, announced by the test, met in the greenhouse."""
    state = load("fuite-disponibilite").compute(**(HONEST | changes))
    return state.chart.series[0].y


def learn(n: int, alea: float, variables: str) -> State:
    return load("courbe-apprentissage").compute(n=n, alea=alea, variables=variables)


def agree(prevalence: int, consigne: str = "moyenne", n: int = 1000) -> tuple[float, float, float]:
    """Give what two annotators show: raw agreement, agreement by chance, kappa."""
    return load("accord-annotateurs").compute(prevalence=prevalence, consigne=consigne, n=n).chart.series[0].y


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_a_demonstration_weighs_under_50_kb_and_computes_in_20_seconds(slug):
    start, demonstration = time.process_time(), load(slug)
    states = [asdict(demonstration.compute(**position)) for position in demonstration.positions()]
    assert time.process_time() - start < 20
    assert len(json.dumps(states, ensure_ascii=False).encode()) < 50_000
    assert all(len(line["x"]) == len(line["y"]) <= 60 for state in states for line in state["chart"]["series"])


@pytest.mark.parametrize("slug", SLUGS)
def test_a_demonstration_gives_the_same_state_twice(slug):
    first, again = load(slug), load(slug)
    assert first.compute(**first.default()) == again.compute(**again.default())


def test_an_honest_model_meets_in_the_greenhouse_the_error_it_announced():
    baseline, announced, met = leak()
    assert announced == met < baseline / 2


def test_a_leaked_variable_halves_the_announced_error():
    assert leak(heures_cueillette="faux")[1] < leak()[1] / 2


def test_a_leaked_variable_doubles_the_error_met_in_the_greenhouse():
    assert leak(heures_cueillette="faux")[2] > 2 * leak()[2]


def test_a_discreet_leak_hardly_moves_the_score_yet_harms():
    honest, discreet = leak(), leak(brix_recolte="faux")
    assert 0 < honest[1] - discreet[1] < 0.2
    assert discreet[2] > honest[2]


def test_a_variable_of_day_35_is_no_leak_for_a_forecast_on_day_35():
    assert leak(jour=35) == leak(jour=35, calibre_j35="faux")
    assert leak(jour=35)[2] < leak()[2]


def test_no_volume_repairs_a_missing_variable():
    assert learn(5000, 1.6, "pauvres").sentence.startswith("Changer de variables")


def test_a_few_dozen_lots_are_enough_with_the_right_variables():
    assert learn(60, 1.6, "utiles").sentence.startswith("Suffisant")


def test_useless_variables_ask_for_more_lots():
    assert learn(60, 1.6, "encombrees").sentence.startswith("Collecter")
    assert learn(250, 1.6, "encombrees").sentence.startswith("Suffisant")


def test_no_volume_goes_below_the_unpredictable_part():
    assert learn(5000, 3.2, "utiles").sentence.startswith("Changer de variables")


def test_the_band_tightens_as_lots_are_added():
    _, low, high, _ = learn(5000, 1.6, "encombrees").chart.series
    widths = [top - bottom for bottom, top in zip(low.y, high.y, strict=True)]
    assert widths[0] > 4 * widths[-1]


def test_kappa_falls_while_raw_agreement_stays_when_one_class_is_rare():
    balanced, rare = agree(50), agree(5)
    assert abs(balanced[0] - rare[0]) < 0.01
    assert rare[2] < balanced[2] / 2


def test_a_sharper_guideline_raises_both_agreement_and_kappa():
    vague, sharp = agree(30, "floue"), agree(30, "illustree")
    assert sharp[0] > vague[0] and sharp[2] > vague[2] + 0.3


def test_few_images_of_a_rare_class_forbid_to_conclude():
    state = load("accord-annotateurs").compute(prevalence=5, consigne="nette", n=50)
    assert "trop large pour conclure" in state.sentence
