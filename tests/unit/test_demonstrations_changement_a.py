"""What the first four demonstrations of module 4 teach, and that they stay light enough for a page."""

import itertools
import time

import pytest

from cpia.demonstrations import State, load
from cpia.demonstrations.annoncer_inacheve import Message, months, moved
from cpia.demonstrations.calendrier_social import KINDS, Trial, closing, delay, refused
from cpia.demonstrations.gagnants_perdants import PARTIES, gain, is_priority, position
from cpia.demonstrations.table import table_json
from cpia.demonstrations.verificateur_raci import ANSWERABLE, faults_of_form, faults_of_substance, matrix

SLUGS = ("annoncer-inacheve", "gagnants-perdants", "verificateur-raci", "calendrier-social")
IN_ORDER = {"generaliser": "direction", "pilote": "C", "surveiller": "cheffe", "regles": "peu"}


def state(slug: str, **changes: int | float | str) -> State:
    demonstration = load(slug)
    return demonstration.compute(**{**demonstration.default(), **changes})


@pytest.mark.parametrize("slug", SLUGS)
def test_every_state_is_computed_in_under_three_seconds(slug: str) -> None:
    start = time.process_time()
    assert len(table_json(load(slug), slug).encode()) < 50_000
    assert time.process_time() - start < 3


# Lesson 1


@pytest.mark.parametrize("answer", ["jamais", "mois", "semaine"])
def test_promising_more_never_leaves_more_trust(answer: str) -> None:
    last = [months(Message(float(said), limits=False, answer=answer), 0)[-1].trust for said in (70, 80, 90, 99)]
    assert last == sorted(last, reverse=True) and last[0] > last[-1]


def test_saying_the_limits_softens_a_disappointment_and_changes_nothing_when_the_promise_is_kept() -> None:
    def after(limits: bool, quality: float) -> float:
        return moved(60, quality, Message(80, limits, "mois"))

    assert after(True, 70) > after(False, 70)
    assert after(True, 85) == after(False, 85)


def test_a_bad_surprise_weighs_twice_as_much_as_a_good_one() -> None:
    message = Message(80, limits=False, answer="mois")
    neutral = moved(60, 80, message)
    assert neutral - moved(60, 70, message) == pytest.approx(2 * (moved(60, 90, message) - neutral))


@pytest.mark.parametrize("said", [70, 80, 90, 99])
def test_trust_stays_a_share_and_quality_only_grows(said: int) -> None:
    for limits, answer, wait in itertools.product((False, True), ("jamais", "mois", "semaine"), (0, 3, 6)):
        year = months(Message(float(said), limits, answer), wait)
        assert all(0 <= month.trust <= 100 for month in year)
        assert all(before.quality <= after.quality <= 92 for before, after in itertools.pairwise(year))


# Lesson 2


def test_no_single_choice_removes_every_loss_but_two_of_them_do() -> None:
    singles = [{"temps": "gestes"}, {"chiffres": "equipe"}, {"engagement": "ecrit"}, {"conception": "associes"}]
    assert not any(state("gagnants-perdants", **choice).sentence.startswith("Personne") for choice in singles)
    assert state("gagnants-perdants", temps="gestes", chiffres="equipe").sentence.startswith("Personne ne perd")


@pytest.mark.parametrize(("who", "stance", "first"), [
    ("les intérimaires", "opposé", True),  # they can stop nothing, and lose most of their day
    ("le service informatique", "réservé", True),  # it loses little, and can stop everything
    ("les préparateurs récents", "réservé", False),
    ("le prestataire", "favorable", False),
])  # fmt: skip
def test_a_priority_is_a_big_loss_or_a_reservation_that_can_stop_everything(who: str, stance: str, first: bool) -> None:
    choices = tuple(map(str, load("gagnants-perdants").default().values()))
    party = next(party for party in PARTIES if party.name == who)
    assert position(gain(party, choices)) == stance
    assert is_priority(party, choices) is first


# Lesson 3


def test_the_matrix_in_order_is_the_only_one_without_a_fault_but_for_who_watches() -> None:
    clean = [
        place
        for place in load("verificateur-raci").positions()
        if not faults_of_form(filled := matrix(**place)) and not faults_of_substance(filled)  # type: ignore[arg-type]
    ]
    assert clean == [IN_ORDER, IN_ORDER | {"surveiller": "prestataire"}]


@pytest.mark.parametrize(("who", "form", "substance"), [
    ("les_deux", 1, 1), ("personne", 1, 0), ("prestataire", 0, 1), ("assistant", 0, 1), ("direction", 0, 0),
])  # fmt: skip
def test_form_and_substance_are_told_apart(who: str, form: int, substance: int) -> None:
    assert who in ANSWERABLE
    filled = matrix(**(IN_ORDER | {"generaliser": who}))
    assert (len(faults_of_form(filled)), len(faults_of_substance(filled))) == (form, substance)


def test_one_person_may_do_and_answer() -> None:
    assert "R/A" in matrix(**IN_ORDER)["surveiller en exploitation"].values()
    assert state("verificateur-raci", **IN_ORDER).sentence.startswith("Matrice en ordre")


# Lesson 4


@pytest.mark.parametrize(("kind", "real"), [
    ("rejeu", False), ("atelier", False), ("volontaires", True), ("entrepot", True),
])  # fmt: skip
def test_real_conditions_are_an_operator_and_real_orders_whatever_the_name(kind: str, real: bool) -> None:
    operators, real_orders = KINDS[kind]
    assert Trial(4, operators, real_orders).real is real
    assert not Trial(4, 0, True).real


def test_a_real_trial_may_open_the_week_after_the_closing_and_not_before() -> None:
    closed = closing(6, "oui", "complet")
    assert refused(Trial(closed, 1, True), closed)
    assert not refused(Trial(closed + 1, 1, True), closed)
    assert not refused(Trial(1, 6, False), closed)


def test_haste_costs_more_the_earlier_it_is_and_an_incomplete_file_gains_nothing() -> None:
    closed = closing(6, "oui", "complet")
    assert closing(6, "oui", "incomplet") > closed > closing(6, "non", "complet")
    delays = [delay(Trial(week, 6, True), closed) for week in (4, 8, 12, 16)]
    assert delays == sorted(delays, reverse=True) and delays[-1] == 0
