"""Close a grading: the history first, then the verdict.

In this order, so that a process killed between the two leaves a submission still to grade; graded again, it finds its
own entry in the history and adds none.
"""

from cpia.grading import history, points, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.history import Cause
from cpia.grading.verdicts import Verdict


def close(course: CourseFolder, assignment: str, learner: str, verdict: Verdict, cause: Cause = "grade") -> None:
    """Keep the points that the gradebook holds, and the verdict."""
    entry = history.entry_of(verdict, points.read(course.db_url, assignment, learner), cause)
    history.record(course.history, assignment, learner, entry)
    verdicts.write(course.verdicts, assignment, learner, verdict)
