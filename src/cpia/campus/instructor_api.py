"""What the instructors and the formgrader may call: release, collect, give feedback. Submissions are only read."""

from cpia.campus.api import ApiHandler
from cpia.campus.wire import body_max, decode, encode

COURSE_MAX = 200 * 1_048_576
"""Files of one release, or feedback on one submission: they come from the course's own account."""


class CourseRelease(ApiHandler):
    """The release of one assignment."""

    instructors_only = True

    def body_limit(self) -> int:
        """Allow the files, as they travel."""
        return body_max(COURSE_MAX)

    async def put(self, slug: str) -> None:
        """Release it; an already released one is replaced only with `?replace=1`."""
        replacing = self.get_query_argument("replace", "0") == "1"
        await self.answer(lambda: self._release(slug, replacing))
        self.send({"released": slug})

    def _release(self, slug: str, replacing: bool) -> None:
        self.campus.course.assignment(slug)  # only what the course knows has a date and a variant
        self.campus.releases.release(slug, decode(self.body), replacing=replacing)

    async def delete(self, slug: str) -> None:
        """Stop offering it; what was submitted stays."""
        await self.answer(lambda: self.campus.releases.withdraw(slug))
        self.send({"withdrawn": slug})


class CourseSubmissions(ApiHandler):
    """Everything that was submitted."""

    instructors_only = True

    async def get(self) -> None:
        """List the receipts."""
        self.send({"submissions": await self.answer(self.campus.all_submissions)})


class CourseSubmission(ApiHandler):
    """One learner's submission."""

    instructors_only = True

    async def get(self, slug: str, login: str, submission_id: str) -> None:
        """Give its files, to be graded."""
        files = await self.answer(lambda: self.campus.store.submission(slug, login, submission_id).files())
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(files))


class CourseFeedback(ApiHandler):
    """The feedback on one learner's submission."""

    instructors_only = True

    def body_limit(self) -> int:
        """Allow the files, as they travel."""
        return body_max(COURSE_MAX)

    async def put(self, slug: str, login: str, submission_id: str) -> None:
        """Put it at the learner's disposal."""
        campus = self.campus
        await self.answer(
            lambda: campus.feedback.give(campus.store.submission(slug, login, submission_id), decode(self.body))
        )
        self.send({"feedback": submission_id})
