"""`cpia seance`: the awareness session alone, for a USB stick."""

from pathlib import Path

import click


@click.command()
@click.argument("folder", type=click.Path(file_okay=False, path_type=Path), metavar="DOSSIER")
def command(folder: Path) -> None:
    """Écrire dans DOSSIER la séance de sensibilisation : pages, fiche et cartes, pour une clé USB.

    Le dossier se copie entier ; « index.html » s'ouvre sans réseau, sans compte et sans serveur.
    """
    from cpia.seance import site

    written = site.write(folder, click.echo)
    weight = sum(path.stat().st_size for path in written) // 1024
    click.echo(f"{folder} : {len(written)} fichiers, {weight} Ko ; ouvrez {folder / 'index.html'}.")
