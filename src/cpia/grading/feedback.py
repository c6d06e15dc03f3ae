"""Feedback that teaches and does not tell the hidden tests: nbgrader shows their source, tracebacks and every output.

Each test says passed, partial or failed, with its author's hint (`cpia.grading.hints`). Nothing that the run produced
is shown: what the learner's code printed or raised may hold what it saw of the tests.
"""

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Instance, Unicode

from cpia.grading import hints, points, verdicts
from cpia.grading.course_folder import CourseFolder

RETURNED = "cpia_retour"  # key of a cell's metadata, and of the resources, read by the template
_SILENT = "Ce test n'est pas réussi."
_RAISED = "Votre code a levé une erreur pendant ce test."
_STOPPED = "La correction s'est arrêtée avant la fin de ce test."


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]
    """Removes from the feedback what only the grader may know, and says the rest in French."""

    course = Instance(CourseFolder, allow_none=True, help="The course whose verdicts are told").tag(config=True)
    marks = Instance(hints.Marks, (), help="What the hidden tests lie between").tag(config=True)
    timezone = Unicode("Europe/Paris", help="Where the times are told").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Tell when the work was submitted and graded, and whether a person must look at it."""
        nb, resources = super().preprocess(nb, resources)
        names = resources["nbgrader"]
        standing = points.read(names["db_url"], names["assignment"], names["student"])
        found = verdicts.read(self.course.verdicts, names["assignment"], names["student"]) if self.course else None
        names[RETURNED] = {
            "graded_at": _moment(found.graded_at, self.timezone) if found else None,
            "review": found is not None and found.state == "review",
            "waiting": [cell.name for cell in standing.points if cell.auto is None and cell.manual is None],
        }
        return nb, resources

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> tuple[NotebookNode, Any]:
        """Keep the author's hint of a failed test, and nothing else that the run produced."""
        if cell.cell_type != "code":
            return cell, resources
        if utils.is_grade(cell) and not utils.is_solution(cell):
            cell.metadata[RETURNED] = told(cell)
        cell.outputs = []
        cell.source = hints.without_hidden_tests(cell.source, self.marks)
        return cell, resources


def told(cell: NotebookNode) -> dict[str, str]:
    """Say how a test ended: `state` passed, partial or failed, and `text`, in French."""
    errors = [output for output in cell.outputs if output.output_type == "error"]
    score, maximum = (float(cell.metadata.nbgrader.get(name) or 0) for name in ("score", "points"))
    if score >= maximum:
        return {"state": "passed", "text": ""}
    if errors:
        text = _hint(cell, errors[0])
        return {"state": "partial" if score > 0 else "failed", "text": text}
    if score > 0:
        return {"state": "partial", "text": f"Réponse partielle : {french(score)} sur {french(maximum)} points."}
    return {"state": "failed", "text": _SILENT}


def _hint(cell: NotebookNode, error: NotebookNode) -> str:
    known = cell.metadata.get("cpia") or {}
    if "line" not in known:  # graded beside the learner's code: only the message tells
        if error.get("ename") == "CorrectionInterrompue":
            return _STOPPED
        is_assertion = error.get("ename") == "AssertionError"
        return (is_assertion and hints.message_like(cell.source, str(error.get("evalue", "")))) or _SILENT
    hint = hints.message_at(cell.source, int(known["line"]))
    if known.get("own"):  # the assertion of a function that the test calls is on another line
        return hint or hints.message_like(cell.source, str(error.get("evalue", ""))) or _SILENT
    return f"{_RAISED} {hint}" if hint else _RAISED


def french(number: float) -> str:
    """Write a number of points as in French: 7,5."""
    return f"{round(number, 2):g}".replace(".", ",")


def _moment(moment: datetime, timezone: str) -> str:
    return f"{moment.astimezone(ZoneInfo(timezone)):%d/%m/%Y à %H h %M}"
