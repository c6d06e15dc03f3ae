"""`cpia edit`: author an assignment in JupyterLab."""

import sys

import click


@click.command()
@click.argument("devoir")
def command(devoir: str) -> None:
    """Ouvrir un devoir comme un notebook dans JupyterLab ; chaque enregistrement réécrit son texte."""
    import tempfile
    from pathlib import Path

    from cpia.authoring import edit, sources

    source = sources.find(devoir)
    folder = Path(tempfile.mkdtemp(prefix="cpia-edit-"))
    click.echo(f"{source.text} s'ouvre dans JupyterLab ; copie de travail : {folder}")
    sys.exit(edit.launch(source, folder))
