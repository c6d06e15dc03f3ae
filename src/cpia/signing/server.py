"""The signer as a service: under an account of its own, on a Unix socket, for one other account.

The system tells who connects (SO_PEERCRED), which no caller can forge; whoever else connects gets one line of refusal.
The protocol is that of `cpia.signing.process`. The file's mode does not protect the socket, its owner's check does.
"""

import os
import pwd
import socket
import socketserver
import stat
import struct
from contextlib import suppress
from pathlib import Path
from threading import Lock
from typing import Any, TextIO, cast

from cpia import settings
from cpia.errors import CpiaError, CredentialError
from cpia.home import Home
from cpia.signing import process

MAX_LINE = 256 * 1024
PATIENCE = 1.0
"""Seconds for which a refused caller is still heard."""


class Server(socketserver.ThreadingUnixStreamServer):
    """Serves one account; everybody else is refused."""

    daemon_threads = True

    def __init__(self, place: Path, home: Home, allowed: int) -> None:
        self.home = home
        self.allowed = allowed
        self.lock = Lock()  # the signing library is not said to be thread-safe
        super().__init__(str(place), Connection)


class Connection(socketserver.StreamRequestHandler):
    """One caller."""

    def handle(self) -> None:
        """Check who calls, then answer each line; the keys are read anew, so that a rotation needs no restart."""
        server = cast(Server, self.server)
        caller = peer(self.request)
        if caller != server.allowed:
            self._refuse(f"Signature refusée au compte {caller}, attendu : le compte {server.allowed}.")
            return
        try:
            signer, hello = process.load(server.home)
        except CpiaError as problem:
            self._say({"error": str(problem)})
            return
        self._say(hello)
        while line := self.rfile.readline(MAX_LINE):
            if not line.endswith(b"\n"):
                self._refuse(f"Demande de plus de {MAX_LINE} octets, attendu : un document sur une ligne.")
                return
            with server.lock:
                told = process.answer(signer, line.decode("utf-8", "replace"))
            self._say(told)

    def _refuse(self, why: str) -> None:
        """Say no, then read on for a moment: a socket closed over what was not read takes the answer with it."""
        self._say({"error": why})
        self.request.settimeout(PATIENCE)
        with suppress(OSError):
            self.rfile.read(MAX_LINE)

    def _say(self, told: dict[str, Any]) -> None:
        with self.request.makefile("w", encoding="utf-8") as answers:
            process.say(cast(TextIO, answers), told)


def peer(link: socket.socket) -> int:
    """Give the account of the process at the other end, as the system knows it."""
    pid_uid_gid = struct.Struct("3i")
    raw = link.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, pid_uid_gid.size)
    _, uid, _ = pid_uid_gid.unpack(raw)
    return int(uid)


def opened(home: Home, place: Path, account: str) -> Server:
    """Listen at `place` for `account`.

    Raises
    ------
    CredentialError
        The account is unknown, or is the signer's own; something else than an old socket is there; or there is no key.
    """
    try:
        allowed = pwd.getpwnam(account).pw_uid
    except KeyError:
        raise CredentialError(f"Compte « {account} » inconnu, attendu : le compte de la plateforme.") from None
    if allowed == os.geteuid() and not settings.load(home).demo:
        raise CredentialError(
            f"Le signataire tourne sous le compte de la plateforme (« {account} »), qui lirait donc la clé ; attendu : "
            "un compte à lui."
        )
    if place.exists() and not stat.S_ISSOCK(place.stat().st_mode):
        raise CredentialError(f"{place} : autre chose qu'une prise, attendu : rien, ou celle d'un service arrêté.")
    process.load(home)  # refuse to start without a key
    try:
        place.unlink(missing_ok=True)
        server = Server(place, home, allowed)
    except OSError as problem:
        raise CredentialError(
            f"{place} : prise impossible ({problem.strerror or problem}), attendu : un chemin court, dans un dossier "
            "où le compte du signataire peut écrire."
        ) from problem
    place.chmod(0o666)  # who may connect is checked by account
    return server
