"""Call the campus service: one request, one answer, errors as text that a person can act upon."""

import json
import os
import urllib.error
import urllib.request
from dataclasses import dataclass
from typing import Any
from urllib.parse import quote

from cpia.campus.wire import decode
from cpia.errors import CpiaError

UNREACHABLE = (
    "Le service de remise ne répond pas. Votre travail n'est pas perdu : il est dans votre dossier. "
    "Attendez une minute et recommencez ; si cela dure, prévenez votre formateur."
)


class CampusError(CpiaError):
    """The campus service refused, or could not be reached."""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Follow no redirection: the token would travel with it."""

    def redirect_request(self, *_arguments: Any) -> None:
        return None


@dataclass(frozen=True)
class Client:
    """The campus service at `url`, called with `token` (the hub's, given to this Jupyter server)."""

    url: str
    token: str
    timeout: float

    @classmethod
    def from_environment(cls, url: str, timeout: float) -> "Client":
        """Take the token that the hub gave this server, and the address of the service."""
        address = url or os.environ.get("CPIA_CAMPUS_URL", "")
        token = os.environ.get("JUPYTERHUB_API_TOKEN", "")
        if not address.startswith(("http://", "https://")):
            raise CampusError(f"CPIA_CAMPUS_URL vaut {address!r} ; attendu : l'adresse du service de remise (http…).")
        if not token:
            raise CampusError("JUPYTERHUB_API_TOKEN est absent : remises et corrections passent par la plateforme.")
        return cls(address.rstrip("/") + "/", token, timeout)

    def get(self, *path: str) -> dict[str, Any]:
        """Read plain data."""
        return self._data(self._call("GET", path))

    def files(self, *path: str) -> dict[str, bytes]:
        """Read files."""
        return decode(self._call("GET", path))

    def send(self, method: str, *path: str, body: bytes = b"", query: str = "") -> dict[str, Any]:
        """Send a body and read the answer."""
        return self._data(self._call(method, path, body, query))

    def _data(self, body: bytes) -> dict[str, Any]:
        data: dict[str, Any] = json.loads(body)
        return data

    def _call(self, method: str, path: tuple[str, ...], body: bytes | None = None, query: str = "") -> bytes:
        address = self.url + "api/" + "/".join(quote(part, safe="") for part in path) + query
        headers = {"Authorization": f"token {self.token}", "Content-Type": "application/json"}
        request = urllib.request.Request(address, data=body, method=method, headers=headers)  # noqa: S310  # checked above
        # No proxy of the environment: the service is on the platform's own network.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect())
        try:
            with opener.open(request, timeout=self.timeout) as answer:
                content: bytes = answer.read()
                return content
        except urllib.error.HTTPError as error:
            raise CampusError(_refusal(error)) from error
        except OSError as error:  # refused, unreachable, closed, timed out
            raise CampusError(UNREACHABLE) from error


def _refusal(error: urllib.error.HTTPError) -> str:
    with error:
        try:
            return str(json.loads(error.read())["message"])
        except (ValueError, KeyError, TypeError, OSError):
            return f"{UNREACHABLE} (réponse {error.code})"
