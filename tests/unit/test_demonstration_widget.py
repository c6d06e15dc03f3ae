"""On the hub, moving a control changes the sentence and the chart, in a real kernel."""

from pathlib import Path

import nbformat
import pytest
from demonstration_sample import DEMONSTRATION
from nbclient import NotebookClient

from cpia.demonstrations.widget import panel

SETUP = f"""
import sys
sys.path[:0] = [{str(Path(__file__).parents[2] / "src")!r}, {str(Path(__file__).parents[1])!r}]
import demonstration_sample
sys.modules["cpia.demonstrations.recolte"] = demonstration_sample
"""
SHOW = "from cpia.demonstrations.widget import montrer\nmontrer('recolte')"


def test_moving_a_control_changes_the_sentence_and_the_chart() -> None:
    title, days, zone, words, chart = panel(DEMONSTRATION).children
    before = bytes(chart.value)
    assert "La récolte" in title.value
    assert "5 jours" in words.value
    days.value = 30
    zone.value = "A"
    assert "<strong>30 jours</strong>, la zone A" in words.value
    assert bytes(chart.value).startswith(b"\x89PNG")
    assert bytes(chart.value) != before
    assert words.value.count("<tr>") == 31, "the chart's values are given to those who do not see it"


def test_the_controls_read_as_in_the_book() -> None:
    _, days, zone, *_ = panel(DEMONSTRATION).children
    assert [text for text, _ in days.options] == ["2\u00a0jours", "5\u00a0jours", "30\u00a0jours"]
    assert [text for text, _ in zone.options] == ["Zone A", "Zone B"]


@pytest.mark.slow
def test_a_notebook_shows_a_demonstration_in_a_real_kernel() -> None:
    cells = [nbformat.v4.new_code_cell(source) for source in (SETUP, SHOW)]
    notebook = nbformat.v4.new_notebook(cells=cells)
    NotebookClient(notebook, kernel_name="python3", timeout=60).execute()
    widgets = notebook.metadata["widgets"]["application/vnd.jupyter.widget-state+json"]["state"].values()
    names = {state["model_name"] for state in widgets}
    assert {"VBoxModel", "SelectionSliderModel", "DropdownModel", "ImageModel"} <= names
    assert any("5 jours" in state["state"].get("value", "") for state in widgets if state["model_name"] == "HTMLModel")
