"""`cpia regrade`: grade anew after an assignment changed, and never lower anybody unasked."""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

import click

from cpia.errors import GradingError

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from cpia.grading.course_folder import CourseFolder
    from cpia.grading.regrade.plan import Change
    from cpia.grading.regrade.trial import Trial
    from cpia.progress import Report

_NOTHING = "Interrompu pendant l'essai : rien n'a été changé."
_BEGUN = "Interrompu pendant l'application, qui se fait en entier ou pas du tout : relancez « cpia regrade »."


@click.command()
@click.argument("assignment", metavar="DEVOIR")
@click.option("--dry-run", is_flag=True, help="Dire ce qui changerait, sans rien changer.")
@click.option("--accept-lower", multiple=True, metavar="LOGIN", help="Accepter la baisse de cet apprenant (répétable).")
@click.option("--accept-all-lower", is_flag=True, help="Accepter toutes les baisses.")
@click.option(
    "--course-root",
    type=click.Path(path_type=Path),
    metavar="DOSSIER",
    help="Un cours nbgrader quelconque, au lieu de celui de la plateforme.",
)
@click.option("--json", "as_json", is_flag=True, help="Donner le résultat en JSON, pour une machine.")
def command(
    assignment: str,
    dry_run: bool,
    accept_lower: tuple[str, ...],
    accept_all_lower: bool,
    course_root: Path | None,
    as_json: bool,
) -> None:
    """Corriger de nouveau un DEVOIR modifié (test, question, barème), en montrant ce qui change.

    L'essai se fait sur une copie. Personne ne perd de point sans votre accord : qui perdrait garde sa note, et la
    commande le nomme. Les points donnés à la main restent. L'ancienne note est gardée dans l'historique.
    """
    from cpia.grading import access, course_folder
    from cpia.grading.regrade import applying, patch, scratch, trial
    from cpia.home import Home

    course = course_folder.plain(course_root) if course_root else course_folder.of(Home.from_environment())
    if not dry_run:
        for done in applying.finish(course):
            click.echo(f"{done} : une nouvelle correction interrompue vient d'être menée à son terme.", err=True)
        access.check(course)
    _tell_damaged(course, assignment)
    with scratch.scratch_of(course, assignment) as aside:
        with told_if_interrupted(_NOTHING):
            _check_graded(aside, assignment, accept_lower)
            tried = trial.run(course, aside, assignment, partial(_watched, quiet=as_json))
            if not as_json:
                _show(tried)
            accepted = set() if dry_run else _accepted(tried, accept_lower, everybody=accept_all_lower, ask=not as_json)
        if not dry_run:
            with told_if_interrupted(_BEGUN):
                applying.apply(course, tried, patch.of(course, tried, accepted), _mark(course, assignment))
        _conclude(tried, accepted, dry_run=dry_run, as_json=as_json)


@contextmanager
def told_if_interrupted(message: str) -> Iterator[None]:
    """Say at Ctrl-C what stands."""
    try:
        yield
    except (KeyboardInterrupt, click.Abort):
        raise click.Abort(message) from None


def _watched(count: int, *, quiet: bool) -> "AbstractContextManager[Report]":
    """Show how far the trial is, as `cpia grade` does."""
    from rich.console import Console

    from cpia.progress import progress

    return progress(count, Console(stderr=True, quiet=quiet), "Essai sur une copie du cours")


def _tell_damaged(course: "CourseFolder", assignment: str) -> None:
    """Name the entries of the history that cannot be read: the grades in the gradebook are not touched by that."""
    from cpia.grading import history

    for learner in sorted(course.history.joinpath(assignment).glob("*")):
        for path in history.damaged(course.history, assignment, learner.name):
            click.echo(
                f"{path} : abîmé ; cette ancienne note manque dans l'historique de {learner.name}, la note actuelle "
                "n'en dépend pas. Le fichier est gardé tel quel : remettez-en une copie sauvegardée, s'il y en a une.",
                err=True,
            )


def _check_graded(course: "CourseFolder", assignment: str, named: tuple[str, ...]) -> None:
    """Refuse at once a login that has no grade: the trial takes minutes."""
    from cpia.grading import points

    if named and (unknown := sorted(set(named) - points.read_all(course.db_url, assignment).keys())):
        raise GradingError(
            f"--accept-lower : {', '.join(unknown)} n'a pas de note au devoir « {assignment} » ; donnez un identifiant "
            "de l'essai (cpia regrade --dry-run)."
        )


def _mark(course: "CourseFolder", assignment: str) -> str | None:
    """Give what our own publication remembers of the version, so that the next start finds it published."""
    if course.home is None:
        return None
    from cpia import courses, publishing, settings
    from cpia.authoring import sources

    offered = courses.load(settings.load(course.home).course_file)
    return publishing.digest(sources.find(assignment), offered.assignment(assignment))


def _accepted(trial: "Trial", named: tuple[str, ...], *, everybody: bool, ask: bool) -> set[str]:
    """Give the learners whose loss is accepted: by the options, else by answers at a terminal."""
    losing = [change for change in trial.changes if change.losses]
    if unknown := sorted(set(named) - {change.learner for change in losing}):
        raise GradingError(f"--accept-lower : {', '.join(unknown)} ne perd rien ; rien n'a été changé.")
    if everybody:
        return {change.learner for change in losing}
    if named or not ask or not sys.stdin.isatty():
        return set(named)
    return {change.learner for change in losing if _agreed(change)}


def _agreed(change: "Change") -> bool:
    """Ask at the terminal; anything but a clear yes is a no."""
    answer: str = click.prompt(f"{_told(change)}. Accepter cette baisse ? [o/N]", default="n", show_default=False)
    return answer.strip().lower() in {"o", "oui"}


def _told(change: "Change") -> str:
    return f"{change.learner} — {' ; '.join(change.losses)}"


def _show(trial: "Trial") -> None:
    from rich.console import Console
    from rich.markup import escape
    from rich.table import Table

    from cpia.grading.regrade.plan import points, signed

    table = Table("Apprenant", "Cellule", "Avant", "Après", "Écart", "Raison")
    for change in trial.changes:
        if not change.cells and not change.losses:
            continue
        old, new = change.old.standing.total, change.new.standing.total
        table.add_section()
        table.add_row(escape(change.learner), "total", points(old), points(new), signed(change.difference), "")
        for cell in change.cells:
            numbers = (points(cell.old), points(cell.new), signed(cell.difference))
            table.add_row("", escape(cell.name), *numbers, escape(cell.reason))
    if table.row_count:
        Console().print(table)
    same = sum(not change.cells and not change.losses for change in trial.changes)
    click.echo(f"{same} note(s) inchangée(s) sur {len(trial.changes)}.")
    if trial.ungraded:
        click.echo(f"Sans note encore, laissées à « cpia grade » : {', '.join(trial.ungraded)}.")


def _conclude(trial: "Trial", accepted: set[str], *, dry_run: bool, as_json: bool) -> None:
    left = [change for change in trial.changes if change.losses and change.learner not in accepted]
    if as_json:
        rows = [_row(change, left=change in left) for change in trial.changes]
        answer = {"assignment": trial.assignment, "applied": not dry_run, "learners": rows}
        click.echo(json.dumps(answer | {"ungraded": trial.ungraded}, ensure_ascii=False, indent=1))
        return
    if left:
        click.echo("Perdraient, et ne perdent donc rien sans votre accord (--accept-lower LOGIN, --accept-all-lower) :")
        for change in left:
            click.echo(f"  {_told(change)}")
    if dry_run:
        click.echo("Essai seulement : rien n'a été changé.")
        return
    click.echo(f"{len(trial.changes) - len(left)} note(s) à jour, {len(left)} gardée(s) comme elles étaient.")
    if left:
        click.echo("Les notes gardées n'ouvrent droit à aucune attestation tant que vous n'avez pas décidé.")
    click.echo("Les retours déjà donnés sont ceux d'avant : produisez-les et publiez-les de nouveau.")


def _row(change: "Change", *, left: bool) -> dict[str, object]:
    cells = [
        {
            "notebook": c.notebook,
            "cell": c.name,
            "old": c.old,
            "new": c.new,
            "difference": c.difference,
            "reason": c.reason,
        }
        for c in change.cells
    ]
    return {
        "learner": change.learner,
        "old": change.old.standing.total,
        "new": change.new.standing.total,
        "difference": change.difference,
        "losses": list(change.losses),
        "left": left,
        "cells": cells,
    }
