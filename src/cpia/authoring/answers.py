"""Answers kept beside an assignment: what they replace in the reference, and the points they must earn."""

from dataclasses import dataclass, field
from pathlib import Path

from nbformat import NotebookNode

from cpia.errors import AuthoringError
from cpia.toml_tables import build, read_toml


@dataclass(frozen=True)
class Answer:
    """One answer: new sources for some solution cells, and points of the test cells that lose (or gain) some."""

    name: str
    description: str
    points: dict[str, float] = field(default_factory=dict)
    cells: dict[str, str] = field(default_factory=dict)


def read(path: Path) -> Answer:
    """Read one answer file."""
    return build(Answer, {"name": path.stem} | read_toml(path, AuthoringError), str(path), AuthoringError)


def apply(notebook: NotebookNode, answer: Answer) -> NotebookNode:
    """Give the notebook with the answer's cells in place of the reference's.

    Raises
    ------
    AuthoringError
        The answer names a cell that is not one of the notebook's solution cells.
    """
    solutions = {cell.id for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")}
    if unknown := sorted(answer.cells.keys() - solutions):
        raise AuthoringError(
            f"Réponse « {answer.name} » : cellules {', '.join(unknown)} inconnues ; "
            f"cellules de solution : {', '.join(sorted(solutions))}."
        )
    answered: NotebookNode = notebook.copy()
    answered.cells = [cell.copy() for cell in notebook.cells]
    for cell in answered.cells:
        cell.source = answer.cells.get(cell.id, cell.source)
    return answered
