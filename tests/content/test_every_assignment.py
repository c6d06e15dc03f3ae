"""What holds of every assignment: its files, its points, its rubric, and a page that tells nothing."""

import json
import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
from assignment_sources import imported, statement_of
from nbgrader.nbgraderformat import MetadataValidator

from cpia import courses
from cpia.authoring import sources
from cpia.home import PROJECT

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
FOLDERS = [source.text.parent for source in sources.find_all()]
TOLD = re.compile(
    r"BEGIN (SOLUTION|HIDDEN)|generateur|drop_duplicates|searchsorted|essais_a_refuser|pratique_interdite|def "
)


def named(folder: Path) -> str:
    return folder.name


def rubrics(folder: Path) -> list[dict[str, Any]]:
    """The rubrics of an assignment: one, or a list where people grade several cells."""
    table = tomllib.loads((folder / "rubrique.toml").read_text(encoding="utf-8"))
    return table.get("rubrics", [table])


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_same_variant_gives_the_same_bytes(folder: Path) -> None:
    generator = imported(folder)
    assert generator.fichiers(7) == generator.fichiers(7)
    assert generator.fichiers(7) != generator.fichiers(8)


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_a_variant_delivers_exactly_the_files_that_the_statement_names(folder: Path) -> None:
    files = imported(folder).fichiers(3)
    statement = "\n".join(cell.source for cell in statement_of(folder).cells)
    assert json.loads(files.pop("variante.json")) == {"variante": 3}
    assert set(files) == set(re.findall(r"donnees/\w+\.(?:csv|json)", statement))


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_metadata_are_valid_and_the_points_are_those_of_the_course(folder: Path) -> None:
    notebook = statement_of(folder)
    MetadataValidator().validate_nb(notebook)
    cells = [cell.metadata.nbgrader for cell in notebook.cells if "nbgrader" in cell.metadata]
    graded = {cell["grade_id"]: cell["points"] for cell in cells if cell["grade"]}
    assert graded == {item.grade_id: item.points for item in COURSE.assignment(folder.name).items}


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_each_cell_graded_by_people_has_a_rubric_that_adds_up_to_its_points(folder: Path) -> None:
    written = {item.grade_id: item.points for item in COURSE.assignment(folder.name).items if item.manual}
    assert {rubric["grade_id"]: rubric["points"] for rubric in rubrics(folder)} == written
    for rubric in rubrics(folder):
        levels = [[level["points"] for level in criterion["levels"]] for criterion in rubric["criteria"]]
        assert sum(criterion["points"] for criterion in rubric["criteria"]) == rubric["points"]
        assert all(len(points) == 4 and points == sorted(points, reverse=True) for points in levels)
        assert [points[0] for points in levels] == [criterion["points"] for criterion in rubric["criteria"]]


@pytest.mark.parametrize("folder", FOLDERS, ids=named)
def test_the_book_page_tells_no_solution_and_no_hidden_test(folder: Path) -> None:
    module = COURSE.assignment(folder.name).module
    page = PROJECT / "book" / module / ("dossier.md" if module == "projet" else "devoir.md")
    assert not TOLD.search(page.read_text(encoding="utf-8"))
