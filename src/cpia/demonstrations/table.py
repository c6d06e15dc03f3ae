"""Every state of a demonstration, computed once and packed for a page.

What repeats from state to state (axes, labels, chart titles) is stored once: a page carries 50 KB at most.
"""

import json
import math
from dataclasses import dataclass, field
from typing import Any

from cpia.demonstrations.model import Chart, Demonstration, State
from cpia.errors import DemonstrationError

MAX_BYTES = 50_000


@dataclass
class _Pool:
    """Values stored once and named by their position."""

    values: list[Any] = field(default_factory=list)
    places: dict[str, int] = field(default_factory=dict)

    def place(self, value: Any) -> int:
        key = json.dumps(value, ensure_ascii=False)
        if key not in self.places:
            self.places[key] = len(self.values)
            self.values.append(value)
        return self.places[key]


def all_states(demonstration: Demonstration) -> tuple[State, ...]:
    """Compute the state of every position of the controls, the last control moving fastest."""
    return tuple(demonstration.compute(**position) for position in demonstration.positions())


def table_json(demonstration: Demonstration, slug: str) -> str:
    """Pack every state into JSON that may stand inside a `<script>`.

    Raises
    ------
    DemonstrationError
        The table is over 50 KB, or a state holds a value that is not a number.
    """
    text = json.dumps(_pack(demonstration, slug), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    text = text.replace("</", "<\\/").replace("<!--", "<\\u0021--")
    size = len(text.encode())
    if size > MAX_BYTES:
        raise DemonstrationError(
            f"Démonstration « {slug} » : la table de tous les états pèse {size} octets, {MAX_BYTES} au plus ; "
            "réduisez les valeurs des réglages, la longueur des séries ou leurs décimales."
        )
    return text


def plain_number(value: float | str | None, slug: str) -> float | int | str | None:
    """Give a value that JSON writes briefly: six significant digits, no `.0`."""
    if value is None or isinstance(value, str):
        return value
    if not math.isfinite(value):
        raise DemonstrationError(f"Démonstration « {slug} » : une série contient {value} ; mettez None pour un trou.")
    rounded = float(f"{value:.6g}")
    return int(rounded) if rounded.is_integer() else rounded


def _pack(demonstration: Demonstration, slug: str) -> dict[str, Any]:
    axes, charts, labels = _Pool(), _Pool(), _Pool()
    states = []
    for state in all_states(demonstration):
        packed: dict[str, Any] = {"s": state.sentence}
        if state.figures:
            packed["l"] = labels.place([figure.label for figure in state.figures])
            packed["f"] = [figure.text for figure in state.figures]
        if state.chart:
            packed["c"] = charts.place(_shape(state.chart))
            packed["x"] = [axes.place([plain_number(x, slug) for x in series.x]) for series in state.chart.series]
            packed["y"] = [[plain_number(y, slug) for y in series.y] for series in state.chart.series]
        states.append(packed)
    sizes = [len(control.values) for control in demonstration.controls]
    return {"sizes": sizes, "axes": axes.values, "charts": charts.values, "labels": labels.values, "states": states}


def _shape(chart: Chart) -> dict[str, Any]:
    series = [[line.name, line.kind] for line in chart.series]
    return {"title": chart.title, "x": chart.x_label, "y": chart.y_label, "series": series}
