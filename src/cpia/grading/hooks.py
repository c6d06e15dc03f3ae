"""What happens before nbgrader touches a submission: it is locked, and what nobody must follow or find is removed.

The service that grades on submission, formgrader's button and `nbgrader autograde` may want the same copy at once: the
second one waits here for the first. nbgrader tells no hook that a conversion failed: a lock taken here is then given
back with the next copy, or after the time that a copy may take.
"""

from collections.abc import Callable
from pathlib import Path
from threading import Timer
from typing import Any

from cpia.errors import GradingError
from cpia.grading import intake, locks
from cpia.grading.course_folder import CourseFolder

PATIENCE = 60.0  # seconds

_taken: list[tuple[locks.Lock, Timer]] = []
"""The locks that this process took here: one at a time, nbgrader grading one copy after the other."""


def before_grading(course: CourseFolder, seconds: float, own: Any) -> Callable[..., None]:
    """Give nbgrader's `pre_convert_hook`: ours, then the one of the course's own configuration."""

    def hook(**arguments: Any) -> None:
        folders = {Path(notebook).parent for notebook in arguments["notebooks"]}
        for folder in folders:
            lock(course, folder, seconds)
            intake.clean(folder)
            make_room(course, folder)
        if callable(own):
            own(**arguments)

    return hook


def after_grading(own: Any) -> Callable[..., None]:
    """Give nbgrader's `post_convert_hook`: the course's own, then the lock is given back."""

    def hook(**arguments: Any) -> None:
        try:
            if callable(own):
                own(**arguments)
        finally:
            give_back()

    return hook


def lock(course: CourseFolder, folder: Path, seconds: float) -> None:
    """Take the lock of a submitted folder for at most so many seconds, unless this process has it."""
    copy = course.copy_of(folder)
    if copy is None or locks.of(course, *copy):
        return
    give_back()
    taken = locks.take(course, *copy, patience=PATIENCE)
    if taken is not None:
        end = Timer(seconds, taken.release)
        end.daemon = True
        end.start()
        _taken.append((taken, end))


def give_back() -> None:
    """Give back the lock that `lock` took."""
    while _taken:
        taken, end = _taken.pop()
        end.cancel()
        taken.release()


def require_lock(course: CourseFolder, assignment: str, learner: str) -> None:
    """Refuse to go on without the lock: nbgrader goes on when a hook fails.

    Raises
    ------
    GradingError
        Another grading has it.
    """
    if locks.of(course, assignment, learner) is None:
        raise GradingError(f"Devoir « {assignment} » : une autre correction de cette copie est en cours ; attendez.")


def make_room(course: CourseFolder, folder: Path) -> None:
    """Remove the graded notebooks that another grading wrote, read-only, while this one waited."""
    copy = course.copy_of(folder)
    if copy is not None:
        for notebook in folder.glob("*.ipynb"):
            (course.autograded(*copy) / notebook.name).unlink(missing_ok=True)
