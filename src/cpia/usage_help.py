"""Show the help of the commands in French, through click's own extension points: a context and its formatter."""

import re
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import TracebackType

import click

_HEADINGS = {"Options": "Options", "Commands": "Commandes", "Positional arguments": "Arguments"}
_TERMS = {
    "[OPTIONS]": "[OPTION]…",
    "COMMAND": "COMMANDE",
    "[COMMAND]": "[COMMANDE]",
    "[ARGS]...": "[ARGUMENT]…",
    "INTEGER RANGE": "NOMBRE",
    "INTEGER": "NOMBRE",
    "DIRECTORY": "DOSSIER",
    "FILE": "FICHIER",
    "PATH": "CHEMIN",
    "TEXT": "TEXTE",
}
"""How click calls what is typed."""
_TOLD = {
    "Show this message and exit.": "Affiche cette aide, et rien d'autre.",
    "[required]": "[obligatoire]",
    "required]": "obligatoire]",
    "[default:": "[par défaut :",
}
"""What click adds to what we say of it."""


class Formatter(click.HelpFormatter):
    """Writes click's own words in French."""

    def write_usage(self, prog: str, args: str = "", prefix: str | None = None) -> None:
        """Write the line of usage."""
        super().write_usage(prog, _french(args), prefix or "Usage : ")

    @contextmanager
    def section(self, name: str) -> Iterator[None]:
        """Open a part of the help."""
        with super().section(f"{_HEADINGS.get(name, name)} "):
            yield

    def write_dl(self, rows: Iterable[tuple[str, str]], col_max: int = 30, col_spacing: int = 2) -> None:
        """Write a list of options or of commands."""
        super().write_dl([(_french(term), _french(told, _TOLD)) for term, told in rows], col_max, col_spacing)


class Context(click.Context):
    """The context of every command: it helps in French, and a misuse never forgets which command was misused."""

    formatter_class = Formatter

    def __exit__(
        self, exc_type: type[BaseException] | None, exc_value: BaseException | None, tb: TracebackType | None
    ) -> bool | None:
        """Leave the command."""
        if isinstance(exc_value, click.UsageError) and exc_value.ctx is None:
            exc_value.ctx = self
        return super().__exit__(exc_type, exc_value, tb)


def in_french(command: click.Command) -> click.Command:
    """Give a command, and all that it holds, the context above."""
    command.context_class = Context
    for held in command.commands.values() if isinstance(command, click.Group) else ():
        in_french(held)
    return command


def _french(text: str, words: Mapping[str, str] = _TERMS) -> str:
    english = "|".join(rf"(?<!\w){re.escape(word)}(?!\w)" for word in words)
    return re.sub(english, lambda found: words[found[0]], text)
