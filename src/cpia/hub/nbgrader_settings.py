"""nbgrader's configuration, as functions over a traitlets `Config`, on both sides of the exchange.

A learner's sandbox knows the campus service's address and has no `CPIA_HOME`; the course's side has one.
"""

from collections.abc import Mapping
from typing import Any

from cpia import courses, settings
from cpia.campus import nbgrader_plugin as campus_exchange
from cpia.courses import Course
from cpia.home import Home


def apply(c: Any, environment: Mapping[str, str]) -> None:
    """Configure nbgrader for the side that this environment belongs to."""
    if "CPIA_COURSE" in environment:
        set_learner(c, environment["CPIA_COURSE"], environment["TZ"])
    else:
        home = Home.from_environment()
        set_course(c, home, courses.load(settings.load(home).course_file))


def set_learner(c: Any, course_id: str, timezone: str) -> None:
    """Set what a learner's assignment list needs."""
    campus_exchange.configure(c, course_id=course_id)
    c.Exchange.timezone = timezone


def set_course(c: Any, home: Home, course: Course) -> None:
    """Set what generates, grades and returns the assignments of a course."""
    from cpia.authoring import nbgrader_plugin as authoring
    from cpia.grading import course_folder
    from cpia.grading import nbgrader_plugin as grading_jail

    authoring.configure(c)
    campus_exchange.configure(c, course_id=course.id)
    grading_jail.configure(c, course_folder.of(home))
    c.Exchange.timezone = course.timezone
    c.NbGrader.logfile = ""
