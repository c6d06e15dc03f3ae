"""`cpia revoke`: take a credential back."""

import click


@click.command("revoke")
@click.argument("credential", metavar="ATTESTATION")
@click.option("--reason", required=True, metavar="MOTIF", help="Pourquoi, en une phrase, sans nommer personne.")
def command(credential: str, reason: str) -> None:
    """Révoque une ATTESTATION (son numéro, ou le nom de son fichier), pour toujours, et publie la liste.

    L'apprenant doit être prévenu, et peut contester. Une nouvelle attestation reste possible : elle aura un autre
    numéro.
    """
    from cpia.credentials import revocation
    from cpia.home import Home

    new = revocation.revoke(Home.from_environment(), credential, reason)
    click.echo("Attestation révoquée ; la liste publiée le dit." if new else "Attestation déjà révoquée.")
