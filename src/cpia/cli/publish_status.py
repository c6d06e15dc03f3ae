"""`cpia publish-status`: sign the status lists anew, as every day."""

import click


@click.command("publish-status")
@click.option("--if-due", is_flag=True, help="Ne rien faire tant que la liste publiée vaut encore un jour.")
@click.option("--restored", is_flag=True, help="Le registre vient d'une sauvegarde : signer quand même, et le dire.")
def command(if_due: bool, restored: bool) -> None:
    """Signe de nouveau les listes de révocation, qui valent 48 heures, et publie ce qui sert à vérifier.

    La plateforme le fait chaque jour quand elle tourne ; sinon, un minuteur du système doit le faire.

    Un registre plus ancien que ce qui est publié est refusé : il a oublié des révocations.
    """
    from datetime import UTC, datetime

    from cpia.credentials import daily, freshness, publication
    from cpia.home import Home

    home = Home.from_environment()
    if if_due and not restored and not freshness.is_due(home, datetime.now(UTC)):
        click.echo(f"Rien à faire : {freshness.freshness(home, datetime.now(UTC)).told()}.")
        return
    if daily.publish(home, restored=restored):
        click.echo(f"Le journal publié dit que ce registre restauré n'a pas tout ({publication.journal_path(home)}).")
    click.echo(f"Publié dans {home.public} : {freshness.freshness(home, datetime.now(UTC)).told()}.")
