"""The pages a browser sees: the status page, the end of the hub's login, the start-up probe.

Nothing here changes anything: there is no form and no POST, so there is nothing to forge from another site. Feedback
is never shown here (see `cpia.campus.feedback`).
"""

from datetime import datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from jupyterhub.services.auth import HubOAuthCallbackHandler, HubOAuthenticated, UserNotAllowed
from tornado.web import RequestHandler, authenticated

from cpia.campus.identity import Caller, caller_from
from cpia.campus.service import Campus

TEMPLATES = Path(__file__).parent / "templates"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
)


class Discreet(HubOAuthenticated):  # type: ignore[misc]  # jupyterhub has no types
    """The hub's login without names in the logs: the stock check writes the login of whoever it refuses."""

    def check_hub_user(self, model: dict[str, Any]) -> dict[str, Any]:
        """Admit whoever the hub lets open this service."""
        if not self.hub_auth.check_scopes(self.hub_auth.access_scopes, model):
            raise UserNotAllowed(model)
        return model


class Callback(Discreet, HubOAuthCallbackHandler):  # type: ignore[misc]  # jupyterhub has no types
    """The end of the login."""


class Status(Discreet, RequestHandler):
    """What is released, when it is due, what I submitted and when."""

    caller: Caller | None = None

    def set_default_headers(self) -> None:
        """Allow nothing but our own style sheet."""
        self.set_header("Content-Security-Policy", POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "same-origin")

    async def prepare(self) -> None:
        """Ask the hub without blocking the other calls; the answer is kept for `get_current_user`."""
        await self.hub_auth.get_user(self, sync=False)

    @authenticated
    def get(self) -> None:
        """Show the page."""
        campus: Campus = self.settings["campus"]
        self.caller = caller_from(self.current_user, campus.course.id)
        own = campus.own_submissions(self.caller) if self.caller else []
        released = campus.released() if self.caller else []
        self.set_status(200 if self.caller else 403)
        self.render(
            "status.html",
            campus=campus,
            caller=self.caller,
            rows=[(row, [s for s in own if s["assignment_id"] == row["assignment_id"]]) for row in released],
            date=lambda moment: _date(moment, campus.course.timezone),
            hub=self.hub_auth.hub_prefix,
            prefix=self.settings["prefix"],
        )

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say what happened, in French, without the server's details."""
        self.render("error.html", status=status_code, prefix=self.settings["prefix"])


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
