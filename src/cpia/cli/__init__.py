"""The `cpia` command: the only place that prints errors and chooses the exit status.

Each command is a module of this package that holds one `command`; heavy libraries are imported inside it, so that
`cpia --help` stays immediate.
"""

import importlib
import pkgutil
import sys
from typing import NoReturn

import click

from cpia import usage, usage_help
from cpia.errors import CpiaError


class Commands(click.Group):
    """Finds the commands by the names of the modules of this package."""

    context_class = usage_help.Context

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Give every command's name, sorted."""
        return sorted(module.name.replace("_", "-") for module in pkgutil.iter_modules(__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import the command of that name."""
        if cmd_name not in self.list_commands(ctx):
            return None
        return usage_help.in_french(importlib.import_module(f"{__name__}.{cmd_name.replace('-', '_')}").command)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"]})
def group() -> None:
    """La plateforme Chef de projet IA, du texte d'un devoir à l'attestation vérifiable."""


def main() -> None:
    """Run the command line: one message in French and an exit status, never a traceback for what a person can mend."""
    try:
        status = group.main(prog_name="cpia", standalone_mode=False)
    except CpiaError as error:
        _stop(f"Erreur : {error}", 1)
    except click.exceptions.NoArgsIsHelpError as wanted:
        _stop(wanted.message, wanted.exit_code)
    except click.UsageError as error:
        _stop(f"Erreur : {usage.misuse(error)}", error.exit_code)
    except (click.Abort, KeyboardInterrupt) as stopped:
        _stop(str(stopped) or "Interrompu.", usage.INTERRUPTED)
    except OSError as problem:
        told = usage.refusal(problem)
        if told is None:
            raise
        _stop(f"Erreur : {told}", 1)
    sys.exit(status if isinstance(status, int) else 0)


def _stop(message: str, status: int) -> NoReturn:
    click.echo(message, err=True)
    sys.exit(status)
