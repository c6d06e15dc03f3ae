"""Read everything that the rules look at, and decide: the edge before issuing, freezing and telling a learner.

for case in deciding.cases(home, course, people, logins):
    case.login, case.award.slug, case.decision.granted, case.decision.reasons

What a learner holds is in the ledger, which is not read here: `cpia.credentials.whole_course` gives it to
`whole_course`.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from cpia import grades, quiz_pool, rules
from cpia.cohort import Cohort, Person
from cpia.courses import Award, Certification, Course
from cpia.grades import QuizRecord
from cpia.home import PROJECT, Home
from cpia.quiz_pool import Pool
from cpia.rules import Decision, Held, Sitting
from cpia.rules import sitting as sittings_rules

BOOK = PROJECT / "book"


@dataclass(frozen=True)
class Case:
    """One person before one award: all that was looked at, and what follows."""

    login: str
    person: Person | None  # None for who is not enrolled
    award: Award
    sittings: tuple[Sitting, ...]
    quiz: QuizRecord | None
    decision: Decision

    @property
    def role(self) -> str | None:
        """The role of the person in the session."""
        return self.person.role if self.person else None

    @property
    def counted(self) -> Sitting | None:
        """The sitting that counts, None where none passes."""
        return next((one for one in self.sittings if one.assignment.slug == self.decision.counted), None)

    @property
    def percent(self) -> float | None:
        """The points of the sitting that counts, out of a hundred."""
        return None if self.counted is None else float(sittings_rules.percent(self.counted))


def cases(home: Home, course: Course, people: Cohort, logins: Iterable[str]) -> list[Case]:
    """Decide each certification of the course for each person, in this order.

    Raises
    ------
    CpiaError
        The gradebook cannot be read, or the questions of a quiz cannot certify.
    """
    named = tuple(logins)
    return [case for rule in course.certifications for case in _cases(home, course, people, rule, named)]


def whole_course(
    home: Home, course: Course, people: Cohort, held: Mapping[str, Sequence[Held]], at: datetime
) -> list[Case]:
    """Decide the attestation of the whole course for each login of `held`, with what they hold; none, without one.

    Raises
    ------
    CpiaError
        The gradebook cannot be read.
    """
    if course.overall is None:
        return []
    sittings = _sittings(home, course, course.overall, tuple(held))
    cases = []
    for login, certifications in held.items():
        person = people.find(login)
        decision = rules.evaluate_overall(
            certifications, sittings[login], course.overall, role=person.role if person else None, at=at
        )
        cases.append(Case(login, person, course.overall, sittings[login], None, decision))
    return cases


def pool_of(course: Course, certification: Certification) -> Pool | None:
    """Give the questions that certify, None for a certification without a quiz.

    Raises
    ------
    QuizError
        They are missing, wrong or too few.
    """
    if not certification.minimum_quiz:
        return None
    module = course.assignment(certification.assignment).module
    return quiz_pool.load(BOOK, module, certification.quiz_questions)


def _cases(home: Home, course: Course, people: Cohort, rule: Certification, logins: tuple[str, ...]) -> list[Case]:
    pool = pool_of(course, rule)
    sittings = _sittings(home, course, rule, logins)
    found = []
    for login in logins:
        quiz = grades.read_quiz(home, login, pool.module, pool.digest) if pool else None
        person = people.find(login)
        decision = rules.decide(sittings[login], quiz, rule, role=person.role if person else None)
        found.append(Case(login, person, rule, sittings[login], quiz, decision))
    return found


def _sittings(home: Home, course: Course, award: Award, logins: tuple[str, ...]) -> dict[str, tuple[Sitting, ...]]:
    """Read what each learner did for an award, the gradebook opened once for each assignment."""
    assignments = [course.assignment(slug) for slug in award.sittings]
    records = {assignment.slug: grades.read_all(home, assignment.slug, logins) for assignment in assignments}
    return {
        login: tuple(Sitting(assignment, records[assignment.slug][login]) for assignment in assignments)
        for login in logins
    }
