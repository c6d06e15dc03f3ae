"""What every call of the API shares: a token in the header, the hub's answer, a limit on the body, errors in French.

The token is read from the `Authorization` header only, never from a cookie nor from the address. A page of another
site can therefore not make a browser act here, which is why these calls need no XSRF token.
"""

import asyncio
import json
import logging
from collections.abc import Awaitable, Callable
from typing import Any, ClassVar, TypeVar

from jupyterhub.services.auth import HubOAuth
from tornado.web import HTTPError, stream_request_body

from cpia.campus.identity import Caller, caller_from
from cpia.campus.service import Campus
from cpia.campus.streamed import Streamed
from cpia.errors import CpiaError

T = TypeVar("T")
log = logging.getLogger("cpia.campus")


class Refusal(HTTPError):
    """A refusal whose text the caller reads."""

    def __init__(self, status: int, text: str) -> None:
        super().__init__(status)
        self.text = text


@stream_request_body
class ApiHandler(Streamed):
    """Identifies the caller before a byte of the body is read, then reads no more than the limit."""

    instructors_only: ClassVar[bool] = False
    caller: Caller | None = None

    @property
    def campus(self) -> Campus:
        """The stores and the course."""
        campus: Campus = self.settings["campus"]
        return campus

    def body_limit(self) -> int:
        """Give the size of the biggest body of this call: none, unless the call says more."""
        return 0

    def check_xsrf_cookie(self) -> None:
        """Ask nothing: no cookie is ever read here (see the module's docstring)."""

    async def prepare(self) -> None:
        """Identify the caller and open the body up to the limit of this call."""
        self._body = bytearray()
        self.caller = await self._identified()
        if self.instructors_only and not self.caller.instructor:
            raise Refusal(403, "Cette action est réservée aux formateurs du parcours.")
        limit = self.body_limit()
        announced = self.request.headers.get("Content-Length", "0")
        if announced.isdecimal() and int(announced[:20]) > limit:
            raise Refusal(413, "L'envoi est trop volumineux : rien n'a été remis, votre travail reste intact.")
        self.open_body(limit)

    def data_received(self, chunk: bytes) -> None:
        """Gather the body; tornado closes the connection past the limit."""
        self._body += chunk

    async def answer(self, work: Callable[[], T]) -> T:
        """Run disk and computing work in a thread, turning the library's refusals into answers."""
        try:
            return await asyncio.to_thread(work)
        except CpiaError as error:
            raise Refusal(409, str(error)) from error
        except OSError as error:
            log.exception("%s", type(self).__name__)
            raise Refusal(507, "Le serveur ne peut rien enregistrer (disque plein ?). Votre travail reste intact dans "
                          "votre dossier : prévenez votre formateur, puis recommencez.") from error  # fmt: skip

    @property
    def body(self) -> bytes:
        """The whole body."""
        return bytes(self._body)

    def learner(self) -> str:
        """Give the login of the person who calls: the only name a learner's call ever works on."""
        if self.caller is None or self.caller.login is None:
            raise Refusal(403, "Cette action est réservée à une personne inscrite au parcours.")
        return self.caller.login

    def send(self, data: dict[str, Any]) -> None:
        """Finish with plain data."""
        self.set_header("Content-Type", "application/json; charset=utf-8")
        self.finish(json.dumps(data, ensure_ascii=False))

    def set_default_headers(self) -> None:
        """Keep personal data out of caches."""
        self.set_header("Cache-Control", "no-store")
        self.set_header("X-Content-Type-Options", "nosniff")

    def write_error(self, status_code: int, **kwargs: Any) -> None:
        """Say in French what is refused, never how the server is made."""
        error = kwargs.get("exc_info", (None, None, None))[1]
        text = error.text if isinstance(error, Refusal) else f"Le service de remise a refusé l'appel ({status_code})."
        self.send({"message": text})

    def log_exception(self, typ: Any, value: Any, tb: Any) -> None:
        """Log a fault of ours with its trace, without the address, which may hold a login."""
        if not isinstance(value, HTTPError):
            log.error("%s", type(self).__name__, exc_info=(typ, value, tb))

    async def _identified(self) -> Caller:
        auth: HubOAuth = self.settings["hub_auth"]
        token = auth.get_token(self, in_cookie=False)
        lookup: Callable[..., Awaitable[dict[str, Any] | None]] = auth.user_for_token
        model = await lookup(token, sync=False) if token else None
        if not model:
            raise Refusal(401, "Identité inconnue : reconnectez-vous, ou redémarrez votre serveur Jupyter.")
        if not auth.check_scopes(auth.access_scopes, model):
            raise Refusal(403, "Ce jeton n'ouvre pas le service de remise.")
        caller = caller_from(model, self.campus.course.id)
        if caller is None:
            raise Refusal(403, "Vous n'êtes pas inscrit à ce parcours.")
        return caller
