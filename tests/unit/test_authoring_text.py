"""One text, one notebook, the same bytes; and back without noise."""

import nbformat
import pytest
from conftest import TEXT

from cpia.authoring import text
from cpia.errors import AuthoringError


def test_the_same_text_gives_the_same_bytes() -> None:
    assert text.to_bytes(text.read(TEXT, "x")) == text.to_bytes(text.read(TEXT, "x"))


def test_cell_ids_come_from_the_grade_ids_else_from_the_position() -> None:
    assert [cell.id for cell in text.read(TEXT, "x").cells] == ["cellule-0", "carre", "test-carre", "note"]


def test_writing_back_a_canonical_text_changes_nothing() -> None:
    canonical = text.write(text.read(TEXT, "x"))
    assert text.write(text.read(canonical, "x")) == canonical
    assert text.to_bytes(text.read(canonical, "x")) == text.to_bytes(text.read(TEXT, "x"))


def test_running_the_cells_leaves_no_noise_in_the_text() -> None:
    notebook = text.read(TEXT, "x")
    canonical = text.write(notebook)
    notebook.cells[1].outputs = [nbformat.v4.new_output("stream", text="bruit")]
    notebook.cells[1].execution_count = 7
    notebook.cells[1].metadata["execution"] = {"iopub.status.busy": "bruit"}
    notebook.cells[1].metadata.nbgrader["checksum"] = "bruit"
    assert text.write(notebook) == canonical


@pytest.mark.parametrize("grade_id", ["données-1", "a b", "x" * 65, ""])
def test_a_grade_id_that_is_not_an_ascii_slug_is_refused(grade_id: str) -> None:
    with pytest.raises(AuthoringError, match="grade_id"):
        text.read(TEXT.replace("grade_id: carre", f"grade_id: '{grade_id}'"), "x")


def test_an_id_given_twice_is_refused() -> None:
    with pytest.raises(AuthoringError, match="deux cellules"):
        text.read(TEXT.replace("grade_id: test-carre", "grade_id: carre"), "x")


def test_accents_survive_the_round_trip() -> None:
    assert "Réponse modèle." in text.write(text.read(TEXT, "x"))
