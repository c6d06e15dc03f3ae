"""`cpia issue`: decide who earned a certification, and give it signed."""

import json
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from cpia.credentials.issuing import Outcome


@click.command("issue")
@click.argument("logins", nargs=-1, metavar="[IDENTIFIANT]…")
@click.option("--dry-run", is_flag=True, help="Dire qui obtiendrait quoi, sans rien signer ni écrire.")
@click.option("--name", is_flag=True, help="Écrire son nom en clair : à la demande du seul apprenant nommé.")
@click.option("--score", is_flag=True, help="Écrire son total en clair : à la demande du seul apprenant nommé.")
@click.option("--again", is_flag=True, help="Délivrer de nouveau ce qui a été révoqué, sans travail remis depuis.")
@click.option("--json", "as_json", is_flag=True, help="Donner le résultat en JSON.")
def command(logins: tuple[str, ...], *, dry_run: bool, name: bool, score: bool, again: bool, as_json: bool) -> None:
    """Délivre les certifications, puis l'attestation du parcours, à toute la session ou aux identifiants donnés.

    Le nom et le total ne sont écrits que si l'apprenant l'a choisi. Chaque refus donne toutes ses raisons. Recommencer
    ne change rien à ce qui est déjà délivré. Hors démonstration, la session doit avoir été figée (cpia freeze) et
    confirmée par une autre personne (cpia confirm).
    """
    from cpia.credentials import issuing
    from cpia.credentials.opt_ins import OptIns
    from cpia.grading import course_folder
    from cpia.grading.regrade import applying
    from cpia.home import Home

    if (name or score or again) and len(logins) != 1:
        raise click.UsageError("--name, --score et --again valent pour un seul identifiant : donnez-le.")
    home = Home.from_environment()
    applying.finish(course_folder.of(home))  # what a killed `cpia regrade` had decided
    outcomes = issuing.issue(
        home,
        logins,
        dry_run=dry_run,
        asked=issuing.Asked(OptIns(name, score) if name or score else None, again),
        tell=lambda told: click.echo(told, err=True),
    )
    if as_json:
        click.echo(json.dumps([_row(outcome) for outcome in outcomes], ensure_ascii=False, indent=1))
        return
    width = max((len(outcome.login) for outcome in outcomes), default=0)
    for outcome in outcomes:
        click.echo(f"{outcome.login:{width}}  {outcome.certification}  {_told(outcome, dry_run=dry_run)}")
        for reason in outcome.reasons:
            click.echo(f"{'':{width}}    – {reason}")
    granted = sum(outcome.state == "granted" for outcome in outcomes)
    click.echo(f"{granted} accordée(s), {len(outcomes) - granted} refusée(s) ou à revoir.")


def _told(outcome: "Outcome", *, dry_run: bool) -> str:
    if outcome.state == "review":
        return "À REVOIR : attestation en vigueur que la règle n'accorde plus ; un formateur décide (cpia reviews)"
    if outcome.state == "refused":
        return "refusée"
    mention = ", avec mention" if outcome.mention else ""
    if dry_run:
        return f"accordée{mention} (rien n'est signé)"
    return f"{'délivrée' if outcome.new else 'déjà délivrée'}{mention} : {outcome.file}"


def _row(outcome: "Outcome") -> dict[str, object]:
    return {
        "login": outcome.login,
        "certification": outcome.certification,
        "state": outcome.state,
        "reasons": list(outcome.reasons),
        "file": str(outcome.file) if outcome.file else None,
        "new": outcome.new,
        "mention": outcome.mention,
    }
