"""A demonstration becomes a small table, and a page that is complete without a script."""

import json
import subprocess
import sys

import pytest
from demonstration_sample import DEMONSTRATION

from cpia.demonstrations import Chart, Demonstration, Series, Slider, State, load
from cpia.demonstrations.french_numbers import french_number
from cpia.demonstrations.page import demonstration_html
from cpia.demonstrations.table import MAX_BYTES, table_json
from cpia.errors import DemonstrationError


def one_slider(compute: object) -> Demonstration:
    return Demonstration("T", (Slider("n", "n", tuple(range(60)), 0),), compute, "?")  # type: ignore[arg-type]


def test_the_table_holds_every_state_with_the_last_control_moving_fastest() -> None:
    table = json.loads(table_json(DEMONSTRATION, "recolte"))
    assert table["sizes"] == [3, 2]
    assert [state["s"][:14] for state in table["states"]] == ["En **2 jours**"] * 2 + ["En **5 jours**"] * 2 + [
        "En **30 jours*"
    ] * 2
    assert len(table["axes"]) == 3, "the same axis must be stored once"


def test_a_table_too_heavy_for_a_page_is_refused() -> None:
    def heavy(n: int) -> State:
        values = tuple(n + k / 7 for k in range(200))
        return State("x", chart=Chart("t", "x", "y", (Series("s", values, values),)))

    with pytest.raises(DemonstrationError, match=f"{MAX_BYTES} au plus"):
        table_json(one_slider(heavy), "lourde")


def test_a_value_that_is_not_a_number_is_refused() -> None:
    chart = Chart("t", "x", "y", (Series("s", (1.0,), (float("nan"),)),))
    with pytest.raises(DemonstrationError, match="mettez None"):
        table_json(one_slider(lambda n: State("x", chart=chart)), "trouee")


def test_a_sentence_cannot_leave_the_script_that_holds_the_table() -> None:
    text = table_json(one_slider(lambda n: State("</script><script>alert(1)</script><!--")), "x")
    assert "</script" not in text
    assert "<!--" not in text
    assert json.loads(text)["states"][0]["s"].startswith("</script>")


def test_the_page_is_complete_without_a_script() -> None:
    page = demonstration_html(DEMONSTRATION, "recolte", "d-1")
    assert "En <strong>5 jours</strong>, la zone B donne 7,5 kg." in page
    assert "<dd>10 kg</dd>" in page
    assert '<th scope="col">Récolte</th>' in page
    assert "<td>4,5</td>" in page
    assert "<td>—</td>" in page, "a hole is shown as a dash"


def test_numbers_are_written_in_french() -> None:
    given = [french_number(x) for x in (1234567.891, 0.5, -0.0001, 12, "mars")]
    assert given == ["1\u202f234\u202f567,891", "0,5", "0", "12", "mars"]


def test_an_unknown_demonstration_is_refused_by_name() -> None:
    with pytest.raises(DemonstrationError, match=r"« n-existe-pas » inconnue"):
        load("n-existe-pas")


def test_a_module_without_demonstration_is_refused() -> None:
    with pytest.raises(DemonstrationError, match="ne contient pas de DEMONSTRATION"):
        load("french_numbers")


def test_reading_a_demonstration_does_not_load_the_widgets() -> None:
    code = "import sys, cpia.demonstrations.page; sys.exit('ipywidgets' in sys.modules or 'matplotlib' in sys.modules)"
    subprocess.run([sys.executable, "-c", code], check=True, env={"PYTHONPATH": ":".join(sys.path)})


def test_the_texts_of_a_demonstration_are_set_as_french_wants_it() -> None:
    html = demonstration_html(DEMONSTRATION, "recolte", "d-1")
    assert "\N{NO-BREAK SPACE}?" in html
    assert " ?" not in html and " :" not in html
