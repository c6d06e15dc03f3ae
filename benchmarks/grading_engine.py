"""Measure grading beside nbgrader, otter-grader and grader-service, on the same copies: `make bench-grading`.

    python benchmarks/grading_engine.py [--only PART] [--grader-service PYTHON] [--plain-up-to COPIES]

Everything happens in a temporary folder and is removed after. No ratio is given where a grade differs from nbgrader's.
"""

import sys
from pathlib import Path

# Python puts this folder first, where platform.py hides the standard library's module of the same name.
sys.path.pop(0)
sys.path.extend(str(Path(__file__).resolve().parents[1] / name) for name in ("", "src"))

import os
import tempfile
from collections.abc import Callable, Iterator
from functools import partial

import click

from benchmarks import report
from benchmarks.engine import course, facts, parts
from benchmarks.report import Row

Part = Callable[[parts.Run], Iterator[Row]]
OPTIONAL = ("froid", "chaud", "remise", "memoire", "otter", "grader-service", "croissance")


@click.command()
@click.option("--only", multiple=True, type=click.Choice(OPTIONAL), help="Ne mesurer que cette partie ; à répéter.")
@click.option(
    "--grader-service",
    "service",
    type=click.Path(exists=True, dir_okay=False, path_type=Path),
    envvar="GRADER_SERVICE_PYTHON",
    help="Le Python d'un environnement où grader-service est installé ; sans lui, il n'est pas mesuré.",
)
@click.option("--plain-up-to", default=10, show_default=True, help="Mesurer nbgrader seul jusqu'à tant de copies.")
def command(only: tuple[str, ...], service: Path | None, plain_up_to: int) -> None:
    """Mesurer la correction sur cette machine (une dizaine de minutes) ; écrire un tableau Markdown."""
    if facts.is_root():
        raise click.ClickException("la correction ne tourne pas en tant que root : lancez « make bench-grading ».")
    if bare := facts.uncompiled():
        raise click.ClickException(
            f"paquets sans code compilé : {', '.join(bare)}. Les durées seraient fausses ; compilez-les d'abord "
            f"(python -m compileall {sys.prefix})."
        )
    every: dict[str, Part] = {
        "froid": parts.cold,
        "chaud": parts.warm,
        "remise": parts.single,
        "memoire": parts.memory,
        "otter": parts.otter,
        "grader-service": partial(parts.service, python=service),
        "croissance": partial(parts.growth, plain_too=plain_up_to),
    }
    wanted = {name: part for name, part in every.items() if name in only or not only}
    if {"froid", "chaud"} & wanted.keys():
        wanted = {"référence": parts.reference, **wanted}
    _measure(wanted)


def _measure(wanted: dict[str, Part]) -> None:
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    os.environ["PATH"] = f"{Path(sys.executable).parent}:{os.environ['PATH']}"  # nbgrader runs « alembic » by name
    began_under, rows = report.load(), list[Row]()
    with tempfile.TemporaryDirectory(prefix="cpia-mesures-", ignore_cleanup_errors=True) as folder:
        run = parts.Run(Path(folder), course.make(Path(folder) / "cours", parts.COPIES))
        for name, part in wanted.items():
            click.echo(f"{name}…", err=True)
            for row in part(run):
                click.echo(f"  {row.measure} : {row.value} (charge {report.number(row.load)})", err=True)
                rows.append(row)
    click.echo("\n".join([*report.machine(began_under), "", *report.table(rows)]))


if __name__ == "__main__":
    command()
