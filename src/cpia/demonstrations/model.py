"""What a demonstration is: controls with few values, and a pure function from their values to a state."""

import importlib
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from cpia.errors import DemonstrationError

Value = int | float | str
MAX_STATES = 600
"""More states than this make a table too heavy for a page (see book.md: pages stay under 600 KB)."""


@dataclass(frozen=True)
class Slider:
    """An ordered control: the reader moves along `values`."""

    name: str  # keyword of the function
    label: str  # French, as read by a screen reader
    values: tuple[int | float, ...]
    default: int | float
    unit: str = ""


@dataclass(frozen=True)
class Choice:
    """An unordered control: the reader picks one of `options` (value, French label)."""

    name: str
    label: str
    options: tuple[tuple[str, str], ...]
    default: str

    @property
    def values(self) -> tuple[str, ...]:
        """The values alone, in order."""
        return tuple(value for value, _ in self.options)


Control = Slider | Choice


@dataclass(frozen=True)
class Figure:
    """One number that the state shows, already written in French: « 1,3 jour »."""

    label: str
    text: str


@dataclass(frozen=True)
class Series:
    """One line, set of points or set of bars; `None` in `y` is a hole."""

    name: str
    x: tuple[float | str, ...]
    y: tuple[float | None, ...]
    kind: Literal["line", "points", "bars", "band-low", "band-high"] = "line"


@dataclass(frozen=True)
class Chart:
    """A small chart; its series are also given as a table to those who do not see it."""

    title: str
    x_label: str
    y_label: str
    series: tuple[Series, ...]


@dataclass(frozen=True)
class State:
    """What one position of the controls shows: a sentence first, then figures and a chart."""

    sentence: str
    figures: tuple[Figure, ...] = ()
    chart: Chart | None = None


@dataclass(frozen=True)
class Demonstration:
    """A computation that a reader explores: `compute` takes each control by name and gives a `State`."""

    title: str
    controls: tuple[Control, ...]
    compute: Callable[..., State]
    question: str  # what to look for, one French sentence

    def __post_init__(self) -> None:
        """Refuse a demonstration that would be too heavy for a page."""
        count = sum(1 for _ in self.positions())
        if count > MAX_STATES:
            raise DemonstrationError(
                f"{self.title} : {count} états, {MAX_STATES} au plus ; réduisez les valeurs des réglages"
            )

    def positions(self) -> Iterator[dict[str, Value]]:
        """Give every position of the controls, the last control moving fastest."""
        names = [control.name for control in self.controls]
        for values in itertools.product(*(control.values for control in self.controls)):
            yield dict(zip(names, values, strict=True))

    def default(self) -> dict[str, Value]:
        """Give the position shown first."""
        return {control.name: control.default for control in self.controls}


def module_name(slug: str) -> str:
    """Give the module that holds the demonstration of that slug."""
    return f"cpia.demonstrations.{slug.replace('-', '_')}"


def load(slug: str) -> Demonstration:
    """Import the demonstration of that slug.

    Raises
    ------
    DemonstrationError
        No module of this package has that name, or it holds no demonstration.
    """
    name = module_name(slug)
    try:
        demonstration = importlib.import_module(name).DEMONSTRATION
    except ModuleNotFoundError as problem:
        if problem.name != name:
            raise
        raise DemonstrationError(f"Démonstration « {slug} » inconnue ; attendu : un module {name}.") from None
    except AttributeError:
        raise DemonstrationError(f"Le module {name} ne contient pas de DEMONSTRATION.") from None
    assert isinstance(demonstration, Demonstration), name  # noqa: S101 - tells mypy what the contract says
    return demonstration
