"""The campus service: a tornado application that the hub starts and manages (`python -m cpia campus`).

The hub must grant, and nothing more:

* the service `campus` itself: no scope at all. It identifies a caller by asking `GET /hub/api/user` with the caller's
  own token, whose answer always holds the name and the groups. It is declared with its `url`, `oauth_no_confirm: True`
  (our own page needs no consent screen) and without `oauth_client_allowed_scopes`.
* each learner's and instructor's Jupyter server: the `server` role, else `Spawner.server_token_scopes`, holds
  `access:services!service=campus` besides `users:activity!user` and `access:servers!server`. A token never holds more
  than its owner: the groups `nbgrader-<course>` and `formgrade-<course>` get that same scope by a role. Whoever is in
  neither group is refused by the hub at the login and by this service on each call.
* the formgrader service, named as the course's id: a role with `access:services!service=campus`.

The servers find this service by `CPIA_CAMPUS_URL` (`http://127.0.0.1:<campus_port>/services/campus/`).

| call under `/services/campus/` | who | what |
| --- | --- | --- |
| `GET health` | anybody | start-up probe |
| `GET` (the prefix itself) | a logged-in person | status page |
| `GET quiz` | enrolled person | the quizzes, own tries |
| `POST quiz/<module>` | enrolled person | open a try, or find the one that is open |
| `GET`, `POST quiz/<module>/<id>` | enrolled person | own try: questions, then corrections; answer |
| `GET progression`, `progression/progression-cpia.json` | learner | own declared progress; the file |
| `POST progression/apercu`, `progression/garder`, `progression/effacer` | learner | look at a file; keep, erase |
| `GET certifications` | learner | own certifications, what is missing |
| `GET certifications/<uuid>.<json, svg, png or pdf>`, `…/image.svg`, `…/cv.png` | learner | own files |
| `POST certifications/choix` | learner | what is written in clear |
| `GET`, `POST certifications/<uuid>/reemettre` | learner | replace own credential, as chosen |
| `GET`, `POST certifications/effacer` | learner | erase own credentials |
| `GET session`, `POST session/figer`, `session/confirmer` | instructor | dry run; freeze, confirm |
| `GET`, `POST session/delivrer` | instructor | progress of the issue; issue |
| `GET registre`, `registre/controle` | instructor | what was issued; check the ledger |
| `GET`, `POST registre/<uuid>/revoquer`, `…/relire` | instructor | revoke; decide a review |
| `GET api/assignments` | enrolled | released, own submissions, limits |
| `GET api/assignments/<slug>` | enrolled | release with the caller's variant |
| `GET`, `POST api/assignments/<slug>/submissions` | enrolled person | own receipts; submit |
| `GET api/assignments/<slug>/submissions/<id>` | enrolled person | own submitted files |
| `GET api/assignments/<slug>/submissions/<id>/feedback` | enrolled person | own feedback |
| `PUT`, `DELETE api/course/releases/<slug>` | instructors, formgrader | release (`?replace=1`), withdraw |
| `GET api/course/submissions` | instructors, formgrader | every receipt |
| `GET api/course/submissions/<slug>/<login>/<id>` | instructors, formgrader | files to grade |
| `PUT api/course/submissions/<slug>/<login>/<id>/feedback` | instructors, formgrader | give feedback |
"""

import asyncio
import logging
import os
import signal
from pathlib import Path
from urllib.parse import urlparse

from jupyterhub.services.auth import HubOAuth
from tornado.httpserver import HTTPServer
from tornado.web import Application, RequestHandler, StaticFileHandler

from cpia.campus import (
    certification_pages,
    instructor_api,
    learner_api,
    pages,
    progress_pages,
    quiz_pages,
    register_pages,
    session_pages,
)
from cpia.campus.issuing_job import Issuing
from cpia.campus.service import Campus
from cpia.errors import StartError
from cpia.secret_files import ensure_secret

log = logging.getLogger("cpia.campus")
PART = r"([^/]+)"
UUID = "([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})"
PAGES = {
    "quiz": quiz_pages.Overview,
    f"quiz/{PART}": quiz_pages.Start,
    f"quiz/{PART}/{PART}": quiz_pages.Try,
    "progression": progress_pages.Overview,
    r"progression/progression-cpia\.json": progress_pages.Download,
    "progression/apercu": progress_pages.Check,
    "progression/garder": progress_pages.Keep,
    "progression/effacer": progress_pages.Erase,
    "certifications": certification_pages.Overview,
    "certifications/choix": certification_pages.Choices,
    "certifications/effacer": certification_pages.Erase,
    f"certifications/{UUID}/reemettre": certification_pages.Reissue,
    rf"certifications/{UUID}\.(json|svg|png|pdf)": certification_pages.Download,
    rf"certifications/{UUID}/(?:image|cv)\.(svg|png)": certification_pages.Picture,
    "session": session_pages.Session,
    "session/figer": session_pages.Freeze,
    "session/confirmer": session_pages.Confirm,
    "session/delivrer": session_pages.Issue,
    "registre": register_pages.Register,
    "registre/controle": register_pages.Check,
    f"registre/{UUID}/revoquer": register_pages.Revoke,
    f"registre/{UUID}/relire": register_pages.Review,
}
API = {
    "api/assignments": learner_api.Assignments,
    f"api/assignments/{PART}": learner_api.Release,
    f"api/assignments/{PART}/submissions": learner_api.OwnSubmissions,
    f"api/assignments/{PART}/submissions/{PART}": learner_api.OwnSubmission,
    f"api/assignments/{PART}/submissions/{PART}/feedback": learner_api.OwnFeedback,
    f"api/course/releases/{PART}": instructor_api.CourseRelease,
    "api/course/submissions": instructor_api.CourseSubmissions,
    f"api/course/submissions/{PART}/{PART}/{PART}": instructor_api.CourseSubmission,
    f"api/course/submissions/{PART}/{PART}/{PART}/feedback": instructor_api.CourseFeedback,
}


def make_app(campus: Campus, prefix: str, hub_auth: HubOAuth) -> Application:
    """Put the handlers together under the service's prefix."""
    static = {"path": Path(__file__).parent / "static"}
    handlers = [(prefix + path, handler) for path, handler in API.items()]
    return Application(
        [
            (prefix.rstrip("/") + "/?", pages.Status),
            *((prefix + path, handler) for path, handler in PAGES.items()),
            (prefix + "health", pages.Health),
            (prefix + "oauth_callback", pages.Callback),
            (prefix + r"static/(campus\.css)", StaticFileHandler, static),
            *handlers,
        ],
        default_handler_class=pages.NotFound,
        campus=campus,
        issuing=Issuing(campus.home),
        hub_auth=hub_auth,
        prefix=prefix,
        template_path=str(pages.TEMPLATES),
        xsrf_cookies=True,
        xsrf_cookie_kwargs={"httponly": True, "samesite": "Strict"},
        cookie_secret=ensure_secret(campus.home.secrets / "campus-cookies").hex(),
        log_function=write_log_line,
    )


def write_log_line(handler: RequestHandler) -> None:
    """Log who (a pseudonym), what and the outcome; an address may hold a login, so it is not written."""
    campus: Campus = handler.settings["campus"]
    name = campus.pseudonym(getattr(handler, "caller", None))
    milliseconds = 1000 * handler.request.request_time()
    what = f"{handler.request.method} {type(handler).__name__}"
    log.info("%s %s %d %.0f ms", name, what, handler.get_status(), milliseconds)


def serve(campus: Campus) -> None:
    """Serve until asked to stop (SIGTERM, SIGINT); calls in progress are finished."""
    address = urlparse(os.environ.get("JUPYTERHUB_SERVICE_URL", ""))
    prefix = os.environ.get("JUPYTERHUB_SERVICE_PREFIX", "")
    if not address.port or not prefix:
        raise StartError(
            "Le service campus est démarré par le hub : JUPYTERHUB_SERVICE_URL et JUPYTERHUB_SERVICE_PREFIX manquent. "
            "Lancez la plateforme avec « make start »."
        )
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(name)s %(levelname)s %(message)s")
    for name in ("tornado.application", "tornado.general"):
        logging.getLogger(name).setLevel(logging.WARNING)  # at INFO, the hub's library names who logs in
    hub_auth = HubOAuth.instance(cache_max_age=30)  # seconds a revoked token or a left group still counts
    server = HTTPServer(make_app(campus, prefix, hub_auth), max_body_size=65_536)
    asyncio.run(_run(server, campus, address.hostname or "127.0.0.1", address.port))


async def _run(server: HTTPServer, campus: Campus, host: str, port: int) -> None:
    stopped = asyncio.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        asyncio.get_running_loop().add_signal_handler(number, stopped.set)
    server.listen(port, host)
    campus.store.clear_drafts()  # once the port is ours: nobody else is writing
    log.info("en service sur %s:%d", host, port)
    await stopped.wait()
    server.stop()
    await server.close_all_connections()
