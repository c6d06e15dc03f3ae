"""The four files of a credential, written when it is issued: `<uuid>.json`, `.svg`, `.png`, `.pdf`.

Named by a random id and readable by the platform's account alone: a listing tells nothing of anybody. The print alone
holds the learner's name; whoever erases a learner deletes the four.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpia.badge_files import artwork, png, sheet, svg
from cpia.courses import Certification, Course
from cpia.issuer import Issuer

SUFFIXES = (".json", ".svg", ".png", ".pdf")


@dataclass(frozen=True)
class Holder:
    """Whose print it is, and where it can be verified."""

    name: str  # as printed; may be empty
    page: str  # address of the verification page


def signed_bytes(document: dict[str, Any]) -> bytes:
    """Write a signed document as it is delivered and embedded everywhere, the same bytes each time.

    Three characters that JSON admits and XML or CDATA does not are escaped, so that an SVG can hold any credential.
    """
    text = json.dumps(document, ensure_ascii=False, indent=1) + "\n"
    for character, escaped in (("]]>", "]]\\u003e"), ("\ufffe", "\\ufffe"), ("\uffff", "\\uffff")):
        text = text.replace(character, escaped)
    return text.encode("utf-8")


def write(
    folder: Path, document: dict[str, Any], course: Course, certification: Certification, issuer: Issuer, holder: Holder
) -> dict[str, Path]:
    """Write the four files of a credential, each whole or not at all; give their paths by suffix.

    Raises
    ------
    CredentialError
        The document is not that certification's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    contents = of(document, course, certification, issuer, holder)
    name = document["id"].removeprefix("urn:uuid:")
    return {suffix: _whole(folder / f"{name}{suffix}", content) for suffix, content in contents.items()}


def of(
    document: dict[str, Any], course: Course, certification: Certification, issuer: Issuer, holder: Holder
) -> dict[str, bytes]:
    """Make the four files of a credential, by suffix."""
    from cpia.badge_files import pdf  # weasyprint takes a second to import

    content = signed_bytes(document)
    told = sheet.of(document, course, certification, issuer)
    return {
        ".json": content,
        ".svg": svg.bake(artwork.svg(told.emblem), content),
        ".png": png.bake(artwork.png(told.emblem), content),
        ".pdf": pdf.render(told, content, holder.name, f"{holder.page}#{told.id}"),
    }


def _whole(path: Path, content: bytes) -> Path:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
    return path
