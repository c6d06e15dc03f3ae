"""`cpia erase`: forget a learner's credentials."""

import click


@click.command("erase")
@click.argument("login", required=False, metavar="[LOGIN]")
@click.option("--revoke", is_flag=True, help="Révoquer aussi ses attestations : la copie qu'il garde ne vaudra plus.")
@click.option("--expired", is_flag=True, help="Effacer plutôt tout ce qui dépasse la durée de conservation.")
def command(login: str | None, revoke: bool, expired: bool) -> None:
    """Efface tout ce que l'installation sait des attestations de LOGIN : registre et fichiers. C'est définitif.

    La progression qu'elle a confiée au campus est effacée aussi.

    La copie que la personne garde reste valable, sauf avec --revoke. Les sauvegardes suivent leur propre règle.
    """
    from datetime import UTC, datetime

    from cpia.credentials import erasure
    from cpia.home import Home

    if expired == bool(login) or (expired and revoke):
        raise click.UsageError("Donnez un LOGIN, ou --expired seul.")
    home = Home.from_environment()
    done = (
        erasure.erase_expired(home, datetime.now(UTC)) if expired else erasure.erase(home, login or "", revoke=revoke)
    )
    if login and not done.credentials and not done.files:
        click.echo(f"Rien à effacer pour « {login} » : déjà fait, ou vérifiez l'identifiant (cohort.toml).")
        return
    click.echo(f"{len(done.credentials)} attestation(s) effacée(s) du registre, {done.files} fichier(s) supprimé(s).")
