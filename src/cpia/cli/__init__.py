"""The `cpia` command: the only place that prints errors and chooses the exit status.

Each command is a module of this package that holds one `command`; heavy libraries are imported inside it, so that
`cpia --help` stays immediate.
"""

import importlib
import os
import pkgutil
import pwd
import sys

import click

from cpia.errors import CpiaError


class Commands(click.Group):
    """Finds the commands by the names of the modules of this package."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every command's name, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        command: click.Command = importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command
        return command


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """La plateforme Chef de projet IA, du texte d'un devoir à l'attestation vérifiable."""


def main() -> None:
    """Run the command line; a `CpiaError`, or a file that the system refuses, is one message and the exit status 1."""
    try:
        group()
    except CpiaError as error:
        click.echo(f"Erreur : {error}", err=True)
        sys.exit(1)
    except (FileNotFoundError, FileExistsError, NotADirectoryError, PermissionError) as problem:
        if problem.filename is None:
            raise
        wanted = f"lancée par le compte « {pwd.getpwuid(os.geteuid()).pw_name} » ; vérifiez le chemin et ses droits"
        click.echo(f"Erreur : {problem.filename} : {problem.strerror} ; commande {wanted}.", err=True)
        sys.exit(1)
