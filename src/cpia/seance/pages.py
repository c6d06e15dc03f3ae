"""The pages of the session, as HTML: standalone, light, and closed to everything but their own folder.

`file:` stands in the policy beside 'self' because on a USB stick some browsers take no file for the page's own; on a
web server it allows nothing more, since a page of the web may not read files.
"""

import functools
import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpia import courses, typography
from cpia.badge_files.lettering import typeset
from cpia.courses import Lesson
from cpia.errors import BookError
from cpia.home import PROJECT
from cpia.seance import alarm, by_heart, drawing, neighbours, rule_or_example, texts, unfair_examples
from cpia.seance.model import Activity

TEMPLATES = Path(__file__).parent / "templates"
COURSE = PROJECT / "courses" / "seance-lycee.toml"
OWN = "'self' file:"
POLICY = (
    f"default-src 'none'; script-src {OWN}; style-src {OWN}; font-src {OWN}; img-src {OWN} data:; "
    "base-uri 'none'; form-action 'none'"
)
_PLACE = "POLITIQUE"
_COLON = re.compile(" :(?=<)")  # before a tag, which the typography of Markdown does not expect
ACTIVITIES = (rule_or_example, neighbours, by_heart, alarm, unfair_examples)
"""In the order of the course file's lessons."""


@dataclass(frozen=True)
class Session:
    """What the course file says of the session."""

    title: str
    subject: str
    lessons: tuple[Lesson, ...]

    @property
    def minutes(self) -> int:
        """How long it is, opening and closing included."""
        return texts.stages(self.lessons)[-1].end


@functools.cache
def session() -> Session:
    """Read the course file.

    Raises
    ------
    BookError
        It has not one lesson for each activity.
    """
    course = courses.load(COURSE)
    module = course.modules[0]
    if len(module.lessons) != len(ACTIVITIES):
        raise BookError(f"{COURSE} : {len(module.lessons)} leçons, attendu : {len(ACTIVITIES)}, une par activité.")
    return Session(course.title, module.title, module.lessons)


def all_pages() -> dict[str, str]:
    """Write every page and every table of figures that a script reads, by name of file."""
    written = {
        "index.html": _page(
            "index.html",
            here="index",
            parade=Markup(drawing.parade()),  # noqa: S704  # drawn by us, no text in it
            scripts=("outils.js", "controle.js"),
            stages=texts.stages(session().lessons),
            objects=texts.OBJECTS,
            jobs=texts.JOBS,
            questions=texts.QUESTIONS,
        ),
        "college.html": _page(
            "college.html", here="college", scripts=(), stages=texts.college_stages(session().lessons)
        ),
    }
    for number, module in enumerate(ACTIVITIES, 1):
        activity = module.activity()
        written[f"donnees-{number}.js"] = table(activity)
        written[f"activite-{number}.html"] = _activity(number, activity)
    return written


def table(activity: Activity) -> str:
    """Write the table as a classic script, which a page opened from a file may load."""
    return f'"use strict";\nconst DONNEES = {json.dumps(activity.data, separators=(",", ":"), ensure_ascii=False)};\n'


def render(name: str, **values: Any) -> str:
    """Fill a template, and set its French: apostrophes, spaces that never break."""
    text = _templates().get_template(name).render(session=session(), **values).replace("&#39;", "'")
    return _COLON.sub(typography.NBSP + ":", typeset(typography.mended_page(text)))


def _activity(number: int, activity: Activity) -> str:
    lessons = session().lessons
    return _page(
        f"activite-{number}.html",
        here=lessons[number - 1].page,
        scripts=("outils.js", f"donnees-{number}.js", f"activite-{number}.js"),
        lesson=lessons[number - 1],
        previous=lessons[number - 2] if number > 1 else None,
        next=lessons[number] if number < len(lessons) else None,
        activity=activity,
        told=activity.told,
    )


def _page(name: str, **values: Any) -> str:
    """Render with the policy put last: its quotes are no apostrophes."""
    return render(name, policy=_PLACE, **values).replace(_PLACE, POLICY)


@functools.cache
def _templates() -> Environment:
    return Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined, trim_blocks=True)
