"""« Session »: the dry run, then frozen by one instructor, confirmed by another, and issued.

Who freezes or confirms is who is logged in, never a field of a form. Each form holds the digest of the decisions that
its page showed: what changed meanwhile is refused, and shown.
"""

from collections.abc import Mapping
from typing import ClassVar

from tornado.web import authenticated

from cpia import freezing
from cpia.campus import session_view
from cpia.campus.credential_page import CredentialPage
from cpia.campus.issuing_job import Issuing

PATIENCE = 15.0  # seconds that the page of an issue waits for its end


class SessionPage(CredentialPage):
    """What these addresses share."""

    here = "session"
    MESSAGES: ClassVar[Mapping[str, str]] = {
        "figee": "La session est figée. Une autre personne de l'équipe doit maintenant relire et confirmer.",
        "confirmee": "La session est confirmée : elle peut être délivrée.",
    }

    @property
    def issuing(self) -> Issuing:
        """The issue that goes on, if there is one."""
        job: Issuing = self.settings["issuing"]
        return job


class Session(SessionPage):
    """The session as it is now."""

    @authenticated
    async def get(self) -> None:
        """Show who gets what, who does not, and why."""
        login = self.instructor()
        view = await self.work(lambda: session_view.of(self.campus.home))
        self.show("session.html", view=view, me=login, job=self.issuing.job)


class Freeze(SessionPage):
    """One instructor fixes the decisions."""

    @authenticated
    async def get(self) -> None:
        """Lead to the page where the form is."""
        self.lead(self.here)

    @authenticated
    async def post(self) -> None:
        """Freeze what the page showed."""
        login, seen = self.instructor(), self.field("empreinte") or "?"
        await self.work(lambda: freezing.freeze(self.campus.home, login, seen=seen))
        self.lead(self.here, "figee")


class Confirm(SessionPage):
    """Another instructor confirms the very same decisions."""

    @authenticated
    async def get(self) -> None:
        """Lead to the page where the form is."""
        self.lead(self.here)

    @authenticated
    async def post(self) -> None:
        """Confirm what the page showed."""
        login, seen = self.instructor(), self.field("empreinte")
        await self.work(lambda: freezing.confirm(self.campus.home, login, seen))
        self.lead(self.here, "confirmee")


class Issue(SessionPage):
    """The credentials are issued, and their number is told."""

    @authenticated
    async def get(self) -> None:
        """Show how far the last issue went; wait a little for its end."""
        self.instructor()
        job = await self.issuing.wait(PATIENCE)
        if job is None:
            self.lead(self.here)
            return
        view = await self.work(lambda: session_view.of(self.campus.home))
        self.show("issued.html", job=job, view=view)

    @authenticated
    async def post(self) -> None:
        """Begin; where one is going on, whoever asked for it, there is no second one."""
        self.issuing.start(self.instructor())
        self.lead("session/delivrer")
