"""A demonstration as HTML: its default state is complete as it is, `book/_static/demonstration.js` moves it.

Without JavaScript a reader gets the sentence, the figures and the chart's values as a table.
"""

from html import escape

from cpia.demonstrations.french_numbers import french_number
from cpia.demonstrations.model import Chart, Choice, Control, Demonstration, Figure, Slider, Value
from cpia.demonstrations.table import table_json
from cpia.inline_markdown import to_html, to_text
from cpia.typography import mended


def demonstration_html(demonstration: Demonstration, slug: str, key: str) -> str:
    """Write the demonstration; `key` keeps its ids apart from those of another one on the page."""
    default = demonstration.default()
    state = demonstration.compute(**default)
    controls = "\n".join(_control(control, f"{key}-{control.name}") for control in demonstration.controls)
    label = f"Démonstration : {escape(to_text(demonstration.title))}"
    return mended(f"""<section class="demonstration" aria-label="{label}">
<p class="demonstration-titre">{to_html(demonstration.title)}</p>
<p class="demonstration-question">{to_html(demonstration.question)}</p>
<form class="demonstration-reglages" hidden>
{controls}
</form>
<noscript><p class="demonstration-sans-script">{escape(_fixed(demonstration, default))}</p></noscript>
<p class="demonstration-phrase" aria-live="polite">{to_html(state.sentence)}</p>
{_figures(state.figures)}
{_chart(state.chart, demonstration.title)}
<script type="application/json" class="demonstration-table">{table_json(demonstration, slug)}</script>
</section>""")


def control_text(control: Control, value: Value) -> str:
    """Say the value of a control as a reader meets it: « 30 jours », or the option's label."""
    if isinstance(control, Choice):
        return dict(control.options)[str(value)]
    number = french_number(value)
    return f"{number}\u00a0{control.unit}" if control.unit else number


def _fixed(demonstration: Demonstration, position: dict[str, Value]) -> str:
    texts = [f"{to_text(c.label)} : {control_text(c, position[c.name])}" for c in demonstration.controls]
    return f"Sans JavaScript, une seule position des réglages est montrée ({' ; '.join(texts)})."


def _control(control: Control, field: str) -> str:
    label = f'<label for="{field}">{to_html(control.label)}</label>'
    body = _slider(control, field) if isinstance(control, Slider) else _select(control, field)
    return f'<div class="demonstration-reglage">{label}{body}</div>'


def _slider(slider: Slider, field: str) -> str:
    texts = [control_text(slider, value) for value in slider.values]
    place = slider.values.index(slider.default)
    return (
        f'<input type="range" id="{field}" min="0" max="{len(texts) - 1}" step="1" value="{place}" '
        f'aria-valuetext="{escape(texts[place])}" data-textes="{escape("|".join(texts))}">'
        f'<output for="{field}">{escape(texts[place])}</output>'
    )


def _select(choice: Choice, field: str) -> str:
    options = " ".join(
        f'<option value="{place}"{" selected" if value == choice.default else ""}>{escape(to_text(label))}</option>'
        for place, (value, label) in enumerate(choice.options)
    )
    return f'<select id="{field}">{options}</select>'


def _figures(figures: tuple[Figure, ...]) -> str:
    entries = " ".join(f"<div><dt>{to_html(f.label)}</dt> <dd>{to_html(f.text)}</dd></div>" for f in figures)
    return f'<dl class="demonstration-chiffres"{"" if figures else " hidden"}>{entries}</dl>'


def _chart(chart: Chart | None, demonstration: str) -> str:
    title = escape(chart.title) if chart else ""
    hidden = "" if chart else " hidden"
    return f"""<figure class="demonstration-graphique" hidden>
<div class="demonstration-dessin"></div>
<ul class="demonstration-legende"></ul>
<figcaption>{title}</figcaption>
</figure>
<details class="demonstration-valeurs" open{hidden}><summary>Les valeurs du graphique</summary>
<div class="demonstration-defile" role="region" tabindex="0" aria-label="Valeurs : {escape(to_text(demonstration))}">
<table><caption>{title}</caption>{chart_table(chart) if chart else ""}</table>
</div>
</details>"""


def chart_table(chart: Chart) -> str:
    """Write the rows of a chart's values: one column a series when all share their axis, else one row a point."""
    axes = {series.x for series in chart.series}
    if len(axes) == 1:
        heads = [chart.x_label, *(series.name for series in chart.series)]
        columns = [[_cell(y) for y in series.y] for series in chart.series]
        rows = [[_cell(x), *values] for x, *values in zip(chart.series[0].x, *columns, strict=True)]
    else:
        heads = ["Série", chart.x_label, chart.y_label]
        rows = [[s.name, _cell(x), _cell(y)] for s in chart.series for x, y in zip(s.x, s.y, strict=True)]
    # A space between cells: without it the search index takes a whole row for one word.
    head = " ".join(f'<th scope="col">{escape(text)}</th>' for text in heads)
    body = " ".join(f"<tr>{' '.join(f'<td>{escape(text)}</td>' for text in row)}</tr>" for row in rows)
    return f"<thead><tr>{head}</tr></thead> <tbody>{body}</tbody>"


def _cell(value: float | str | None) -> str:
    return "—" if value is None else french_number(value)
