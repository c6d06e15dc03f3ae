"""Plan B: 36 cards of paper, and what the teacher must know to play W1, W2 and W5 with them.

Cards 1 to 12 are examples, 13 to 24 new ones, all of the first farm; 25 to 28 are examples of the second farm, 29 to
36 new ones of it. Pupils measure how unlike two cards are by hand: the gap of caps plus the gap of stems.
"""

import functools
from dataclasses import dataclass

import numpy as np

from cpia.seance import unfair_examples
from cpia.seance.mushrooms import HIGH, LOW, Tray, joined, pick
from cpia.seance.rule_or_example import obeys

SEED = 6396
BLUR, LATE = 3, 25
EXAMPLES, NEW = range(1, 13), range(13, 25)
MORE, OTHERS = range(25, 29), range(29, 37)
STEPS = range(LOW, HIGH + 1, 10)
ASKED = (1, 3, 5)


@dataclass(frozen=True)
class Card:
    """One card: its number, what is drawn on it, and the answer that only the teacher has."""

    number: int
    cap: int
    stem: int
    ripe: bool
    farm: str


@dataclass(frozen=True)
class Deck:
    """The cards, and the answers of the three games."""

    cards: tuple[Card, ...]
    rule: tuple[int, int]  # the best on the examples
    rule_known: int  # examples that it sorts right
    rule_right: tuple[int, ...]  # numbers of the new cards that it sorts right
    votes: dict[int, dict[int, bool]]  # number of a new card -> neighbours asked -> said ripe
    wrong_before: dict[str, tuple[int, ...]]  # farm -> cards misjudged by 3 neighbours, examples of one farm only
    wrong_after: dict[str, tuple[int, ...]]  # the same with the four examples of the second farm

    def right(self, asked: int) -> int:
        """Count the new cards that so many neighbours judge right."""
        truth = {card.number: card.ripe for card in self.cards}
        return sum(vote[asked] == truth[number] for number, vote in self.votes.items())

    def ripe(self, first: int, last: int) -> str:
        """Name the ripe cards between two numbers: « 2, 5, 7 »."""
        return ", ".join(str(card.number) for card in self.cards[first - 1 : last] if card.ripe)

    @property
    def fickle(self) -> tuple[int, ...]:
        """Give the new cards whose verdict depends on how many neighbours are asked."""
        return tuple(number for number, vote in self.votes.items() if len(set(vote.values())) > 1)


@functools.cache
def deck(seed: int = SEED) -> Deck:
    """Draw the cards and play every game with them."""
    draw = np.random.default_rng(seed)
    first = pick(draw, len(EXAMPLES) + len(NEW), blur=BLUR)
    second = pick(draw, len(MORE) + len(OTHERS), late=LATE, blur=BLUR)
    every = joined(first, second)
    known, new = part(every, EXAMPLES), part(every, NEW)
    rule, rule_known = best_rule(known)
    right = obeys(*rule, new.measures) == new.ripe
    votes = {asked: said(known, new, asked) for asked in ASKED}
    return Deck(
        cards=tuple(_cards(every)),
        rule=rule,
        rule_known=rule_known,
        rule_right=tuple(number for number, is_right in zip(NEW, right, strict=True) if is_right),
        votes={number: {k: bool(votes[k][place]) for k in ASKED} for place, number in enumerate(NEW)},
        wrong_before=_wrong(every, known),
        wrong_after=_wrong(every, joined(known, part(every, MORE))),
    )


def part(every: Tray, numbers: range) -> Tray:
    """Take the cards of those numbers."""
    places = slice(numbers.start - 1, numbers.stop - 1)
    return Tray(every.measures[places], every.ripe[places])


def best_rule(known: Tray) -> tuple[tuple[int, int], int]:
    """Give the rule that sorts most examples right, and how many; the first of equals."""
    scores = {(c, s): int((obeys(c, s, known.measures) == known.ripe).sum()) for c in STEPS for s in STEPS}
    best = max(scores, key=lambda rule: scores[rule])
    return best, scores[best]


def said(known: Tray, new: Tray, asked: int) -> np.typing.NDArray[np.bool_]:
    """Let the nearest cards vote; of two at one distance, the smaller number comes first."""
    gaps = np.abs(new.measures[:, None, :] - known.measures[None, :, :]).sum(axis=2)
    nearest = np.argsort(gaps, axis=1, kind="stable")[:, :asked]
    ripe: np.typing.NDArray[np.bool_] = known.ripe[nearest].sum(axis=1) * 2 > asked
    return ripe


def _wrong(every: Tray, known: Tray) -> dict[str, tuple[int, ...]]:
    farms = {unfair_examples.FIRST: NEW, unfair_examples.SECOND: OTHERS}
    return {farm: _misjudged(known, part(every, numbers), numbers) for farm, numbers in farms.items()}


def _misjudged(known: Tray, new: Tray, numbers: range) -> tuple[int, ...]:
    wrong = said(known, new, 3) != new.ripe
    return tuple(number for number, is_wrong in zip(numbers, wrong, strict=True) if is_wrong)


def _cards(every: Tray) -> list[Card]:
    farms = [unfair_examples.FIRST if number < MORE.start else unfair_examples.SECOND for number in range(1, 37)]
    rows = zip(every.plain(), farms, strict=True)
    return [Card(number, cap, stem, bool(ripe), farm) for number, ((cap, stem, ripe), farm) in enumerate(rows, 1)]
