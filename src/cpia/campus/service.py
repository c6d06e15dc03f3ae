"""What the handlers share: the stores, the course, the limits. Made once when the service starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from cpia.campus.feedback import Feedback
from cpia.campus.identity import Caller
from cpia.campus.quizzes import Quizzes
from cpia.campus.releases import Releases
from cpia.campus.store import Store, Submission
from cpia.courses import Certification, Course, Module
from cpia.deciding import pool_of
from cpia.errors import CourseError, SubmissionError
from cpia.grading import verdicts
from cpia.home import Home
from cpia.quiz_pool import Pool
from cpia.variants import pseudonym_of, variant_of

Generator = Callable[[int], dict[str, bytes]]


@dataclass(frozen=True)
class Campus:
    """The campus of one course."""

    home: Home
    course: Course
    max_bytes: int

    @property
    def store(self) -> Store:
        """The submissions."""
        return Store(self.home.campus)

    @property
    def releases(self) -> Releases:
        """The released assignments."""
        return Releases(self.home.campus)

    @property
    def feedback(self) -> Feedback:
        """The feedback."""
        return Feedback(self.home.campus)

    def quizzes(self, caller: Caller) -> Quizzes:
        """Give the tries of learners; what an instructor tries is kept apart, and counts for nothing."""
        return Quizzes(self.home.quizzes if caller.learner else self.home.campus / "quiz-trials")

    def certifying(self, module: str) -> tuple[Certification, Pool]:
        """Give the certification whose quiz is that of a module, with its questions.

        Raises
        ------
        SubmissionError
            No quiz of that module certifies.
        """
        for certification in self.course.certifications:
            if self.course.assignment(certification.assignment).module == module:
                pool = pool_of(self.course, certification)
                if pool is not None:
                    return certification, pool
        raise SubmissionError(f"Aucun quiz à passer pour le module {module[:60]!r}.")

    def quiz_modules(self) -> list[Module]:
        """Give the modules whose quiz certifies, in the order of the course."""
        asked = {
            self.course.assignment(certification.assignment).module
            for certification in self.course.certifications
            if certification.minimum_quiz
        }
        return [module for module in self.course.modules if module.slug in asked]

    def pseudonym(self, caller: Caller | None) -> str:
        """Name a caller in a log."""
        if caller is None:
            return "-"
        return pseudonym_of(caller.login, self.home) if caller.login else "service"

    def files_for(self, caller: Caller, slug: str, load_generator: Callable[[str], Generator]) -> dict[str, bytes]:
        """Give a learner the release with their own variant, an instructor the release as it was published."""
        if caller.login is None or not caller.learner:
            return self.releases.files(slug)
        released = self.releases.files(slug)  # first: an unknown assignment has no generator
        return released | load_generator(slug)(variant_of(caller.login, self.home))

    def own_submissions(self, caller: Caller) -> list[dict[str, Any]]:
        """Describe everything that the caller submitted."""
        if caller.login is None:
            return []
        login = caller.login
        return [self.described(s) for slug in self.store.slugs() for s in self.store.submissions(slug, login)]

    def all_submissions(self) -> list[dict[str, Any]]:
        """Describe everything that was submitted, for the instructors."""
        store = self.store
        rows = [(slug, login) for slug in store.slugs() for login in store.logins(slug)]
        return [self.described(s) for slug, login in rows for s in store.submissions(slug, login)]

    def released(self) -> list[dict[str, Any]]:
        """Describe the released assignments."""
        return [self._released(slug) for slug in self.releases.slugs()]

    def status_of(self, caller: Caller) -> list[tuple[dict[str, Any], list[dict[str, Any]]]]:
        """Give each released assignment, and each withdrawn one that the caller submitted, with what they submitted."""
        own = self.own_submissions(caller)
        slugs = sorted({*self.releases.slugs(), *(row["assignment_id"] for row in own)})
        return [(self._released(slug), [row for row in own if row["assignment_id"] == slug]) for slug in slugs]

    def described(self, submission: Submission) -> dict[str, Any]:
        """Give a submission's receipt and the state of its feedback as plain data."""
        return {
            "id": submission.id,
            "assignment_id": submission.slug,
            "student_id": submission.login,
            "timestamp": submission.timestamp,
            "late": submission.late,
            "sha256": dict(submission.digests),
            "feedback": self.feedback.digests(submission),
            "graded": self.graded(submission),
        }

    def graded(self, submission: Submission) -> dict[str, Any] | None:
        """Tell what may be known of a grading while its feedback is withheld: the visible tests, never a point.

        None where it is another submission that was graded, or none was.
        """
        verdict = verdicts.read(self.home.verdicts, submission.slug, submission.login)
        if verdict is None or verdict.submission != submission.notebook_digest:
            return None
        passed, known = verdict.visible or (0, 0)
        return {"review": verdict.state == "review", "visible_passed": passed, "visible_tests": known}

    def _released(self, slug: str) -> dict[str, Any]:
        row = {"assignment_id": slug, "notebooks": self.releases.notebooks(slug), "title": slug, "due": None}
        try:
            assignment = self.course.assignment(slug)
        except CourseError:  # released under a former course file: still offered, without a date
            return row
        return row | {"title": assignment.title, "due": assignment.due and assignment.due.isoformat()}
