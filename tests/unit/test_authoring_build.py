"""What the platform fabricates for learners: the same text, the same bytes, and every demonstration."""

from cpia.authoring import build, demonstrations_notebook, text
from cpia.authoring.sources import Source
from cpia.home import PROJECT, Home


def test_building_twice_gives_the_same_bytes_and_leaves_the_file_alone(source: Source, home: Home) -> None:
    notebook = build.build(source, home)
    before, written = notebook.read_bytes(), notebook.stat().st_mtime_ns
    assert build.build(source, home).read_bytes() == before
    assert notebook.stat().st_mtime_ns == written


def test_the_class_s_data_are_beside_the_source_and_the_generator_is_not(source: Source, home: Home) -> None:
    folder = build.build(source, home).parent
    assert sorted(path.name for path in folder.rglob("*") if path.is_file()) == ["carre.ipynb", "x.csv"]


def test_every_lesson_s_demonstration_is_in_the_learners_notebook() -> None:
    notebook = demonstrations_notebook.notebook_of(PROJECT / "book" / "donnees")
    shown = [cell.source for cell in notebook.cells if cell.cell_type == "code"]
    assert len(shown) == 6
    assert all("montrer(" in source for source in shown)
    assert text.to_bytes(notebook) == text.to_bytes(demonstrations_notebook.notebook_of(PROJECT / "book" / "donnees"))


def test_learners_find_the_workshop_the_self_check_and_its_tests(home: Home) -> None:
    build.build_materials("donnees", home)
    found = {str(path.relative_to(home.materials)) for path in home.materials.rglob("*") if path.is_file()}
    assert {"donnees/atelier.ipynb", "donnees/autoverification.ipynb", "donnees/demonstrations.ipynb"} <= found
    assert "donnees/autoverification/tests/q1.py" in found
