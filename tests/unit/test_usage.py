"""What a person reads when the words typed are wrong, or when the machine refuses a file."""

import errno
import re
import sys
from collections.abc import Iterator

import click
import pytest

from cpia import cli
from cpia.usage import INTERRUPTED


def said(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: str) -> tuple[object, str]:
    """Give the exit status and what the error output holds."""
    monkeypatch.setattr(sys, "argv", ["cpia", *words])
    with pytest.raises(SystemExit) as stopped:
        cli.main()
    return stopped.value.code, capsys.readouterr().err


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("regade",), "commande « regade » inconnue."),
        (("grade", "--sinc", "2027-03-01"), "option « --sinc » inconnue ; vouliez-vous dire --json ou --since ?"),
        (("regrade",), "il manque DEVOIR."),
        (("grade", "--since", "hier"), "--since : « hier » n'est pas une date ; attendu : 2027-03-01 ou 2027-03-01T"),
        (("regrade", "--course-root", "nulle-part", "ps1"), "nulle-part : dossier absent"),
        (("freeze",), "il manque --by : "),
        (("freeze", "--by"), "--by : valeur absente, attendu : IDENTIFIANT."),
        (("publish-status", "--if-due=3"), "--if-due n'attend pas de valeur."),
        (("publish-status", "tout", "vite"), "« tout vite » est en trop."),
        (("check", "--sample", "abc"), "--sample : « abc » n'est pas un nombre entier."),
        (("check", "--sample", "0"), "--sample : « 0 » est hors des bornes ; attendu : x>=1."),
        (("reviews", "decide", "x", "l'autre"), "« l'autre » n'est pas admis ; attendu : keep ou revoke."),
        (("verify", "l'été.json"), "FICHIER : « l'été.json » n'existe pas ; attendu : un chemin qui existe."),
        (("verify", "/tmp"), "FICHIER : « /tmp » est un dossier ; attendu : un fichier."),
        (("seance", "/etc/passwd"), "DOSSIER : « /etc/passwd » est un fichier ; attendu : un dossier."),
        (("keys", "nouvelle"), "commande « nouvelle » inconnue."),
    ],
)  # fmt: skip
def test_a_misused_command_says_so_in_french_with_the_way_out(
    words: tuple[str, ...], message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = said(monkeypatch, capsys, *words)
    assert status in (1, 2) and message in told
    assert status == 1 or "--help » donne l'usage." in told
    assert "Error" not in told and "Usage" not in told and "Try " not in told


def commands(group: click.Group, path: tuple[str, ...] = ()) -> Iterator[tuple[str, ...]]:
    """Give every command that can be typed."""
    yield path
    for name in group.list_commands(click.Context(group)):
        command = group.get_command(click.Context(group), name)
        assert command is not None
        yield from commands(command, (*path, name)) if isinstance(command, click.Group) else [(*path, name)]


@pytest.mark.parametrize("words", sorted(commands(cli.group)), ids=" ".join)
def test_the_help_of_every_command_is_french(
    words: tuple[str, ...], monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["cpia", *words, "--help"])
    with pytest.raises(SystemExit):
        cli.main()
    told = capsys.readouterr().out
    assert told.startswith("Usage : cpia") and "Affiche cette aide, et rien d'autre" in told
    assert not re.search(
        r"Usage:|Options:|Commands?\b|COMMAND\b|ARGS|OPTIONS|Show this|TEXT|PATH|FILE\b|DIRECTORY|INTEGER|RANGE|"
        r"required|default:",
        told,
    )


def test_a_group_without_a_command_shows_the_same_help(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    status, told = said(monkeypatch, capsys, "keys")
    assert status == 2 and told.startswith("Usage : cpia keys [OPTION]… COMMANDE [ARGUMENT]…")
    assert "\nCommandes :\n" in told


def test_a_right_command_ends_well(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert said(monkeypatch, capsys, "grade", "--help") == (0, "")


@pytest.mark.parametrize(
    ("problem", "status", "message"),
    [
        (KeyboardInterrupt(), INTERRUPTED, "Interrompu."),
        (click.Abort("Interrompu : 3 copies sur 12."), INTERRUPTED, "Interrompu : 3 copies sur 12."),
        (PermissionError(errno.EACCES, "refusé", "/cours/.cpia"), 1, "/cours/.cpia : ce compte n'a pas le droit"),
        (OSError(errno.ENOSPC, "plein", "/cours/notes"), 1, "/cours/notes : le disque est plein"),
    ],
)
def test_what_stops_a_command_is_told_in_one_line(
    problem: BaseException,
    status: int,
    message: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def stop() -> None:
        raise problem

    monkeypatch.setattr(cli.group, "get_command", lambda context, name: click.Command(name, callback=stop))
    found, told = said(monkeypatch, capsys, "grade")
    assert found == status and message in told and "Aborted" not in told


def test_a_file_that_should_be_there_and_is_not_remains_a_fault_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    def stop() -> None:
        raise FileNotFoundError(errno.ENOENT, "absent", "x")

    monkeypatch.setattr(cli.group, "get_command", lambda context, name: click.Command(name, callback=stop))
    monkeypatch.setattr(sys, "argv", ["cpia", "grade"])
    with pytest.raises(FileNotFoundError):
        cli.main()
