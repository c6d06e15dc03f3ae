"""`cpia reviews`: credentials in force that the rule no longer grants, and what a person decides of them."""

from typing import Literal

import click


@click.group("reviews", invoke_without_command=True)
@click.pass_context
def command(context: click.Context) -> None:
    """Montre les attestations à revoir : en vigueur, mais que la règle n'accorde plus."""
    if context.invoked_subcommand is not None:
        return
    from cpia.credentials import revocation
    from cpia.home import Home

    waiting = revocation.reviews(Home.from_environment())
    for review in waiting:
        click.echo(f"{review.credential}  depuis le {review.opened_at:%d/%m/%Y}")
        for reason in review.reasons:
            click.echo(f"    – {reason}")
    click.echo(f"{len(waiting)} attestation(s) à revoir.")


@command.command("decide")
@click.argument("credential", metavar="ATTESTATION")
@click.argument("decision", type=click.Choice(["keep", "revoke"]))
@click.option("--by", required=True, metavar="LOGIN", help="Le formateur qui décide.")
@click.option("--reason", required=True, metavar="MOTIF", help="Pourquoi, en une phrase, sans nommer personne.")
def decide(credential: str, decision: Literal["keep", "revoke"], by: str, reason: str) -> None:
    """Décide d'une ATTESTATION à revoir : « keep » la maintient, « revoke » la révoque pour toujours."""
    from cpia.credentials import revocation
    from cpia.home import Home

    revocation.decide(Home.from_environment(), credential, decision, by=by, reason=reason)
    click.echo("Attestation maintenue." if decision == "keep" else "Attestation révoquée ; la liste publiée le dit.")
