"""`cpia wheels`: place the wheels that the book's pandas and scikit-learn cells need."""

from pathlib import Path

import click

from cpia.home import PROJECT


@click.command()
@click.option(
    "--from",
    "base",
    required=True,
    metavar="ADRESSE|DOSSIER",
    help="Où sont les fichiers de cette version de Pyodide : une adresse http(s), ou un dossier.",
)
@click.option(
    "--store",
    type=click.Path(file_okay=False, path_type=Path),
    default=PROJECT / "var" / "pyodide-wheels",
    show_default="var/pyodide-wheels",
    help="Où les ranger ; la construction du livre les prend dans le dossier par défaut.",
)
def command(base: str, store: Path) -> None:
    """Ranger les paquets (pandas, scikit-learn…) que le livre fait tourner dans la page, empreintes vérifiées."""
    from cpia.live_cells import site, wheels

    packages = site.used_packages(PROJECT / "book")
    click.echo(f"{len(packages)} fichiers, d'après le fichier de verrouillage de Pyodide :")
    wheels.fetch(packages, base, store, click.echo)
    click.echo(f"Tout est dans {store}. Lancez « make book » pour les mettre dans le site.")
