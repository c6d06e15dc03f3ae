"""What the last three demonstrations of module 4 teach, and that they stay light enough for a page."""

import itertools
import re
import time

import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.adoption_alignee import HEADS, averages
from cpia.demonstrations.diagnostic_adhesion import STEPS, blocking
from cpia.demonstrations.parcours_sept_jours import BRAKES, DAYS, profile, shares
from cpia.demonstrations.table import table_json

SLUGS = (
    "diagnostic-adhesion",
    "adoption-alignee",
    "parcours-sept-jours",
)


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def figures(shown: State) -> dict[str, str]:
    return {figure.label: re.sub(r"\s", " ", figure.text) for figure in shown.figures}


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_is_computed_in_under_three_seconds(slug: str) -> None:
    start = time.process_time()
    assert len(table_json(load(slug), slug).encode()) < 50_000
    assert time.process_time() - start < 3


# Lesson 5


def test_the_first_step_that_blocks_wins_over_the_lowest_one() -> None:
    first = blocking(dict(zip(STEPS, (4, 3, 2, 4, 2), strict=True)))
    shown = state("diagnostic-adhesion")
    assert first == "desir"
    assert figures(shown)["Premier pas qui manque"] == "désir"
    assert figures(shown)["Note la plus basse"] == "connaissance"


def test_a_site_where_every_step_exceeds_three_is_not_blocked() -> None:
    assert state("diagnostic-adhesion", **dict.fromkeys(STEPS, 4)).sentence.startswith("Rien ne bloque")


def test_raising_the_step_that_blocks_moves_the_block_forward_and_never_back() -> None:
    order = list(STEPS)
    for marks in itertools.product((2, 3, 4), repeat=5):
        before = dict(zip(STEPS, marks, strict=True))
        first = blocking(before)
        if first is not None:
            after = blocking(before | {first: 4})
            assert after is None or order.index(after) > order.index(first)


# Lesson 6


@pytest.mark.parametrize("measure", ["acceptation", "usage"])
@pytest.mark.parametrize("gap", [2, 4, 6])
def test_identical_sites_differ_in_every_way_of_counting_but_the_aligned_one(gap: int, measure: str) -> None:
    assert len(set(averages("identiques", gap, "age", measure).values())) == 1
    for way in ("tout", "recentes"):
        found = averages("identiques", gap, way, measure)
        assert found["Amiens"] > found["Dourges"] > found["Lesquin"]


def test_the_last_site_of_the_calendar_is_the_first_at_equal_age() -> None:
    by_date, by_age = (averages("differents", 6, way, "usage") for way in ("recentes", "age"))
    assert min(by_date, key=lambda site: by_date[site]) == "Lesquin" == max(by_age, key=lambda site: by_age[site])


@pytest.mark.parametrize("gap", [0, 2])
def test_an_acceptance_that_is_almost_total_is_an_alert_and_no_success(gap: int) -> None:
    aligned = {"situation": "differents", "decalage": gap, "calcul": "age"}
    assert state("adoption-alignee", **aligned).sentence.startswith("Alerte à Lesquin")
    assert "Alerte" not in state("adoption-alignee", **aligned, mesure="usage").sentence


def test_a_group_of_three_is_masked_with_the_total_that_would_betray_it() -> None:
    shown = state("adoption-alignee", groupe="nuit")
    night = figures(shown)
    assert night["Lesquin"].startswith("masqué") and night["Ensemble"].startswith("masqué")
    assert night["Amiens"].endswith("%") and "Lesquin" not in shown.sentence
    assert figures(state("adoption-alignee"))["Ensemble"].endswith("%")


def test_no_state_shows_anything_of_fewer_than_five_operators() -> None:
    small = {(group, site) for group, heads in HEADS.items() for site, number in heads.items() if number < 5}
    assert small == {("nuit", "Lesquin")}
    for place in load("adoption-alignee").positions():
        if place["groupe"] == "nuit":
            shown = load("adoption-alignee").compute(**place)
            assert shown.chart is not None and "Lesquin" not in {series.name for series in shown.chart.series}
            assert "Lesquin" not in shown.sentence
            assert {figures(shown)[name].split()[0] for name in ("Lesquin", "Ensemble")} == {"masqué"}


# Lesson 7


@pytest.mark.parametrize("name", DAYS)
@pytest.mark.parametrize("brake", BRAKES)
def test_every_programme_lasts_seven_days_and_leaves_every_step_a_little_time(name: str, brake: str) -> None:
    days = shares(name, brake)
    assert sum(days) == sum(DAYS[name]) == 7 and min(days) > 0


def test_a_profile_is_what_a_company_has_done_never_what_it_says() -> None:
    assert profile("0", "0", "oui") == "suiveuse"
    assert profile("0", "1", "oui") == profile("3", "1", "non") == "expérimentatrice"
    assert profile("1", "1", "oui") == "engagée" and profile("3", "0", "oui") == "pionnière"
