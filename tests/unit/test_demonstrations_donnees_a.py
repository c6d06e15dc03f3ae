"""What the demonstrations of lessons 1 to 3 teach, and that they stay light enough for a page."""

import json
import time
from dataclasses import asdict

import pytest

from cpia.demonstrations import Demonstration, State, load

SLUGS = ("canevas-cas-usage", "carte-des-sources", "capteurs-defauts")


def state(slug: str, **changes: int | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def figure(shown: State, label: str) -> str:
    return next(figure.text for figure in shown.figures if figure.label == label)


def number(text: str) -> float:
    digits = text.replace("\u202f", "").replace("\u00a0", "").split("°")[0].split(",soit")[0].split(", soit")[0]
    return float(digits.replace(",", ".").split(" ")[0])


def faults(**changes: int) -> dict[str, float]:
    return {figure.label: number(figure.text) for figure in state("capteurs-defauts", **changes).figures}


@pytest.mark.parametrize("slug", SLUGS)
def test_the_whole_table_is_light_and_quick(slug: str) -> None:
    start = time.monotonic()
    demonstration: Demonstration = load(slug)
    states = [demonstration.compute(**position) for position in demonstration.positions()]
    size = sum(len(json.dumps(asdict(shown), ensure_ascii=False, separators=(",", ":")).encode()) for shown in states)
    assert size < 50_000
    assert time.monotonic() - start < 20


@pytest.mark.parametrize("slug", SLUGS)
def test_the_same_position_always_shows_the_same_state(slug: str) -> None:
    assert state(slug) == state(slug)


def test_a_wish_without_a_measure_is_never_testable() -> None:
    for position in load("canevas-cas-usage").positions():
        shown = state("canevas-cas-usage", **{**position, "cible": "rentabilite"})
        assert shown.sentence.startswith("Pas testable")


def test_thousands_of_hourly_rows_hold_no_example_of_a_target_noted_per_lot() -> None:
    shown = state("canevas-cas-usage", cible="maturite", unite="capteur-heure")
    assert number(figure(shown, "Lignes à cette unité")) > 50_000
    assert figure(shown, "Dont la cible est connue") == "0"


def test_a_forecast_that_comes_after_the_decision_is_refused() -> None:
    late = state("canevas-cas-usage", cible="maturite", unite="lot", horizon=1)
    in_time = state("canevas-cas-usage", cible="maturite", unite="lot", horizon=7)
    assert late.sentence.startswith("Trop tard")
    assert in_time.sentence.startswith("Hypothèse testable")


def test_a_measured_target_that_changes_no_decision_is_called_useless() -> None:
    shown = state("canevas-cas-usage", decision="chauffage", cible="maturite", unite="lot", horizon=7)
    assert shown.sentence.startswith("Testable, mais inutile")


def test_seeing_further_makes_the_reference_worse() -> None:
    shown = state("canevas-cas-usage", decision="chauffage", cible="chaleur", unite="zone-jour")
    assert shown.chart is not None
    one, seven, twenty_one = (error or 0.0 for error in shown.chart.series[0].y)
    assert one < seven < twenty_one


def test_no_row_is_usable_while_nobody_knows_who_may_decide() -> None:
    for position in load("carte-des-sources").positions():
        shown = state("carte-des-sources", **{**position, "droit": "inconnu"})
        assert figure(shown, "Lignes utilisables").startswith("0,")


def test_names_block_a_source_that_speaks_of_people_and_no_other() -> None:
    assert state("carte-des-sources", source="cueillette", droit="ecrit").sentence.startswith("Pas utilisable")
    assert state("carte-des-sources", source="capteurs", droit="ecrit").sentence.startswith("Utilisable.")


def test_replacing_names_by_codes_leaves_conditions_that_totals_remove() -> None:
    codes = state("carte-des-sources", source="cueillette", droit="ecrit", personnes="codes")
    totals = state("carte-des-sources", source="cueillette", droit="ecrit", personnes="agrege")
    assert codes.sentence.startswith("Utilisable sous conditions")
    assert totals.sentence.startswith("Utilisable.")
    assert number(figure(totals, "Lignes utilisables")) < number(figure(codes, "Lignes utilisables"))


def test_an_amended_contract_gives_only_the_rows_that_follow_it() -> None:
    shown = state("carte-des-sources", source="capteurs", droit="avenant")
    assert shown.chart is not None
    received, allowed, _, _ = (count or 0.0 for count in shown.chart.series[0].y)
    assert 0 < allowed < received


def test_each_filter_leaves_at_most_what_the_previous_one_left() -> None:
    for position in load("carte-des-sources").positions():
        chart = state("carte-des-sources", **position).chart
        assert chart is not None
        counts = [count or 0.0 for count in chart.series[0].y]
        assert counts == sorted(counts, reverse=True)


def test_a_series_without_a_fault_is_counted_clean() -> None:
    found = faults()
    assert [found[kind] for kind in ("Heures absentes", "Heures figées", "Heures en °F", "Doublons")] == [0, 0, 0, 0]
    assert found["Moyenne brute"] == found["Moyenne nettoyée"]


def test_the_audit_finds_what_was_injected_without_having_seen_it() -> None:
    for position in load("capteurs-defauts").positions():
        injected = {name: int(value) for name, value in position.items()}
        found = faults(**injected)
        assert found["Heures absentes"] == injected["panne"]
        assert abs(found["Heures figées"] - injected["fige"]) <= 1
        assert found["Heures en °F"] == 24 * injected["fahrenheit"]
        assert found["Doublons"] == injected["doublons"]


def test_one_day_in_fahrenheit_raises_the_mean_by_several_degrees_and_cleaning_repairs_it() -> None:
    clean, faulty = faults(), faults(fahrenheit=1)
    assert faulty["Moyenne brute"] > clean["Moyenne brute"] + 3
    assert faulty["Moyenne nettoyée"] == pytest.approx(clean["Moyenne brute"], abs=0.05)


def test_an_outage_at_night_warms_the_mean_and_no_cleaning_repairs_it() -> None:
    clean, outage = faults(), faults(panne=12)
    assert outage["Moyenne brute"] > clean["Moyenne brute"] + 0.1
    assert outage["Moyenne nettoyée"] == outage["Moyenne brute"]


def test_duplicates_cannot_be_seen_on_the_curve() -> None:
    assert state("capteurs-defauts", doublons=12).chart == state("capteurs-defauts").chart
    assert faults(doublons=12)["Moyenne brute"] != faults()["Moyenne brute"]


def test_a_lost_hour_is_a_hole_in_the_curve_and_not_a_zero() -> None:
    chart = state("capteurs-defauts", panne=36).chart
    assert chart is not None
    assert chart.series[0].y.count(None) == 6
