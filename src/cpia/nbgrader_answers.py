"""What nbgrader's API answers: it takes whatever its application raises for a failure, Ctrl-C too."""

from collections.abc import Mapping
from typing import Any


def go_on_interrupted(answer: Mapping[str, Any]) -> None:
    """Raise again the interruption that an answer of `NbGraderAPI` holds as the text of an error.

    nbgrader's `capture_log` (0.9.6) catches everything; whoever asked to stop would wait for all that comes next.

    Raises
    ------
    KeyboardInterrupt
        A person, or `cpia stop`, interrupted nbgrader.
    """
    if str(answer.get("error", "")).rstrip().endswith("KeyboardInterrupt"):
        raise KeyboardInterrupt
