"""Baking a credential into a PNG badge and taking it out: one `iTXt` chunk, as Open Badges 3.0 wants it (5.3.1).

The chunk comes right after the header: readers that stop at the picture's data have met it.
"""

import struct
import zlib
from collections.abc import Iterator
from typing import NoReturn

from cpia.errors import CredentialError, VerificationError

SIGNATURE = b"\x89PNG\r\n\x1a\n"
KEYWORD = b"openbadgecredential"
MAX_BYTES, MAX_CHUNKS, MAX_CREDENTIAL = 16 * 1024 * 1024, 10_000, 64 * 1024


def bake(picture: bytes, credential: bytes) -> bytes:
    """Put the bytes of a credential into a pristine picture.

    Raises
    ------
    CredentialError
        The picture is no PNG, or holds a credential already.
    """
    try:
        chunks = list(_chunks(picture))
    except VerificationError as problem:
        raise CredentialError(str(problem)) from None
    if any(kind == b"iTXt" and data.split(b"\0")[0] == KEYWORD for kind, data in chunks):
        raise CredentialError("Badge PNG déjà garni, attendu : l'image d'origine.")
    end = len(SIGNATURE) + 25  # length, name, 13 bytes of header, checksum
    return picture[:end] + _chunk(b"iTXt", KEYWORD + b"\0\0\0\0\0" + credential) + picture[end:]


def extract(picture: bytes) -> bytes:
    """Take the credential out of a baked PNG, wherever it comes from.

    Raises
    ------
    VerificationError
        Not a PNG, damaged, too large, or holding no credential or several.
    """
    found = [data for kind, data in _chunks(picture) if kind == b"iTXt" and data.split(b"\0")[0] == KEYWORD]
    if len(found) != 1:
        raise VerificationError(
            f"Badge PNG contenant {len(found)} attestation(s), attendu : une (un logiciel qui réenregistre l'image "
            "l'efface) ; déposez plutôt le fichier .json."
        )
    return _text(found[0])


def _text(data: bytes) -> bytes:
    """Read the text of an `iTXt` chunk: keyword, 0, compressed?, method, language, 0, translated keyword, 0, text."""
    rest = data[len(KEYWORD) + 1 :]
    parts = rest[2:].split(b"\0", 2)
    if len(rest) < 2 or len(parts) != 3:
        _refuse("bloc « iTXt » tronqué")
    if rest[0] == 0:
        return parts[2]
    inflater = zlib.decompressobj()
    try:
        text = inflater.decompress(parts[2], MAX_CREDENTIAL)
    except zlib.error:
        _refuse("texte compressé illisible")
    if not inflater.eof:
        _refuse(f"texte de plus de {MAX_CREDENTIAL} octets ou tronqué")
    return text


def _chunks(picture: bytes) -> Iterator[tuple[bytes, bytes]]:
    """Read the chunks in order, checking each one's length and checksum."""
    if not picture.startswith(SIGNATURE):
        _refuse("signature absente")
    if len(picture) > MAX_BYTES:
        _refuse(f"{len(picture)} octets, attendu : {MAX_BYTES} au plus")
    position = len(SIGNATURE)
    for number in range(MAX_CHUNKS):
        length, kind = struct.unpack(">I4s", picture[position : position + 8].ljust(8, b"\0"))
        data = picture[position + 8 : position + 8 + length]
        check = picture[position + 8 + length : position + 12 + length]
        if len(check) != 4 or int.from_bytes(check) != zlib.crc32(kind + data):
            _refuse(f"bloc {number} tronqué ou abîmé")
        if number == 0 and (kind, length) != (b"IHDR", 13):
            _refuse("en-tête absent")
        yield kind, data
        position += 12 + length
        if kind == b"IEND":
            return
    _refuse(f"plus de {MAX_CHUNKS} blocs")


def _chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def _refuse(what: str) -> NoReturn:
    raise VerificationError(f"Badge PNG refusé : {what}.")
