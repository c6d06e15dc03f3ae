"""A chart of a demonstration, drawn by matplotlib: for a notebook (PNG), for paper (SVG)."""

import io
from typing import Any

import matplotlib
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter

from cpia.demonstrations.french_numbers import french_number
from cpia.demonstrations.model import Chart, Series

COLOURS = ("#0b5c56", "#a8480a", "#5b3a9b", "#1f4e8c")
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")


def png(chart: Chart) -> bytes:
    """Draw a chart, without touching the notebook's own figures."""
    return _saved(chart, format="png", dpi=110)


def svg(chart: Chart) -> bytes:
    """Draw a chart as outlines: the same bytes each time, whatever the machine's typefaces."""
    with matplotlib.rc_context({"svg.hashsalt": "cpia", "svg.fonttype": "path"}):
        return _saved(chart, format="svg", metadata={"Date": None})


def _saved(chart: Chart, **options: Any) -> bytes:
    drawing = Drawing(figsize=(7.2, 3.4), layout="constrained")
    FigureCanvasAgg(drawing)
    axes = drawing.add_subplot()
    _draw(axes, chart)
    target = io.BytesIO()
    drawing.savefig(target, **options)
    return target.getvalue()


def _draw(axes: Axes, chart: Chart) -> None:
    by_kind = {kind: [s for s in chart.series if s.kind == kind] for kind in ("band-low", "band-high", "bars")}
    for style, (low, high) in enumerate(zip(by_kind["band-low"], by_kind["band-high"], strict=True)):
        label = f"{low.name} – {high.name}"
        axes.fill_between(low.x, _y(low), _y(high), alpha=0.2, color=COLOURS[style % 4], label=label)
    _bars(axes, by_kind["bars"])
    for style, series in enumerate(s for s in chart.series if s.kind in ("line", "points")):
        line = DASHES[style % 4] if series.kind == "line" else ""
        mark = MARKERS[style % 4] if series.kind == "points" or len(series.x) <= 15 else ""
        axes.plot(series.x, _y(series), linestyle=line, marker=mark, color=COLOURS[style % 4], label=series.name)
    axes.set_xlabel(chart.x_label)
    axes.set_ylabel(chart.y_label)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _place: french_number(value)))
    axes.grid(axis="y", alpha=0.3)
    axes.legend(fontsize=8)


def _bars(axes: Axes, bars: list[Series]) -> None:
    names = list(dict.fromkeys(x for series in bars for x in series.x))
    for place, series in enumerate(bars):
        width = 0.8 / len(bars)
        left = [names.index(x) + width * (place - (len(bars) - 1) / 2) for x in series.x]
        axes.bar(left, _y(series), width, color=COLOURS[place % 4], label=series.name)
    if bars:
        axes.set_xticks(range(len(names)), [french_number(name) for name in names])


def _y(series: Series) -> list[float]:
    return [float("nan") if y is None else y for y in series.y]
