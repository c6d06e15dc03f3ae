"""Whose notebook lies in a folder of nbgrader's course folder."""

from dataclasses import dataclass
from pathlib import Path

from cpia.grading.course_folder import CourseFolder

_OF_LEARNERS = ("submitted", "autograded", "feedback")
_OF_THE_CLASS = ("source", "release")


@dataclass(frozen=True)
class Copy:
    """A notebook's assignment, and its learner; None stands for the class's own notebooks."""

    assignment: str
    learner: str | None


def copy_in(folder: Path, course: CourseFolder) -> Copy | None:
    """Tell whose copy lies in this folder of the course, None outside the course's layout."""
    try:
        parts = folder.resolve().relative_to(course.root.resolve()).parts
    except ValueError:
        return None
    if len(parts) >= 3 and parts[0] in _OF_LEARNERS:
        return Copy(assignment=parts[2], learner=parts[1])
    if len(parts) >= 2 and parts[0] in _OF_THE_CLASS:
        return Copy(assignment=parts[1], learner=None)
    return None
