"""Baking a credential into an SVG badge and taking it out, to the letter of Open Badges 3.0 (section 5.3.2).

The namespace is declared on the root; the credential is the root's first child, in one CDATA section, so that a reader
which takes the first characters it meets has all of them. Nothing is written around what is baked: the bytes that come
out are those that went in.
"""

import re
from typing import NoReturn
from xml.parsers import expat

from cpia.errors import CredentialError, VerificationError

NAMESPACE = "https://purl.imsglobal.org/ob/v3p0"
ELEMENT = f"{NAMESPACE} credential"
MAX_BYTES, MAX_DEPTH = 4 * 1024 * 1024, 64
ACTIVE = {"script", "foreignObject", "iframe", "image", "use", "a", "style", "animate", "set", "handler", "feImage"}
"""What a badge has no use for, and by which an SVG runs code or loads something; ours are shapes alone."""
ROOT = re.compile(rb"<svg\b[^<>]*>")
NOT_XML = re.compile("[^\\t\\n\\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def bake(picture: bytes, credential: bytes) -> bytes:
    """Put the bytes of a credential into a pristine picture.

    Raises
    ------
    CredentialError
        The picture is no SVG, could run or load something, or holds a credential already; or the credential holds what
        CDATA cannot.
    """
    text = credential.decode("utf-8")
    if "]]>" in text or NOT_XML.search(text):
        raise CredentialError(
            "Attestation impossible à inscrire dans un SVG : elle contient « ]]> » ou un caractère nul."
        )
    reader = _Reader(CredentialError, strict=True)
    reader.read(picture)
    root = ROOT.search(picture)
    if reader.found or root is None or b"xmlns:openbadges" in root.group():
        raise CredentialError("Badge SVG déjà garni ou sans balise « svg » en clair, attendu : l'image d'origine.")
    opening = root.group()[:-1] + f' xmlns:openbadges="{NAMESPACE}">'.encode()
    carrier = b"<openbadges:credential><![CDATA[" + credential + b"]]></openbadges:credential>"
    return picture[: root.start()] + opening + carrier + picture[root.end() :]


def extract(picture: bytes) -> bytes:
    """Take the credential out of a baked SVG, wherever it comes from.

    Raises
    ------
    VerificationError
        Not an SVG, too large or too deep, with a document type (by which entities explode), or holding no credential
        or several.
    """
    reader = _Reader(VerificationError, strict=False)
    reader.read(picture)
    if len(reader.found) != 1:
        raise VerificationError(
            f"Badge SVG contenant {len(reader.found)} attestation(s), attendu : une ; déposez plutôt le fichier .json."
        )
    return "".join(reader.found[0]).encode("utf-8")


class _Reader:
    """Reads an SVG once, as it comes, keeping only the text of its credentials."""

    def __init__(self, error: type[CredentialError] | type[VerificationError], *, strict: bool) -> None:
        self.found: list[list[str]] = []
        self._error, self._strict = error, strict
        self._path: list[str] = []
        self._parser = expat.ParserCreate("utf-8", namespace_separator=" ")  # as credentials are, whatever it declares
        self._parser.buffer_text = True
        self._parser.StartElementHandler = self._start
        self._parser.EndElementHandler = self._end
        self._parser.CharacterDataHandler = self._characters
        self._parser.StartDoctypeDeclHandler = self._doctype
        self._parser.ProcessingInstructionHandler = self._instruction

    def read(self, picture: bytes) -> None:
        if len(picture) > MAX_BYTES:
            self._refuse(f"{len(picture)} octets, attendu : {MAX_BYTES} au plus")
        try:
            self._parser.Parse(picture, True)
        except (expat.ExpatError, ValueError) as problem:
            raise self._error(f"Badge SVG illisible ({problem}), attendu : du XML.") from None

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self._path.append(name)
        if len(self._path) > MAX_DEPTH:
            self._refuse(f"plus de {MAX_DEPTH} niveaux")
        if len(self._path) == 1 and name != "http://www.w3.org/2000/svg svg":
            self._refuse(f"racine « {name} », attendu : « svg »")
        if self._path[-2:-1] == [ELEMENT]:
            self._refuse("attestation qui contient des balises")
        if name == ELEMENT:
            self.found.append([])
        if self._strict:
            self._check_inert(name, attributes)

    def _check_inert(self, name: str, attributes: dict[str, str]) -> None:
        if name.rpartition(" ")[2] in ACTIVE:
            self._refuse(f"élément « {name.rpartition(' ')[2]} »")
        for key, value in attributes.items():
            local = key.rpartition(" ")[2].lower()
            if local.startswith("on") or local in ("href", "src", "style") or "url(" in value.lower():
                self._refuse(f"attribut « {local} »")

    def _end(self, name: str) -> None:
        self._path.pop()

    def _characters(self, text: str) -> None:
        if self._path[-1] == ELEMENT:
            self.found[-1].append(text)

    def _doctype(self, *declared: object) -> None:
        self._refuse("type de document ou entité")

    def _instruction(self, target: str, data: str) -> None:
        if self._strict:
            self._refuse(f"instruction « {target} »")

    def _refuse(self, what: str) -> NoReturn:
        raise self._error(f"Badge SVG refusé : {what}.")
