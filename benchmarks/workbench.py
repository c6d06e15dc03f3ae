"""A copy of the project and an empty installation in a temporary folder: nothing of the checkout is touched."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from platform_fixture import Platform, running_platform

from benchmarks.report import seconds
from cpia.home import PROJECT, Home
from cpia.hub.config import proxy_script

LEARNERS = 20
COPIED = ("assignments", "book", "courses", "hub_config", "src")
FIRST_PORT = int(os.environ.get("CPIA_BENCH_PORT", "18700"))
COMMAND_SECONDS = 900


@dataclass(frozen=True)
class Run:
    """What one command took."""

    elapsed: float  # seconds of the clock
    computing: float  # seconds of processor, of its children too

    def __str__(self) -> str:
        """Write both in French: on a busy machine the second says more."""
        return f"{seconds(self.elapsed)} (processeur : {seconds(self.computing)})"


@dataclass(frozen=True)
class Workbench:
    """Where everything is measured."""

    folder: Path

    @property
    def home(self) -> Home:
        """The installation."""
        return Home(self.folder / "var")

    @property
    def logins(self) -> list[str]:
        """The fictional learners."""
        return [f"apprenant-{rank:02}" for rank in range(1, LEARNERS + 1)]

    def platform(self) -> AbstractContextManager[Platform]:
        """Start the platform by `cpia start`, and stop it after."""
        return running_platform(self.home)

    def cpia(self, *arguments: str) -> Run:
        """Run one of our commands."""
        return run([sys.executable, "-m", "cpia", *arguments], os.environ | {"CPIA_HOME": str(self.home.root)})


@contextmanager
def workbench() -> Iterator[Workbench]:
    """Make the copy and the installation with its cohort; remove both however it ends."""
    with tempfile.TemporaryDirectory(prefix="cpia-mesures-") as folder:
        bench = Workbench(Path(folder))
        project = bench.folder / "projet"
        for name in COPIED:
            shutil.copytree(PROJECT / name, project / name, ignore=shutil.ignore_patterns("_build", "*.egg-info"))
        os.environ["CPIA_PROJECT"] = str(project)  # for the commands started from here
        os.environ["CPIA_CHP"] = str(proxy_script())
        os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # nbgrader runs « alembic » by name
        bench.home.create()
        bench.home.settings.write_text(f"port = {free_ports()}\n", encoding="utf-8")
        bench.home.cohort.write_text(cohort(bench.logins), encoding="utf-8")
        yield bench


def cohort(logins: list[str]) -> str:
    """Write an enrolment list of that many fictional learners, and their instructor."""
    people = [("formatrice", "instructor"), *((login, "learner") for login in logins)]
    rows = [
        f"{{ login = {json.dumps(login)}, first_name = 'Prénom', last_name = 'Nom', role = '{role}' }},"
        for login, role in people
    ]
    return "\n".join(["people = [", *rows, "]\n"])


def free_ports(count: int = 6) -> int:
    """Give the first of `count` free ports in a row."""
    for first in range(FIRST_PORT, FIRST_PORT + 90, count):
        if not any(_taken(port) for port in range(first, first + count)):
            return first
    raise OSError(f"no {count} free ports in a row from {FIRST_PORT} on")


def run(command: list[str], environment: dict[str, str]) -> Run:
    """Run a command to its end, quietly; fail with what it said if it fails."""
    before, began = os.times(), time.monotonic()
    done = subprocess.run(
        command, env=environment, capture_output=True, text=True, check=False, timeout=COMMAND_SECONDS
    )
    elapsed, after = time.monotonic() - began, os.times()
    if done.returncode:
        raise RuntimeError(f"{command[1:]} ended with {done.returncode}:\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    computing = after.children_user + after.children_system - before.children_user - before.children_system
    return Run(elapsed, computing)


def _taken(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0
