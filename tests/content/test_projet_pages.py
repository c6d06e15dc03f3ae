"""The final project's notebook, rubrics and pages: points, levels and hours agree, and no solution is told."""

import re
import tomllib
from pathlib import Path

import pytest
from nbgrader.nbgraderformat import MetadataValidator

from cpia.authoring import answers, findings, sources, text
from cpia.courses import load
from cpia.rules.sitting import ELIMINATORY_SHARE

PROJECT = Path(__file__).parents[2]
SOURCE = sources.find("projet-dossier")
BOOK = PROJECT / "book" / "projet"
ASSIGNMENT = load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml").assignment("projet-dossier")


@pytest.fixture(scope="module")
def notebook():
    return text.read(SOURCE.text.read_text(encoding="utf-8"), "projet-dossier")


def plain(words: str) -> str:
    return words.replace("\u00a0", " ")


def page(name: str) -> str:
    return plain((BOOK / f"{name}.md").read_text(encoding="utf-8"))


def test_the_metadata_are_valid_and_the_points_are_55_by_machine_and_45_by_people(notebook) -> None:
    MetadataValidator().validate_nb(notebook)
    assert not list(findings.course_points(notebook, ASSIGNMENT))
    assert (ASSIGNMENT.points(manual=False), ASSIGNMENT.points(manual=True)) == (55, 45)


def rubrics() -> dict[str, dict]:
    listed = tomllib.loads((SOURCE.folder / "rubrique.toml").read_text(encoding="utf-8"))["rubrics"]
    return {rubric["grade_id"]: rubric for rubric in listed}


def test_every_manual_cell_has_its_rubric_with_four_levels_a_criterion() -> None:
    manual = {item.grade_id: item for item in ASSIGNMENT.items if item.manual}
    assert set(rubrics()) == set(manual)
    for name, rubric in rubrics().items():
        assert sum(criterion["points"] for criterion in rubric["criteria"]) == rubric["points"] == manual[name].points
        for criterion in rubric["criteria"]:
            points = [level["points"] for level in criterion["levels"]]
            assert len(points) == 4
            assert points == sorted(set(points), reverse=True)
            assert (points[0], points[-1]) == (criterion["points"], 0)
            assert criterion["competences"] == list(manual[name].competences)


def test_the_pages_show_the_rubrics_that_graders_use(notebook) -> None:
    oral, shown = rubrics()["oral"], page("jury")
    for criterion in oral["criteria"]:
        [row] = [line for line in shown.splitlines() if line.startswith(f"| **{criterion['title']}**")]
        assert [float(found) for found in re.findall(r"\| \*\*([\d.]+)\*\* ·", row)] == [
            level["points"] for level in criterion["levels"]
        ]
    statement = plain("\n".join(cell.source for cell in notebook.cells))
    for name in ("cadrage", "note-conformite", "note-adoption", "memo"):
        for criterion in rubrics()[name]["criteria"]:
            assert f"| {plain(criterion['title'])} | {criterion['points']} |" in statement


def test_the_page_of_the_file_to_hand_in_adds_up_to_a_hundred_points_and_the_steps_to_fourteen_hours() -> None:
    table = page("dossier").split("## Exercice par exercice")[1].split("## Comment il est noté")[0]
    assert sum(int(points) for points in re.findall(r"\| (\d+) \| \[", table)) == 100
    steps = page("index").split("## Le parcours, pas à pas")[1].split("## Un calendrier")[0]
    minutes = [
        60 * int(h or 0) + int(m or 0) for h, m in re.findall(r"\| (?:(\d+) h)? ?(?:(\d+)(?: min)?)? \| \[", steps)
    ]
    assert sum(minutes) == 14 * 60


def test_the_book_pages_tell_no_solution_and_no_hidden_test() -> None:
    for path in BOOK.glob("*.md"):
        assert not re.search(r"BEGIN (SOLUTION|HIDDEN)|generateur|drop_duplicates|def ", path.read_text("utf-8"))


def test_one_defect_found_of_two_is_half_of_the_points_which_is_enough() -> None:
    [item] = [item for item in ASSIGNMENT.items if item.eliminatory]
    for name in ("defauts-donnees-seules", "defauts-gouvernance-seule"):
        kept = answers.read(SOURCE.folder / "fausses-reponses" / f"{name}.toml")
        assert kept.points == {item.grade_id: item.points * float(ELIMINATORY_SHARE)}
