"""What is read of a gradebook at once is what nbgrader finds in it cell by cell, same names of other kinds included."""

from collections.abc import Iterator
from typing import Any

import pytest
from nbgrader.api import Gradebook, MissingEntry

from cpia.grading.read_at_once import KnownCells, SubmittedCells

# nbgrader's own way of adding a submission makes SQLAlchemy warn.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <.*> not in session")
NAMES = ("test", "texte", "tache", "partage")
PLACE = ("carnet", "devoir")


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gradebook]:
    """A test, a text that a person grades, a task, and a name that a task shares with a test; in two notebooks."""
    with Gradebook(f"sqlite:///{tmp_path_factory.mktemp('notes') / 'gradebook.db'}") as gradebook:
        gradebook.add_student("bob")
        gradebook.add_student("eve")
        gradebook.add_assignment("devoir")
        for notebook in ("carnet", "autre"):
            gradebook.add_notebook(notebook, "devoir")
            for name, points in (("test", 1), ("texte", 2), ("partage", 3)):
                gradebook.add_grade_cell(name, notebook, "devoir", max_score=points, cell_type="code")
            gradebook.add_solution_cell("texte", notebook, "devoir")
            for name, points in (("tache", 4), ("partage", 5)):
                gradebook.add_task_cell(name, notebook, "devoir", max_score=points, cell_type="markdown")
            for name in NAMES:
                gradebook.add_source_cell(name, notebook, "devoir", cell_type="code", source=f"{notebook} {name}")
        for student in ("bob", "eve"):
            gradebook.add_submission("devoir", student)
        yield gradebook


def found(find: Any, *where: str) -> Any:
    try:
        return find(*where)
    except MissingEntry:
        return "missing"


@pytest.mark.parametrize("name", [*NAMES, "inconnue"])
def test_each_cell_of_an_assignment_is_nbgrader_s_own(gradebook: Gradebook, name: str) -> None:
    known = KnownCells(gradebook, *PLACE)
    for which in ("find_source_cell", "find_graded_cell"):
        asked = name, *PLACE
        assert found(getattr(known, which), *asked) is found(getattr(gradebook, which), *asked)
    assert known.find_notebook(*PLACE) is gradebook.find_notebook(*PLACE)


@pytest.mark.parametrize("name", [*NAMES, "inconnue"])
def test_each_grade_and_comment_of_a_submission_is_nbgrader_s_own(gradebook: Gradebook, name: str) -> None:
    submitted = SubmittedCells(gradebook, *PLACE, "bob")
    for which in ("find_grade", "find_comment"):
        asked = name, *PLACE, "bob"
        assert found(getattr(submitted, which), *asked) is found(getattr(gradebook, which), *asked)
