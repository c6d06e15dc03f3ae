"""Publish an assignment: nbgrader makes the release and the gradebook's rows, the campus service offers it.

Publishing again what did not change does nothing. Once learners have submitted, a changed assignment is not published
over the one they worked on: their grades stand on it, and `cpia regrade` is how both change together.
"""

import hashlib
from datetime import UTC
from typing import Literal

from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from cpia import cohort as cohorts
from cpia.authoring import build
from cpia.authoring.sources import Source
from cpia.campus.durable import read_files
from cpia.campus.releases import Releases
from cpia.campus.store import Store
from cpia.courses import Assignment, Course
from cpia.errors import AuthoringError
from cpia.home import Home
from cpia.hub.nbgrader_settings import set_course
from cpia.nbgrader_answers import go_on_interrupted

Outcome = Literal["publié", "inchangé"]


def publish(source: Source, course: Course, home: Home, *, force: bool = False) -> Outcome:
    """Build, release and offer one assignment.

    Raises
    ------
    AuthoringError
        It changed since learners submitted it, or nbgrader cannot make the release.
    """
    assignment = course.assignment(source.slug)
    mark = home.course / "published" / f"{source.slug}.sha256"
    state = digest(source, assignment)
    released = source.slug in Releases(home.campus).slugs()
    if released and mark.exists() and mark.read_text(encoding="ascii") == state and not force:
        build.build(source, home)  # what was made may be gone
        _enrol(course, assignment, home)  # the cohort may have grown
        return "inchangé"
    if released and (count := len(Store(home.campus).logins(source.slug))) and not force:
        raise AuthoringError(
            f"« {source.slug} » a changé depuis que {count} apprenants l'ont rendu : la version publiée reste. "
            f"Pour voir ce qu'elle changerait aux notes : cpia regrade --dry-run {source.slug} ; "
            f"pour l'appliquer : cpia regrade {source.slug}."
        )
    build.build(source, home)
    _generate(source.slug, course, home)
    _enrol(course, assignment, home)
    files = read_files(home.course / "release" / source.slug)
    Releases(home.campus).release(source.slug, files, replacing=True)
    mark.parent.mkdir(parents=True, exist_ok=True)
    mark.write_text(state, encoding="ascii")
    return "publié"


def digest(source: Source, assignment: Assignment) -> str:
    """Tell one state of an assignment from another: its text, its data, its due date and points."""
    parts = [source.text.read_bytes(), source.generator.read_bytes(), repr(assignment).encode()]
    return hashlib.sha256(b"\0".join(parts)).hexdigest()


def _generate(slug: str, course: Course, home: Home) -> None:
    config = Config()
    set_course(config, home, course)
    result = NbGraderAPI(config=config).generate_assignment(slug, force=True, create=True)
    go_on_interrupted(result)
    if not result["success"]:
        raise AuthoringError(f"nbgrader n'a pas pu préparer « {slug} » :\n{result.get('error') or result['log']}")


def _enrol(course: Course, assignment: Assignment, home: Home) -> None:
    """Put the due date and the learners' names in the gradebook, for formgrader's pages."""
    with Gradebook(f"sqlite:///{home.gradebook}", course.id) as gradebook:
        gradebook.update_or_create_assignment(assignment.slug, duedate=_as_utc(assignment))
        for person in cohorts.load(home).learners:
            gradebook.update_or_create_student(
                person.login, first_name=person.first_name, last_name=person.last_name, email=person.email or None
            )


def _as_utc(assignment: Assignment) -> str | None:
    """Write the due date in UTC: nbgrader reads an offset such as +0100 as a number of seconds."""
    return assignment.due.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S UTC") if assignment.due else None
