"""The school session says nothing that its computations do not: each sentence about numbers is worked out again."""

import numpy as np
import pytest

from cpia.seance import alarm, by_heart, cards, neighbours, pages, rule_or_example, unfair_examples
from cpia.seance.mushrooms import HIGH, LOW, pick

MAX_TABLE = 50_000


@pytest.mark.parametrize("module", pages.ACTIVITIES, ids=lambda module: module.__name__.rpartition(".")[2])
def test_a_table_is_small_and_the_same_each_time(module: object) -> None:
    table = pages.table(module.activity())  # type: ignore[attr-defined]
    assert len(table.encode()) < MAX_TABLE
    if module is not unfair_examples:  # 220 lessons: one of its shares is enough
        assert pages.table(module.activity.__wrapped__()) == table  # type: ignore[attr-defined]


def test_100_examples_always_beat_the_best_rule_that_two_sliders_can_make() -> None:
    data, told = rule_or_example.activity().data, rule_or_example.activity().told
    best = max(score for row in data["rules"] for score in row)
    assert told["best_rule"] == best
    assert min(lesson["score"] for lesson in data["lessons"][100]) > best


def test_5_examples_are_a_lottery_that_a_good_rule_wins_on_average() -> None:
    told = rule_or_example.activity().told
    assert told["best_5"] - told["worst_5"] > 20
    assert told["mean_5"] < told["best_rule"] < told["mean_20"] < told["mean_100"]
    assert told["mean_20"] - told["mean_5"] > 3 * (told["mean_100"] - told["mean_20"])


def test_a_rule_s_score_is_counted_on_the_mushrooms_that_it_picks_rightly() -> None:
    tray = rule_or_example.Tray(
        np.array([[60, 30], [60, 30], [30, 60], [30, 60]]), np.array([True, False, True, False])
    )
    scores = rule_or_example.rule_scores(tray)
    steps = rule_or_example.STEPS
    assert scores[steps.index(50)][steps.index(40)] == 50


@pytest.mark.parametrize("size", rule_or_example.SIZES)
def test_the_side_that_a_lesson_calls_ripe_is_where_its_frontier_says_so(size: int) -> None:
    for lesson in rule_or_example.activity().data["lessons"][size]:
        assert len(lesson["examples"]) == size and {0, 1} == {ripe for *_, ripe in lesson["examples"]}
        assert all(LOW <= value <= HIGH for corner in lesson["ripe"] for value in corner)


def test_the_frontier_cuts_the_square() -> None:
    assert rule_or_example.side(1, 0, -50) == [[50.0, 20.0], [80, 20], [80, 80], [50.0, 80.0]]
    assert rule_or_example.side(0, 0, 1) == [list(corner) for corner in rule_or_example.SQUARE]


def test_neither_one_neighbour_nor_fifteen_is_best() -> None:
    told = neighbours.activity().told
    assert 1 < told["best_k"] < neighbours.MOST
    assert told["best"] - told["score_1"] >= 5 and told["best"] - told["score_15"] >= 3


def test_four_unknown_mushrooms_change_their_mind_and_two_never_do() -> None:
    data = neighbours.activity().data
    labels = [ripe for *_, ripe in data["known"]]
    changes = []
    for one in data["unknown"]:
        votes = np.cumsum([1 if labels[index] else -1 for index in one["neighbours"]])
        changes.append(neighbours.changes_of_mind([int(vote) for vote in np.sign(votes)]))
    assert sorted(changes)[:2] == [0, 0] and sorted(changes)[2] >= 2


def test_neighbours_come_from_the_nearest_and_none_ties_with_the_next() -> None:
    data = neighbours.activity().data
    known = np.array(data["known"])[:, :2]
    for one in data["unknown"]:
        gaps = np.hypot(*(known - one["at"]).T)[one["neighbours"]]
        assert len(gaps) == neighbours.MOST and (np.diff(gaps) > 0).all()


def test_what_is_learnt_by_heart_fails_on_what_is_new() -> None:
    told = by_heart.activity().told
    assert told["last_known"] == 100 and told["best_new"] - told["last_new"] >= 9
    assert told["best_new"] - told["first_new"] >= 9
    assert 1 < told["best_questions"] < by_heart.QUESTIONS[-1]


def test_the_deepest_tree_learnt_even_the_wrong_labels() -> None:
    data = by_heart.activity().data
    side = (HIGH - LOW) // by_heart.CELL
    assert len(data["wrong"]) == by_heart.WRONG
    assert all(len(level["ripe"]) == side * side for level in data["levels"])
    assert by_heart.activity().told["last_known"] == 100  # so the ten wrong ones too


def test_no_threshold_makes_no_error_and_one_kind_is_traded_for_the_other() -> None:
    data, told = alarm.activity().data, alarm.activity().told
    for row in data["counts"]:
        assert row["missed"] == sum(index < row["threshold"] for index in data["drowsy"])
        assert row["false"] == sum(index >= row["threshold"] for index in data["awake"])
    assert told["fewest"] == min(row["missed"] + row["false"] for row in data["counts"]) > 0
    assert told["false_when_none_missed"] > alarm.AWAKE / 2 and told["missed_when_none_false"] > alarm.DROWSY / 2


def test_the_farm_left_out_of_the_examples_bears_the_errors_and_parity_costs_the_other_something() -> None:
    told = unfair_examples.activity().told
    assert told["second_at_0"] >= 3 * told["first_at_0"]
    assert told["second_at_50"] < told["second_at_0"] / 2 and told["first_at_50"] > told["first_at_0"]
    assert abs(told["first_at_50"] - told["second_at_50"]) <= 6


def test_a_share_gives_the_same_errors_each_time() -> None:
    data = unfair_examples.activity().data
    assert unfair_examples.mean_errors(50) == (data["first"][-1], data["second"][-1])


def test_errors_fall_at_one_farm_and_rise_at_the_other_at_every_step() -> None:
    data = unfair_examples.activity().data
    assert data["first"] == sorted(data["first"]) and data["second"] == sorted(data["second"], reverse=True)
    assert sorted(data["order"]) == list(range(100))


@pytest.mark.parametrize("seed", [1000, 1001, 1002])
def test_other_draws_teach_the_same_lesson(seed: int) -> None:
    rule, voters = rule_or_example.activity(seed).told, neighbours.activity(seed).told
    assert rule["mean_5"] < rule["mean_20"] <= rule["mean_100"] and rule["worst_100"] > rule["best_rule"]
    assert voters["best_k"] > 1 and voters["best"] > voters["score_1"]
    assert by_heart.activity(seed).told["best_new"] > by_heart.activity(seed).told["last_new"]
    assert alarm.activity(seed).told["fewest"] > 0


def test_there_are_36_cards_all_different() -> None:
    deck = cards.deck()
    assert [card.number for card in deck.cards] == list(range(1, 37))
    assert len({(card.cap, card.stem) for card in deck.cards}) == 36


def test_the_teacher_s_answers_are_those_of_a_person_who_plays_with_the_cards() -> None:
    deck = cards.deck()
    by_number = {card.number: card for card in deck.cards}

    def vote(number: int, known: list[int], asked: int) -> bool:
        card = by_number[number]
        order = sorted(known, key=lambda k: (abs(by_number[k].cap - card.cap) + abs(by_number[k].stem - card.stem), k))
        return sum(by_number[k].ripe for k in order[:asked]) * 2 > asked

    examples, more = list(range(1, 13)), list(range(25, 29))
    for number, votes in deck.votes.items():
        assert votes == {asked: vote(number, examples, asked) for asked in (1, 3, 5)}
    others = range(29, 37)
    for known, told in ((examples, deck.wrong_before), (examples + more, deck.wrong_after)):
        assert told["Moulin"] == tuple(n for n in others if vote(n, known, 3) != by_number[n].ripe)
    cap, stem = deck.rule
    new = [card for card in deck.cards if 13 <= card.number <= 24]
    right = tuple(c.number for c in new if (c.cap >= cap and c.stem <= stem) == c.ripe)
    assert deck.rule_right == right


def test_the_cards_tell_the_same_story_as_the_screen() -> None:
    deck = cards.deck()
    assert deck.right(1) > len(deck.rule_right) and deck.right(5) < deck.right(3) and len(deck.fickle) >= 3
    assert len(deck.wrong_before["Moulin"]) >= 4 > len(deck.wrong_after["Moulin"])
    assert len(deck.wrong_after["Tilleuls"]) >= len(deck.wrong_before["Tilleuls"])


def test_a_later_farm_has_fewer_ripe_mushrooms() -> None:
    first, second = pick(np.random.default_rng(1), 500), pick(np.random.default_rng(1), 500, late=28)
    assert second.ripe.sum() < first.ripe.sum()
