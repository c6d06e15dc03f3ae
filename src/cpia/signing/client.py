"""Asking the signer: this side never sees the private key.

The signer is a child process for the duration of a command or, where the setting `signer_socket` names one, a service
under an account of its own (`cpia signer`), whose key this account cannot read.
"""

import json
import os
import socket
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import cpia
from cpia import settings
from cpia.errors import CredentialError
from cpia.home import PROJECT, Home


@dataclass(frozen=True)
class RemoteSigner:
    """A running signer, and the public half of its key."""

    method: str
    multikey: str
    following: dict[str, str]  # the key that will sign next (method -> Multikey), to be published now; or empty
    requests: IO[str]
    answers: IO[str]

    @property
    def keys(self) -> dict[str, str]:
        """Every key that the signer holds: method -> Multikey."""
        return {self.method: self.multikey} | self.following

    def sign(self, document: dict[str, Any]) -> dict[str, Any]:
        """Have one credential, or one status list, signed.

        Raises
        ------
        CredentialError
            The signer refuses the document, or died.
        """
        signed: dict[str, Any] = _exchange(self.requests, self.answers, json.dumps(document))["signed"]
        return signed


@contextmanager
def signer(home: Home) -> Iterator[RemoteSigner]:
    """Reach the installation's signer, or run one for as long as the block lasts."""
    place = settings.load(home).signer_socket
    with _connected(Path(place)) if place else _spawned(home) as (requests, answers):
        hello = _exchange(requests, answers, None)
        following = hello["next"]
        coming = {following["method"]: following["key"]} if following else {}
        yield RemoteSigner(hello["method"], hello["key"], coming, requests, answers)


@contextmanager
def _spawned(home: Home) -> Iterator[tuple[IO[str], IO[str]]]:
    # -P: a file named like a module, in the current folder, must not run beside the key.
    command = [sys.executable, "-P", "-m", "cpia.signing.process"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(cpia.__file__).parents[1]),
        "PYTHONUTF8": "1",
        "CPIA_HOME": str(home.root),
        "CPIA_PROJECT": str(PROJECT),
    }
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        assert process.stdin is not None and process.stdout is not None  # noqa: S101 — for mypy: both are pipes
        try:
            yield process.stdin, process.stdout
        finally:
            process.kill()


@contextmanager
def _connected(place: Path) -> Iterator[tuple[IO[str], IO[str]]]:
    with socket.socket(socket.AF_UNIX) as link:
        try:
            link.connect(str(place))
        except OSError as problem:
            raise CredentialError(
                f"{place} : signataire injoignable ({problem.strerror}) ; attendu : le service « cpia signer » en "
                "marche, sous son propre compte."
            ) from problem
        with link.makefile("w", encoding="utf-8") as requests, link.makefile("r", encoding="utf-8") as answers:
            yield requests, answers


def _exchange(requests: IO[str], answers: IO[str], line: str | None) -> dict[str, Any]:
    """Send one line, unless there is none to send, and read the answer."""
    try:
        if line is not None:
            requests.write(line + "\n")
            requests.flush()
        text = answers.readline()
    except (BrokenPipeError, ConnectionResetError):
        text = ""
    if not text:
        raise CredentialError("Le signataire s'est arrêté sans répondre ; rien n'a été émis, recommencez.")
    answer: dict[str, Any] = json.loads(text)
    if "error" in answer:
        raise CredentialError(answer["error"])
    return answer
