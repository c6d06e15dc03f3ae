"""The files of the issued credentials: named by their random ids, so that a listing of the folder tells nothing."""

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from cpia.home import Home


def path(home: Home, credential: str) -> Path:
    """Give the place of the signed document."""
    return home.issued / f"{_name(credential)}.json"


def write(home: Home, document: dict[str, Any]) -> Path:
    """Write the signed document, whole or not at all."""
    place = path(home, document["id"])
    place.parent.mkdir(mode=0o700, exist_ok=True)
    draft = place.with_name(f".{place.name}.{os.getpid()}")
    draft.write_text(json.dumps(document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(place)
    return place


def remove(home: Home, credentials: Iterable[str]) -> int:
    """Remove every file of those credentials, in every form, what a killed command left too; count them."""
    found = [file for credential in credentials for file in home.issued.glob(f"*{_name(credential)}*")]
    for file in found:
        file.unlink(missing_ok=True)
    return len(found)


def _name(credential: str) -> str:
    return credential.removeprefix("urn:uuid:")
