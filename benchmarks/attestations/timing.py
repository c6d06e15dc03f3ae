"""How long something took: by the clock, and in processor time, that of every process started for it included.

On a busy machine the clock says how busy it is; ratios are those of the processor.
"""

import functools
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from benchmarks.engine.meter import TaskClock
from benchmarks.report import number, seconds


@dataclass(frozen=True)
class Spent:
    """Seconds, for so many credentials."""

    wall: float
    cpu: float
    count: int

    def __add__(self, other: "Spent") -> "Spent":
        """Add another piece of work on the same credentials."""
        return Spent(self.wall + other.wall, self.cpu + other.cpu, self.count)

    def rate(self) -> str:
        """Write how many a second."""
        return f"{number(self.count / self.wall)} par seconde, processeur {self._each()}"

    def beside(self, ours: "Spent") -> str:
        """Write a peer's rate, and how many times its processor we take."""
        return f"{self.rate()} ; nous, processeur × {number(ours.cpu / self.cpu)}"

    def whole(self) -> str:
        """Write the whole, and each one's part."""
        each = self.wall / self.count * 1000
        return f"{seconds(self.wall)}, {each:.0f} ms par attestation, processeur {self._each()}"

    def _each(self) -> str:
        each = self.cpu / self.count * 1000
        return f"{number(each) if each < 10 else f'{each:.0f}'} ms"


def begin() -> None:
    """Count from now on what this process and those that it starts take."""
    _clock()


def spent(work: Callable[..., object], *given: Sequence[Any]) -> Spent:
    """Do the work on each of the given things."""
    began, cpu = time.perf_counter(), _clock().seconds()
    for one in zip(*given, strict=True):
        work(*one)
    return Spent(time.perf_counter() - began, _clock().seconds() - cpu, len(given[0]))


@functools.cache
def _clock() -> TaskClock:
    return TaskClock()
