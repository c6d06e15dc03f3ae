"""What a visitor's browser sees: the code, the list of notebooks, the end. No name is asked and no cookie is set.

A seat is an address that nobody can guess. Nothing of a request is written anywhere: not in a log, not in an error.
"""

import asyncio
import logging
import time
from pathlib import Path
from typing import Any

from tornado.web import HTTPError, RequestHandler

from cpia.room import codes
from cpia.room.hall import Hall, Room
from cpia.room.seats import Seat

log = logging.getLogger("cpia.seance")
TEMPLATES = Path(__file__).parent / "templates"
STATIC = Path(__file__).parent / "static"
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; connect-src 'self'; img-src 'self' data:; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
)
SLOW_SECONDS = 1.0
"""How long a wrong code makes one wait."""


class Untraced(RequestHandler):
    """A request of which nothing is kept: no cookie, no log line, no details of an error."""

    POLICY = POLICY

    @property
    def hall(self) -> Hall:
        """Where the session takes place."""
        hall: Hall = self.settings["hall"]
        return hall

    def set_default_headers(self) -> None:
        """Let nothing of another host in, and nothing be kept by the browser."""
        self.set_header("Content-Security-Policy", self.POLICY)
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")
        self.set_header("Referrer-Policy", "no-referrer")
        self.clear_header("Server")

    def check_xsrf_cookie(self) -> None:
        """Ask none: a visitor has no right that another site could use."""

    def log_exception(self, kind: type[BaseException] | None, *_: Any) -> None:
        """Write what kind of failure it is, no more: tornado's line would hold the address, which is a visitor's."""
        if kind is not None and not issubclass(kind, HTTPError):
            log.error("%s : %s", type(self).__name__, kind.__name__)

    def compute_etag(self) -> str | None:
        """Give none."""
        return None

    def get_template_namespace(self) -> dict[str, Any]:
        """Give what every page shows."""
        return super().get_template_namespace() | {"prefix": self.settings["prefix"], "place": None}

    def write_error(self, status_code: int, **_: Any) -> None:
        """Say in French what one may do."""
        self.render("refused.html", status=status_code)


class Nothing(Untraced):
    """Any other address."""

    def prepare(self) -> None:
        """Refuse every method."""
        raise HTTPError(404)


class Door(Untraced):
    """The page where the code is typed."""

    def get(self) -> None:
        """Ask for the code, already written where the QR code says it."""
        self.show("", self.get_query_argument("code", ""))

    async def post(self) -> None:
        """Give a seat for the right code."""
        room, given = self.hall.room, self.get_body_argument("code", "")
        now = time.monotonic()
        if room is not None and not room.tries.allowed(now):
            self.show("Trop de codes faux ont été essayés. Attendez une minute, puis recommencez.", given, 429)
        elif room is None or not codes.same(given, room.code):
            if room is not None:
                room.tries.wrong()
            await asyncio.sleep(SLOW_SECONDS)
            self.show("Ce code n'ouvre aucune séance. Relisez-le sur l'écran du professeur.", given, 403)
        elif (name := room.seats.take(now)) is None:
            full = f"La salle est pleine : ses {room.seats.most} places sont prises. Regardez avec un voisin."
            self.show(full, given, 409)
        else:
            for kernel in room.seats.abandoned():
                self.hall.later(room.drop_kernel(kernel))
            self.redirect(f"{self.settings['prefix']}place/{name}/", status=303)

    def show(self, told: str, typed: str, status: int = 200) -> None:
        """Show the form, and why the code was refused."""
        self.set_status(status)
        self.render("door.html", told=told, typed=codes.typed(typed))


class Over(Untraced):
    """What pages lead to when the session ends."""

    def get(self) -> None:
        """Say so."""
        self.render("over.html")


class Seated(Untraced):
    """A request from a seat: without one, the session is over, or the address is wrong."""

    room: Room
    seat: Seat
    name: str

    async def prepare(self) -> None:
        """Find the seat."""
        room = self.hall.room
        self.name = self.path_kwargs.pop("place", "")
        seat = room.seats.find(self.name, time.monotonic()) if room is not None else None
        if room is None or seat is None:
            raise HTTPError(410)
        self.room, self.seat = room, seat

    def get_template_namespace(self) -> dict[str, Any]:
        """Give the address of this seat."""
        return super().get_template_namespace() | {"place": self.address()}

    def address(self) -> str:
        """Give the address of this seat."""
        return f"{self.settings['prefix']}place/{getattr(self, 'name', '')}/"

    def write_error(self, status_code: int, **keywords: Any) -> None:
        """Say that it is over where it is."""
        if status_code == 410:
            self.render("over.html")
        else:
            super().write_error(status_code, **keywords)


class Desk(Seated):
    """The list of notebooks."""

    def get(self) -> None:
        """Show it."""
        self.render("desk.html", notebooks=self.room.notebooks, minutes=-(-self.room.remaining() // 60))


class Remaining(Seated):
    """How long the session still lasts: pages ask, which also keeps their seat."""

    def get(self) -> None:
        """Answer in seconds."""
        self.finish({"reste": self.room.remaining()})


class Leave(Seated):
    """The way out."""

    async def post(self) -> None:
        """Free the seat at once."""
        kernel = self.seat.kernel
        self.room.seats.leave(self.name)
        self.redirect(f"{self.settings['prefix']}terminee", status=303)
        await self.room.drop_kernel(kernel)
