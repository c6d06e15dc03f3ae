"""nbgrader by itself: its own command, its default kernel and settings."""

import os
import sys
from pathlib import Path

from benchmarks.engine.course import SLUG, Course
from benchmarks.engine.measure import Use, measure

_CALL = "from nbgrader.apps.nbgraderapp import main; main()"


def autograde(course: Course, scratch: Path) -> Use:
    """Grade every submission of the course."""
    options = [f"--CourseDirectory.root={course.root}", f"--CourseDirectory.db_url={course.db_url}"]
    return measure([sys.executable, "-c", _CALL, "autograde", SLUG, *options], environment(scratch), course.root)


def environment(scratch: Path) -> dict[str, str]:
    """Give an environment where nothing of the account's own settings or of ours is read."""
    kept = {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "CPIA_HOME")}
    folders = {"JUPYTER_CONFIG_DIR": "config", "JUPYTER_DATA_DIR": "data", "IPYTHONDIR": "ipython"}
    return kept | {name: str(scratch / folder) for name, folder in folders.items()}
