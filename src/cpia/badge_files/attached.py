"""Taking the credential out of a PDF, without reading the PDF: its embedded files are found and unpacked, no more.

An embedded file is a stream object of its own, in every version of the format; looking for it alone is bounded and
linear, which no full reader is on a hostile file. Two different credentials in one file are refused, so it does not
matter which of them a full reader would show.
"""

import re
import zlib
from collections.abc import Iterator

from cpia.errors import VerificationError

MAX_BYTES, MAX_CREDENTIAL, MAX_FILES, MAX_HEADER = 32 * 1024 * 1024, 64 * 1024, 32, 2048
EMBEDDED = re.compile(rb"/EmbeddedFile\b")
ENCRYPTED = re.compile(rb"/Encrypt\b")
FILTER = re.compile(rb"/Filter\s*\[?\s*/(\w+)\s*[\]/>\r\n ]")
LENGTH = re.compile(rb"/Length\s+(\d{1,9})\b(?!\s+\d+\s+R)")
STREAM = re.compile(rb"stream\r?\n")


def extract(document: bytes) -> bytes:
    """Take the credential out of a print.

    Raises
    ------
    VerificationError
        Too large, protected, or holding no credential or several.
    """
    if len(document) > MAX_BYTES:
        raise VerificationError(f"PDF de {len(document)} octets, attendu : {MAX_BYTES} au plus.")
    found = {content for content in _embedded(document) if content.lstrip().startswith(b"{")}
    if len(found) == 1:
        return found.pop()
    if ENCRYPTED.search(document):
        raise VerificationError("PDF protégé par un mot de passe, attendu : le PDF d'origine ; ou déposez le .json.")
    raise VerificationError(
        f"PDF contenant {len(found)} attestation(s), attendu : une pièce jointe signée (une impression ou un PDF "
        "réenregistré la perd) ; déposez plutôt le fichier .json."
    )


def _embedded(document: bytes) -> Iterator[bytes]:
    """Unpack the embedded files, each one up to the size of a credential; what cannot be one is left out."""
    for number, met in enumerate(EMBEDDED.finditer(document)):
        if number >= MAX_FILES:
            raise VerificationError(f"PDF contenant plus de {MAX_FILES} pièces jointes, attendu : une.")
        opening = document.rfind(b"obj", max(0, met.start() - MAX_HEADER), met.start())
        begins = STREAM.search(document, met.end(), met.end() + MAX_HEADER)
        if opening < 0 or begins is None or b"endobj" in document[met.end() : begins.start()]:
            continue
        content = _content(document, document[opening : begins.start()], begins.end())
        if content is not None:
            yield content


def _content(document: bytes, header: bytes, start: int) -> bytes | None:
    kind = FILTER.search(header)
    if b"/DecodeParms" in header or (kind is None and b"/Filter" in header):
        return None
    if kind is None:
        length = LENGTH.search(header)
        return document[start : start + int(length[1])] if length and int(length[1]) <= MAX_CREDENTIAL else None
    if kind[1] not in (b"FlateDecode", b"Fl"):
        return None
    inflater = zlib.decompressobj()
    try:
        content = inflater.decompress(document[start : start + 2 * MAX_CREDENTIAL], MAX_CREDENTIAL)
    except zlib.error:
        return None
    return content if inflater.eof else None
