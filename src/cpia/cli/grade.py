"""`cpia grade`: grade the collected submissions of an assignment, in the jail."""

import json
from collections import Counter
from dataclasses import asdict
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.grading.engine import Result

_LABELS = {"graded": "corrigée", "review": "à revoir", "unchanged": "inchangée", "busy": "en cours ailleurs"}


@click.command()
@click.argument("assignment", metavar="DEVOIR")
@click.argument("learners", metavar="[LOGIN]…", nargs=-1)
@click.option("--force", is_flag=True, help="Corriger de nouveau les copies déjà corrigées et inchangées.")
@click.option("--json", "as_json", is_flag=True, help="Donner les résultats en JSON, pour une machine.")
def command(assignment: str, learners: tuple[str, ...], force: bool, as_json: bool) -> None:
    """Ramasser et corriger les copies d'un DEVOIR, chacune isolée.

    Toute copie finit corrigée ou « à revoir », avec sa raison ; une copie défectueuse n'arrête jamais les autres.
    """
    from cpia.campus.collecting import collect
    from cpia.grading import batch, course_folder
    from cpia.home import Home

    home = Home.from_environment()
    home.create()
    if new := collect(home, assignment):
        click.echo(f"{len(new)} copie(s) ramassée(s).", err=True)
    todo = batch.submissions(course_folder.of(home), assignment, learners)
    done: list[str] = []

    def report(result: "Result") -> None:
        done.append(result.learner)
        if not as_json:
            click.echo(f"[{len(done)}/{len(todo)}] {result.learner} : {_LABELS[result.outcome]}", err=True)

    results = batch.grade(todo, report, force=force)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))
    else:
        _show(results)


def _show(results: list["Result"]) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    table = Table("Apprenant", "État", "Durée (s)", "Raison")
    for result in results:
        table.add_row(
            escape(result.learner), _LABELS[result.outcome], f"{result.seconds:.1f}", escape(result.reason or "")
        )
    Console().print(table)
    counts = Counter(_LABELS[result.outcome] for result in results)
    click.echo(", ".join(f"{count} {label}" for label, count in counts.items()) or "Aucune copie ramassée.")
