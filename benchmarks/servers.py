"""Start-up of the platform; one learner's JupyterLab, then twenty at once, and the memory that they hold."""

import statistics
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import psutil
from platform_fixture import Platform, Session

from benchmarks.report import Row, number, seconds
from benchmarks.workbench import LEARNERS, Workbench
from cpia import processes
from cpia.hub.sandbox import BWRAP

PATIENCE = 300
SETTLING = 20
"""Seconds left to the servers to become idle."""


def start_up(bench: Workbench) -> Iterator[Row]:
    """Start with nothing built, then again with everything built."""
    for name in ("Démarrage, première fois (livre et devoir à construire)", "Démarrage suivant"):
        began = time.monotonic()
        with bench.platform():
            yield Row(name, seconds(time.monotonic() - began))


def workspaces(bench: Workbench) -> Iterator[Row]:
    """Open one workspace three times, then twenty at once; weigh the twenty."""
    with bench.platform() as platform:
        sessions = {login: platform.session(login) for login in bench.logins}
        first = bench.logins[0]
        alone = [_open_and_close(sessions[first], first) for _ in range(3)]
        yield Row("Ouverture d'un espace de travail (médiane de 3)", seconds(statistics.median(alone)))
        with ThreadPoolExecutor(LEARNERS) as pool:
            ready = sorted(pool.map(lambda login: open_workspace(sessions[login], login, 1.0), sessions))
        middle = statistics.median(ready)
        figures = f"{seconds(ready[0])} / {seconds(middle)} / {seconds(ready[-1])}"
        yield Row(f"{LEARNERS} espaces ouverts à la fois : premier / médian / dernier prêt", figures)
        time.sleep(SETTLING)
        yield Row(f"Mémoire d'un espace inactif, PSS / USS (moyenne sur {LEARNERS})", _weigh(platform))


def open_workspace(session: Session, login: str, pause: float = 0.2) -> float:
    """Start a person's server as the button does; give the seconds until it serves JupyterLab's page."""
    began = time.monotonic()
    session.request(f"hub/spawn/{login}")
    while time.monotonic() - began < PATIENCE:
        if session.request(f"user/{login}/api")[0] == 200 and session.request(f"user/{login}/lab")[0] == 200:
            return time.monotonic() - began
        time.sleep(pause)
    raise TimeoutError(f"the server of {login} does not answer after {PATIENCE} s")


def _open_and_close(session: Session, login: str) -> float:
    duration = open_workspace(session, login)
    deadline = time.monotonic() + 60
    while session.request(f"hub/api/users/{login}/server", b"", "DELETE")[0] != 204 and time.monotonic() < deadline:
        time.sleep(0.5)
    return duration


def _weigh(platform: Platform) -> str:
    """Give the mean PSS and USS of a sandbox: everything that runs in it, bubblewrap too."""
    recorded = processes.recorded(platform.home.run / "processus.json")
    hub = psutil.Process(next(process.pid for process in recorded if process.name == "hub"))
    sandboxes = [child for child in hub.children() if child.cmdline()[:1] == [BWRAP]]
    if len(sandboxes) != LEARNERS:
        raise RuntimeError(f"{len(sandboxes)} sandboxes run, {LEARNERS} were opened")
    held = [
        process.memory_full_info() for sandbox in sandboxes for process in (sandbox, *sandbox.children(recursive=True))
    ]
    pss, uss = (sum(getattr(info, kind) for info in held) / LEARNERS / 2**20 for kind in ("pss", "uss"))
    return f"{number(pss)} / {number(uss)} Mio"
