"""Does each part of the running platform answer? Asked through the address that people use, with a real request."""

import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from cpia.errors import StartError

POLL_SECONDS = 0.2


@dataclass(frozen=True)
class Part:
    """One part of the platform: its name for people, and the address that shows that it works."""

    name: str
    url: str
    token: str = ""


class _NoRedirect(urllib.request.HTTPRedirectHandler):
    """Leave a redirection as it is: the part answered."""

    def redirect_request(self, *_: object) -> None:
        return None


_OPENER = urllib.request.build_opener(urllib.request.ProxyHandler({}), _NoRedirect)


def answers(part: Part) -> bool:
    """Tell whether the part answers now; with a token the answer must be a success."""
    headers = {"Authorization": f"token {part.token}"} if part.token else {}
    request = urllib.request.Request(part.url, headers=headers)  # noqa: S310 our own http addresses
    try:
        with _OPENER.open(request, timeout=5) as answer:
            return bool(answer.status == 200)
    except urllib.error.HTTPError as refusal:
        refusal.close()
        return not part.token and refusal.code in (301, 302, 401, 403)
    except OSError:
        return False


def wait(parts: list[Part], alive: Callable[[], bool], patience: float) -> Iterator[Part]:
    """Give each part as it answers, in their order: the hub's first, so that its log is not filled with refusals.

    Raises
    ------
    StartError
        The hub ended, or a part still does not answer after `patience` seconds.
    """
    deadline = time.monotonic() + patience
    for part in parts:
        while not answers(part):
            if not alive():
                raise StartError("le hub s'est arrêté pendant son démarrage")
            if time.monotonic() > deadline:
                raise StartError(f"sans réponse après {patience:.0f} s : {part.name}")
            time.sleep(POLL_SECONDS)
        yield part
