"""The signer under its own account serves one other account, and nobody else."""

import json
import os
import pwd
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, School, unsigned

from cpia.cli.keys import command as keys_command
from cpia.cli.signer import command as signer_command
from cpia.credentials import issuer, issuing
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.settings import Settings
from cpia.signing import key, server
from cpia.signing.client import signer

MYSELF = pwd.getpwuid(os.geteuid()).pw_name
DEMO = issuer.of(Settings())


@pytest.fixture
def elsewhere(tmp_path: Path) -> Home:
    """The signer's own installation."""
    home = Home(tmp_path / "signataire")
    home.create()
    return home


@contextmanager
def serving(home: Home, place: Path, account: str) -> Iterator[None]:
    """Run `cpia signer` as an operator does."""
    command = [sys.executable, "-m", "cpia", "signer", "--socket", str(place), "--for-account", account]
    with subprocess.Popen(command, env=os.environ | {"CPIA_HOME": str(home.root)}, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None and b"en service" in process.stdout.readline()
            yield
        finally:
            process.terminate()


def ask(place: Path, lines: bytes) -> list[dict[str, Any]]:
    with socket.socket(socket.AF_UNIX) as link:
        link.settimeout(20)
        link.connect(str(place))
        try:
            link.sendall(lines)
            link.shutdown(socket.SHUT_WR)
        except (BrokenPipeError, ConnectionResetError, OSError):
            pass  # refused before it was read
        with link.makefile("rb") as answers:
            return [json.loads(line) for line in answers]


def test_the_platform_issues_through_it_and_holds_no_key(home: Home, elsewhere: Home, tmp_path: Path) -> None:
    school, place = School.open(home), tmp_path / "s"
    school.grade(ELODIE, FULL)
    school.set(f'signer_socket = "{place}"')
    with serving(elsewhere, place, MYSELF):
        (outcome,) = issuing.issue(home, [ELODIE])
        assert outcome.state == "granted" and outcome.new
        with signer(home) as pen, pytest.raises(CredentialError, match="mal formé"):
            pen.sign({"cle": "privee"})
    assert list(home.signer.iterdir()) == []
    with pytest.raises(CredentialError, match="signataire injoignable"):
        issuing.issue(home, [ELODIE])


def test_a_rotation_needs_no_restart(
    home: Home, elsewhere: Home, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = tmp_path / "s"
    home.settings.write_text(f'signer_socket = "{place}"\n', "utf-8")
    monkeypatch.setenv("CPIA_HOME", str(elsewhere.root))
    with serving(elsewhere, place, MYSELF):
        with signer(home) as pen:
            assert not pen.following
        assert CliRunner().invoke(keys_command, ["new"]).exit_code == 0
        with signer(home) as pen:
            assert len(pen.following) == 1


def test_another_account_is_refused_whatever_it_asks(elsewhere: Home, tmp_path: Path) -> None:
    place = tmp_path / "s"
    document = json.dumps(unsigned(DEMO, datetime.now(UTC)).to_vc()).encode() + b"\n"
    other = next(entry.pw_name for entry in pwd.getpwall() if entry.pw_uid not in (0, os.geteuid()))
    with serving(elsewhere, place, other):
        answers = ask(place, document)
    assert len(answers) == 1 and f"refusée au compte {os.geteuid()}" in answers[0]["error"]


def test_garbage_and_endless_lines_are_refused_and_the_service_goes_on(elsewhere: Home, tmp_path: Path) -> None:
    place = tmp_path / "s"
    with serving(elsewhere, place, MYSELF):
        assert "error" in ask(place, b"rien\n")[1]
        assert "error" in ask(place, b"\xff\xfe\n")[1]
        assert "error" in ask(place, b"[" * 100_000 + b"\n")[1]
        assert "error" in ask(place, b"x" * (server.MAX_LINE + 10))[1]
        with socket.socket(socket.AF_UNIX) as idle:  # a caller that says nothing does not hold the others
            idle.connect(str(place))
            document = json.dumps(unsigned(DEMO, datetime.now(UTC)).to_vc()).encode() + b"\n"
            assert "signed" in ask(place, document)[1]


def test_a_real_signer_refuses_the_account_of_the_platform_for_its_own(elsewhere: Home, tmp_path: Path) -> None:
    elsewhere.settings.write_text('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n', "utf-8")
    key.make(elsewhere.signer / key.NAME, demo=False)
    with pytest.raises(CredentialError, match="un compte à lui"):
        server.opened(elsewhere, tmp_path / "s", MYSELF)


def test_it_takes_the_place_of_no_file_and_knows_its_account(elsewhere: Home, tmp_path: Path) -> None:
    (tmp_path / "s").write_text("un fichier", "utf-8")
    with pytest.raises(CredentialError, match="autre chose qu'une prise"):
        server.opened(elsewhere, tmp_path / "s", MYSELF)
    with pytest.raises(CredentialError, match="inconnu"):
        server.opened(elsewhere, tmp_path / "t", "compte-inconnu")
    (elsewhere.signer / key.NAME).write_bytes(b"")
    with pytest.raises(CredentialError, match="mode"):
        server.opened(elsewhere, tmp_path / "t", MYSELF)


def test_a_socket_that_cannot_be_made_says_what_is_wanted(elsewhere: Home, tmp_path: Path) -> None:
    for place in (tmp_path / "absent" / "prise", tmp_path / ("long" * 40)):
        with pytest.raises(CredentialError, match="prise impossible"):
            server.opened(elsewhere, place, MYSELF)


def test_a_demonstration_s_service_makes_its_key_wherever_its_home_is(tmp_path: Path) -> None:
    with server.opened(Home(tmp_path / "neuf"), tmp_path / "prise", MYSELF):
        assert (tmp_path / "neuf" / "signer" / key.NAME).stat().st_mode & 0o777 == 0o400


def test_the_command_never_runs_as_root(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 0)
    told = CliRunner().invoke(signer_command, ["--socket", str(tmp_path / "s"), "--for-account", MYSELF])
    assert told.exit_code == 1 and "root" in str(told.exception)


def test_the_socket_of_a_service_that_was_killed_is_taken_over(elsewhere: Home, tmp_path: Path) -> None:
    place = tmp_path / "s"
    for _ in range(2):
        with serving(elsewhere, place, MYSELF):
            began = time.monotonic()
            assert "method" in ask(place, b"")[0] and time.monotonic() - began < 20
