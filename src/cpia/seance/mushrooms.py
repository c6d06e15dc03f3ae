"""Simulated mushrooms: two measures in millimetres and whether a picker would take them today.

The idea comes from the robot picker of the white paper (l. 2306-2318); every number is ours. A mushroom is ripe when
its cap has grown past its stem, give or take what no measure explains. None of this says anything of a real mushroom.
"""

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

LOW, HIGH = 20, 80
"""The smallest and the largest cap and stem."""

Measures = npt.NDArray[np.int64]
Ripe = npt.NDArray[np.bool_]


@dataclass(frozen=True)
class Tray:
    """Mushrooms side by side: `measures` has a row each (cap, stem), `ripe` what their labels say."""

    measures: Measures
    ripe: Ripe

    def __len__(self) -> int:
        return len(self.ripe)

    def plain(self) -> list[list[int]]:
        """Give cap, stem and label (1: ripe) of each, as JSON holds them."""
        labels = self.ripe.astype(int)
        return [[int(cap), int(stem), int(label)] for (cap, stem), label in zip(self.measures, labels, strict=True)]


def pick(draw: np.random.Generator, count: int, *, late: float = 0, blur: float = 7) -> Tray:
    """Draw mushrooms of one farm.

    Parameters
    ----------
    draw
        The source of chance.
    count
        How many.
    late
        By how many millimetres the cap must pass the stem: what differs from one farm to another.
    blur
        Standard deviation, in millimetres, of what the two measures do not explain.
    """
    measures = draw.integers(LOW, HIGH + 1, (count, 2))
    ripe = measures[:, 0] - measures[:, 1] - late + draw.normal(0, blur, count) > 0
    return Tray(measures, ripe)


def with_both_kinds(draw: np.random.Generator, count: int) -> Tray:
    """Draw until ripe and unripe are both there: nothing can be learnt from one kind alone."""
    tray = pick(draw, count)
    while tray.ripe.all() or not tray.ripe.any():
        tray = pick(draw, count)
    return tray


def mislabelled(draw: np.random.Generator, tray: Tray, count: int) -> tuple[Tray, Ripe]:
    """Turn `count` labels round, as a tired labeller would; tell which."""
    wrong = np.zeros(len(tray), dtype=bool)
    wrong[draw.choice(len(tray), count, replace=False)] = True
    return Tray(tray.measures, tray.ripe ^ wrong), wrong


def joined(first: Tray, second: Tray) -> Tray:
    """Put two trays in one."""
    return Tray(np.vstack([first.measures, second.measures]), np.concatenate([first.ripe, second.ripe]))


def percent(right: npt.NDArray[np.bool_]) -> int:
    """Give the share of right answers, rounded to one percent."""
    return round(100 * float(np.mean(right)))
