"""Where a notebook stands in nbgrader's course folder, and the data files that its learner's variant gives.

The files of a submission are never used: only what the trusted generator makes.
"""

from dataclasses import dataclass
from pathlib import Path

from cpia.authoring.sources import load_function
from cpia.home import PROJECT, Home
from cpia.variants import CLASS_VARIANT, variant_of

_OF_LEARNERS = ("submitted", "autograded", "feedback")
_OF_THE_CLASS = ("source", "release")


@dataclass(frozen=True)
class Copy:
    """A notebook's assignment, and its learner; None stands for the class's own notebooks."""

    assignment: str
    learner: str | None


def copy_in(folder: Path, home: Home) -> Copy | None:
    """Tell whose copy lies in this folder of the course, None outside the course's layout."""
    try:
        parts = folder.resolve().relative_to(home.course.resolve()).parts
    except ValueError:
        return None
    if len(parts) >= 3 and parts[0] in _OF_LEARNERS:
        return Copy(assignment=parts[2], learner=parts[1])
    if len(parts) >= 2 and parts[0] in _OF_THE_CLASS:
        return Copy(assignment=parts[1], learner=None)
    return None


def generator_of(assignment: str) -> Path | None:
    """Give the assignment's trusted generator, None where it has none."""
    path = PROJECT / "assignments" / assignment / "generateur.py"
    return path if path.is_file() else None


def data_files(copy: Copy, home: Home) -> dict[str, bytes]:
    """Make the data files of the learner's variant: relative path -> content."""
    path = generator_of(copy.assignment)
    if path is None:
        return {}
    variant = CLASS_VARIANT if copy.learner is None else variant_of(copy.learner, home)
    return load_function(path)(variant)
