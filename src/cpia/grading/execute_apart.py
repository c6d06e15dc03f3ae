"""nbgrader preprocessor, in place of `Execute`: the learner's cells run in one process, the tests in another.

The source of a setup or test cell is nbgrader's own record of it, made when the assignment was generated; whatever else
the submitted notebook holds is the learner's, and runs as such.
"""

import builtins
import json
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Any as AnyTrait

from cpia.grading import materials
from cpia.grading.boundary.free_imports import imports_of
from cpia.grading.boundary.names import bound_names
from cpia.grading.execute import REASON, is_to_run
from cpia.grading.jail import Limits
from cpia.grading.job import Cell, CellKind, CellResult, Job, Outcome


def _run_here(content: bytes) -> bytes:
    """Run the job on this machine, with this process's warm server."""
    from cpia.grading import session

    return session.run_bytes(content)


class ExecuteApart(NbGraderPreprocessor):  # type: ignore[misc]
    """Fills the outputs of every code cell, whatever kernel the notebook names."""

    course = AnyTrait(help="The CourseFolder").tag(config=True)
    limits = AnyTrait(Limits(), help="What one submission may use").tag(config=True)
    run = AnyTrait(_run_here, help="A function from a job's bytes to its outcome's").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Run the notebook; a run cut short leaves its reason in the resources."""
        if not is_to_run(nb, resources):
            return nb, resources
        job = self._job(nb, resources["nbgrader"])
        outcome = Outcome.from_bytes(self.run(job.to_bytes()))
        if outcome.reason is not None:
            resources[REASON] = outcome.reason
        for count, (cell, result) in enumerate(zip(_code(nb), outcome.results, strict=True), 1):
            _fill(cell, result, count)
        return nb, resources

    def _job(self, nb: NotebookNode, names: dict[str, str]) -> Job:
        with Gradebook(names["db_url"]) as gradebook:
            notebook = gradebook.find_notebook(names["notebook"], names["assignment"])
            record = _Record(notebook)
            free = record.free_cells(self.course.source(names["assignment"]) / f"{names['notebook']}.ipynb")
        given = materials.of(self.course, names["assignment"], names["student"])
        return Job(
            cells=tuple(record.cell(cell) for cell in _code(nb)),
            learner_files=given.learner_files,
            tests_files=given.tests_files,
            modules=given.modules,
            redefined=record.redefined(),
            imports=imports_of(free),
            limits=self.limits,
        )


class _Record:
    """What nbgrader's gradebook knows of an assignment's notebook."""

    def __init__(self, notebook: Any) -> None:
        self._sources: dict[str, Any] = {cell.name: cell for cell in notebook.source_cells}
        self._graded = {cell.name for cell in notebook.grade_cells}
        self._answers = {cell.name for cell in notebook.solution_cells}

    def cell(self, cell: NotebookNode) -> Cell:
        """Tell whose cell it is; an identifier that nbgrader does not know makes it nobody's but the learner's."""
        name = _name(cell)
        kind = self._kind(name)
        return Cell(kind, cell.source if kind == "learner" else self._sources[name].source, name)

    def redefined(self) -> tuple[str, ...]:
        """Give the builtins that the assignment asks the learner to write, from the cells he completes."""
        names = {name for answer in self._answers for name in bound_names(self._source(answer))}
        return tuple(sorted(name for name in names if hasattr(builtins, name)))

    def free_cells(self, notebook: Path) -> list[str]:
        """Give what the instructor wrote in the cells that a learner may edit, without any solution."""
        try:
            cells = json.loads(notebook.read_bytes())["cells"]
        except (OSError, ValueError, KeyError):  # nbgrader grades without it
            cells = []
        free = [cell for cell in cells if cell["cell_type"] == "code" and _name(cell) not in self._sources]
        return ["".join(cell["source"]) for cell in free] + [self._source(answer) for answer in self._answers]

    def _kind(self, name: str) -> CellKind:
        known = self._sources.get(name)
        if known is None or known.cell_type != "code" or name in self._answers:
            return "learner"
        if name in self._graded:
            return "test"
        return "setup" if known.locked else "learner"

    def _source(self, name: str) -> str:
        return self._sources[name].source if name in self._sources else ""


def _name(cell: Any) -> str:
    return str(cell["metadata"].get("nbgrader", {}).get("grade_id", ""))


def _code(nb: NotebookNode) -> list[NotebookNode]:
    return [cell for cell in nb.cells if cell.cell_type == "code"]


def _fill(cell: NotebookNode, result: CellResult, count: int) -> None:
    cell.execution_count = count
    cell.outputs = [NotebookNode(output) for output in result.outputs]
    cell.metadata.pop("cpia", None)
    if result.line is not None:
        cell.metadata["cpia"] = {"line": result.line, "own": result.own}
