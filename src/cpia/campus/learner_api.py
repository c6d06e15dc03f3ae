"""What a learner may call. No path names a learner: each call works on the caller's own work alone."""

from datetime import UTC, datetime

from cpia.authoring.sources import load_generator
from cpia.campus.api import ApiHandler
from cpia.campus.contents import FILES_MAX
from cpia.campus.wire import body_max, decode, encode
from cpia.errors import SubmissionError


class Assignments(ApiHandler):
    """What is released, and what the caller submitted."""

    async def get(self) -> None:
        """List both, with the limits of a submission."""
        campus, caller = self.campus, self.caller
        assert caller is not None  # noqa: S101  # prepare() refuses anybody unknown
        released, own = await self.answer(lambda: (campus.released(), campus.own_submissions(caller)))
        limits = {"bytes": campus.max_bytes, "files": FILES_MAX}
        self.send({"course_id": campus.course.id, "released": released, "submissions": own, "limits": limits})


class Release(ApiHandler):
    """One released assignment."""

    async def get(self, slug: str) -> None:
        """Give its files, with the caller's own variant of the data."""
        campus, caller = self.campus, self.caller
        assert caller is not None  # noqa: S101  # prepare() refuses anybody unknown
        files = await self.answer(lambda: campus.files_for(caller, slug, load_generator))
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(files))


class OwnSubmissions(ApiHandler):
    """The caller's own submissions of one assignment."""

    def body_limit(self) -> int:
        """Allow the files, as they travel."""
        return body_max(self.campus.max_bytes)

    async def get(self, slug: str) -> None:
        """List them, the oldest first."""
        login = self.learner()
        own = await self.answer(lambda: [self.campus.described(s) for s in self.campus.store.submissions(slug, login)])
        self.send({"submissions": own})

    async def post(self, slug: str) -> None:
        """Submit: the login is the hub's, the time is this server's."""
        login, now = self.learner(), datetime.now(UTC)
        receipt = await self.answer(lambda: self._submit(slug, login, now))
        self.set_status(201)
        self.send(receipt)

    def _submit(self, slug: str, login: str, now: datetime) -> dict[str, object]:
        campus = self.campus
        if slug not in campus.releases.slugs():
            raise SubmissionError(f"Le devoir « {slug} » n'est pas publié : rien n'a été remis, rien n'est perdu.")
        due = campus.course.assignment(slug).due
        submission = campus.store.submit(slug, login, decode(self.body), now=now, due=due, max_bytes=campus.max_bytes)
        return campus.described(submission)


class OwnSubmission(ApiHandler):
    """One of the caller's own submissions."""

    async def get(self, slug: str, submission_id: str) -> None:
        """Give back the submitted files."""
        login, store = self.learner(), self.campus.store
        files = await self.answer(lambda: store.submission(slug, login, submission_id).files())
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(files))


class OwnFeedback(ApiHandler):
    """The feedback on one of the caller's own submissions."""

    async def get(self, slug: str, submission_id: str) -> None:
        """Give its pages, as data."""
        login, campus = self.learner(), self.campus
        pages = await self.answer(lambda: campus.feedback.pages(campus.store.submission(slug, login, submission_id)))
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(encode(pages))
