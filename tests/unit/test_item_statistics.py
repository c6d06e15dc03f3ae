"""Facility and discrimination, at their edges."""

import numpy as np
import pytest

from cpia.item_analysis import Responses, analyse
from cpia.item_analysis.model import TO_RETIRE, TO_REVIEW, TO_WATCH, TOO_FEW


def item(earned: list[float], rest: list[float] | None = None) -> Responses:
    return Responses("q", "Une question", "donnees", "question", tuple(earned), tuple(rest or earned))


@pytest.mark.parametrize(
    ("right", "flag"),
    [(59, TO_REVIEW), (60, TO_WATCH), (69, TO_WATCH), (70, None)],
)
def test_facility_is_flagged_under_its_two_limits(right: int, flag: str | None) -> None:
    earned = [1.0] * right + [0.0] * (100 - right)
    found = analyse(item(earned))
    assert found.facility == right / 100
    assert set(found.flags) == ({flag} if flag else set())


def test_an_item_that_goes_with_the_rest_discriminates_and_one_that_does_not_is_to_be_retired() -> None:
    rest = list(np.linspace(0, 1, 100))
    good = analyse(item([float(value > 0.25) for value in rest], rest))
    blind = analyse(item([float(n % 4 > 0) for n in range(100)], rest))
    assert good.discrimination is not None and good.discrimination > 0.6
    assert good.flags == ()
    assert blind.flags == (TO_RETIRE,)


def test_an_item_that_the_best_fail_has_a_negative_discrimination() -> None:
    rest = list(np.linspace(0, 1, 100))
    found = analyse(item([float(value < 0.75) for value in rest], rest))
    assert found.discrimination is not None and found.discrimination < -0.6
    assert TO_RETIRE in found.flags


def test_the_interval_holds_the_discrimination_and_narrows_with_answers() -> None:
    widths = []
    for count in (40, 400):
        rest = list(np.linspace(0, 1, count))
        found = analyse(item([float((value + n % 3 / 2) > 0.9) for n, value in enumerate(rest)], rest))
        assert found.interval is not None and found.discrimination is not None
        assert found.interval[0] < found.discrimination < found.interval[1]
        widths.append(found.interval[1] - found.interval[0])
    assert widths[1] < widths[0] / 2


@pytest.mark.parametrize("earned", [[], [1.0], [0.0, 1.0], [0.0, 1.0] * 14])
def test_too_few_answers_say_nothing_but_that(earned: list[float]) -> None:
    assert analyse(item(earned)).flags == (TOO_FEW,)


def test_an_item_that_everybody_gets_has_no_discrimination() -> None:
    found = analyse(item([1.0] * 50, list(np.linspace(0, 1, 50))))
    assert (found.discrimination, found.interval, found.flags) == (None, None, ())
