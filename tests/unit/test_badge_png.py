"""The PNG badge: one chunk, at its place, byte-equal; re-saved, doubled, damaged or inflated pictures are refused."""

import io
import random
import struct
import zlib

import pytest
from badge_cases import SCHOOL, files
from openbadgeslib import baking
from PIL import Image

from cpia.badge_files import artwork, png
from cpia.badge_files.sheet import Emblem
from cpia.errors import CredentialError, VerificationError

PICTURE = artwork.png(Emblem("Données pour l'IA", SCHOOL.name, 1, specimen=False))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def kinds(picture: bytes) -> list[bytes]:
    found, position = [], 8
    while position < len(picture):
        length, kind = struct.unpack(">I4s", picture[position : position + 8])
        found.append(kind)
        position += 12 + length
    return found


def with_chunk(data: bytes) -> bytes:
    return PICTURE[:33] + chunk(b"iTXt", data) + PICTURE[33:]


def test_the_signed_bytes_come_out_as_they_went_in_and_other_readers_find_them() -> None:
    badge, content = files()[".png"], files()[".json"]
    assert png.extract(badge) == content
    assert baking.extract_png(badge, keyword=baking.ITXT_KEYWORD_OB3) == content.decode()
    with Image.open(io.BytesIO(badge)) as opened:
        assert str(opened.text["openbadgecredential"]).encode() == content


def test_there_is_one_chunk_and_it_comes_before_the_data_of_the_picture() -> None:
    assert kinds(files()[".png"]).count(b"iTXt") == 1
    assert kinds(files()[".png"])[:2] == [b"IHDR", b"iTXt"]


def test_the_picture_is_the_medal_whole_and_square() -> None:
    with Image.open(io.BytesIO(files()[".png"])) as opened, Image.open(io.BytesIO(PICTURE)) as pristine:
        assert opened.size == (600, 600)
        assert opened.tobytes() == pristine.tobytes()


def test_a_badge_is_baked_once() -> None:
    with pytest.raises(CredentialError, match="déjà garni"):
        png.bake(files()[".png"], b"{}")


def test_a_badge_saved_again_by_an_image_program_says_that_the_credential_is_gone() -> None:
    saved = io.BytesIO()
    with Image.open(io.BytesIO(files()[".png"])) as opened:
        opened.save(saved, "PNG")
    with pytest.raises(VerificationError, match=r"0 attestation.*réenregistre"):
        png.extract(saved.getvalue())


def test_a_compressed_credential_of_another_issuer_is_read() -> None:
    assert png.extract(with_chunk(b"openbadgecredential\0\1\0fr\0titre\0" + zlib.compress(b'{"a": 1}'))) == b'{"a": 1}'


BOMB = zlib.compress(b"{" * 20_000_000)


@pytest.mark.parametrize(
    "picture",
    [
        PICTURE,
        PICTURE[:2000],
        PICTURE[:8],
        png.SIGNATURE + chunk(b"IEND", b""),
        PICTURE[:-12],
        with_chunk(b"openbadgecredential\0"),
        with_chunk(b"openbadgecredential\0\0\0"),
        with_chunk(b"openbadgecredential\0\1\0\0\0" + BOMB),
        with_chunk(b"openbadgecredential\0\1\0\0\0pas du zlib"),
        with_chunk(b"openbadgecredential\0\1\0\0\0" + zlib.compress(b"{}")[:-3]),
        png.SIGNATURE + chunk(b"IHDR", bytes(13)) + chunk(b"tEXt", b"") * 20_000,
        PICTURE[:8] + struct.pack(">I", 0xFFFFFFFF) + PICTURE[12:],
    ],
)
def test_a_hostile_or_empty_picture_gives_no_credential(picture: bytes) -> None:
    with pytest.raises(VerificationError):
        png.extract(picture)


def test_two_credentials_in_one_picture_are_refused() -> None:
    second = chunk(b"iTXt", b"openbadgecredential\0\0\0\0\0{}")
    with pytest.raises(VerificationError, match="2 attestation"):
        png.extract(files()[".png"][:33] + second + files()[".png"][33:])


def test_a_picture_damaged_anywhere_is_refused() -> None:
    badge = files()[".png"]
    for place in random.Random(5).sample(range(8, len(badge)), 200):
        with pytest.raises(VerificationError):
            png.extract(badge[:place] + bytes([badge[place] ^ 1]) + badge[place + 1 :])
