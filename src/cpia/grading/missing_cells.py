"""Give a submission its instructor's cells, no more, no less, in their order: an `OverwriteCells` that never fails.

nbgrader looks for the cell just before, and fails where the submission lacks that one too, or where it is not graded
(`add_missing_grade_cells`, nbgrader 0.9.6). A learner who deleted both, or who submitted before a question was added,
would have no grade at all. The same goes for a cell that nbgrader does not know (its name was forged, or the question
was dropped since): nbgrader takes its name and stops at the next check; here it becomes an ordinary cell.

A read-only cell comes back too, and none may run before one that the instructor put first: a test that runs without
what a read-only cell imports and defines would ask the learner's process for it, and `np.allclose` would be his.
"""

from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor, OverwriteCells
from traitlets import default

from cpia.grading.read_at_once import KnownCells


class RestoreCells(OverwriteCells):  # type: ignore[misc]
    """Adds each missing cell after the nearest one before it, and orders those that run; an unknown one is ordinary."""

    @default("missing_cell_notification")
    def _notification(self) -> str:
        return "Cette cellule ({cell_id}) manquait dans la copie ; la correction l'a remise.\n\n"

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Restore each cell, then add those that are missing."""
        names = resources["nbgrader"]
        self.notebook_id, self.assignment_id, self.db_url = names["notebook"], names["assignment"], names["db_url"]
        with Gradebook(self.db_url) as gradebook:
            self.gradebook = KnownCells(gradebook, self.notebook_id, self.assignment_id)
            nb, resources = NbGraderPreprocessor.preprocess(self, nb, resources)
            if self.add_missing_cells:
                nb, resources = self.add_missing_grade_cells(nb, resources)
                nb, resources = self.add_missing_task_cells(nb, resources)
        return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> tuple[NotebookNode, Any]:
        """Restore what nbgrader knows of the cell."""
        named = "grade_id" in cell.metadata.get("nbgrader", {})
        cell, resources = super().preprocess_cell(cell, resources, cell_index)
        if named and "grade_id" not in cell.metadata.nbgrader:
            del cell.metadata["nbgrader"]
        return cell, resources

    def missing_cell_transform(self, source_cell: Any, *arguments: Any, **options: Any) -> NotebookNode:
        """Keep a test's own lines as they are counted: the notice is for a text only."""
        cell: NotebookNode = super().missing_cell_transform(source_cell, *arguments, **options)
        if cell.cell_type == "code":
            cell.source = source_cell.source
        return cell

    def add_missing_grade_cells(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Follow the order of the instructor's notebook."""
        known = self.gradebook.find_notebook(self.notebook_id, self.assignment_id)
        graded = {cell.name: cell.max_score for cell in known.grade_cells}
        answers = {cell.name for cell in known.solution_cells}
        run = [cell.name for cell in known.source_cells if cell.cell_type == "code" and cell.locked]
        before: list[str] = []
        for source in known.source_cells:
            places = _places(nb)
            if source.name not in places and source.name in (*graded, *run):
                after = [places[name] for name in before if name in places]
                nb.cells.insert(after[-1] + 1 if after else 0, self._missing(source, graded, answers))
            before.append(source.name)
        _order(nb, run)
        return nb, resources

    def _missing(self, source: Any, graded: dict[str, float], answers: set[str]) -> NotebookNode:
        cell = self.missing_cell_transform(source, graded.get(source.name, 0.0), is_solution=source.name in answers)
        if source.name not in graded:
            del cell.metadata["nbgrader"]["points"]
            cell.metadata["nbgrader"]["grade"] = False
        return cell


def _order(nb: NotebookNode, names: list[str]) -> None:
    """Move the cells of these names that stand too early just after the one that they must follow."""
    last = -1
    for name in names:
        place = _places(nb).get(name)
        if place is None:
            continue
        if place < last:
            nb.cells.insert(last, nb.cells.pop(place))
        last = max(place, last)


def _places(nb: NotebookNode) -> dict[str, int]:
    named = ((cell.metadata.get("nbgrader", {}).get("grade_id"), index) for index, cell in enumerate(nb.cells))
    return {name: index for name, index in named if name}
