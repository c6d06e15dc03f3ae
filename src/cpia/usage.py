"""Say in French how a command was misused, and what stopped it: click has these sentences in English."""

import errno
import os
import pwd

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
            return f"il manque {_named(error)}."
        case click.BadParameter():
            return f"{_named(error)} : {error.message}"
        case _:
            return error.message


def _named(error: click.BadParameter) -> str:
    if error.param_hint is not None:
        return str(error.param_hint)
    if error.param is None:
        return "un argument"
    return error.param.get_error_hint(error.ctx).strip("'")


def _instead(possibilities: object) -> str:
    names = sorted(possibilities) if isinstance(possibilities, (list, tuple, set)) else []
    return f" ; vouliez-vous dire {' ou '.join(names)} ?" if names else "."
