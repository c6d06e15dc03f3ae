"""`cpia check`: prove every assignment."""

import dataclasses
import json
import sys

import click


@click.command()
@click.argument("devoirs", nargs=-1)
@click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
def command(devoirs: tuple[str, ...], as_json: bool) -> None:
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
            reports.append(check(source, course.assignment(source.slug)))
    if as_json:
        click.echo(json.dumps([dataclasses.asdict(report) for report in reports], ensure_ascii=False, indent=1))
    else:
        _show(reports)
    sys.exit(1 if any(report.findings for report in reports) else 0)


def _show(reports: list) -> None:  # type: ignore[type-arg]
    from rich.console import Console
    from rich.table import Table

    from cpia.authoring.findings import PROOFS

    table = Table("devoir", "machine", "main", "réponses", *PROOFS)
    for report in reports:
        marks = ["✔" if report.holds(proof) else "✘" for proof in PROOFS]
        table.add_row(report.slug, f"{report.automatic:g}", f"{report.manual:g}", str(report.answers), *marks)
    console = Console()
    console.print(table)
    for report in reports:
        for finding in report.findings:
            console.print(f"{report.slug} — {finding.proof} : {finding.text}", style="red", markup=False)
