"""Read everything that the rules look at, and decide: the edge before issuing, freezing and telling a learner.

for case in deciding.cases(home, course, people, logins):
    case.login, case.certification.slug, case.decision.granted, case.decision.reasons
"""

from collections.abc import Iterable
from dataclasses import dataclass

from cpia import grades, quiz_pool, rules
from cpia.cohort import Cohort, Person
from cpia.courses import Certification, Course
from cpia.grades import QuizRecord
from cpia.home import PROJECT, Home
from cpia.quiz_pool import Pool
from cpia.rules import Decision, Sitting

BOOK = PROJECT / "book"


@dataclass(frozen=True)
class Case:
    """One person before one certification: all that was looked at, and what follows."""

    login: str
    person: Person | None  # None for who is not enrolled
    certification: Certification
    sittings: tuple[Sitting, ...]
    quiz: QuizRecord | None
    decision: Decision

    @property
    def role(self) -> str | None:
        """The role of the person in the session."""
        return self.person.role if self.person else None


def cases(home: Home, course: Course, people: Cohort, logins: Iterable[str]) -> list[Case]:
    """Decide each certification of the course for each person, in this order.

    Raises
    ------
    CpiaError
        The gradebook cannot be read, or the questions of a quiz cannot certify.
    """
    named = tuple(logins)
    return [case for rule in course.certifications for case in _cases(home, course, people, rule, named)]


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
    assignments = [course.assignment(slug) for slug in rule.sittings]
    records = {assignment.slug: grades.read_all(home, assignment.slug, logins) for assignment in assignments}
    found = []
    for login in logins:
        sittings = tuple(Sitting(assignment, records[assignment.slug][login]) for assignment in assignments)
        quiz = grades.read_quiz(home, login, pool.module, pool.digest) if pool else None
        person = people.find(login)
        decision = rules.decide(sittings, quiz, rule, role=person.role if person else None)
        found.append(Case(login, person, rule, sittings, quiz, decision))
    return found
