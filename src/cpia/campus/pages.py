"""The pages a browser sees: what they share, the status page, the end of the hub's login, the start-up probe.

Forms post to this service alone, each with the hub's XSRF token, which is bound to the caller's login: a page of
another site can make a browser send neither. Feedback is never shown here (see `cpia.campus.feedback`).
"""

from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated, UserNotAllowed
from tornado.web import HTTPError, RequestHandler, authenticated

from cpia.campus.identity import Caller, caller_from
from cpia.campus.service import Campus
from cpia.credentials import freshness

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
EVERYBODY = (("", "Mes remises"), ("quiz", "Quiz"))
LEARNERS = (("progression", "Ma progression"), ("certifications", "Mes certifications"))
INSTRUCTORS = (("session", "Session"), ("registre", "Registre"))
"""The pages that every page leads to: their address under the service's prefix, and their name."""


class Discreet(HubOAuthenticated):  # type: ignore[misc]  # jupyterhub has no types
    """The hub's login without names in the logs: the stock check writes the login of whoever it refuses."""

    def check_hub_user(self, model: dict[str, Any]) -> dict[str, Any]:
        """Admit whoever the hub lets open this service."""
        if not self.hub_auth.check_scopes(self.hub_auth.access_scopes, model):
            raise UserNotAllowed(model)
        return model


class Callback(Discreet, HubOAuthCallbackHandler):  # type: ignore[misc]  # jupyterhub has no types
    """The end of the login."""


class Page(RequestHandler):
    """A page that loads nothing but our own style sheet, with errors in French."""

    caller: Caller | None = None

    def set_default_headers(self) -> None:
        """Allow nothing but our own style sheet."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    def get_template_namespace(self) -> dict[str, Any]:
        """Give what every page shows: the course, the ways to the other pages."""
        settings = self.settings
        shared = {"prefix": settings["prefix"], "hub": settings["hub_auth"].hub_prefix}
        shared["navigation"] = navigation(self.caller)
        course = settings["campus"].course
        return super().get_template_namespace() | shared | {"course": course, "here": None}

    def date(self, moment: str | None) -> str:
        """Write a moment as people of the course's zone read it."""
        return _date(moment, self.settings["campus"].course.timezone)

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what happened, without the server's details."""
        self.render("error.html", status=status_code)


class NotFound(Page):
    """Any other address."""

    def check_xsrf_cookie(self) -> None:
        """Ask nothing: there is nothing here to be made to do, and a wrong address is 404 for everybody."""

    def prepare(self) -> None:
        """Refuse every method."""
        raise HTTPError(404)


class Enrolled(Discreet, Page):
    """A page of somebody of the course, whom the hub names."""

    async def prepare(self) -> None:
        """Ask the hub without blocking the other calls; the answer is kept for `get_current_user`."""
        await self.hub_auth.get_user(self, sync=False)
        if self.current_user:
            self.caller = caller_from(self.current_user, self.settings["campus"].course.id)


class Status(Enrolled):
    """What is released, when it is due, what I submitted and when; to instructors, an alarm where there is one."""

    @authenticated
    def get(self) -> None:
        """Show the page."""
        campus: Campus = self.settings["campus"]
        self.set_status(200 if self.caller else 403)
        lists = freshness.freshness(campus.home, datetime.now(UTC))
        self.render(
            "status.html",
            here="",
            caller=self.caller,
            rows=campus.status_of(self.caller) if self.caller else [],
            graded=_graded,
            alarm=lists.told() if self.caller and self.caller.instructor and lists.alarming else "",
            date=self.date,
        )


def navigation(caller: Caller | None) -> tuple[tuple[str, str], ...]:
    """Give the pages that somebody may open."""
    learner = LEARNERS if caller is not None and caller.learner else ()
    instructor = INSTRUCTORS if caller is not None and caller.instructor else ()
    return (*EVERYBODY, *learner, *instructor)


class Health(RequestHandler):
    """The start-up probe: says that the service answers, and nothing else."""

    def get(self) -> None:
        """Answer."""
        self.finish({"status": "ok"})


def _date(moment: str | None, timezone: str) -> str:
    """Write a moment as people of that zone read it."""
    if moment is None:
        return "sans date limite"
    aware = datetime.fromisoformat(moment.replace(" UTC", "+00:00")).astimezone(ZoneInfo(timezone))
    return f"{aware:%d/%m/%Y à %H h %M}"


def _graded(found: dict[str, Any] | None) -> str:
    """Say what is known of a grading before its feedback is given."""
    if found is None:
        return "pas encore"
    if found["review"]:
        return "à revoir par votre formateur"
    if not found["visible_tests"]:
        return "tests cachés notés après correction"
    count = f"{found['visible_passed']}/{found['visible_tests']}"
    return f"tests visibles {count} ; tests cachés notés après correction"
