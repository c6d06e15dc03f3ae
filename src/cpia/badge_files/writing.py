"""The four files of a credential, written when it is issued: `<uuid>.json`, `.svg`, `.png`, `.pdf`.

Named by a random id and readable by the platform's account alone: a listing tells nothing of anybody. The print alone
holds the learner's name; whoever erases a learner deletes the four.
"""

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpia.badge_files import artwork, fonts, lettering, png, sheet, svg
from cpia.courses import Award, Course
from cpia.credentials.issuer import Issuer

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


def check() -> None:
    """Make sure that a print can be made, before anything is signed.

    Raises
    ------
    CredentialError
        A typeface is missing.
    """
    for family, weight in ((fonts.SANS, 400), (fonts.SANS, 700), (fonts.SERIF, 600), (fonts.SERIF, 700)):
        fonts.files(family, weight)


def undrawn(name: str) -> str:
    """Give the letters of a name that the print's typeface does not have."""
    return lettering.face(fonts.SERIF, 600).undrawn(name)


def write(
    folder: Path, document: dict[str, Any], course: Course, award: Award, issuer: Issuer, holder: Holder
) -> dict[str, Path]:
    """Write the four files of a credential, each whole or not at all; give their paths by suffix.

    Where they are all there already they are left alone: a session of hundreds is issued again in no time. To have a
    print made again, for a name that was corrected, delete it first.

    Raises
    ------
    CredentialError
        The document is not that award's.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    paths = places(folder, document["id"])
    kept = paths[".json"]
    if all(path.is_file() for path in paths.values()) and kept.read_bytes() == signed_bytes(document):
        return paths
    for suffix, content in of(document, course, award, issuer, holder).items():
        _whole(paths[suffix], content)
    return paths


def write_signed(folder: Path, document: dict[str, Any]) -> Path:
    """Write the signed file alone, where what the others are drawn from is no longer known."""
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    path = places(folder, document["id"])[".json"]
    _whole(path, signed_bytes(document))
    return path


def places(folder: Path, credential: str) -> dict[str, Path]:
    """Give the places of the four files of a credential, by suffix, whether they are there or not."""
    name = credential.removeprefix("urn:uuid:")
    return {suffix: folder / f"{name}{suffix}" for suffix in SUFFIXES}


def delete(folder: Path, credential: str) -> int:
    """Delete what is there of a credential's files, drafts of a killed command too; count them."""
    found = list(folder.glob(f"*{credential.removeprefix('urn:uuid:')}*"))
    for path in found:
        path.unlink(missing_ok=True)
    return len(found)


def of(document: dict[str, Any], course: Course, award: Award, issuer: Issuer, holder: Holder) -> dict[str, bytes]:
    """Make the four files of a credential, by suffix."""
    from cpia.badge_files import pdf  # weasyprint takes a second to import

    content = signed_bytes(document)
    told = sheet.of(document, course, award, issuer)
    return {
        ".json": content,
        ".svg": svg.bake(artwork.svg(told.emblem), content),
        ".png": png.bake(artwork.png(told.emblem), content),
        ".pdf": pdf.render(told, content, holder.name, f"{holder.page}#{told.id}"),
    }


def _whole(path: Path, content: bytes) -> None:
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.touch(mode=0o600)
    draft.write_bytes(content)
    draft.replace(path)
