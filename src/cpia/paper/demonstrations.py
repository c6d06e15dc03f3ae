"""A demonstration on paper: its first state, drawn, and where it moves."""

from base64 import b64encode
from html import escape

from cpia.demonstrations.drawing import svg
from cpia.demonstrations.model import Chart, Demonstration, State
from cpia.demonstrations.page import control_text
from cpia.inline_markdown import to_html, to_text
from cpia.typography import mended

MOVES = "À l'écran, cette démonstration bouge : le livre en ligne et le campus laissent changer ses réglages."


def printed(demonstration: Demonstration) -> str:
    """Write the first state of a demonstration, with the position of its controls."""
    position = demonstration.default()
    state = demonstration.compute(**position)
    set_to = " ; ".join(f"{to_text(c.label)} : {control_text(c, position[c.name])}" for c in demonstration.controls)
    return mended(
        f'<div class="demonstration"><p class="demonstration-titre">{to_html(demonstration.title)}</p>'
        f'<p class="demonstration-question">{to_html(demonstration.question)}</p>'
        f'<p class="demonstration-reglages"><strong>Réglages</strong> — {escape(set_to)}.</p>'
        f'<p class="demonstration-phrase">{to_html(state.sentence)}</p>{_figures(state)}{_drawn(state)}'
        f'<p class="demonstration-ecran">{MOVES}</p></div>'
    )


def _figures(state: State) -> str:
    rows = "".join(f"<li>{to_html(f.label)} : <strong>{to_html(f.text)}</strong></li>" for f in state.figures)
    return f'<ul class="demonstration-chiffres">{rows}</ul>' if rows else ""


def _drawn(state: State) -> str:
    if state.chart is None:
        return ""
    picture = b64encode(svg(state.chart)).decode("ascii")
    return (
        f'<figure><img alt="{escape(_alternative(state.chart))}" src="data:image/svg+xml;base64,{picture}">'
        f"<figcaption>{escape(state.chart.title)}</figcaption></figure>"
    )


def _alternative(chart: Chart) -> str:
    names = ", ".join(series.name for series in chart.series)
    return f"Graphique : {chart.title}. {chart.y_label} selon {chart.x_label} ; {names}."
