"""What the demonstrations of the MLOps module teach, and that they stay light enough for a page."""

import re
import time

import numpy as np
import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.cout_complet import account
from cpia.demonstrations.incidents_livraison import INCIDENTS, symptoms
from cpia.demonstrations.indice_de_stabilite import cuts, shares, stability_index
from cpia.demonstrations.niveau_mlops import FOR_LEVEL_1, hours, level
from cpia.demonstrations.simulateur_incidents import PRICES, bill, weekly
from cpia.demonstrations.table import table_json

SLUGS = (
    "poc-enlise",
    "niveau-mlops",
    "refaire-le-resultat",
    "psi-et-effectif",
    "simulateur-incidents",
    "cout-complet",
)
RHYTHMS = [(1, 1), (4, 1), (12, 1), (1, 10), (4, 10), (12, 10)]  # retrainings a year, models
MODES = ("aucun", "sans", "regle")
BEST = {
    "a": "corriger_flux",
    "b": "reentrainer",
    "c": "recalibrer",
    "d": "retour_arriere",
    "e": "surveiller",
    "f": "arreter",
}


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def figure(shown: State, label: str) -> float:
    text = next(figure.text for figure in shown.figures if figure.label == label)
    return float(re.sub(r"[^\d,−]", "", text.split(" sur ")[0]).replace(",", ".").replace("−", "-"))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_is_computed_in_under_three_seconds(slug: str) -> None:
    start = time.process_time()
    assert len(table_json(load(slug), slug).encode()) < 50_000
    assert time.process_time() - start < 3


# Lesson 1


@pytest.mark.parametrize("subject", ["donnees", "environnement", "responsable"])
def test_preparing_a_subject_during_the_trial_shortens_the_wait_and_pays(subject: str) -> None:
    late, early = state("poc-enlise"), state("poc-enlise", **{subject: "pret"})
    assert figure(early, "Attente après l'essai") < figure(late, "Attente après l'essai")
    assert figure(early, "Solde après deux ans") > figure(late, "Solde après deux ans")


def test_a_service_that_earns_less_than_it_costs_is_better_never_opened() -> None:
    ready = {"donnees": "pret", "environnement": "pret", "responsable": "pret", "gain": 2000}
    opened, stopped = state("poc-enlise", **ready), state("poc-enlise", **ready, regle="ecrite")
    assert "En service" in opened.sentence and "Arrêt" in stopped.sentence
    assert figure(opened, "Solde après deux ans") < figure(stopped, "Solde après deux ans") < 0


def test_a_stop_rule_never_makes_a_gain() -> None:
    demonstration = load("poc-enlise")
    stopped = [s for p in demonstration.positions() if "Arrêt" in (s := demonstration.compute(**p)).sentence]
    assert stopped and all(figure(shown, "Solde après deux ans") < 0 for shown in stopped)


# Lesson 2


@pytest.mark.parametrize("missing", FOR_LEVEL_1)
def test_one_missing_practice_keeps_an_organisation_at_level_0(missing: str) -> None:
    done = dict.fromkeys([*FOR_LEVEL_1, "livraison"], True)
    assert level(done) == 2
    assert level({**done, missing: False}) == 0


def test_the_best_level_depends_on_the_rhythm_and_on_the_number_of_models() -> None:
    cheapest = {rhythm: int(np.argmin(hours(*rhythm))) for rhythm in RHYTHMS}
    assert cheapest == {(1, 1): 0, (4, 1): 0, (12, 1): 1, (1, 10): 0, (4, 10): 1, (12, 10): 2}


# Lesson 3


def test_the_same_four_ingredients_give_the_same_result() -> None:
    assert figure(state("refaire-le-resultat"), "Décisions différentes") == 0
    assert "à l'identique" in state("refaire-le-resultat").sentence


@pytest.mark.parametrize(
    "changed", [{"donnees": "corrigees"}, {"code": "changee"}, {"environnement": "courante"}, {"graine": "autre"}]
)
def test_one_changed_ingredient_changes_decisions(changed: dict[str, str]) -> None:
    assert figure(state("refaire-le-resultat", **changed), "Décisions différentes") > 20


def test_another_seed_hardly_moves_the_score_of_a_result_that_is_no_longer_the_same() -> None:
    shown = state("refaire-le-resultat", graine="autre")
    assert abs(figure(shown, "Qualité refaite (AUC)") - figure(shown, "Qualité annoncée (AUC)")) < 0.01
    assert "n'a presque pas bougé" in shown.sentence


# Lesson 4


def alarms(**changes: int | float | str) -> float:
    return figure(state("psi-et-effectif", **changes), "Semaines en alerte")


def test_an_index_is_zero_for_a_sample_against_itself_and_finite_for_another_unit() -> None:
    celsius = np.random.default_rng(1).normal(4, 1.2, 900)
    limits = cuts(celsius)
    reference = shares(limits, celsius)
    assert stability_index(reference, reference) == 0
    assert 1 < stability_index(reference, shares(limits, celsius * 9 / 5 + 32)) < 20


def test_few_deliveries_raise_false_alarms_that_many_do_not() -> None:
    rates = [alarms(effectif=count) for count in (50, 100, 200, 300)]
    assert rates == sorted(rates, reverse=True)
    assert rates[0] > 80 and rates[-1] <= 1


def test_the_customary_limit_misses_a_real_shift_when_it_is_well_measured() -> None:
    assert alarms(decalage="faible", effectif=1000) < alarms(decalage="faible", effectif=300)


def test_the_curve_shows_the_alarms_of_every_number_of_deliveries_and_marks_the_one_chosen() -> None:
    shown = state("psi-et-effectif", decalage="faible", effectif=300)
    _, moved, here = shown.chart.series
    rates = [alarms(decalage="faible", effectif=n) for n in (50, 100, 200, 300, 1000)]
    assert [round(rate) for rate in moved.y] == rates
    assert [rate for rate in here.y if rate is not None] == [moved.y[3]]


def test_another_unit_raises_the_alarm_whatever_the_number_of_deliveries() -> None:
    assert {alarms(decalage="fahrenheit", effectif=n, seuil=s) for n in (50, 1000) for s in (0.1, 0.25)} == {100}


# Lesson 5


@pytest.mark.parametrize("decided", [2, 6])
@pytest.mark.parametrize("incident", INCIDENTS)
def test_each_incident_has_its_own_cheapest_decision(incident: str, decided: int) -> None:
    assert min(PRICES, key=lambda decision: bill(incident, decision, decided)) == BEST[incident]


@pytest.mark.parametrize("decided", [2, 6])
def test_retraining_on_a_wrong_unit_costs_more_than_doing_nothing_even_if_it_were_free(decided: int) -> None:
    assert bill("a", "reentrainer", decided) - PRICES["reentrainer"] > bill("a", "surveiller", decided)


def test_the_old_version_reads_the_same_wrong_feed() -> None:
    assert weekly("a", "retour_arriere", 2)[:9] == weekly("a", "surveiller", 2)[:9]


def test_a_model_retrained_during_the_fault_stays_worse_once_the_boxes_are_repaired() -> None:
    assert weekly("a", "reentrainer", 2)[-1] > weekly("a", "surveiller", 2)[-1] * 1.1


def test_a_changed_relation_leaves_the_inputs_still_and_shows_in_the_answers() -> None:
    seen, normal = symptoms("b"), symptoms("d")
    assert seen.stability == normal.stability < 0.1
    assert seen.observed - seen.expected > 0.1
    assert seen.auc < 0.7


def test_a_short_week_moves_the_index_and_nothing_else() -> None:
    seen = symptoms("e")
    assert seen.stability > 0.1
    assert abs(seen.observed - seen.expected) < 0.01 and seen.auc > 0.75


def test_the_simulator_names_no_other_decision_as_the_right_one() -> None:
    shown = state("simulateur-incidents", incident="a", decision="reentrainer")
    assert "Une autre décision" in shown.sentence and "flux" not in shown.sentence


# Lesson 6


def test_the_quote_is_less_than_half_of_the_whole_cost() -> None:
    assert all(account(n, 5, mode, 2).quote < account(n, 5, mode, 2).whole / 2 for n in (100, 300) for mode in MODES)


def test_keeping_the_old_rule_pays_only_from_some_days_of_silence_on() -> None:
    def saved(days: int) -> float:
        return account(300, days, "sans", 2).whole - account(300, days, "regle", 2).whole

    assert saved(0) < saved(5) < 0 < saved(15) < saved(40)


def test_a_model_that_pays_for_300_deliveries_loses_for_100() -> None:
    for mode in MODES:
        assert account(100, 5, mode, 2).balance < 0 < account(300, 5, mode, 2).balance
