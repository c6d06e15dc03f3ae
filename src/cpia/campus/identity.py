"""Who calls, from the hub's answer alone: nothing in a path, a header or a body can say it.

Enrolment at run time is the hub's groups (the launcher makes them from `cohort.toml`): one source of truth, which the
hub answers with every token. `nbgrader-<course>` are the learners, `formgrade-<course>` the instructors; the
formgrader service, named as the course, acts for the instructors.
"""

from dataclasses import dataclass
from typing import Any

from cpia.cohort import LOGIN


@dataclass(frozen=True)
class Caller:
    """An identified caller; `login` is None for a service."""

    login: str | None
    learner: bool
    instructor: bool


def caller_from(model: dict[str, Any], course_id: str) -> Caller | None:
    """Give the caller that the hub's model describes, None for one who has no place in the course."""
    name = model.get("name", "")
    if model.get("kind") == "service":
        return Caller(login=None, learner=False, instructor=True) if name == course_id else None
    groups = model.get("groups", ())
    learner = f"nbgrader-{course_id}" in groups
    instructor = f"formgrade-{course_id}" in groups
    if not LOGIN.fullmatch(name) or not (learner or instructor):
        return None
    return Caller(login=name, learner=learner, instructor=instructor)
