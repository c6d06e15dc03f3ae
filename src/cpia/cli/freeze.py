"""`cpia freeze`: fix the decisions of the session, for another instructor to confirm."""

import click


@click.command("freeze")
@click.option("--by", required=True, metavar="IDENTIFIANT", help="Qui fige : une personne de l'équipe de la session.")
def command(by: str) -> None:
    """Fige les décisions de la session : qui obtient quoi, et sur quoi cela repose.

    Une autre personne de l'équipe les confirme ensuite (cpia confirm). Tout changement d'une note, d'une règle, d'un
    quiz, d'une inscription ou, pour le parcours entier, d'une certification détenue annule le gel.
    """
    from cpia import freezing
    from cpia.home import Home
    from cpia.session_freeze import SHORT

    frozen = freezing.freeze(Home.from_environment(), by)
    width = max(len(decision.login) for decision in frozen.decisions)
    for decision in frozen.decisions:
        told = "accordée" if decision.granted else "refusée"
        told += ", avec mention" if decision.mention else ""
        click.echo(f"{decision.login:{width}}  {decision.certification}  {told}")
        for reason in decision.reasons:
            click.echo(f"{'':{width}}    – {reason}")
    granted = sum(decision.granted for decision in frozen.decisions)
    click.echo(f"{granted} accordée(s), {len(frozen.decisions) - granted} refusée(s) : figé par {by}.")
    click.echo(f"À confirmer par une autre personne : cpia confirm --by IDENTIFIANT {frozen.digest[:SHORT]}")
