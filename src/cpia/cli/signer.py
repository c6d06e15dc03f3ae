"""`cpia signer`: the signer as a service, under its own account."""

from pathlib import Path

import click


@click.command("signer")
@click.option("--socket", "place", required=True, type=click.Path(path_type=Path), metavar="CHEMIN", help="La prise.")
@click.option("--for-account", "account", required=True, metavar="COMPTE", help="Le seul compte servi.")
def command(place: Path, account: str) -> None:
    """Signe pour la plateforme, sous un compte à lui : sa clé n'est lisible par personne d'autre.

    Il lit son propre CPIA_HOME : un platform.toml (demo, issuer_host, issuer_name) et la clé, dans « signer/ ». Le
    système lui dit quel compte se connecte ; tout autre que celui de --for-account est refusé.
    """
    import os

    from cpia.home import Home
    from cpia.hub import machine
    from cpia.signing import server

    machine.refuse_root(os.geteuid())
    with server.opened(Home.from_environment(), place, account) as service:
        click.echo(f"Signataire en service sur {place}, pour le compte « {account} ».")
        try:
            service.serve_forever()
        except KeyboardInterrupt:
            click.echo("Signataire arrêté.")
