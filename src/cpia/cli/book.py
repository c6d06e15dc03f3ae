"""`cpia book`: build the book."""

from pathlib import Path

import click

from cpia.home import PROJECT


@click.command()
@click.option(
    "--output",
    type=click.Path(file_okay=False, path_type=Path),
    default=PROJECT / "book",
    show_default="book/",
    help="Dossier où écrire « _build/html », si book/ n'est pas à vous.",
)
def command(output: Path) -> None:
    """Construire le livre (book/ → book/_build/html) ; tout avertissement est une erreur."""
    from cpia.book import build

    built = build(PROJECT / "book", output, click.echo)
    click.echo(f"Livre construit en {built.seconds:.0f} s : {built.html / 'index.html'}")
