"""`cpia book`: build the book, and print it."""

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
@click.option("--pdf", is_flag=True, help="Imprimer aussi le livre entier : « livre.pdf », à la racine du site.")
@click.option(
    "--campus",
    default="",
    metavar="ADRESSE",
    help="Adresse du campus (https://…), pour une copie du livre posée sur un autre site : ses pages y mèneront.",
)
def command(output: Path, pdf: bool, campus: str) -> None:
    """Construire le livre (book/ → book/_build/html) ; tout avertissement est une erreur."""
    from cpia.book import build

    if campus and not campus.startswith(("https://", "http://127.0.0.1:")):
        raise click.BadParameter(f"{campus} : attendu une adresse https.", param_hint="--campus")
    built = build(PROJECT / "book", output, click.echo, campus)
    click.echo(f"Livre construit en {built.seconds:.0f} s : {built.html / 'index.html'}")
    if pdf:
        from cpia.paper import printing

        printed = printing.write(PROJECT / "book", built.html, click.echo)
        click.echo(f"Livre imprimé en {printed.seconds:.0f} s : {printed.file}, {printed.pages} pages")
