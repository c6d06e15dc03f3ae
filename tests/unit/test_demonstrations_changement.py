"""What the demonstrations of the change module teach, and that they stay light enough for a page."""

import re
import time

import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.adoption_alignee import averages
from cpia.demonstrations.calendrier_social import TRIALS, WEEKS
from cpia.demonstrations.diagnostic_adhesion import STEPS, blocking
from cpia.demonstrations.parcours_sept_jours import BRAKES, DAYS, profile, shares
from cpia.demonstrations.parties_prenantes import action, priority
from cpia.demonstrations.table import table_json

SLUGS = (
    "annonce-inacheve",
    "parties-prenantes",
    "controle-raci",
    "calendrier-social",
    "diagnostic-adhesion",
    "adoption-alignee",
    "parcours-sept-jours",
)
ANSWERS = ("semaine", "trimestre", "jamais")
REPAIRED = {"chef": "R", "prestataire": "I", "cse": "C"}


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


def figures(shown: State) -> dict[str, str]:
    return {figure.label: re.sub(r"\s", " ", figure.text) for figure in shown.figures}


def helped(**changes: int | str) -> int:
    """Give the share of the year's orders that the tool helped, in percent."""
    return int(figures(state("annonce-inacheve", **changes))["Commandes aidées dans l'année"].removesuffix(" %"))


@pytest.mark.slow
@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_is_computed_in_under_three_seconds(slug: str) -> None:
    start = time.process_time()
    assert len(table_json(load(slug), slug).encode()) < 50_000
    assert time.process_time() - start < 3


# Lesson 1


@pytest.mark.parametrize("answers", ANSWERS)
@pytest.mark.parametrize("threshold", [60, 70, 80, 85])
def test_an_honest_announcement_helps_more_orders_than_a_promise(threshold: int, answers: str) -> None:
    honest = helped(seuil=threshold, retours=answers)
    assert honest > helped(seuil=threshold, annonce="parfait", retours=answers)


def test_with_weekly_answers_opening_early_is_best_and_without_answers_it_is_not() -> None:
    assert helped(seuil=60) > helped(seuil=70) > helped(seuil=85)
    assert helped(seuil=80, retours="jamais") > helped(seuil=60, retours="jamais")


def test_waiting_for_perfection_never_opens() -> None:
    assert state("annonce-inacheve", seuil=95).sentence.startswith("Jamais ouvert")


# Lesson 2


def test_an_opponent_without_stakes_or_power_is_not_urgent_and_a_powerful_reserve_is() -> None:
    assert not priority(2, 3, "oppose")
    assert priority(4, 1, "reserve") and priority(1, 4, "oppose")
    assert not priority(3, 5, "reserve") and not priority(5, 5, "neutre")


@pytest.mark.parametrize("position", ["favorable", "neutre", "reserve", "oppose"])
@pytest.mark.parametrize("influence", [1, 3, 5])
def test_operators_whose_work_changes_are_never_only_informed(influence: int, position: str) -> None:
    assert action(influence, 5, position, "operateurs") in ("rencontrer", "former")


def test_only_a_priority_is_promised_thirty_days() -> None:
    demonstration = load("parties-prenantes")
    for position in demonstration.positions():
        shown = demonstration.compute(**position)
        urgent = priority(int(position["influence"]), int(position["impact"]), str(position["position"]))
        assert ("30 jours" in shown.sentence) == urgent == (figures(shown)["Délai"] == "30 jours au plus")


# Lesson 3


def test_the_pilot_line_is_repaired_in_three_moves_and_the_data_line_in_one() -> None:
    assert state("controle-raci", **REPAIRED).sentence.startswith("Ligne en ordre")
    assert state("controle-raci", activite="donnees", chef="R").sentence.startswith("Ligne en ordre")
    for kept in REPAIRED:
        moves = {role: letter for role, letter in REPAIRED.items() if role != kept}
        assert state("controle-raci", **moves).sentence.startswith("À revoir")


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"direction": "R/A", "chef": "A"}, "deux responsables"),
        ({"direction": "C", "chef": "C"}, "personne ne répond"),
        ({"chef": "C"}, "personne ne fait"),
        ({"ia": "A"}, "un outil ne répond de rien"),
        ({"prestataire": "A", "direction": "C"}, "jugerait ce qu'il vend"),
        ({"cse": "I"}, "informé n'est pas consulté"),
    ],
)
def test_a_fault_is_named(changes: dict[str, str], said: str) -> None:
    assert said in state("controle-raci", **{**REPAIRED, **changes}).sentence


# Lesson 4


@pytest.mark.parametrize("week", WEEKS)
@pytest.mark.parametrize("essai", ["ombre", "rejeu"])
def test_a_trial_that_changes_nobody_s_work_is_always_permitted(essai: str, week: int) -> None:
    assert state("calendrier-social", essai=essai, semaine=week).sentence.startswith("Permis")


@pytest.mark.parametrize("essai", [key for key, trial in TRIALS.items() if trial.real])
@pytest.mark.parametrize(("duree", "closing"), [(4, 7), (8, 11), (12, 15)])
def test_a_real_pilot_opens_the_week_after_the_closing_and_not_before(essai: str, duree: int, closing: int) -> None:
    late = state("calendrier-social", essai=essai, duree=duree, semaine=closing)
    assert late.sentence.startswith("À refuser") and f"Semaine {closing + 1}" in late.sentence
    in_time = state("calendrier-social", essai=essai, duree=duree, semaine=closing + 1)
    assert in_time.sentence.startswith("Permis : la consultation est close")
    assert figures(in_time)["Première semaine permise"] == str(closing + 1)


def test_a_small_company_owes_no_consultation_but_is_told_to_speak_first() -> None:
    said = state("calendrier-social", taille="petite", essai="site", semaine=2).sentence
    assert said.startswith("Pas de consultation") and "Informez" in said


# Lesson 5


def test_the_first_step_that_blocks_wins_over_the_lowest_one() -> None:
    first = blocking(dict(zip(STEPS, (4, 3, 2, 4, 2), strict=True)))
    shown = state("diagnostic-adhesion")
    assert first == "desir"
    assert figures(shown)["Premier pas qui manque"] == "désir"
    assert figures(shown)["Note la plus basse"] == "connaissance"


def test_a_site_where_every_step_exceeds_three_is_not_blocked() -> None:
    assert state("diagnostic-adhesion", **dict.fromkeys(STEPS, 4)).sentence.startswith("Rien ne bloque")


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
