"""The dialect of the gradebook, and the memory of the metadata check: the same answers, asked for once."""

import os
import shutil
from pathlib import Path

import pytest
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Base, Gradebook
from nbgrader.nbgraderformat import ValidationError
from nbgrader.preprocessors import CheckCellMetadata
from sqlalchemy import create_engine, inspect

from cpia.grading.gradebook_dialect import GradebookDialect, swift
from cpia.grading.metadata_check import CheckMetadata


@pytest.fixture(scope="module")
def gradebook(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("notes") / "gradebook.db"
    engine = create_engine(f"sqlite:///{file}")  # nbgrader asks alembic for a version when it makes a gradebook: 2 s
    Base.metadata.create_all(engine)
    engine.dispose()
    with Gradebook(f"sqlite:///{file}") as opened:
        opened.add_assignment("devoir")
    return file


def test_another_database_keeps_its_address() -> None:
    assert swift("postgresql://hote/notes") == "postgresql://hote/notes"
    assert swift("sqlite:////cours/notes.db") == "sqlite+cpia:////cours/notes.db"


def test_what_is_written_by_the_dialect_is_read_without_it(gradebook: Path) -> None:
    with Gradebook(swift(f"sqlite:///{gradebook}")) as opened:
        opened.update_or_create_student("amina")
    with Gradebook(f"sqlite:///{gradebook}") as opened:
        assert [student.id for student in opened.students] == ["amina"]


def test_a_statement_is_compiled_once_for_all_the_gradebooks_of_a_process(gradebook: Path) -> None:
    for _ in range(3):
        with Gradebook(swift(f"sqlite:///{gradebook}")) as opened:
            opened.find_assignment("devoir")
            compiled = len(GradebookDialect._compiled)
    with Gradebook(swift(f"sqlite:///{gradebook}")) as opened:
        opened.find_assignment("devoir")
    assert len(GradebookDialect._compiled) == compiled > 0


def test_a_gradebook_put_in_the_place_of_another_has_its_own_tables(gradebook: Path, tmp_path: Path) -> None:
    file = tmp_path / "gradebook.db"
    shutil.copy(gradebook, file)
    assert _has_assignments(file) == (True, True)
    os.truncate(file, 0)  # the same inode, as a file removed and made again may have
    assert _has_assignments(file) == (False, False)


def _has_assignments(file: Path) -> tuple[bool, bool]:
    engine = create_engine(swift(f"sqlite:///{file}"))
    try:
        return inspect(engine).has_table("assignment"), "assignment" in inspect(engine).get_table_names()
    finally:
        engine.dispose()


def _notebook(**changes: object) -> object:
    metadata = {"grade": True, "grade_id": "a", "locked": True, "solution": False, "points": 1, "schema_version": 3}
    return new_notebook(cells=[new_code_cell("1", metadata={"nbgrader": metadata | changes})])


@pytest.mark.parametrize("fault", [{"points": -1}, {"grade": "oui"}, {"grade_id": "é"}, {"inconnu": 1}])
def test_the_check_refuses_what_nbgrader_refuses_even_after_a_correct_notebook(fault: dict[str, object]) -> None:
    CheckMetadata().preprocess(_notebook(), {})
    with pytest.raises(ValidationError):
        CheckCellMetadata().preprocess(_notebook(**fault), {})
    for _ in range(2):
        with pytest.raises(ValidationError):
            CheckMetadata().preprocess(_notebook(**fault), {})
    CheckMetadata().preprocess(_notebook(), {})


def test_the_check_still_refuses_an_identifier_that_stands_twice() -> None:
    notebook = _notebook()
    notebook.cells.append(notebook.cells[0].copy())
    with pytest.raises(ValidationError):
        CheckMetadata().preprocess(notebook, {})
