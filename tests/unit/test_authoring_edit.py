"""`cpia edit` writes the text back on save, and never over somebody else's change."""

from pathlib import Path

import nbformat
import pytest

from cpia.authoring import edit, text
from cpia.authoring.sources import Source
from cpia.errors import AuthoringError


@pytest.fixture
def scratch(source: Source, tmp_path: Path) -> Path:
    source.text.write_text(text.write(text.read(source.text.read_text(encoding="utf-8"), "x")), encoding="utf-8")
    (folder := tmp_path / "scratch").mkdir()
    return edit.open_scratch(source, folder)


def change(scratch: Path, old: str, new: str) -> None:
    notebook = nbformat.read(scratch, as_version=4)
    for cell in notebook.cells:
        cell.source = cell.source.replace(old, new)
    nbformat.write(notebook, scratch)


def test_saving_an_unchanged_notebook_leaves_the_text_as_it_was(source: Source, scratch: Path) -> None:
    before = source.text.read_bytes()
    edit.write_back(scratch)
    assert source.text.read_bytes() == before


def test_one_changed_word_is_a_one_line_diff(source: Source, scratch: Path) -> None:
    before = source.text.read_text(encoding="utf-8").splitlines()
    change(scratch, "2 au carré vaut 4", "deux au carré vaut quatre")
    edit.write_back(scratch)
    after = source.text.read_text(encoding="utf-8").splitlines()
    assert sum(a != b for a, b in zip(before, after, strict=True)) == 1


def test_two_saves_in_a_row_both_count(source: Source, scratch: Path) -> None:
    change(scratch, "carré vaut", "carré donne")
    edit.write_back(scratch)
    change(scratch, "carré donne", "carré fait")
    edit.write_back(scratch)
    assert "carré fait" in source.text.read_text(encoding="utf-8")


def test_a_text_changed_meanwhile_is_never_overwritten(source: Source, scratch: Path) -> None:
    source.text.write_text(source.text.read_text(encoding="utf-8") + "\nAilleurs.\n", encoding="utf-8")
    with pytest.raises(AuthoringError, match="rien n'est écrasé"):
        edit.write_back(scratch)
    assert "Ailleurs." in source.text.read_text(encoding="utf-8")


def test_the_data_and_the_generator_are_beside_the_notebook(scratch: Path) -> None:
    assert (scratch.parent / "donnees" / "x.csv").read_bytes() == b"x\n0\n"
    assert (scratch.parent / "generateur.py").exists()
