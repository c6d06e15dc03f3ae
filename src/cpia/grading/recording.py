"""Close a grading: the history first, then the verdict.

In this order, so that a process killed between the two leaves a submission still to grade; graded again, it finds its
own entry in the history and adds none.
"""

from pathlib import Path

from cpia.grading import history, points, verdicts
from cpia.grading.history import Cause
from cpia.grading.verdicts import Verdict


def close(state: Path, db_url: str, assignment: str, learner: str, verdict: Verdict, cause: Cause = "grade") -> None:
    """Keep the points that the gradebook holds, and the verdict, in a course's state folder."""
    entry = history.entry_of(verdict, points.read(db_url, assignment, learner), cause)
    history.record(state / "history", assignment, learner, entry)
    verdicts.write(state / "verdicts", assignment, learner, verdict)
