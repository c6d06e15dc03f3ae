"""What the pages about certifications share: who may open them, work apart from the other calls, refusals in French.

A form posts, what it asked for is done or refused, and the browser is sent to a page that says so: going back or
loading again does nothing twice.
"""

import asyncio
import logging
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any, ClassVar, TypeVar

from tornado.web import HTTPError

from cpia.campus.pages import Enrolled
from cpia.campus.service import Campus
from cpia.errors import CpiaError
from cpia.rules.french import unbroken

T = TypeVar("T")
log = logging.getLogger("cpia.campus")


class Refused(HTTPError):
    """A refusal whose text the person reads."""

    def __init__(self, text: str, status: int = 409) -> None:
        super().__init__(status)
        self.text = text


class CredentialPage(Enrolled):
    """A page about certifications; `here` is its place in the navigation, where a refusal leads back to."""

    here: ClassVar[str] = ""
    MESSAGES: ClassVar[Mapping[str, str]] = {}

    @property
    def campus(self) -> Campus:
        """The stores and the course."""
        campus: Campus = self.settings["campus"]
        return campus

    def learner(self) -> str:
        """Give the login of the learner who asks; refuse anybody else."""
        if self.caller is None or self.caller.login is None or not self.caller.learner:
            raise HTTPError(403)
        return self.caller.login

    def instructor(self) -> str:
        """Give the login of the instructor who asks; refuse anybody else."""
        if self.caller is None or self.caller.login is None or not self.caller.instructor:
            raise HTTPError(403)
        return self.caller.login

    async def work(self, task: Callable[[], T]) -> T:
        """Read and write apart from the other calls; what the library refuses is told."""
        try:
            return await asyncio.to_thread(task)
        except CpiaError as problem:
            raise Refused(str(problem)) from problem
        except OSError as problem:
            log.exception("%s", type(self).__name__)
            raise Refused("Le serveur n'a rien pu enregistrer (disque plein ?) : prévenez l'équipe.", 507) from problem

    def field(self, name: str, most: int = 200) -> str:
        """Give a field of the form as one line; what is too long is refused, never cut."""
        text = " ".join(self.get_body_argument(name, "").split())
        if len(text) > most:
            raise Refused(f"Texte de {len(text)} caractères, attendu : {most} au plus.", 422)
        return text

    def show(self, template: str, **values: Any) -> None:
        """Render a page, with what was just done where the address says it."""
        told = self.MESSAGES.get(self.get_query_argument("fait", ""))
        ways = {"date": self.date, "day": self.day, "moment": self.moment, "unbroken": unbroken}
        self.render(template, here=self.here, told=told and unbroken(told), **ways, **values)

    def lead(self, address: str, done: str = "") -> None:
        """Send the browser to another page of ours, which says what was done."""
        query = f"?fait={done}" if done else ""
        self.redirect(f"{self.settings['prefix']}{address}{query}", status=303)

    def moment(self, at: datetime) -> str:
        """Write a moment as people of the course's zone read it."""
        return self.date(at.isoformat())

    def day(self, at: datetime) -> str:
        """Write a day as people of the course's zone read it."""
        return self.moment(at).partition(" ")[0]

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Tell a refusal; anything else as every page does."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        if isinstance(error, Refused):
            self.render("refused.html", here=self.here, back=self.here, refusal=unbroken(error.text))
        else:
            super().write_error(status_code, **kwargs)
