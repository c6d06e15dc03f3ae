"""nbgrader preprocessors that open and close a grading: which bytes were read, and the verdict."""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from nbformat import NotebookNode
from nbgrader.preprocessors import NbGraderPreprocessor
from traitlets import Unicode

from cpia.grading import recording, review, verdicts
from cpia.grading.execute import REASON, SUBMISSION


class SealSubmission(NbGraderPreprocessor):  # type: ignore[misc]
    """Notes, first of all, the digest of the submitted notebook: a later submission must not pass for this one.

    It travels in the notebook's metadata, from nbgrader's first conversion to the second; what a learner wrote under
    that name is replaced.
    """

    course = Unicode(help="nbgrader's course folder").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Write the digest into the notebook's metadata."""
        names = resources["nbgrader"]
        path = Path(self.course, "submitted", names["student"], names["assignment"], f"{names['notebook']}.ipynb")
        nb.metadata["cpia"] = {"submission": verdicts.digest(path)}
        return nb, resources


class RecordVerdict(NbGraderPreprocessor):  # type: ignore[misc]
    """Writes the history and the verdict, last of all, once nbgrader has saved the points."""

    course = Unicode(help="nbgrader's course folder").tag(config=True)
    state = Unicode(help="Folder of the verdicts and the history").tag(config=True)

    def preprocess(self, nb: NotebookNode, resources: Any) -> tuple[NotebookNode, Any]:
        """Say graded, or to be reviewed where the run was cut short."""
        names = resources["nbgrader"]
        reason = resources.get(REASON)
        if reason is not None:
            review.ask(names["db_url"], names["assignment"], names["student"])
        source = Path(self.course, "source", names["assignment"], f"{names['notebook']}.ipynb")
        verdict = verdicts.Verdict(
            state="graded" if reason is None else "review",
            reason=reason,
            submission=resources[SUBMISSION],
            release=verdicts.digest(source),
            graded_at=datetime.now(UTC),
        )
        recording.close(Path(self.state), names["db_url"], names["assignment"], names["student"], verdict)
        return nb, resources
