"""A course offering, read from `courses/*.toml`: modules, graded assignments, certification rules.

Data, never code: a course file is checked once, here, and frozen; after that nobody checks it again.
"""

from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from cpia import awards, course_checks
from cpia.awards import Kind
from cpia.errors import CourseError
from cpia.toml_tables import build, read_toml


@dataclass(frozen=True)
class Lesson:
    """One lesson: a page of its module's folder in the book."""

    page: str
    title: str
    question: str  # what it answers, in the words of a learner
    competences: tuple[str, ...]
    minutes: int


@dataclass(frozen=True)
class Module:
    """One module of the book, with its bloc of competences (0: the final project)."""

    slug: str
    bloc: int
    title: str
    hours: int
    lessons: tuple[Lesson, ...] = ()


@dataclass(frozen=True)
class Item:
    """One graded cell of an assignment; an eliminatory item below half of its points loses the certification."""

    grade_id: str
    title: str
    points: float
    competences: tuple[str, ...]
    manual: bool = False
    eliminatory: bool = False


@dataclass(frozen=True)
class Assignment:
    """One graded assignment (devoir)."""

    slug: str
    module: str
    title: str
    due: datetime | None
    items: tuple[Item, ...]

    def points(self, *, manual: bool) -> float:
        """Add up the points given by hand, or by machine."""
        return sum(item.points for item in self.items if item.manual is manual)


@dataclass(frozen=True)
class Certification:
    """One short certification and its rule.

    Thresholds are points of the assignment, and percents of right answers for the quiz of its module (0: no quiz).
    Resits are further assignments, on other data.
    """

    slug: str
    version: int
    title: str
    description: str
    assignment: str
    minimum_total: float
    minimum_manual: float
    validity_years: int
    competences: tuple[str, ...]
    minimum_quiz: float = 70
    quiz_questions: int = 15  # drawn at each try
    resits: tuple[str, ...] = ()

    @property
    def sittings(self) -> tuple[str, ...]:
        """The assignments by which it may be earned, the first one first."""
        return (self.assignment, *self.resits)

    @property
    def kind(self) -> Kind:
        """What it is called."""
        return awards.SHORT


@dataclass(frozen=True)
class Overall:
    """The attestation of the whole course: certifications valid on the same day, and a project with an oral."""

    slug: str
    version: int
    title: str
    description: str
    certifications: tuple[str, ...]
    project: str
    minimum_total: float
    oral: str  # the project's item given at the oral
    minimum_oral: float
    validity_years: int
    mention_average: float = 80  # percent
    resits: tuple[str, ...] = ()
    competences: tuple[str, ...] = ()  # of the project: the certifications attest their own

    @property
    def sittings(self) -> tuple[str, ...]:
        """The assignments by which the project may be passed, the first one first."""
        return (self.project, *self.resits)

    @property
    def kind(self) -> Kind:
        """What it is called."""
        return awards.WHOLE


Award = Certification | Overall
"""What a credential is given for. Both have a slug, a version, a title, sittings, competences, a validity, a kind."""


@dataclass(frozen=True)
class Course:
    """One offering of the course."""

    id: str
    title: str
    timezone: str
    competences: dict[str, str]
    modules: tuple[Module, ...]
    assignments: tuple[Assignment, ...]
    certifications: tuple[Certification, ...]
    overall: Overall | None = None
    rncp_number: str = ""  # printed nowhere while empty; only the institution may fill it

    @property
    def awards(self) -> tuple[Award, ...]:
        """Everything that it gives credentials for: the certifications, then what stands on them."""
        return (*self.certifications, *([self.overall] if self.overall else []))

    def assignment(self, slug: str) -> Assignment:
        """Give the assignment of that slug, or raise `CourseError`."""
        for assignment in self.assignments:
            if assignment.slug == slug:
                return assignment
        known = ", ".join(a.slug for a in self.assignments)
        raise CourseError(f"Devoir « {slug} » inconnu du parcours {self.id} ; devoirs connus : {known}.")

    def award(self, slug: str) -> Award:
        """Give the certification, or the attestation of the whole course, of that slug, or raise `CourseError`."""
        if self.overall is not None and self.overall.slug == slug:
            return self.overall
        return self.certification(slug)

    def certification(self, slug: str) -> Certification:
        """Give the certification of that slug, or raise `CourseError`."""
        for certification in self.certifications:
            if certification.slug == slug:
                return certification
        known = ", ".join(c.slug for c in self.certifications)
        raise CourseError(f"Certification « {slug} » inconnue du parcours {self.id} ; connues : {known}.")


def load(path: Path) -> Course:
    """Read and check one course file.

    Raises
    ------
    CourseError
        With the file, the key and the value at fault.
    """
    table = _with_base(read_toml(path, CourseError), path)
    zone = ZoneInfo(table.get("timezone", "Europe/Paris"))
    table["modules"] = [_module(m, path) for m in table.get("modules", [])]
    table["assignments"] = [_assignment(a, path, zone) for a in table.get("assignments", [])]
    table["certifications"] = [
        build(Certification, c, f"{path}, certifications", CourseError) for c in table.get("certifications", [])
    ]
    if "overall" in table:
        table["overall"] = build(Overall, table["overall"], f"{path}, overall", CourseError)
    course = build(Course, table, str(path), CourseError)
    course_checks.check(course, str(path))
    return course


def _with_base(table: dict[str, Any], path: Path) -> dict[str, Any]:
    """Take what is taught from the course named by `base`, in the same folder: competences and modules."""
    base = table.pop("base", None)
    if base is None:
        return table
    taught = read_toml(path.with_name(f"{base}.toml"), CourseError)
    return {key: taught[key] for key in ("competences", "modules", "timezone") if key in taught} | table


def _module(table: dict[str, Any], path: Path) -> Module:
    place = f"{path}, module « {table.get('slug', '?')} »"
    lessons = [build(Lesson, lesson, f"{place}, lessons", CourseError) for lesson in table.get("lessons", [])]
    return build(Module, {**table, "lessons": lessons}, place, CourseError)


def _assignment(table: dict[str, Any], path: Path, zone: ZoneInfo) -> Assignment:
    place = f"{path}, devoir « {table.get('slug', '?')} »"
    items = [build(Item, item, f"{place}, items", CourseError) for item in table.get("items", [])]
    due = table.get("due")
    if due is not None and due.tzinfo is None:
        due = due.replace(tzinfo=zone)
    return build(Assignment, {**table, "items": items, "due": due}, place, CourseError)
