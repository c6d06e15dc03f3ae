"""`cpia items`: what a cohort's answers say of each exercise and each quiz question."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.item_analysis import Analysis


@click.command()
@click.argument("parcours", required=False)
@click.option("--plot", "picture", type=click.Path(dir_okay=False, path_type=Path), metavar="FICHIER",
              help="Où écrire le graphique (.svg, .png ou .pdf) ; « items-PARCOURS.svg » sans cela.")  # fmt: skip
@click.option("--all", "everything", is_flag=True, help="Montrer aussi ce qui n'appelle aucune remarque.")
@click.option("--json", "as_json", is_flag=True, help="Écrire le résultat en JSON.")
def command(parcours: str | None, picture: Path | None, everything: bool, as_json: bool) -> None:
    """Analyser les épreuves et les questions du PARCOURS d'après les réponses de la cohorte.

    Pour chacune : sa facilité (part moyenne des points), sa discrimination (corrélation avec le reste), les erreurs
    les plus fréquentes. Sous 60 % de facilité elle est à revoir, sous 0,15 de discrimination à retirer.
    """
    from dataclasses import replace

    from rich.console import Console

    from cpia import courses, settings
    from cpia.home import Home
    from cpia.item_analysis import cohort, plot

    home = Home.from_environment()
    chosen = settings.load(home)
    course = courses.load((replace(chosen, course=parcours) if parcours else chosen).course_file)
    with Console(stderr=True).status("Lecture…") as status:
        analyses = cohort.of_course(home, course, status.update)
    if as_json:
        click.echo(json.dumps([_plain(one) for one in analyses], ensure_ascii=False, indent=1))
        return
    _show(analyses, everything)
    path = picture or Path(f"items-{course.id}.svg")
    click.echo(f"{plot.draw(analyses, course.title, path)} point(s) sur le graphique : {path}")


def _show(analyses: "list[Analysis]", everything: bool) -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from cpia.item_analysis.model import TOO_FEW

    told = [one for one in analyses if everything or set(one.flags) - {TOO_FEW}]
    table = Table(
        "épreuve ou question", "réponses", "facilité", "discrimination (95 %)", "remarque", "erreurs fréquentes"
    )
    for one in told:
        wrong = escape("\n".join(f"{count} × {text}" for text, count in one.responses.wrong))
        table.add_row(escape(f"{one.responses.item}\n{one.responses.label}"), str(one.answers), _percent(one.facility),
                      _bounded(one), ", ".join(one.flags), wrong)  # fmt: skip
    console = Console()
    if told:
        console.print(table)
    few = sum(TOO_FEW in one.flags for one in analyses)
    flagged = sum(bool(set(one.flags) - {TOO_FEW}) for one in analyses)
    console.print(f"{len(analyses)} épreuves et questions : {flagged} à examiner, {few} avec trop peu de réponses.")


def _percent(share: float | None) -> str:
    return "–" if share is None else f"{100 * share:.0f} %"


def _bounded(one: "Analysis") -> str:
    if one.discrimination is None:
        return "–"
    told = f"{one.discrimination:.2f}"
    if one.interval:
        told += f" ({one.interval[0]:.2f} à {one.interval[1]:.2f})"
    return told.replace(".", ",")


def _plain(one: "Analysis") -> dict[str, object]:
    return {
        "item": one.responses.item,
        "label": one.responses.label,
        "group": one.responses.group,
        "kind": one.responses.kind,
        "answers": one.answers,
        "facility": one.facility,
        "discrimination": one.discrimination,
        "interval": one.interval,
        "flags": one.flags,
        "wrong": [{"answer": text, "learners": count} for text, count in one.responses.wrong],
    }
