"""How many visible tests a graded notebook passes: what a learner may know while the hidden results are withheld."""

from collections.abc import Iterable

from nbformat import NotebookNode
from nbgrader import utils

from cpia.grading.hints import USUAL, Marks, visible_part_passed


def count(cells: Iterable[NotebookNode], marks: Marks = USUAL) -> tuple[int, int]:
    """Give how many test cells pass in their visible part, and how many have one.

    A cell failed in its hidden part passes here: that line is known where the tests ran apart from the learner's code;
    elsewhere such a cell counts as failed.
    """
    ended = [_ended(cell, marks) for cell in _tests(cells)]
    return sum(one is True for one in ended), sum(one is not None for one in ended)


def _tests(cells: Iterable[NotebookNode]) -> list[NotebookNode]:
    code = [cell for cell in cells if cell.cell_type == "code"]
    return [cell for cell in code if utils.is_grade(cell) and not utils.is_solution(cell)]


def _fails(cell: NotebookNode) -> bool:
    return any(output.output_type == "error" for output in cell.outputs)


def _ended(cell: NotebookNode, marks: Marks) -> bool | None:
    """Tell whether the visible part passed, None where the cell has none."""
    passed = visible_part_passed(cell.source, _line(cell), marks)
    return passed if passed is None or _fails(cell) else True


def _line(cell: NotebookNode) -> int | None:
    line = cell.metadata.get("cpia", {}).get("line")
    return line if isinstance(line, int) else None
