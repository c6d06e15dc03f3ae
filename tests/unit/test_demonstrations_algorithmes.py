"""What the demonstrations of the module on algorithms teach, and that they stay light enough for a page."""

import itertools
import math
import re
import time

import numpy as np
import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.configurateur_velo import FREE, PARTS, RULES, allowed, every_bike
from cpia.demonstrations.cout_des_erreurs import DECISIONS, FALSE_ALARM, MISSED, THRESHOLDS, cost, counts, theory
from cpia.demonstrations.cout_des_erreurs import scores as shown_scores
from cpia.demonstrations.decoupage_honnete import compared, gap, lead, readings, right_order, weighted_order
from cpia.demonstrations.importance_jumelle import effects, importance
from cpia.demonstrations.orientation_besoins import FAMILIES, NEEDS
from cpia.demonstrations.partage_livraisons import ANY, LATE_LIMITS, PARCELS, RATIOS, best, plans
from cpia.demonstrations.quais_simules import DRAWS, QUAYS, TARGET, interval, smallest, waits
from cpia.demonstrations.suite_ou_arret import decision, poisson_interval
from cpia.demonstrations.table import table_json
from cpia.demonstrations.vision_groupes import interval as rate_interval

SLUGS = (
    "configurateur-velo",
    "orientation-besoins",
    "decoupage-honnete",
    "cout-des-erreurs",
    "partage-livraisons",
    "quais-simules",
    "vision-groupes",
    "importance-jumelle",
    "suite-ou-arret",
)


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def figure(shown: State, label: str) -> float:
    text = next(figure.text for figure in shown.figures if figure.label.startswith(label))
    return float(re.sub(r"[^\d,−]", "", re.split(r" sur | \(", text)[0]).replace(",", ".").replace("−", "-"))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_is_light_and_computed_in_under_three_seconds(slug: str) -> None:
    demonstration = load(slug)
    start = time.process_time()
    assert len(table_json(demonstration, slug).encode()) < 50_000
    assert time.process_time() - start < 3


# Lesson 1


def test_the_configurator_keeps_every_allowed_bike_and_no_other() -> None:
    kept = set(allowed((FREE,) * 4, FREE))
    assert kept == {bike for bike in every_bike() if all(rule(*bike) for rule in RULES.values())}
    assert 0 < len(kept) < len(every_bike())


def test_every_rule_of_the_configurator_forbids_a_bike_that_no_other_rule_forbids() -> None:
    for name in RULES:
        assert len(allowed((FREE,) * 4, FREE, name)) > len(allowed((FREE,) * 4, FREE)), name


def test_an_option_is_shown_only_if_choosing_it_leaves_a_bike() -> None:
    for frame, use in itertools.product((FREE, *PARTS["cadre"]), (FREE, *PARTS["usage"])):
        shown = state("configurateur-velo", cadre=frame, usage=use)
        motors = next(figure.text for figure in shown.figures if figure.label == "Moteur")
        for motor, label in PARTS["moteur"].items():
            assert (label in motors) == bool(allowed((frame, motor, use, FREE), FREE))


def test_an_impossible_wish_names_a_rule_whose_removal_would_allow_it() -> None:
    shown = state("configurateur-velo", cadre="carbone", moteur="roue")
    assert shown.sentence.startswith("Aucun vélo")
    assert "pas de moteur de roue sur un cadre carbone" in shown.sentence


def test_each_need_has_one_right_family_and_each_family_two_needs() -> None:
    assert sorted(need.family for need in NEEDS.values()) == sorted(2 * list(FAMILIES))
    for name, need in NEEDS.items():
        said = {family: state("orientation-besoins", besoin=name, famille=family).sentence for family in FAMILIES}
        assert [family for family, sentence in said.items() if sentence.startswith("Oui")] == [need.family]
        assert need.objection in said[need.tempting]


# Lesson 2


def test_right_order_counts_pairs_and_a_tie_for_half() -> None:
    broken = np.array([True, True, False, False])
    assert right_order(broken, np.array([3.0, 1.0, 2.0, 0.0])) == 0.75
    assert right_order(broken, np.zeros(4)) == 0.5
    assert weighted_order(broken, np.array([3, 1, 2, 0]), np.array([1.0, 0.0, 1.0, 1.0])) == 1.0


def test_the_best_model_of_the_random_split_is_not_the_one_that_holds_elsewhere() -> None:
    met = "Rencontré"
    line, neighbours = (state("decoupage-honnete", modele=name) for name in ("droite", "voisins"))
    assert figure(neighbours, "Annoncé") > figure(line, "Annoncé") + 3
    assert figure(neighbours, met) < figure(line, met) - 3


def test_a_split_by_machine_announces_what_is_met() -> None:
    for name in ("droite", "voisins"):
        shown = state("decoupage-honnete", modele=name, decoupage="machine")
        assert abs(figure(shown, "Annoncé") - figure(shown, "Rencontré")) <= 3


def test_the_neighbours_gain_much_from_the_random_split_and_the_line_hardly_anything() -> None:
    assert gap("voisins", 2.0)[1] > 0.05
    assert 0 < gap("droite", 2.0)[1] < gap("droite", 2.0)[2] < 0.03


def test_the_line_leads_the_rule_and_the_neighbours_lead_cannot_be_told_from_nothing() -> None:
    assert lead("droite", 2.0)[1] > 0
    low, high = lead("voisins", 2.0)[1:]
    assert low < 0 < high
    shown = {name: str(state("decoupage-honnete", modele=name).figures) for name in ("droite", "voisins")}
    assert "pas d'écart mesurable" in shown["voisins"] and "mesurable" not in shown["droite"]


def test_a_verdict_looks_at_the_interval_before_it_is_rounded() -> None:
    def measure(name: str, spread: float) -> tuple[float, float, float]:
        return 0.01, 0.0003, 0.02

    assert "mesurable" not in compared("droite", measure, 2.0)


def test_a_breakdown_is_rare_and_every_machine_is_there() -> None:
    rows = readings(2.0)
    assert 0.05 < rows.broken.mean() < 0.12
    assert len(np.unique(rows.machine)) == 40


# Lesson 3


def test_the_four_outcomes_add_up_to_every_decision() -> None:
    for kind, threshold in itertools.product(("calibres", "gonfles"), THRESHOLDS):
        assert sum(counts(kind, threshold)) == DECISIONS


@pytest.mark.parametrize("false_alarm", FALSE_ALARM)
@pytest.mark.parametrize("missed", MISSED)
def test_the_textbook_threshold_is_nearly_the_cheapest_for_calibrated_scores(false_alarm: int, missed: int) -> None:
    fine = [k / 1000 for k in range(1, 1000)]
    least = min(cost("calibres", threshold, false_alarm, missed) for threshold in fine)
    assert cost("calibres", theory(false_alarm, missed), false_alarm, missed) <= 1.06 * least


def test_the_textbook_threshold_fails_on_swollen_scores_which_rank_alike() -> None:
    assert np.array_equal(np.argsort(shown_scores("calibres")), np.argsort(shown_scores("gonfles")))
    swollen = {threshold: cost("gonfles", threshold, 400, 9000) for threshold in THRESHOLDS}
    assert cost("gonfles", theory(400, 9000), 400, 9000) > 1.5 * min(swollen.values())


def test_the_cheapest_threshold_has_fewer_right_decisions_than_a_half() -> None:
    cheap, half = (state("cout-des-erreurs", seuil=threshold) for threshold in (0.04, 0.5))
    assert "C'est le seuil le moins cher" in cheap.sentence
    assert figure(cheap, "Décisions justes") < figure(half, "Décisions justes") - 20


def test_equal_prices_make_a_half_the_cheapest() -> None:
    assert "C'est le seuil le moins cher" in state("cout-des-erreurs", alarme=1200, manquee=1200, seuil=0.5).sentence


# Lesson 4


def test_a_plan_shares_every_parcel_and_keeps_both_limits() -> None:
    for parcels, ratio, late in itertools.product(PARCELS, RATIOS, LATE_LIMITS):
        plan = best(parcels, ratio, late)
        if plan is None:
            assert not [p for p in plans(parcels) if p.ratio <= ratio and p.late_percent <= late]
        else:
            assert sum(plan.loads) == parcels and plan.ratio <= ratio and plan.late_percent <= late


def test_a_tighter_limit_never_makes_the_plan_cheaper() -> None:
    for parcels in PARCELS:
        for limits in (RATIOS, RATIOS[:-1]):
            costs = [plan.cost for ratio in limits if (plan := best(parcels, ratio, ANY))]
            assert costs == sorted(costs, reverse=True)


def test_a_day_may_have_no_plan_and_the_demonstration_says_what_to_loosen() -> None:
    shown = state("partage-livraisons", colis=72, retard="2")
    assert shown.sentence.startswith("Aucun plan")
    assert "accepter plus de retards" in shown.sentence and "charges plus inégales" not in shown.sentence


def test_one_day_gives_several_answers_and_fifty_days_one() -> None:
    assert len({smallest(1, draw) for draw in DRAWS}) > 1
    assert len({smallest(50, draw) for draw in DRAWS}) == 1


def test_the_number_kept_has_the_top_of_its_interval_under_the_promise() -> None:
    kept = smallest(50, 1)
    assert kept is not None
    assert interval(waits(kept, 50, 1))[2] <= TARGET < interval(waits(kept - 1, 50, 1))[2]


def test_one_more_quay_never_lengthens_the_same_day() -> None:
    days = np.array([waits(quays, 5, 1) for quays in QUAYS])
    assert (np.diff(days, axis=0) <= 1e-9).all()


# Lesson 5


def test_the_whole_score_hides_a_group_seen_no_better_than_by_chance() -> None:
    shown = state("vision-groupes")
    assert figure(shown, "Ensemble") > 85
    assert figure(shown, "Bruns") < 60
    assert "dépasse le hasard" in shown.sentence


def test_as_many_brown_as_white_pictures_mend_the_group_without_harming_the_other() -> None:
    poor, fair = state("vision-groupes", bruns=2), state("vision-groupes", bruns=50)
    assert figure(fair, "Bruns") > figure(poor, "Bruns") + 30
    assert figure(fair, "Blancs") >= figure(poor, "Blancs")


def test_less_light_lowers_the_score() -> None:
    scores = [figure(state("vision-groupes", lumiere=light), "Ensemble") for light in (60, 80, 100)]
    assert scores == sorted(scores) and scores[0] < 60


def test_an_interval_narrows_by_half_with_four_times_as_many_pictures() -> None:
    widths = [np.diff(rate_interval(np.arange(n) % 10 > 0)[1:])[0] for n in (500, 2000)]
    assert widths[1] == pytest.approx(widths[0] / 2, rel=0.02)


# Lesson 6


def test_a_faithful_twin_halves_the_importance_of_the_first_sensor_but_not_of_both() -> None:
    alone, twin = importance("absent", ("vibration",)), importance("fidele", ("vibration",))
    assert twin < 0.6 * alone
    assert importance("fidele", ("vibration", "vibration bis")) > alone


def test_a_cause_may_have_no_importance_and_a_symptom_no_effect() -> None:
    assert importance("absent", ("graissage",)) < 0.2 < importance("absent", ("vibration",))
    promised, real = effects("absent", "graisser")
    assert real < -4 < promised
    promised, real = effects("absent", "amortir")
    assert promised < -4 and real == 0


def test_an_action_on_a_direct_cause_keeps_the_promise() -> None:
    promised, real = effects("absent", "charge")
    assert promised == pytest.approx(real, rel=0.1)


# Lesson 7


def test_the_rule_continues_stops_or_extends_once() -> None:
    assert decision(1, 9, 4) == "continuer"
    assert decision(-9, -1, 4) == "arreter"
    assert decision(-1, 9, 12) == "prolonger"
    assert decision(-1, 9, 26) == "arreter-sans-preuve"


@pytest.mark.parametrize("missing", ["donnees", "personne"])
def test_a_missing_prerequisite_suspends_whatever_the_figures(missing: str) -> None:
    shown = state("suite-ou-arret", effet="fort", semaines=52, prerequis=missing)
    assert shown.sentence.startswith("Suspendre")


def test_half_a_year_tells_a_strong_effect_from_none_and_a_month_does_not() -> None:
    for draw in (1, 2, 3):
        assert state("suite-ou-arret", effet="fort", semaines=26, tirage=draw).sentence.startswith("Continuer")
        assert state("suite-ou-arret", effet="nul", semaines=26, tirage=draw).sentence.startswith("Arrêter")
    month = {state("suite-ou-arret", effet="fort", semaines=4, tirage=draw).sentence for draw in (1, 2, 3)}
    assert len(month) == 2


def test_no_event_in_n_trials_still_allows_about_four_expected_ones() -> None:
    low, high = poisson_interval(0)
    assert low == 0
    assert high == pytest.approx(-math.log(0.025), abs=1e-6)
    assert poisson_interval(10) == pytest.approx((4.795, 18.390), abs=0.001)
