"""Processes that we started, known again later by their number and the time they started at.

A number alone is not enough: after a crash it may be another program's, which must not be ended.
"""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

import psutil


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
            return process if same and process.status() != psutil.STATUS_ZOMBIE else None
        except psutil.NoSuchProcess:
            return None


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
    _, stubborn = psutil.wait_procs(processes, timeout=patience)
    for process in stubborn:
        _signal(process, force=True)
    psutil.wait_procs(stubborn, timeout=5)


def _signal(process: psutil.Process, *, force: bool) -> None:
    try:
        (process.kill if force else process.terminate)()
    except psutil.NoSuchProcess:
        pass  # it ended meanwhile, as we wished
