"""`cpia check`: prove every assignment."""

import dataclasses
import json
import sys
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.authoring.check import Report


@click.command()
@click.argument("devoirs", nargs=-1)
@click.option("--sample", type=click.IntRange(1), metavar="N",
              help="N'essayer que N fausses et N bonnes réponses par devoir : un coup d'œil.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
def command(devoirs: tuple[str, ...], sample: int | None, as_json: bool) -> None:
    """Prouver chaque devoir : référence, version vierge, fausses réponses, fuites, points."""
    from rich.console import Console

    from cpia import courses, settings
    from cpia.authoring import sources
    from cpia.authoring.check import check
    from cpia.home import Home

    course = courses.load(settings.load(Home.from_environment()).course_file)
    chosen = [sources.find(slug) for slug in devoirs] or list(sources.find_all())
    reports = []
    for source in chosen:
        with Console(stderr=True).status(f"{source.slug} : essai de chaque réponse…"):
            reports.append(check(source, course.assignment(source.slug), sample=sample))
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        _show(reports)
    sys.exit(1 if any(report.findings for report in reports) else 0)


def _show(reports: "list[Report]") -> None:
    from rich.console import Console
    from rich.table import Table

    from cpia.authoring.findings import PROOFS

    table = Table("preuve", *(report.slug for report in reports))
    for proof in PROOFS:
        table.add_row(proof, *(_mark(report, proof) for report in reports))
    table.add_section()
    table.add_row("points par la machine", *(f"{report.automatic:g}" for report in reports))
    table.add_row("points à la main", *(f"{report.manual:g}" for report in reports))
    table.add_row("réponses essayées", *(str(report.answers) for report in reports))
    console = Console()
    console.print(table)
    for report in reports:
        for finding in report.findings:
            console.print(f"{report.slug} — {finding.proof} : {finding.text}", style="red", markup=False)


def _mark(report: "Report", proof: str) -> str:
    """Give ✔ or ✘, and – for what could not be proven because the metadata are wrong."""
    from cpia.authoring.findings import METADATA

    if not report.holds(METADATA) and proof != METADATA:
        return "–"
    return "✔" if report.holds(proof) else "✘"
