"""The hub's face of a demonstration: ipywidgets controls, the same sentence, a matplotlib chart.

from cpia.demonstrations.widget import montrer

montrer("courbe-apprentissage")
"""

import io
from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
from IPython.display import display
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure as Drawing
from matplotlib.ticker import FuncFormatter

from cpia.demonstrations.french_numbers import french_number
from cpia.demonstrations.model import Chart, Choice, Control, Demonstration, Series, State, Value, load
from cpia.demonstrations.page import chart_table, control_text
from cpia.inline_markdown import to_html, to_text
from cpia.typography import mended

COLOURS = ("#0b5c56", "#a8480a", "#5b3a9b", "#1f4e8c")
DASHES = ("-", "--", ":", "-.")
MARKERS = ("o", "s", "^", "D")


def montrer(slug: str) -> None:
    """Affiche la démonstration de ce nom dans le carnet, avec ses réglages.

    Parameters
    ----------
    slug : str
        Le nom de la démonstration, par exemple « courbe-apprentissage ».
    """
    display(panel(load(slug)))


def panel(demonstration: Demonstration) -> widgets.VBox:
    """Assemble the controls and what they change."""
    controls = {control.name: _control(control) for control in demonstration.controls}
    title = widgets.HTML(f"<strong>{_prose(demonstration.title)}</strong><br>{_prose(demonstration.question)}")
    words = widgets.HTML()
    chart = widgets.Image(format="png")
    refresh = _refresh(demonstration, controls, words, chart)
    for control in controls.values():
        control.observe(refresh, names="value")
    refresh(None)
    return widgets.VBox([title, *controls.values(), words, chart])


def png(chart: Chart) -> bytes:
    """Draw a chart, without touching the notebook's own figures."""
    drawing = Drawing(figsize=(7.2, 3.4), layout="constrained")
    FigureCanvasAgg(drawing)
    axes = drawing.add_subplot()
    _draw(axes, chart)
    target = io.BytesIO()
    drawing.savefig(target, format="png", dpi=110)
    return target.getvalue()


def _control(control: Control) -> Any:
    options = [(control_text(control, value), value) for value in control.values]
    kind = widgets.Dropdown if isinstance(control, Choice) else widgets.SelectionSlider
    return kind(
        options=options,
        value=control.default,
        description=to_text(control.label),
        layout=widgets.Layout(width="40em"),
        style={"description_width": "18em"},
    )


def _refresh(
    demonstration: Demonstration, controls: dict[str, Any], words: widgets.HTML, chart: widgets.Image
) -> Callable[[object], None]:
    def refresh(_change: object) -> None:
        position: dict[str, Value] = {name: control.value for name, control in controls.items()}
        state = demonstration.compute(**position)
        words.value = _words(state)
        chart.layout.display = "" if state.chart else "none"
        if state.chart:
            chart.value = png(state.chart)

    return refresh


def _words(state: State) -> str:
    figures = "".join(f"<li>{_prose(f.label)}\u00a0: <strong>{_prose(f.text)}</strong></li>" for f in state.figures)
    return f'<p aria-live="polite">{_prose(state.sentence)}</p><ul>{figures}</ul>{_values(state.chart)}'


def _prose(text: str) -> str:
    """Write inline Markdown as HTML, with the spaces of French that never break."""
    return to_html(mended(text))


def _values(chart: Chart | None) -> str:
    """Give the values as a table: an image widget has no alternative text."""
    if chart is None:
        return ""
    table = f"<table>{chart_table(chart)}</table>"
    return f"<details><summary>Les valeurs du graphique</summary>{table}</details><em>{escape(chart.title)}</em>"


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
