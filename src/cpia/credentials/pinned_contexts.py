"""The three JSON-LD contexts of our credentials, pinned by their SHA-256.

What a proof covers depends on them: with another content under the same address, the same JSON says something else.
They come with openbadgeslib, which never fetches any; a copy that is not the pinned one stops issue and verification.
"""

import functools
import hashlib
from importlib import resources

from cpia.errors import CredentialError

PINS = {
    "credentials-v2.json": "59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734",
    "ob-v3p0-context-3.0.3.json": "3d34f4d4ef1bce691106e63798beb5e7b862ba841423f5ee1e53ab7ddf3bca84",
    "ob-v3p0-extensions.json": "87c06c81bc2317663bf288d740d94fddd2818c4342b186270ff6371dfaa63f93",
}


@functools.cache
def check() -> None:
    """Compare the installed contexts with their pins, once a process.

    Raises
    ------
    CredentialError
        A file is not the pinned one.
    """
    folder = resources.files("openbadgeslib.ob3.contexts")
    for name, pin in PINS.items():
        found = hashlib.sha256(folder.joinpath(name).read_bytes()).hexdigest()
        if found != pin:
            raise CredentialError(
                f"Contexte JSON-LD {name} : empreinte {found[:12]}…, attendu : {pin[:12]}… ; "
                "réinstallez openbadgeslib à la version verrouillée."
            )
