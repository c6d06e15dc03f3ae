"""Changing the signing key: made by the operator, under the signer's account, with the key's files.

A key is first published, then signs (`cpia.signing.process` tells of both). Destroying a key's file overwrites it
first; on a disk that keeps former versions of a file, and in backups, copies may remain: hence compromise exists.
"""

import os
from collections.abc import Collection
from pathlib import Path

from cpia import settings
from cpia.credentials import issuer
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.signing import key


def new(home: Home) -> dict[str, str]:
    """Make the key of this installation, or the one that will follow it; give its public half (method -> Multikey).

    Raises
    ------
    CredentialError
        One that follows is there already, or the one that is there may not sign.
    """
    demo = settings.load(home).demo
    if not (home.signer / key.NAME).exists():
        key.make(home.signer / key.NAME, demo=demo)
        return _public(home, key.load(home.signer, demo=demo))
    key.load(home.signer, demo=demo)  # one that cannot sign has no successor
    if (home.signer / key.NEXT).exists():
        raise CredentialError(
            f"{home.signer / key.NEXT} : une clé suivante attend déjà, attendu : « cpia keys retire »."
        )
    key.make(home.signer / key.NEXT, demo=demo)
    return following(home)


def current(home: Home) -> dict[str, str]:
    """Give the public half of the key that signs."""
    return _public(home, key.load(home.signer, demo=settings.load(home).demo))


def following(home: Home) -> dict[str, str]:
    """Give the public half of the key that will follow; empty where there is none."""
    coming = key.load_next(home.signer, demo=settings.load(home).demo)
    return _public(home, coming) if coming else {}


def retire(home: Home, published: Collection[str]) -> None:
    """Destroy the key that signs, and sign with the one that follows; what was signed stays valid.

    Raises
    ------
    CredentialError
        None follows, or it is not among the `published` methods yet: what it signs would not verify.
    """
    coming = following(home)
    if not coming:
        raise CredentialError("Aucune clé suivante, attendu : « cpia keys new », puis sa publication.")
    if not coming.keys() <= set(published):
        raise CredentialError(
            f"Clé suivante {next(iter(coming))!r} pas encore publiée dans did.json, attendu : « cpia publish-status » "
            "(sous le compte de la plateforme), puis un jour d'attente."
        )
    _replace(home)


def discard(home: Home, method: str) -> None:
    """Destroy a compromised key now, published successor or not; another one signs at once."""
    if method in following(home):
        _destroy(home.signer / key.NEXT)
    elif method in current(home):
        if not following(home):
            new(home)
        _replace(home)


def _replace(home: Home) -> None:
    """Put the next key in place in one step: however it ends, there is one key that signs, whole."""
    path, old = home.signer / key.NAME, home.signer / f".{key.NAME}.retired"
    old.unlink(missing_ok=True)
    os.link(path, old)
    (home.signer / key.NEXT).replace(path)
    _destroy(old)


def _destroy(path: Path) -> None:
    path.chmod(0o600)
    with path.open("r+b") as file:
        file.write(bytes(path.stat().st_size))
        file.flush()
        os.fsync(file.fileno())
    path.unlink()


def _public(home: Home, secret: key.Key) -> dict[str, str]:
    public = secret.private.public_key()
    did = issuer.of(settings.load(home)).did
    name = issuer.key_name(public, demonstration=secret.demonstration)
    return {f"{did}#{name}": issuer.multikey(public)}
