"""nbgrader preprocessors that open and close a grading: which bytes were read, and the verdict."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Instance

from cpia.grading import hooks, recording, review, verdicts, visible_tests
from cpia.grading.course_folder import CourseFolder
from cpia.grading.execute import OURS, REASON, REFUSED, SUBMISSION
from cpia.grading.hints import Marks

_MISSING = "le carnet {name} manque dans la copie"


class SealSubmission(NbGraderPreprocessor):  # type: ignore[misc]
    """Notes, first of all, the digest of the submitted notebook: a later submission must not pass for this one.

    It travels in the notebook's metadata, from nbgrader's first conversion to the second; what a learner wrote under
    that name is replaced.
    """

    course = Instance(CourseFolder, help="The course that is graded").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Write the digest into the notebook's metadata."""
        names = resources["nbgrader"]
        hooks.require_lock(self.course, names["assignment"], names["student"])
        folder = self.course.submitted(names["assignment"], names["student"])
        nb.metadata[OURS] = {"submission": verdicts.digest(folder / f"{names['notebook']}.ipynb")}
        return nb, resources


class RecordVerdict(NbGraderPreprocessor):  # type: ignore[misc]
    """Writes history and verdict, last of all, once nbgrader has saved the points of the submission's last notebook.

    What was found of a notebook waits for the others in its own metadata, as it stands in nbgrader's graded folder.
    """

    course = Instance(CourseFolder, help="The course that is graded").tag(config=True)
    marks = Instance(Marks, (), help="What the hidden tests lie between").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Say graded, or to be reviewed where a run was cut short."""
        names = resources["nbgrader"]
        found = {
            "submission": resources[SUBMISSION],
            "reason": resources.get(REASON),
            "visible": visible_tests.count(nb.cells, self.marks),
        }
        nb.metadata[OURS] = found
        if found["reason"] is not None:
            where = (names["db_url"], names["assignment"], names["student"], names["notebook"])
            review.ask(*where, nothing=resources[REFUSED])
        others = self._others(names)
        if others is not None:
            self._write(names, others | {f"{names['notebook']}.ipynb": found})
        return nb, resources

    def _others(self, names: Any) -> dict[str, Any] | None:
        """Give what was found of the submission's other notebooks; None where this one is not the last."""
        sent = self.course.submitted(names["assignment"], names["student"])
        graded = self.course.autograded(names["assignment"], names["student"])
        found: dict[str, Any] = {}
        for name in (source.name for source in verdicts.notebooks(self.course.source(names["assignment"]))):
            if name == f"{names['notebook']}.ipynb":
                continue
            if not (sent / name).is_file():
                found[name] = {"submission": verdicts.MISSING, "reason": _MISSING.format(name=name)}
            elif name > f"{names['notebook']}.ipynb" or (one := _found_of(graded / name)) is None:
                return None
            else:
                found[name] = one
        return found

    def _write(self, names: Any, found: dict[str, Any]) -> None:
        reason = next((one["reason"] for one in found.values() if one["reason"] is not None), None)
        verdict = verdicts.Verdict(
            state="graded" if reason is None else "review",
            reason=reason,
            submission=verdicts.combined({name: one["submission"] for name, one in found.items()}),
            release=verdicts.digest_of(verdicts.notebooks(self.course.source(names["assignment"]))),
            graded_at=datetime.now(UTC),
            visible=_sum([one.get("visible", (0, 0)) for one in found.values()]),
        )
        recording.close(self.course, names["assignment"], names["student"], verdict)


def _sum(counts: list[Any]) -> tuple[int, int]:
    return sum(passed for passed, _ in counts), sum(known for _, known in counts)


def _found_of(notebook: Path) -> Any:
    """Read what was found of a graded notebook, None where it is not there or was graded by others."""
    return nbformat.read(notebook, as_version=4).metadata.get(OURS) if notebook.is_file() else None
