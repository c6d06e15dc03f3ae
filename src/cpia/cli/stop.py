"""`cpia stop`: end the platform started from another terminal."""

import click


@click.command()
def command() -> None:
    """Arrête la plateforme démarrée dans un autre terminal."""
    from cpia import launcher
    from cpia.home import Home

    stopped = launcher.stop(Home.from_environment())
    click.echo("La plateforme est arrêtée ; rien n'est perdu." if stopped else "La plateforme ne tourne pas.")
