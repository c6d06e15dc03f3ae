"""Processes that we started, known again later by their number and the time they started at.

A number alone is not enough: after a crash it may be another program's, which must not be ended.
"""

import json
import time
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil

POLL_SECONDS = 0.05


@dataclass(frozen=True)
class Started:
    """One process, and what it is to us."""

    name: str
    pid: int
    created: float

    @classmethod
    def of(cls, name: str, pid: int) -> "Started":
        """Describe a running process."""
        return cls(name, pid, psutil.Process(pid).create_time())

    def process(self) -> psutil.Process | None:
        """Give the process while it runs, None once it ended."""
        try:
            process = psutil.Process(self.pid)
            same = abs(process.create_time() - self.created) < 1
        except psutil.NoSuchProcess:
            return None
        return process if same and _runs(process) else None


def record(path: Path, processes: list[Started]) -> None:
    """Keep the list in a file, whole or not at all."""
    draft = path.with_name(f".{path.name}")
    draft.write_text(json.dumps([asdict(process) for process in processes], indent=1), encoding="utf-8")
    draft.replace(path)


def recorded(path: Path) -> list[Started]:
    """Give the list kept in the file, empty where there is none."""
    return [Started(**row) for row in json.loads(path.read_text(encoding="utf-8"))] if path.exists() else []


def running(processes: list[Started]) -> list[psutil.Process]:
    """Give those that still run."""
    return [process for process in (started.process() for started in processes) if process is not None]


def end(processes: list[psutil.Process], patience: float = 20) -> None:
    """Ask each process to end, then end by force those that did not in time."""
    for process in processes:
        _signal(process, force=False)
    stubborn = _wait(processes, patience)
    for process in stubborn:
        _signal(process, force=True)
    _wait(stubborn, patience=5)


def _wait(processes: list[psutil.Process], patience: float) -> list[psutil.Process]:
    """Wait for the end of the processes; give those that still run.

    A zombie has ended: psutil would wait for its parent to notice, which may take long.
    """
    deadline = time.monotonic() + patience
    while (left := [process for process in processes if _runs(process)]) and time.monotonic() < deadline:
        time.sleep(POLL_SECONDS)
    return left


def _runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


def _signal(process: psutil.Process, *, force: bool) -> None:
    try:
        (process.kill if force else process.terminate)()
    except psutil.NoSuchProcess:
        pass  # it ended meanwhile, as we wished
