"""The private keys' files. Only `cpia.signing.process` and `cpia.signing.rotation` import this module.

The file must be the signer's alone: one that others can read is refused, since a key that may have been copied is no
longer a key. A demonstration key is made at first use, and says in its own file that it is worth nothing.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpia.errors import CredentialError

NAME = "cle-emission.pem"
NEXT = "cle-suivante.pem"
"""A key that is published, and does not sign yet."""
DEMO_MARK = b"CLE DE DEMONSTRATION - SANS VALEUR\n"
"""First line of a demonstration key's file: renaming or copying the file does not make it a real key."""


@dataclass(frozen=True)
class Key:
    """The key, and whether it is worth anything."""

    private: Ed25519PrivateKey
    demonstration: bool


def load(folder: Path, *, demo: bool) -> Key:
    """Give the key of an installation, making it first in a demonstration.

    Raises
    ------
    CredentialError
        No key outside a demonstration, a file that others can read, a demonstration key in a real installation,
        a real key in a demonstration, or something else than an Ed25519 key.
    """
    path = folder / NAME
    if demo and not path.exists():
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        make(path, demo=True)
    return _load(path, demo=demo)


def load_next(folder: Path, *, demo: bool) -> Key | None:
    """Give the key that will follow, where one was made."""
    path = folder / NEXT
    return _load(path, demo=demo) if path.exists() else None


def _load(path: Path, *, demo: bool) -> Key:
    content = _read(path)
    marked = content.startswith(DEMO_MARK)
    if marked and not demo:
        raise CredentialError(
            f"{path} : clé de démonstration, attendu : la clé d'émission de l'établissement ; "
            "mettez ce dossier de côté, puis « cpia keys new »."
        )
    if demo and not marked:
        raise CredentialError(f"{path} : clé d'émission réelle, attendu en démonstration : une clé sans valeur.")
    return Key(_parse(path, content.removeprefix(DEMO_MARK)), demonstration=marked)


def make(path: Path, *, demo: bool) -> None:
    """Create a key whole or not at all; of two processes at once, one wins and both read its key."""
    pem = Ed25519PrivateKey.generate().private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o400), "wb") as file:
        file.write((DEMO_MARK if demo else b"") + pem)
    try:
        os.link(draft, path)
    except FileExistsError:
        pass
    finally:
        draft.unlink()


def _read(path: Path) -> bytes:
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    except FileNotFoundError:
        raise CredentialError(f"{path} : clé absente, attendu : une clé Ed25519 (PEM), de mode 0400.") from None
    except OSError as problem:
        raise CredentialError(f"{path} : clé illisible ({problem.strerror}), attendu : un fichier ordinaire.") from None
    with open(descriptor, "rb") as file:
        status = os.fstat(file.fileno())
        mode = stat.S_IMODE(status.st_mode)
        if mode & 0o077 or status.st_uid != os.geteuid() or not stat.S_ISREG(status.st_mode):
            raise CredentialError(
                f"{path} : mode {mode:04o}, propriétaire {status.st_uid}, attendu : un fichier de mode 0400 au seul "
                f"compte du signataire ({os.geteuid()}) ; si d'autres ont pu la lire, changez de clé."
            )
        return file.read()


def _parse(path: Path, pem: bytes) -> Ed25519PrivateKey:
    try:
        key = serialization.load_pem_private_key(pem, password=None)
    except (ValueError, TypeError):
        raise CredentialError(f"{path} : clé illisible, attendu : une clé Ed25519 (PEM, sans mot de passe).") from None
    if not isinstance(key, Ed25519PrivateKey):
        raise CredentialError(f"{path} : clé {type(key).__name__}, attendu : Ed25519.")
    return key
