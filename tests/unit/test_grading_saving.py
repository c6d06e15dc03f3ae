"""The points of one submission are saved all together, or not at all."""

from pathlib import Path
from typing import Any

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook

from cpia.grading.saving import SaveAllOrNothing

# nbgrader's own way of adding a submission makes SQLAlchemy warn.
pytestmark = pytest.mark.filterwarnings("ignore:Object of type <.*> not in session")
TESTS = ("un", "deux", "trois")


@pytest.fixture
def db_url(tmp_path: Path) -> str:
    """A gradebook with one submission, graded zero everywhere."""
    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with Gradebook(url) as gradebook:
        gradebook.add_student("bob")
        gradebook.add_assignment("a")
        gradebook.add_notebook("a", "a")
        for name in TESTS:
            gradebook.add_grade_cell(name, "a", "a", max_score=10, cell_type="code")
            gradebook.add_source_cell(name, "a", "a", cell_type="code")
        for grade in gradebook.add_submission("a", "bob").notebooks[0].grades:
            grade.auto_score = 0
        gradebook.db.commit()
    return url


def notebook(*names: str) -> NotebookNode:
    """Give a notebook whose tests all pass."""
    fields = {"grade": True, "solution": False, "task": False, "points": 10}
    return new_notebook(cells=[new_code_cell(metadata={"nbgrader": fields | {"grade_id": name}}) for name in names])


def save(db_url: str, nb: NotebookNode) -> None:
    names = {"student": "bob", "assignment": "a", "notebook": "a", "db_url": db_url}
    resources: dict[str, Any] = {"nbgrader": names}
    SaveAllOrNothing().preprocess(nb, resources)


def scores(db_url: str) -> set[float]:
    with Gradebook(db_url) as gradebook:
        return {grade.auto_score for grade in gradebook.find_submission("a", "bob").notebooks[0].grades}


def test_the_points_of_every_cell_are_saved(db_url: str) -> None:
    save(db_url, notebook(*TESTS))
    assert scores(db_url) == {10}


def test_nothing_is_saved_where_one_cell_cannot_be(db_url: str) -> None:
    with pytest.raises(Exception, match="inconnu"):
        save(db_url, notebook("un", "deux", "inconnu"))
    assert scores(db_url) == {0}
