"""« Ma progression »: the file of the book that a learner hands over, looks at, takes back or erases.

Nothing is kept before the learner saw what the file holds and said yes: until then it travels with the page. Whose it
is, is the hub's answer; no address or form names a person, and nobody else has a page that shows it.
"""

from collections.abc import Mapping
from typing import ClassVar
from urllib.parse import urljoin

from tornado.httputil import HTTPInputError, parse_body_arguments
from tornado.web import HTTPError, authenticated, stream_request_body

from cpia.campus import declared, progress_view
from cpia.campus.credential_page import CredentialPage, Refused
from cpia.campus.streamed import Streamed
from cpia.declared_progress import FILE_NAME, MAX_BYTES, Progress, parse, to_json
from cpia.errors import ProgressError
from cpia.hub.services import BOOK

FORM_MAX = MAX_BYTES + 8 * 1024
"""The file, and what a form adds to it."""
READ_MAX = 8 * 1024 * 1024
"""What is read, and thrown away, so that whoever chose a wrong file is told so; the connection is cut beyond."""
TOO_BIG = (
    f"Rien n'a été gardé : le fichier est trop volumineux ({MAX_BYTES // 1024} Ko au plus). Choisissez {FILE_NAME}."
)


class ProgressPage(CredentialPage):
    """What these addresses share."""

    here = "progression"
    MESSAGES: ClassVar[Mapping[str, str]] = {
        "garde": "Votre progression est gardée ici, pour vous seul.",
        "efface": "C'est effacé : il ne reste ici plus rien de votre progression.",
    }

    async def mine(self) -> declared.Kept | None:
        """Give what the caller handed over."""
        login = self.learner()
        return await self.work(lambda: declared.read(self.campus.home, login))


class Overview(ProgressPage):
    """My progress."""

    @authenticated
    async def get(self) -> None:
        """Show it, or that it cannot be read any more."""
        try:
            kept, problem = await self.mine(), ""
        except Refused as refusal:
            kept, problem = None, refusal.text
        view = kept and progress_view.of(kept.progress, self.campus.course)
        book = urljoin(self.settings["prefix"], f"../{BOOK}/")
        self.show("progress.html", kept=kept, view=view, problem=problem, file_name=FILE_NAME, book=book)


class Download(ProgressPage):
    """The file, to take back."""

    @authenticated
    async def get(self) -> None:
        """Send it as a file, never as a page of this site."""
        kept = await self.mine()
        if kept is None:
            raise HTTPError(404)
        self.set_header("Content-Type", "application/json")
        self.set_header("Content-Disposition", f'attachment; filename="{FILE_NAME}"')
        self.finish(to_json(kept.progress))


@stream_request_body
class Form(Streamed, ProgressPage):
    """A form that holds a file: who sends it is known before a byte is read; the token, in it, is checked after."""

    def check_xsrf_cookie(self) -> None:
        """Wait: the token is in the body (see `read_form`)."""

    async def prepare(self) -> None:
        """Tell a learner's browser, for which more is read; a refusal that does not wait for the body would be lost."""
        self._body = bytearray()
        self._length = 0
        await super().prepare()
        by_browser = not getattr(self, "_token_authenticated", False)  # else: with the token of a Jupyter server
        self._admitted = self.caller is not None and self.caller.learner and by_browser
        self.open_body(READ_MAX if self._admitted else FORM_MAX)

    def data_received(self, chunk: bytes) -> None:
        """Gather the body, up to what a form may hold."""
        self._length += len(chunk)
        self._body += chunk[: FORM_MAX - len(self._body)]

    def read_form(self) -> None:
        """Give the fields and the file their places, then check the token as every page does."""
        if not self._admitted:
            raise HTTPError(403)
        if self._length > FORM_MAX:
            raise Refused(TOO_BIG, 413)
        kind, headers = self.request.headers.get("Content-Type", ""), self.request.headers
        try:
            parse_body_arguments(kind, bytes(self._body), self.request.body_arguments, self.request.files, headers)
        except HTTPInputError as problem:
            raise HTTPError(400) from problem
        for name, values in self.request.body_arguments.items():
            self.request.arguments.setdefault(name, []).extend(values)
        super().check_xsrf_cookie()

    def progress(self, name: str) -> Progress:
        """Give the progress that a file holds; tell why it is refused."""
        files = self.request.files.get(name, [])
        if len(files) != 1 or not files[0].body:
            raise Refused(f"Rien n'a été gardé : choisissez le fichier {FILE_NAME}, que le livre exporte.", 422)
        if len(files[0].body) > MAX_BYTES:
            raise Refused(TOO_BIG, 413)
        return self.judged(files[0].body)

    def judged(self, data: bytes) -> Progress:
        """Give the progress of those bytes."""
        try:
            return parse(data)
        except ProgressError as problem:
            raise Refused(f"Rien n'a été gardé. {str(problem)[:300]}", 422) from problem

    async def get(self) -> None:
        """Lead to the page where the form is."""
        self.lead(self.here)


class Check(Form):
    """What a file holds, before it is kept."""

    @authenticated
    async def post(self) -> None:
        """Show it."""
        self.read_form()
        progress = self.progress("fichier")
        try:
            kept = await self.mine()
        except Refused:  # what is there is damaged, and about to be replaced
            kept = None
        view, content = progress_view.of(progress, self.campus.course), to_json(progress).decode()
        self.show("progress_check.html", view=view, content=content, kept=kept)


class Keep(Form):
    """A file that the learner looked at and wants kept."""

    @authenticated
    async def post(self) -> None:
        """Judge it again, and keep it."""
        self.read_form()
        login, progress = self.learner(), self.judged(self.get_body_argument("contenu", "", strip=False).encode())
        await self.work(lambda: declared.write(self.campus.home, login, progress))
        self.lead(self.here, "garde")


class Erase(ProgressPage):
    """Erase what I handed over."""

    @authenticated
    async def get(self) -> None:
        """Lead to the page where the form is."""
        self.lead(self.here)

    @authenticated
    async def post(self) -> None:
        """Erase it, once confirmed."""
        login = self.learner()
        if self.field("compris") != "oui":
            raise Refused("Rien n'a été effacé : cochez « Oui, effacer », puis recommencez.", 422)
        await self.work(lambda: declared.forget(self.campus.home, login))
        self.lead(self.here, "efface")
