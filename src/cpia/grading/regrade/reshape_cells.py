"""nbgrader's release step that writes the gradebook, for a notebook that already has submissions."""

from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import SaveCells
from traitlets.config import Config

from cpia.grading.regrade.structure import Shape, Source, reshape, shapes


class ReshapeCells(SaveCells):  # type: ignore[misc]
    """Adds and drops the cells under the submissions, where nbgrader would refuse; the rest is nbgrader's."""

    def _create_notebook(self, nb: NotebookNode) -> None:
        session = self.gradebook.db
        known = {shape.notebook for shape in shapes(session.connection(), self.assignment_id)}
        if self.notebook_id in known and self.gradebook.notebook_submissions(self.notebook_id, self.assignment_id):
            reshape(session.connection(), self.assignment_id, self._shape())
            session.commit()
            session.expire_all()
        super()._create_notebook(nb)

    def _shape(self) -> Shape:
        kinds = {
            "GradeCell": self.new_grade_cells,
            "SolutionCell": self.new_solution_cells,
            "TaskCell": self.new_task_cells,
        }
        cells = {(kind, name): _own(fields) for kind, named in kinds.items() for name, fields in named.items()}
        sources = tuple(
            Source(name, fields["cell_type"], fields["locked"], fields["source"], fields["checksum"])
            for name, fields in self.new_source_cells.items()
        )
        return Shape(self.notebook_id, sources, cells)


def configure(c: Config) -> None:
    """Put this step in the place of nbgrader's, among the steps that the course asks for."""
    from nbgrader.converters import GenerateAssignment

    asked = c.GenerateAssignment.get("preprocessors") or GenerateAssignment.class_traits()["preprocessors"].default()
    c.GenerateAssignment.preprocessors = [ReshapeCells if _saves(step) else step for step in asked]


def _own(fields: dict[str, Any]) -> dict[str, Any]:
    return {name: fields[name] for name in ("max_score", "cell_type") if name in fields}


def _saves(step: Any) -> bool:
    return step is SaveCells or (isinstance(step, str) and step.rpartition(".")[2] == "SaveCells")
