"""The service « seance », which the hub starts: `python -m cpia.room.app`.

| address under `/services/seance/` | who | what |
| --- | --- | --- |
| `GET`, `POST` (the prefix itself) | anybody | type the code; a seat for the right one |
| `GET terminee` | anybody | the session is over |
| `GET voila/…`, `static/…` | anybody, while a session is open | files of the pages |
| `GET place/<seat>/` | a seat | the list of notebooks |
| `GET place/<seat>/carnet/<name>` | a seat | a notebook, run by a kernel of its own |
| `GET place/<seat>/api/kernels/<id>/channels` | a seat, its own kernel | where the controls stand |
| `GET place/<seat>/etat`, `POST …/quitter`, `POST …/voila/api/shutdown/<id>` | a seat | time left; leave |
| `GET formateur`, `formateur/etat`, `POST formateur/ouvrir`, `formateur/terminer` | instructor | the session |
| `GET health` | anybody | start-up probe |

The hub must grant it no scope at all, and `access:services!service=seance` to the instructors' group alone: visitors
never log in. No request is logged.
"""

import asyncio
import logging
import os
import signal
from typing import Any
from urllib.parse import urlsplit

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, StaticFileHandler

from cpia import courses, settings
from cpia.campus.pages import Health
from cpia.home import Home
from cpia.room import instructor_pages, notebook_pages, pages
from cpia.room.engine import forget_leftovers
from cpia.room.hall import Hall
from cpia.secret_files import ensure_secret
from cpia.settings import Settings

PLACE = "place/(?P<place>[A-Za-z0-9_-]{32})/"
KERNEL = "(?P<kernel>[0-9a-f-]{36})"
ADDRESSES: dict[str, Any] = {
    "": pages.Door,
    "terminee": pages.Over,
    f"(?P<path>{notebook_pages.FILE})": notebook_pages.File,
    PLACE: pages.Desk,
    f"{PLACE}etat": pages.Remaining,
    f"{PLACE}quitter": pages.Leave,
    f"{PLACE}carnet/(?P<slug>[a-z0-9-]{{1,40}})": notebook_pages.NotebookPage,
    f"{PLACE}(?P<path>{notebook_pages.FILE})": notebook_pages.File,
    f"{PLACE}api/kernels/{KERNEL}": notebook_pages.Kernel,
    f"{PLACE}api/kernels/{KERNEL}/channels": notebook_pages.Channels,
    f"{PLACE}voila/api/shutdown/{KERNEL}": notebook_pages.Shutdown,
    "formateur": instructor_pages.Board,
    "formateur/ouvrir": instructor_pages.Open,
    "formateur/terminer": instructor_pages.End,
    "formateur/etat": instructor_pages.State,
    "oauth_callback": instructor_pages.Callback,
    "health": Health,
}


def make_app(hall: Hall, prefix: str, hub_auth: HubOAuth, course: str, chosen: Settings, secret: str) -> Application:
    """Put the handlers together under the service's prefix."""
    return Application(
        [
            *((prefix + path, handler) for path, handler in ADDRESSES.items()),
            (prefix + r"static/(salle\.(?:css|js))", StaticFileHandler, {"path": pages.STATIC}),
        ],
        default_handler_class=pages.Nothing,
        hall=hall,
        prefix=prefix,
        hub_auth=hub_auth,
        course=course,
        limits=(chosen.seance.seats, chosen.seance.minutes),
        template_path=str(pages.TEMPLATES),
        xsrf_cookies=True,
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
        cookie_secret=secret,
        websocket_max_message_size=65_536,
        websocket_ping_interval=20,
        log_function=lambda _handler: None,
    )


def serve(home: Home) -> None:
    """Serve until asked to stop; what is open ends with us."""
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for name in ("tornado.application", "tornado.general", "tornado.websocket", "asyncio"):
        logging.getLogger(name).setLevel(logging.CRITICAL)  # their lines hold addresses
    logging.getLogger("tornado.application").disabled = True
    address, prefix = urlsplit(os.environ["JUPYTERHUB_SERVICE_URL"]), os.environ["JUPYTERHUB_SERVICE_PREFIX"]
    chosen = settings.load(home)
    course = courses.load(chosen.course_file).id
    secret = ensure_secret(home.secrets / "seance-cookies").hex()
    forget_leftovers(home.run)
    hall = Hall(home.run)
    app = make_app(hall, prefix, HubOAuth.instance(cache_max_age=30), course, chosen, secret)
    asyncio.run(_run(HTTPServer(app, max_body_size=65_536), hall, address.hostname or "127.0.0.1", address.port or 0))


async def _run(server: HTTPServer, hall: Hall, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server.listen(port, host)
    await stopped.wait()
    hall.close()
    server.stop()
    await server.close_all_connections()


if __name__ == "__main__":
    serve(Home.from_environment())
