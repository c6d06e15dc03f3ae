"""Measure credentials: issued, signed, verified, beside the libraries of others: `make bench-credentials`.

    python benchmarks/credentials.py [--only PART] [--whole LEARNERS]

Everything happens in a temporary folder and is removed after.
"""

import sys
from pathlib import Path

# Python puts this folder first, where platform.py hides the standard library's module of the same name.
sys.path.pop(0)
sys.path.extend(str(Path(__file__).resolve().parents[1] / name) for name in ("", "src", "tests"))

import os
import tempfile
from collections.abc import Callable, Iterator

import click

from benchmarks import report
from benchmarks.attestations import parts, timing
from benchmarks.report import Row

PARTS: dict[str, Callable[[parts.Run], Iterator[Row]]] = {
    "session": parts.cohort,
    "signature": parts.signature,
    "fichiers": parts.files,
    "verification": parts.verification,
    "registre": parts.register,
    "croissance": parts.whole,
}


@click.command()
@click.option("--only", multiple=True, type=click.Choice(list(PARTS)), help="Ne mesurer que cette partie ; à répéter.")
@click.option("--whole", multiple=True, default=(1000,), show_default=True, help="Taille d'une session ; à répéter.")
def command(only: tuple[str, ...], whole: tuple[int, ...]) -> None:
    """Mesurer les attestations sur cette machine (quelques minutes) ; écrire un tableau Markdown."""
    if os.geteuid() == 0:
        raise click.ClickException("les mesures ne tournent pas en tant que root : lancez « make bench-credentials ».")
    timing.begin()
    began_under, rows = report.load(), list[Row]()
    with tempfile.TemporaryDirectory(prefix="cpia-mesures-") as folder:
        run = parts.Run(Path(folder), whole)
        for name in [name for name in PARTS if name in only or not only]:
            click.echo(f"{name}…", err=True)
            for row in PARTS[name](run):
                click.echo(f"  {row.measure} : {row.value} (charge {report.number(row.load)})", err=True)
                rows.append(row)
    click.echo("\n".join([*report.machine(began_under), "", *report.table(rows)]))


if __name__ == "__main__":
    command()
