"""The notebooks that a self-learner downloads: whole, clean, the same each time, and they run where unpacked."""

import re
import zipfile
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbclient import NotebookClient

from cpia.book import page_files
from cpia.home import PROJECT
from cpia.notebooks import site

pytestmark = pytest.mark.slow

BOOK = PROJECT / "book"
EXPECTED = sorted(p for p in page_files(BOOK) if re.fullmatch(r"[a-z]+/(lecon-\d|atelier|autoverification)", p))
SIGNS = re.compile(r"^[`:]{3,}\{|\{(?:fait|reference)\}`|\.md[)#]|BEGIN SOLUTION|HIDDEN", re.MULTILINE)
WHERE = "import cpia\nprint(cpia.__file__)"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("site")
    site.write(BOOK, folder)
    return folder / site.FOLDER


@pytest.fixture(scope="module")
def unpacked(made: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every archive, unpacked in an empty folder."""
    folder = tmp_path_factory.mktemp("chez-soi")
    for archive in made.glob("*.zip"):
        zipfile.ZipFile(archive).extractall(folder)
    return folder


def test_every_lesson_workshop_and_self_check_is_there_alone_and_in_its_archive(made: Path, unpacked: Path) -> None:
    for folder in (made, unpacked):
        assert sorted(p.relative_to(folder).with_suffix("").as_posix() for p in folder.rglob("*.ipynb")) == EXPECTED


def test_a_notebook_is_valid_and_holds_no_output_and_no_sign_of_its_source(made: Path) -> None:
    for path in made.rglob("*.ipynb"):
        notebook = nbformat.read(path, as_version=4)
        nbformat.validate(notebook)
        assert [cell for cell in notebook.cells if cell.get("outputs") or cell.get("execution_count")] == []
        assert [found for cell in notebook.cells if (found := SIGNS.search(cell.source))] == [], path
        assert "pip install -r requirements.txt" in notebook.cells[0].source


def test_the_same_sources_give_the_same_bytes(made: Path, tmp_path: Path) -> None:
    site.write(BOOK, tmp_path)
    again = tmp_path / site.FOLDER
    assert all((again / p.relative_to(made)).read_bytes() == p.read_bytes() for p in files(made))
    assert len(list(files(again))) == len(list(files(made)))


def test_an_archive_holds_nothing_of_the_graded_side(unpacked: Path) -> None:
    hidden = [p.read_text("utf-8") for p in (PROJECT / "assignments").rglob("generateur.py")]
    assert hidden
    names = {path.name for path in files(unpacked)}
    assert not names & {"generateur.py", "rubrique.toml", "verdicts.py", "quiz.py"}
    assert not any(text in path.read_text("utf-8") for path in files(unpacked) for text in hidden)
    assert {p.parts[1] for path in files(unpacked) if (p := path.relative_to(unpacked)).parts[1] != "cpia"} == {
        *(f"{Path(page).name}.ipynb" for page in EXPECTED),
        *("LICENSE", "LISEZMOI.txt", "requirements.txt", "autoverification"),
    }


@pytest.mark.parametrize("page", ["donnees/lecon-1", "ethique/atelier", "changement/autoverification"])
def test_a_notebook_of_each_kind_runs_where_it_was_unpacked(
    unpacked: Path, page: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("PYTHONPATH", raising=False)
    notebook = nbformat.read(unpacked / f"{page}.ipynb", as_version=4)
    notebook.cells.append(nbformat.v4.new_code_cell(WHERE))
    folder = (unpacked / page).parent
    NotebookClient(notebook, timeout=60, resources={"metadata": {"path": str(folder)}}).execute()
    printed = "".join(output.get("text", "") for cell in notebook.cells for output in cell.get("outputs", []))
    assert str(folder / "cpia" / "__init__.py") in printed  # not the package of this checkout
    if page.endswith("lecon-1"):
        kinds = [kind for cell in notebook.cells for out in cell.get("outputs", []) for kind in out.get("data", {})]
        assert "application/vnd.jupyter.widget-view+json" in kinds
    if page.endswith("autoverification"):
        assert printed.count("❌") == 6


def files(folder: Path) -> Iterator[Path]:
    return (path for path in folder.rglob("*") if path.is_file() and "__pycache__" not in path.parts)
