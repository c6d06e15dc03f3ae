"""The hub's face of a demonstration: ipywidgets controls, the same sentence, a matplotlib chart.

from cpia.demonstrations.widget import montrer

montrer("courbe-apprentissage")
"""

from collections.abc import Callable
from html import escape
from typing import Any

import ipywidgets as widgets
from IPython.display import display

from cpia.demonstrations.drawing import png
from cpia.demonstrations.model import Chart, Choice, Control, Demonstration, State, Value, load
from cpia.demonstrations.page import chart_table, control_text
from cpia.inline_markdown import to_html, to_text
from cpia.typography import mended


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
