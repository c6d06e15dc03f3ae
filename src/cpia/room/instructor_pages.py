"""« Séance » for instructors: open one, show its code, see how many seats are taken, end it. Never who sits there.

Who they are is the hub's word. Forms carry the hub's XSRF token, as those of the campus do.
"""

import io
from typing import Any
from urllib.parse import quote

import segno
from jupyterhub.services.auth import HubOAuthCallbackHandler
from tornado.web import HTTPError, authenticated

from cpia.campus.identity import caller_from
from cpia.campus.pages import Discreet
from cpia.room import codes
from cpia.room.hall import Hall, Room
from cpia.room.pages import POLICY, Untraced
from cpia.settings import SEANCE_MINUTES, SEANCE_SEATS


class InstructorPage(Discreet, Untraced):
    """A page of somebody who teaches the course."""

    POLICY = POLICY

    async def prepare(self) -> None:
        """Ask the hub who it is."""
        await self.hub_auth.get_user(self, sync=False)
        if self.current_user:
            caller = caller_from(self.current_user, self.settings["course"])
            if caller is None or not caller.instructor or caller.login is None:
                raise HTTPError(403)

    def check_xsrf_cookie(self) -> None:
        """Ask for the hub's token: this form opens and ends sessions."""
        super(Untraced, self).check_xsrf_cookie()

    def set_default_headers(self) -> None:
        """As every page; the hub's login sends its own."""
        Untraced.set_default_headers(self)

    def lead(self) -> None:
        """Go back to the page."""
        self.redirect(f"{self.settings['prefix']}formateur", status=303)


class Callback(Discreet, HubOAuthCallbackHandler):  # type: ignore[misc]  # jupyterhub has no types
    """The end of the login."""


class Board(InstructorPage):
    """The page of the session: its form, or its code."""

    @authenticated
    def get(self) -> None:
        """Show it."""
        room = self.hall.room
        if room is None:
            self.render("open.html", told="", limits=self.settings["limits"], most=(SEANCE_SEATS, SEANCE_MINUTES))
        else:
            self.render("board.html", room=room, code=codes.spoken(room.code), address=self.address(), qr=self.qr(room))

    def address(self) -> str:
        """Give the address that pupils type, as this browser reached us."""
        asked = self.request.headers.get("X-Forwarded-Proto", self.request.protocol).split(",")[-1].strip()
        return f"{'https' if asked == 'https' else 'http'}://{self.request.host}{self.settings['prefix']}"

    def qr(self, room: Room) -> str:
        """Draw the address with its code, as an SVG image."""
        drawing = io.BytesIO()
        made = segno.make(f"{self.address()}?code={quote(room.code)}", error="m", micro=False)
        made.save(drawing, kind="svg", scale=8, border=2, xmldecl=False, svgns=True, light="#fff", dark="#000")
        return f"data:image/svg+xml;utf8,{quote(drawing.getvalue().decode())}"


class Open(InstructorPage):
    """The form that opens a session."""

    @authenticated
    def post(self) -> None:
        """Open it, within the limits."""
        if self.hall.room is None:
            self.hall.open(self.number("places", SEANCE_SEATS), self.number("minutes", SEANCE_MINUTES))
        self.lead()

    def number(self, name: str, most: int) -> int:
        """Give a number of the form, between 1 and what is allowed."""
        text = self.get_body_argument(name, "")
        if not text.isdecimal() or not 1 <= int(text[:6]) <= most:
            raise HTTPError(422)
        return int(text)


class End(InstructorPage):
    """The button that ends a session."""

    @authenticated
    def post(self) -> None:
        """End it now."""
        self.hall.close()
        self.lead()


class State(InstructorPage):
    """What the instructor's page asks again: how many, how long."""

    @authenticated
    def get(self) -> None:
        """Answer; no seat's name is in it."""
        self.finish(state(self.hall))


def state(hall: Hall) -> dict[str, Any]:
    """Describe the session in numbers."""
    room = hall.room
    if room is None:
        return {"ouverte": False}
    ready, told = room.engine is not None, room.failure
    if room.engine is not None and not room.engine.is_alive():
        ready, told = False, "Les carnets se sont arrêtés : terminez la séance, puis ouvrez-en une autre."
    return {"ouverte": True, "prete": ready, "echec": told, "prises": room.seats.count(), "reste": room.remaining()}
