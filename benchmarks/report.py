"""The figures as people read them: one Markdown table, under the machine and the load that they come from."""

import os
import platform
import time
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import psutil


def load() -> float:
    """Give the machine's load over the last minute: on a busy machine the same figure says something else."""
    return os.getloadavg()[0]


@dataclass(frozen=True)
class Row:
    """One figure, and the load of the machine when it was known."""

    measure: str
    value: str
    load: float = field(default_factory=load)


def seconds(duration: float) -> str:
    """Write a duration in French."""
    return f"{number(duration)} s"


def number(value: float) -> str:
    """Write a number with one decimal, in French."""
    return f"{value:.1f}".replace(".", ",")


def machine(began_under: float) -> list[str]:
    """Say on what the figures were taken, and when."""
    cores, memory = len(os.sched_getaffinity(0)), psutil.virtual_memory().total / 2**30
    system = platform.freedesktop_os_release()["PRETTY_NAME"]
    return [
        f"Machine : {_processor()}, {cores} cœurs, {memory:.0f} Gio de mémoire, {system}, "
        f"Python {platform.python_version()}.",
        f"Mesuré le {time.strftime('%d/%m/%Y à %H h %M')}, charge au départ : {number(began_under)}.",
    ]


def table(rows: Iterable[Row]) -> list[str]:
    """Write the rows as a Markdown table."""
    head = ["| Mesure | Valeur | Charge |", "| --- | ---: | ---: |"]
    return head + [f"| {row.measure} | {row.value} | {number(row.load)} |" for row in rows]


def _processor() -> str:
    lines = Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()
