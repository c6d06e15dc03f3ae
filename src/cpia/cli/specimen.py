"""`cpia specimen`: a set of credentials to try a verifier with."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(path_type=Path), metavar="DOSSIER")
def command(folder: Path) -> None:
    """Écrit dans DOSSIER des spécimens : une attestation valable et une révoquée, sous toutes leurs formes.

    Rien de cette installation n'est lu ni changé : la clé est jetable, la personne fictive.
    """
    from cpia.credentials import specimen

    specimen.make(folder)
    click.echo(f"{folder} : spécimens écrits ; commencez par LISEZMOI.md.")
