"""Start, watch and stop the whole platform of one `CPIA_HOME`.

The launcher holds a lock as long as it runs, so there is one platform a home. Every process it causes dies with its
parent (`setpriv --pdeathsig`, bubblewrap's `--die-with-parent`), so that even SIGKILL leaves nothing behind; what may
still be there is ended by its recorded number and start time.
"""

import errno
import fcntl
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psutil

from cpia import cohort as cohorts
from cpia import courses, health, processes, settings
from cpia.errors import StartError
from cpia.health import Part
from cpia.home import PROJECT, Home
from cpia.hub.config import DIES_WITH_ITS_PARENT, HUB_CONFIG, groups, health_token, python_path
from cpia.hub.membership import forget_who_left
from cpia.hub.passwords import passwords_file
from cpia.hub.services import BOOK, CAMPUS, SEANCE
from cpia.processes import Started
from cpia.settings import Settings

PATIENCE_SECONDS = 120
WHY = {
    errno.ENOSPC: "le disque est plein",
    errno.EDQUOT: "le quota du compte est atteint",
    errno.EACCES: "ce compte n'en a pas le droit",
    errno.EROFS: "le disque est en lecture seule",
}
NEW_SETTINGS = """\
# Réglages de la plateforme ; les autres clés et leurs valeurs par défaut sont dans src/cpia/settings.py.
port = {port}
authenticator = "{authenticator}"
"""


@contextmanager
def only_one(home: Home) -> Iterator[None]:
    """Hold the lock of this home; the system frees it however we end."""
    with (home.run / "lock").open("a") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            url = settings.load(home).url
            raise StartError(f"la plateforme tourne déjà ({url}) ; arrêtez-la d'abord par « make stop ».") from None
        yield


def is_running(home: Home) -> bool:
    """Tell whether a launcher holds the lock of this home."""
    if not home.run.is_dir():
        return False
    try:
        with only_one(home):
            return False
    except StartError:
        return True


def install(home: Home, port: int | None = None) -> bool:
    """Make the home's folders and files where they lack; tell whether this platform never drew its passwords.

    A first start that the machine refuses is not the first one: the passwords are still to be shown.

    Raises
    ------
    StartError
        The folder cannot be written.
    """
    try:
        home.create()
        if not home.settings.exists():
            defaults = Settings()
            text = NEW_SETTINGS.format(port=port or defaults.port, authenticator=defaults.authenticator)
            home.settings.write_text(text, encoding="utf-8")
        if not home.cohort.exists():
            shutil.copyfile(HUB_CONFIG / "demo_cohort.toml", home.cohort)
            home.cohort.chmod(0o600)
    except OSError as problem:
        raise StartError(
            f"impossible d'écrire dans {home.root} ({WHY.get(problem.errno or 0, problem.strerror)}) ; libérez de la"
            " place, ou choisissez un autre dossier par CPIA_HOME."
        ) from problem
    return not passwords_file(home).exists()


def clear_leftovers(home: Home) -> None:
    """End what a platform that was killed may have left, and forget its process files."""
    left = [started for started in recorded_processes(home) if started.pid != os.getpid()]
    processes.end(processes.running(left))
    for name in ("proxy.pid", record_file(home).name):
        (home.run / name).unlink(missing_ok=True)


def start_hub(home: Home) -> subprocess.Popen[bytes]:
    """Start JupyterHub, which starts everything else; it ends when we do."""
    course = courses.load(settings.load(home).course_file)
    forget_who_left(home, groups(cohorts.load(home), course))
    command = [*DIES_WITH_ITS_PARENT, sys.executable, "-m", "jupyterhub"]
    with (home.logs / "hub.log").open("ab") as log:
        hub = subprocess.Popen(
            [*command, "-f", str(HUB_CONFIG / "jupyterhub_config.py")],
            cwd=home.hub,
            env=hub_environment(home),
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            start_new_session=True,  # Ctrl-C is for us: we then stop the hub in good order
        )
    note_processes(home, hub.pid)
    return hub


def hub_environment(home: Home) -> dict[str, str]:
    """Give the hub only what it needs of our environment."""
    kept = {name: os.environ[name] for name in ("HOME", "USER", "LANG", "CPIA_CHP") if name in os.environ}
    return kept | {
        "PATH": f"{Path(sys.prefix) / 'bin'}:/usr/bin:/bin",
        "PYTHONPATH": python_path(),
        "PYTHONUNBUFFERED": "1",
        "CPIA_HOME": str(home.root),
        "CPIA_PROJECT": str(PROJECT),
    }


def note_processes(home: Home, hub_pid: int | None = None) -> None:
    """Record ourselves, so that `cpia stop` finds us while we prepare; then the hub, and what the hub started."""
    started = [Started.of("lanceur", os.getpid())]
    if hub_pid is not None:
        started.append(Started.of("hub", hub_pid))
        started += [Started.of("service", child.pid) for child in psutil.Process(hub_pid).children()]
    processes.record(record_file(home), started)


def record_file(home: Home) -> Path:
    """Give the file where the processes are recorded."""
    return home.run / "processus.json"


def parts(home: Home) -> list[Part]:
    """Give every part that must answer before the platform is announced."""
    chosen = settings.load(home)
    course = courses.load(chosen.course_file)
    services = f"{chosen.url}services"
    return [
        Part("hub et relais", f"{chosen.url}hub/health"),
        Part("service campus", f"{services}/{CAMPUS}/health"),
        Part("formgrader", f"{services}/{course.id}/formgrader/api/status", health_token(home)),
        Part("livre", f"{services}/{BOOK}/"),
        *([Part("séance", f"{services}/{SEANCE}/health")] if chosen.seance.enabled else []),
    ]


def wait_until_ready(home: Home, hub: subprocess.Popen[bytes]) -> Iterator[Part]:
    """Give each part of the platform as it answers; where one does not, stop everything and say where to look."""
    try:
        yield from health.wait(parts(home), lambda: hub.poll() is None, PATIENCE_SECONDS)
    except StartError as problem:
        stop_hub(hub)
        raise StartError(f"{problem} ; le journal dit pourquoi : {home.logs / 'hub.log'}.") from problem
    note_processes(home, hub.pid)


def stop_hub(hub: subprocess.Popen[bytes]) -> None:
    """End the hub, which ends what it started; wait until that is done."""
    if hub.poll() is None:
        children = psutil.Process(hub.pid).children(recursive=True)
        hub.terminate()
        try:
            hub.wait(timeout=30)
        except subprocess.TimeoutExpired:
            hub.kill()
            hub.wait()
        processes.end([child for child in children if child.is_running()], patience=5)


def stop(home: Home) -> bool:
    """End the platform of this home from another terminal; tell whether there was one."""
    found = recorded_processes(home)
    launchers = processes.running([started for started in found if started.name == "lanceur"])
    processes.end(launchers, patience=45)
    rest = processes.running(found)
    processes.end(rest)
    record_file(home).unlink(missing_ok=True)
    return bool(launchers or rest)


def recorded_processes(home: Home) -> list[Started]:
    """Give the processes recorded at the last start."""
    return processes.recorded(record_file(home))
