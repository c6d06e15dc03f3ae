"""The services that the hub starts and stops with itself: campus, formgrader, book, session, grading, publication."""

import sys
from pathlib import Path
from typing import Any

from cpia.courses import Course
from cpia.home import PROJECT, Home
from cpia.secret_files import ensure_secret
from cpia.settings import Settings

CAMPUS = "campus"
BOOK = "livre"
SEANCE = "seance"
GRADING = "correction"
PUBLICATION = "publication"
HEALTH_CHECK = "sante"


def managed_services(home: Home, settings: Settings, course: Course) -> list[dict[str, Any]]:
    """Describe every service to the hub."""
    services = [campus(home, settings), formgrader(home, settings, course), book(home, settings), publication(home)]
    if settings.seance.enabled:
        services.append(seance(home, settings))
    return [*services, grading(home)] if settings.grade_on_submission else services


def campus_url(settings: Settings) -> str:
    """Give the campus service's own address, for programs of this machine."""
    return f"http://127.0.0.1:{settings.campus_port}/services/{CAMPUS}/"


def campus(home: Home, settings: Settings) -> dict[str, Any]:
    """Describe the campus service: nbgrader's exchange, with the hub's identity."""
    command = [sys.executable, "-m", "cpia", "campus"]
    return _service(home, CAMPUS, settings.campus_port, home.campus, {}) | {"command": command}


def formgrader(home: Home, settings: Settings, course: Course) -> dict[str, Any]:
    """Describe nbgrader's formgrader, which nbgrader finds by its name: the course's.

    Its own home keeps an instructor's files away from its configuration, where Python code would be run.
    """
    folder = home.run / "formgrader"
    environment = {
        "HOME": str(folder),
        "JUPYTER_CONFIG_DIR": str(folder / "config"),
        "JUPYTER_DATA_DIR": str(folder / "data"),
        "JUPYTER_RUNTIME_DIR": str(folder / "runtime"),
        "JUPYTER_CONFIG_PATH": f"{PROJECT / 'hub_config' / 'jupyter' / 'formgrader'}:{PROJECT / 'hub_config'}",
        "JUPYTERHUB_ROOT_DIR": str(home.course),
        "JUPYTERHUB_DEFAULT_URL": "/formgrader",
        "JUPYTERHUB_DISABLE_USER_CONFIG": "1",
        "TZ": course.timezone,
        "CPIA_CAMPUS_URL": campus_url(settings),
    }
    command = [sys.executable, "-m", "cpia.hub.formgrader"]
    return _service(home, course.id, settings.formgrader_port, folder, environment) | {"command": command}


def book(home: Home, settings: Settings) -> dict[str, Any]:
    """Describe the service of the book, open to everyone who reaches the hub."""
    command = [sys.executable, "-m", "cpia.hub.book_service"]
    return _service(home, BOOK, settings.book_port, home.run, {}) | {"command": command}


def seance(home: Home, settings: Settings) -> dict[str, Any]:
    """Describe the service of the schools' session: visitors enter it by a code, without any account."""
    command = [sys.executable, "-m", "cpia.room.app"]
    return _service(home, SEANCE, settings.seance_port, home.run, {}) | {"command": command}


def grading(home: Home) -> dict[str, Any]:
    """Describe the service that grades each submission as it comes."""
    return _pageless(home, GRADING, "cpia.grading.service")


def publication(home: Home) -> dict[str, Any]:
    """Describe the service that signs the revocation lists anew every day."""
    return _pageless(home, PUBLICATION, "cpia.credentials.daily")


def _pageless(home: Home, name: str, module: str) -> dict[str, Any]:
    """Describe a service without a page, and without any right over the hub."""
    described = _service(home, name, 0, home.run, {})
    return {key: described[key] for key in ("name", "api_token", "cwd", "environment")} | {
        "command": [sys.executable, "-m", module]
    }


def _service(home: Home, name: str, port: int, folder: Path, environment: dict[str, str]) -> dict[str, Any]:
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return {
        "name": name,
        "url": f"http://127.0.0.1:{port}",
        "api_token": ensure_secret(home.secrets / f"service-{name}").hex(),
        "oauth_no_confirm": True,
        "cwd": str(folder),
        "environment": {"CPIA_HOME": str(home.root), "CPIA_PROJECT": str(PROJECT)} | environment,
    }
