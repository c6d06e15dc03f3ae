"""Every item of a course, analysed for one installation's cohort."""

from collections.abc import Callable, Iterator

from cpia import cohort, quiz_pool
from cpia.campus.quizzes import Quizzes
from cpia.courses import Course
from cpia.home import PROJECT, Home
from cpia.item_analysis import exercises, questions
from cpia.item_analysis.model import Analysis
from cpia.item_analysis.statistics import analyse


def of_course(home: Home, course: Course, say: Callable[[str], None]) -> list[Analysis]:
    """Analyse every graded cell and every question of the certifying quizzes, in the order of the course.

    Raises
    ------
    CpiaError
        The cohort, the gradebook or a quiz cannot be read.
    """
    logins = [person.login for person in cohort.load(home).learners]
    found = []
    for assignment in course.assignments:
        say(f"{assignment.slug} : lecture des copies corrigées…")
        found += [analyse(one) for one in exercises.responses(home, assignment, logins)]
    for module, drawn in _quizzes(course):
        say(f"{module} : lecture des essais au quiz…")
        pool = quiz_pool.load(PROJECT / "book", module, drawn)
        found += [analyse(one) for one in questions.responses(Quizzes(home.quizzes), pool, logins)]
    return found


def _quizzes(course: Course) -> Iterator[tuple[str, int]]:
    """Give each module whose quiz certifies, once, with the number of questions drawn."""
    seen = set()
    for certification in course.certifications:
        module = course.assignment(certification.assignment).module
        if certification.minimum_quiz and module not in seen:
            seen.add(module)
            yield module, certification.quiz_questions
