"""Measure a school session: a whole class at once, each visitor's first widget, memory, the visitor too many.

    python benchmarks/room.py [--visitors 35]

A real hub, its proxy, the service, kernels; the visitors are threads of this process that open a notebook and ask for
its controls as Voilà's page does, without drawing it. `make bench-room`.
"""

import sys
from pathlib import Path

# Python puts this folder first, where platform.py hides the standard library's module of the same name.
sys.path.pop(0)
sys.path.extend(str(Path(__file__).resolve().parents[1] / name) for name in ("", "src", "tests"))

import os
import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from threading import Barrier

import campus_hub
import click
import psutil
import room_session
from campus_hub import CampusHub
from room_session import Channels, Visitor

from benchmarks import report
from benchmarks.report import Row, number, seconds

MIB = 2**20
PORT = 21700


@click.command()
@click.option("--visitors", default=35, show_default=True, help="Visiteurs en même temps.")
def command(visitors: int) -> None:
    """Mesurer une séance sur cette machine (une minute) ; écrire un tableau Markdown."""
    if os.geteuid() == 0:
        raise click.ClickException("les mesures ne tournent pas en tant que root : lancez « make bench-room ».")
    began = report.load()
    with tempfile.TemporaryDirectory() as folder, campus_hub.running(Path(folder), port=PORT) as hub:
        rows = list(measured(hub, visitors))
    click.echo("\n".join([*report.machine(began), "", *report.table(rows)]))


def measured(hub: CampusHub, visitors: int) -> Iterator[Row]:
    """Open a session, fill it, count, end it."""
    teacher = room_session.instructor(hub)
    began = time.monotonic()
    code = teacher.open(visitors)
    yield Row("Séance ouverte, carnets prêts", seconds(time.monotonic() - began))
    empty, idle = memory(hub), processor(hub)
    yield Row("Mémoire (PSS) du service et de Voilà, salle vide", mebibytes(empty))
    with ExitStack() as stack:
        people = [Visitor(hub) for _ in range(visitors)]
        together = Barrier(visitors)
        with ThreadPoolExecutor(visitors) as pool:
            first = sorted(pool.map(lambda one: widget(one, code, together, stack), people))
        yield Row(f"{visitors} à la fois : premier réglage, premier", seconds(first[0]))
        yield Row(f"{visitors} à la fois : premier réglage, médiane", seconds(statistics.median(first)))
        yield Row(f"{visitors} à la fois : premier réglage, dernier", seconds(first[-1]))
        yield Row("Processeur par visiteur, du code au réglage", seconds2((processor(hub) - idle) / visitors))
        full = memory(hub)
        yield Row("Mémoire (PSS) par visiteur", mebibytes((full - empty) / visitors))
        yield Row("Mémoire (PSS), salle pleine", mebibytes(full))
        late = Visitor(hub).enter(code)
        yield Row(
            f"Le {visitors + 1}e", "refusé" if "La salle est pleine" in late.text else f"reçu ({late.status_code})"
        )
    alone = Visitor(hub)
    people[0].browser.post(f"{people[0].seat}quitter")
    with ExitStack() as stack:
        yield Row("Un seul de plus, salle pleine : premier réglage", seconds(widget(alone, code, Barrier(1), stack)))
    began = time.monotonic()
    teacher.end()
    yield Row("Séance terminée, tout effacé", seconds(time.monotonic() - began))


def widget(one: Visitor, code: str, together: Barrier, stack: ExitStack) -> float:
    """Enter, open a notebook and ask for its controls; the connection stays open, as a page's does."""
    together.wait()
    began = time.monotonic()
    one.enter(code)
    channels: Channels = stack.enter_context(one.channels(one.open("activite-4")))
    assert channels.controls()
    return time.monotonic() - began


def service(hub: CampusHub) -> list[psutil.Process]:
    """Give the service and all that it started."""
    children = psutil.Process(hub.pid).children(recursive=True)
    found = next(child for child in children if "cpia.room.app" in " ".join(child.cmdline()))
    return [found, *found.children(recursive=True)]


def memory(hub: CampusHub) -> float:
    """Give their memory, in MiB; shared pages count once."""
    return sum(proportional(one) for one in service(hub)) / MIB


def processor(hub: CampusHub) -> float:
    """Give the processor time that they have used: unlike a delay, it says little of what else the machine does."""
    return sum(one.cpu_times().user + one.cpu_times().system for one in service(hub))


def proportional(process: psutil.Process) -> float:
    """Give a process's share of memory."""
    lines = Path(f"/proc/{process.pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    return next(1024 * float(line.split()[1]) for line in lines if line.startswith("Pss:"))


def seconds2(value: float) -> str:
    """Write a short duration in French."""
    return f"{value:.2f} s".replace(".", ",")


def mebibytes(value: float) -> str:
    """Write a size in French."""
    return f"{number(value)} Mio"


if __name__ == "__main__":
    command()
