"""A real installation in miniature for the credential tests: cohort, graded notebooks, nbgrader's own gradebook."""

import functools
import json
import shutil
import warnings
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from nbgrader.api import Gradebook
from openbadgeslib.ob3 import OpenBadgeCredential
from sqlalchemy import text
from sqlalchemy.exc import SAWarning

from cpia import courses, freezing, quiz_pool
from cpia.campus.quizzes import APART, Quizzes
from cpia.credentials import certificates, issuer
from cpia.credentials.certificates import Disclosure, Subject
from cpia.credentials.status_entry import StatusEntry
from cpia.grading import verdicts
from cpia.home import PROJECT, Home
from cpia.quiz_attempt import Attempt
from cpia.session_freeze import Freeze
from cpia.signing import key

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
CERTIFICATION = COURSE.certifications[0]
ASSIGNMENT = COURSE.assignment(CERTIFICATION.assignment)
SLUG = ASSIGNMENT.slug
ELODIE = "elodie-lefevre"
KARIM = "karim-benali"
FIRST, SECOND = "prof-martin", "prof-durand"
POOL = quiz_pool.load(PROJECT / "book", ASSIGNMENT.module, CERTIFICATION.quiz_questions)
FULL = {item.grade_id: item.points for item in ASSIGNMENT.items}


def right_places(attempt: Attempt, n: int) -> frozenset[int]:
    """The places on the page of the right answers to one question of an attempt."""
    drawn = attempt.drawn[n]
    right = POOL.question(drawn.question).right
    return frozenset(place for place, position in enumerate(drawn.order) if position in right)


def unsigned(
    identity: issuer.Issuer,
    at: datetime,
    *,
    email: str = "",
    status: StatusEntry = StatusEntry(1, 4242),  # noqa: B008 frozen
    disclosure: Disclosure = Disclosure(),  # noqa: B008 frozen
) -> OpenBadgeCredential:
    """A credential of the course's first certification, as `cpia issue` would have it signed."""
    return certificates.build(COURSE, CERTIFICATION, identity, Subject(email, at, status, disclosure))


def rewrite_what_is_certified(home: Home) -> None:
    """Make the published certification another text than the course's, as after an edit without a new version."""
    (path,) = home.public.glob(f"certifications/{CERTIFICATION.slug}/*.json")
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"name": "Autre"}), "utf-8")


def course_of_one_module(folder: Path) -> str:
    """Write the real course with its first assignment and its first certification alone; give it as a setting."""
    text = (PROJECT / "courses" / "imt-chef-de-projet-ia.toml").read_text(encoding="utf-8")
    taught, first, *_ = text.split("[[assignments]]")
    rule = text.split("[[certifications]]")[1]
    assignment = first.split("[[certifications]]")[0]
    path = folder / "un-module.toml"
    path.write_text(f"{taught}[[assignments]]{assignment}[[certifications]]{rule}", encoding="utf-8")
    return f'course = "{path.with_suffix("")}"\n'


@functools.cache
def empty_gradebook() -> bytes:
    """The course's gradebook before any submission, made once by nbgrader, in memory."""
    with Gradebook("sqlite://", course_id=COURSE.id) as gradebook:
        gradebook.add_assignment(SLUG)
        gradebook.add_notebook(SLUG, SLUG)
        for item in ASSIGNMENT.items:
            kind = "markdown" if item.manual else "code"
            gradebook.add_grade_cell(item.grade_id, SLUG, SLUG, max_score=item.points, cell_type=kind)
            if item.manual:
                gradebook.add_solution_cell(item.grade_id, SLUG, SLUG)
        connection = gradebook.engine.raw_connection()
        try:
            return bytes(connection.driver_connection.serialize())
        finally:
            connection.close()


@dataclass
class School:
    """An installation where work was submitted and graded."""

    home: Home

    @classmethod
    def open(cls, home: Home) -> "School":
        shutil.copy(PROJECT / "hub_config" / "demo_cohort.toml", home.cohort)
        school = cls(home)
        school.set()
        school.source.parent.mkdir(parents=True)
        school.source.write_bytes(b"le devoir")
        school.home.gradebook.write_bytes(empty_gradebook())
        return school

    def set(self, *settings: str) -> None:
        """Write the installation's settings: its course has one module, and those given."""
        self.home.settings.write_text(course_of_one_module(self.home.root) + "\n".join(settings) + "\n", "utf-8")

    @property
    def source(self) -> Path:
        return self.home.course / "source" / SLUG / f"{SLUG}.ipynb"

    def gradebook(self) -> Gradebook:
        gradebook = Gradebook(f"sqlite:///{self.home.gradebook}", course_id=COURSE.id)
        gradebook.db.execute(text("PRAGMA synchronous = OFF"))  # a test's gradebook need not survive a power cut
        gradebook.db.execute(text("PRAGMA journal_mode = MEMORY"))
        return gradebook

    def submit(self, login: str, content: bytes) -> Path:
        notebook = self.home.course / "submitted" / login / SLUG / f"{SLUG}.ipynb"
        notebook.parent.mkdir(parents=True, exist_ok=True)
        notebook.write_bytes(content)
        return notebook

    def freeze(self) -> Freeze:
        """Have one instructor freeze the session as it is, and another one confirm it."""
        self.hire_a_second_instructor()
        frozen = freezing.freeze(self.home, FIRST)
        return freezing.confirm(self.home, SECOND, frozen.digest)

    def become_real(self) -> None:
        """Leave the demonstration: a domain, a key, and the session frozen and confirmed as it is."""
        self.set("demo = false", 'issuer_host = "ecole.example"', 'issuer_name = "École"')
        key.make(self.home.signer / key.NAME, demo=False)
        self.freeze()

    def hire_a_second_instructor(self) -> None:
        """Add one to the cohort, unless they are there."""
        people = self.home.cohort.read_text(encoding="utf-8")
        if SECOND not in people:
            row = f'    {{ login = "{SECOND}", first_name = "Paul", last_name = "Durand", role = "instructor" }},\n]'
            self.home.cohort.write_text(people.rstrip().removesuffix("]") + row, encoding="utf-8")

    def take_quiz(self, login: str, right: int = 15) -> None:
        """Take the quiz of the module, with that many right answers."""
        quizzes, now = Quizzes(self.home.quizzes), datetime.now(UTC)
        former = quizzes.attempts(POOL.module, login)
        later = max(now, former[-1].opened_at + APART) if former else now
        attempt = quizzes.open(POOL, login, later)
        ticked = [right_places(attempt, n) if n < right else frozenset() for n in range(POOL.drawn)]
        quizzes.answer(POOL, login, attempt.id, ticked, later)

    def grade(
        self, login: str, points: dict[str, float | None], *, state: str = "graded", quiz: int | None = 15
    ) -> None:
        """Submit something, then give those points: by hand for the written part, by machine for the others.

        The quiz is taken too, with `quiz` right answers out of 15, unless None.
        """
        if quiz is not None:
            self.take_quiz(login, quiz)
        notebook = self.submit(login, f"le travail de {login}".encode())
        # nbgrader 0.9 builds its rows outside the session, which SQLAlchemy 2 tells at length.
        with warnings.catch_warnings(action="ignore", category=SAWarning), self.gradebook() as gradebook:
            gradebook.update_or_create_student(login)
            gradebook.update_or_create_submission(SLUG, login)
            for item in ASSIGNMENT.items:
                grade = gradebook.find_grade(item.grade_id, SLUG, SLUG, login)
                grade.needs_manual_grade = points[item.grade_id] is None
                setattr(grade, "manual_score" if item.manual else "auto_score", points[item.grade_id])
            gradebook.db.commit()
        verdict = verdicts.Verdict(
            state=state,
            reason=None if state == "graded" else "noyau interrompu",
            submission=verdicts.digest(notebook),
            release=verdicts.digest(self.source),
            graded_at=datetime.now(UTC),
        )
        verdicts.write(self.home.verdicts, SLUG, login, verdict)
