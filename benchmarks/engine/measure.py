"""Run a command by the meter, quietly; fail with what it said if it fails."""

import json
import subprocess
import sys
import tempfile
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import psutil

METER = Path(__file__).with_name("meter.py")
PATIENCE = 3600


@dataclass(frozen=True)
class Use:
    """What a command took, all its descendants included."""

    wall: float  # seconds
    cpu: float  # seconds, user and system
    peak: int  # bytes: the largest of its processes
    left: int = 0  # processes still there after its end
    said: str = ""


def measure(command: list[str], environment: dict[str, str], folder: Path) -> Use:
    """Run a command in a folder to its end."""
    with tempfile.NamedTemporaryFile(suffix=".json") as result:
        words = [sys.executable, "-I", "-S", str(METER), result.name, *command]
        done = subprocess.run(
            words, env=environment, cwd=folder, capture_output=True, text=True, check=False, timeout=PATIENCE
        )
        if done.returncode:
            raise RuntimeError(
                f"{command[:6]} ended with {done.returncode}:\n{done.stdout[-3000:]}{done.stderr[-3000:]}"
            )
        figures = json.load(result)
    return Use(figures["wall"], figures["cpu"], figures["peak"], figures["left"], done.stdout)


def peaks(root: int | None = None) -> dict[int, int]:
    """Give the most memory, in bytes, that each process under this one has held, itself too."""
    top = psutil.Process(root)
    found = {}
    for process in (top, *top.children(recursive=True)):
        with suppress(OSError, psutil.Error, StopIteration):
            lines = Path(f"/proc/{process.pid}/status").read_text(encoding="ascii", errors="replace").splitlines()
            found[process.pid] = 1024 * int(next(line for line in lines if line.startswith("VmHWM")).split()[1])
    return found
