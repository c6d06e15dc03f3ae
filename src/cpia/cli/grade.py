"""`cpia grade`: grade the submissions of an assignment, each isolated; of our course, or of any nbgrader one."""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from datetime import datetime, tzinfo
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from cpia.grading.course_folder import CourseFolder
    from cpia.grading.engine import Result
    from cpia.progress import Report


class Moment(click.ParamType[datetime]):
    """A day, or a day and a time."""

    name = "date"

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> datetime:
        """Read it; the clock is the course's, said later."""
        try:
            return value if isinstance(value, datetime) else _read(value)
        except ValueError:
            self.fail(f"« {value} » n'est pas une date ; attendu : 2027-03-01 ou 2027-03-01T14:00", param, ctx)


def _read(text: str) -> datetime:
    form = "%Y-%m-%d" if len(text) <= len("2027-03-01") else "%Y-%m-%d %H:%M"
    return datetime.strptime(text.replace("T", " "), form)


@click.command()
@click.argument("assignment", metavar="[DEVOIR]", required=False)
@click.argument("learners", metavar="[LOGIN]…", nargs=-1)
@click.option(
    "--course-root",
    metavar="DOSSIER",
    type=click.Path(path_type=Path),
    help="Corriger un cours nbgrader quelconque : le dossier qui contient « source » et « submitted ».",
)
@click.option("--only", metavar="LOGIN", multiple=True, help="Ne corriger que cet apprenant ; à répéter au besoin.")
@click.option(
    "--since",
    metavar="DATE",
    type=Moment(),
    help="Ne corriger que les copies remises depuis, par exemple 2027-03-01 ou 2027-03-01T14:00.",
)
@click.option("--force", is_flag=True, help="Corriger de nouveau les copies déjà corrigées et inchangées.")
@click.option("--scheduler", metavar="ADRESSE", help="Exécuter sur une grappe dask, par exemple tcp://10.0.0.1:8786.")
@click.option("--json", "as_json", is_flag=True, help="Donner les résultats en JSON, pour une machine.")
@click.pass_context
def command(  # noqa: PLR0913, PLR0917 - one parameter an option, as click has it
    context: click.Context,
    assignment: str | None,
    learners: tuple[str, ...],
    course_root: Path | None,
    only: tuple[str, ...],
    since: datetime | None,
    force: bool,
    scheduler: str | None,
    as_json: bool,
) -> None:
    """Corriger les copies d'un DEVOIR, chacune isolée ; de tous les devoirs remis si aucun n'est nommé.

    Toute copie finit corrigée ou « à revoir », avec sa raison ; une copie défectueuse n'arrête jamais les autres. Une
    copie déjà corrigée et inchangée n'est pas reprise : une commande interrompue repart où elle en était.
    """
    from rich.console import Console

    from cpia.grading import batch, course_folder
    from cpia.grading.regrade import applying
    from cpia.progress import progress, summary

    course = course_folder.plain(course_root) if course_root else _ours(assignment)
    applying.finish(course)  # what a killed `cpia regrade` had decided
    moment = since.replace(tzinfo=_timezone(course)) if since else None
    todo = batch.chosen(course, assignment, batch.Chosen((*learners, *only), moment))
    ended: list[Result] = []
    with progress(len(todo), Console(stderr=True, quiet=as_json)) as report, told_if_interrupted(len(todo), ended):
        results = batch.grade(todo, _both(ended.append, report), force=force, scheduler=scheduler)
    if as_json:
        click.echo(json.dumps([asdict(result) for result in results], ensure_ascii=False, indent=1))
    else:
        summary(results, Console())
    if any(result.outcome == "pending" for result in results):
        context.exit(1)


@contextmanager
def told_if_interrupted(total: int, ended: "list[Result]") -> Iterator[None]:
    """Say at Ctrl-C what is done and kept."""
    from cpia.progress import counted

    try:
        yield
    except KeyboardInterrupt:
        done = f"{len(ended)} copie(s) sur {total} ({counted(ended)})" if ended else f"aucune copie sur {total}"
        raise click.Abort(
            f"Interrompu : {done} ; ce qui est fait est gardé, relancez la même commande pour la suite."
        ) from None


def _both(first: "Report", second: "Report") -> "Report":
    def report(result: "Result") -> None:
        first(result)
        second(result)

    return report


def _ours(assignment: str | None) -> "CourseFolder":
    """Give the platform's course, what its learners submitted being collected first."""
    from cpia.campus.collecting import collect
    from cpia.campus.store import Store
    from cpia.grading import course_folder
    from cpia.home import Home

    home = Home.from_environment()
    home.create()
    new = [login for slug in [assignment] if slug for login in collect(home, slug)]
    if assignment is None:
        new = [login for slug in Store(home.campus).slugs() for login in collect(home, slug)]
    if new:
        click.echo(f"{len(new)} copie(s) ramassée(s).", err=True)
    return course_folder.of(home)


def _timezone(course: "CourseFolder") -> tzinfo | None:
    """Give the clock by which dates are meant: our course's, or this machine's."""
    from zoneinfo import ZoneInfo

    from cpia import courses, settings

    if course.home is None:
        return datetime.now().astimezone().tzinfo
    return ZoneInfo(courses.load(settings.load(course.home).course_file).timezone)
