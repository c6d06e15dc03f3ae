"""« Registre »: what was issued, revoked and reviewed, and whether the public lists still hold."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar, Literal

from tornado.web import HTTPError, authenticated

from cpia.campus import register_view
from cpia.campus.credential_page import CredentialPage, Refused
from cpia.campus.register_view import Line
from cpia.credentials import revocation

REASON_MAX = 500
"""Characters of a written reason."""


class RegisterPage(CredentialPage):
    """What these addresses share."""

    here = "registre"
    MESSAGES: ClassVar[Mapping[str, str]] = {
        "revoquee": "L'attestation est révoquée ; la liste publique le dit. Prévenez l'apprenant.",
        "maintenue": "L'attestation est maintenue ; le motif est au registre.",
    }

    async def line(self, uuid: str) -> Line:
        """Give one credential, or 404."""
        found = await self.work(lambda: register_view.one(self.campus.home, uuid))
        if found is None:
            raise HTTPError(404)
        return found

    def reason(self) -> str:
        """Give the written reason; there must be one."""
        text = self.field("motif", REASON_MAX)
        if len(text) < 5:
            raise Refused("Rien n'a été décidé : écrivez le motif, en une phrase, sans nommer personne.", 422)
        return text


class Register(RegisterPage):
    """The whole ledger, a page at a time."""

    @authenticated
    async def get(self) -> None:
        """Show it."""
        self.instructor()
        asked = self.get_query_argument("page", "1")
        number = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 7 else 1
        register = await self.work(lambda: register_view.of(self.campus.home, datetime.now(UTC), number))
        self.show("register.html", register=register)


class Check(RegisterPage):
    """The ledger checked from its first row to its last."""

    @authenticated
    async def get(self) -> None:
        """Check it, and show the head of its audit."""
        self.instructor()
        head, problem = await self.work(lambda: register_view.checked(self.campus.home))
        register = await self.work(lambda: register_view.of(self.campus.home, datetime.now(UTC)))
        self.show("register_check.html", head=head, problem=problem, register=register)


class Revoke(RegisterPage):
    """Take a credential back, for ever."""

    @authenticated
    async def get(self, uuid: str) -> None:
        """Say what it does, before it is done."""
        self.instructor()
        self.show("revoke.html", line=await self.line(uuid), most=REASON_MAX)

    @authenticated
    async def post(self, uuid: str) -> None:
        """Revoke, with the written reason."""
        login = self.instructor()
        await self.line(uuid)
        reason = self.reason()
        if not await self.work(lambda: revocation.revoke(self.campus.home, uuid, reason, by=login)):
            raise Refused("Cette attestation était déjà révoquée : le premier motif reste le seul.")
        self.lead(self.here, "revoquee")


class Review(RegisterPage):
    """Decide of a credential that the rule no longer grants."""

    @authenticated
    async def get(self, uuid: str) -> None:
        """Show why, and what may be decided."""
        self.instructor()
        line = await self.line(uuid)
        if line.review is None:
            self.lead(self.here)
            return
        self.show("review.html", line=line, mark=register_view.mark(line.review), most=REASON_MAX)

    @authenticated
    async def post(self, uuid: str) -> None:
        """Keep or revoke, if the review still is the one that was read."""
        login, line, reason = self.instructor(), await self.line(uuid), self.reason()
        decision: Literal["keep", "revoke"]
        match self.field("decision"):
            case "keep" | "revoke" as decided:
                decision = decided
            case _:
                raise Refused("Rien n'a été décidé : choisissez de maintenir ou de révoquer.", 422)
        seen = line.review
        if seen is None or register_view.mark(seen) != self.field("vu"):
            raise Refused("Rien n'a été décidé : cette relecture a changé, ou est déjà décidée. Relisez le registre.")
        await self.work(lambda: revocation.decide(self.campus.home, uuid, decision, by=login, reason=reason, seen=seen))
        self.lead(self.here, "maintenue" if decision == "keep" else "revoquee")
