"""Measure the real platform on this machine and print the table of the README: `make bench`.

    python benchmarks/platform.py [--only PART]

Everything happens in a temporary folder, on this machine's loopback, and is removed after.
"""

import sys
from pathlib import Path

# Python puts this folder first, where this very file hides the standard library's module of the same name.
sys.path.pop(0)
sys.path.extend(str(Path(__file__).resolve().parents[1] / name) for name in ("", "src", "tests"))

import os
import signal
from collections.abc import Callable, Iterator
from types import FrameType

import click

from benchmarks import authoring, grading, report, servers
from benchmarks.report import Row
from benchmarks.workbench import Workbench, workbench

PARTS: dict[str, Callable[[Workbench], Iterator[Row]]] = {
    "demarrage": servers.start_up,
    "espaces": servers.workspaces,
    "correction": grading.grading,
    "livre": authoring.book,
    "controle": authoring.check,
}
LIMIT_MINUTES = 30


@click.command()
@click.option("--only", type=click.Choice(list(PARTS)), help="Ne mesurer que cette partie.")
def command(only: str | None) -> None:
    """Mesurer la plateforme sur cette machine (une dizaine de minutes) ; écrire un tableau Markdown."""
    if os.geteuid() == 0:
        raise click.ClickException("la plateforme ne tourne pas en tant que root : lancez « make bench ».")
    signal.signal(signal.SIGALRM, _too_long)
    signal.alarm(LIMIT_MINUTES * 60)
    began_under = report.load()
    with workbench() as bench:
        rows = [row for part in ([only] if only else PARTS) for row in _measure(part, bench)]
    click.echo("\n".join([*report.machine(began_under), "", *report.table(rows)]))


def _measure(part: str, bench: Workbench) -> Iterator[Row]:
    click.echo(f"{part}…", err=True)
    for row in PARTS[part](bench):
        click.echo(f"  {row.measure} : {row.value} (charge {report.number(row.load)})", err=True)
        yield row


def _too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError(f"the measures are not over after {LIMIT_MINUTES} minutes")


if __name__ == "__main__":
    command()
