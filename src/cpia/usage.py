"""Say in French how a command was misused, and what stopped it: click has these sentences in English."""

import ast
import errno
import os
import pwd
import re

import click

INTERRUPTED = 130  # exit status: what a shell gives to a program that Ctrl-C stopped
_FORBIDDEN = "ce compte n'a pas le droit d'y écrire ou de le lire ({account}) ; vérifiez le chemin et ses droits"
_NO_FOLDER = "ce n'est pas un dossier ; vérifiez le chemin"
_REFUSED = {
    errno.EACCES: _FORBIDDEN,
    errno.EPERM: _FORBIDDEN,
    errno.EEXIST: _NO_FOLDER,
    errno.ENOTDIR: _NO_FOLDER,
    errno.EROFS: "le disque est en lecture seule ; changez de dossier",
    errno.ENOSPC: "le disque est plein ; faites de la place, puis relancez",
    errno.EDQUOT: "le disque est plein ; faites de la place, puis relancez",
}
_FULL = (errno.ENOSPC, errno.EDQUOT)
_QUOTED = r"""(?P<value>'.*'|".*")"""
_SENTENCES = (
    (r"Option '.*' does not take a value\.", "n'attend pas de valeur."),
    (r"Got unexpected extra arguments? \((?P<value>.*)\)", "« {value} » est en trop."),
    (r"Missing command\.", "il manque une commande."),
    (rf"{_QUOTED} is not a valid integer(?: range)?\.", "« {value} » n'est pas un nombre entier."),
    (
        r"(?P<value>\S+) is not in the range (?P<expected>.+)\.",
        "« {value} » est hors des bornes ; attendu : {expected}.",
    ),
    (rf"{_QUOTED} is not (?:one of )?(?P<expected>'.*')\.", "« {value} » n'est pas admis ; attendu : {expected}."),
    (rf"\w+ {_QUOTED} does not exist\.", "« {value} » n'existe pas ; attendu : un chemin qui existe."),
    (rf"\w+ {_QUOTED} is a file\.", "« {value} » est un fichier ; attendu : un dossier."),
    (rf"\w+ {_QUOTED} is a directory\.", "« {value} » est un dossier ; attendu : un fichier."),
    (rf"\w+ {_QUOTED} is not readable\.", "« {value} » ne peut pas être lu ; vérifiez ses droits."),
    (rf"\w+ {_QUOTED} is not writable\.", "« {value} » ne peut pas être écrit ; vérifiez ses droits."),
)
"""What click says of a value, which it gives as text alone, and the same in French; whatever else is our own."""


def misuse(error: click.UsageError) -> str:
    """Tell what is wrong in the words typed, then where the right ones are.

    >>> misuse(click.NoSuchOption("--sinc", possibilities=["--since"]))
    'option « --sinc » inconnue ; vouliez-vous dire --since ?'
    """
    path = error.ctx.command_path if error.ctx else ""
    return f"{_wrong(error)}\n« {path} --help » donne l'usage." if path else _wrong(error)


def refusal(problem: OSError) -> str | None:
    """Tell that the machine refuses a file, None where the problem is of another kind."""
    told = _REFUSED.get(problem.errno or 0)
    if told is None or (problem.filename is None and problem.errno not in _FULL):
        return None
    return f"{problem.filename or 'un fichier'} : {told.format(account=pwd.getpwuid(os.geteuid()).pw_name)}."


def _wrong(error: click.UsageError) -> str:
    match error:
        case click.NoSuchOption():
            return f"option « {error.option_name} » inconnue{_instead(error.possibilities)}"
        case click.NoSuchCommand():
            return f"commande « {error.command_name} » inconnue{_instead(error.possibilities)}"
        case click.MissingParameter():
            return f"il manque {_named(error)}{_told_of(error.param)}."
        case click.BadParameter():
            return f"{_named(error)} : {_translated(error.message)}"
        case click.BadOptionUsage():
            return _valueless(error)
        case _:
            return _translated(error.message)


def _translated(message: str) -> str:
    """Give click's sentence in French; one that is not click's as it is."""
    for pattern, told in _SENTENCES:
        if (found := re.fullmatch(pattern, message, re.DOTALL)) is not None:
            words = found.groupdict()
            expected = " ou ".join(re.findall(r"'([^']*)'", words.get("expected", ""))) or words.get("expected")
            return told.format(value=_unquoted(words.get("value", "")), expected=expected)
    return message


def _unquoted(value: str) -> str:
    return str(ast.literal_eval(value)) if value[:1] in ("'", '"') else value


def _told_of(param: click.Parameter | None) -> str:
    return f" : {param.help.rstrip('.')}" if isinstance(param, click.Option) and param.help else ""


def _valueless(error: click.BadOptionUsage) -> str:
    if "requires" in error.message:
        return f"{error.option_name} : valeur absente, attendu : {_metavar(error)}."
    return f"{error.option_name} {_translated(error.message)}"


def _metavar(error: click.BadOptionUsage) -> str:
    """Give what the option's value is called in the help."""
    options = error.ctx.command.params if error.ctx else []
    wanted = next((param for param in options if error.option_name in param.opts), None)
    return "une valeur" if wanted is None or error.ctx is None else wanted.make_metavar(error.ctx)


def _named(error: click.BadParameter) -> str:
    if error.param_hint is not None:
        return str(error.param_hint)
    if error.param is None:
        return "un argument"
    return error.param.get_error_hint(error.ctx).strip("'")


def _instead(possibilities: object) -> str:
    names = sorted(possibilities) if isinstance(possibilities, (list, tuple, set)) else []
    return f" ; vouliez-vous dire {' ou '.join(names)} ?" if names else "."
