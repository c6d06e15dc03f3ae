"""Whatever file a learner hands over, the same signed bytes come out, or a sentence that says what to hand over."""

from pathlib import Path

import pytest
from badge_cases import ELODIE, SCHOOL, files, signed
from credential_cases import CERTIFICATION, COURSE
from hypothesis import given
from hypothesis import strategies as st

from cpia.badge_files import writing
from cpia.badge_files.extraction import credential_of
from cpia.errors import VerificationError


@pytest.mark.parametrize("suffix", writing.SUFFIXES)
def test_the_four_files_hold_the_same_signed_bytes(suffix: str) -> None:
    assert credential_of(files()[suffix]) == files()[".json"]


@pytest.mark.parametrize(
    "content", [b"", b"PK\x03\x04", b"\xff\xd8\xff\xe0JFIF", b"[1]", b"bonjour", "{}".encode("utf-16")]
)
def test_another_kind_of_file_says_what_was_expected(content: bytes) -> None:
    with pytest.raises(VerificationError, match="attendu : une attestation"):
        credential_of(content)


@given(st.sampled_from([b"%PDF-1.7\n", b"\x89PNG\r\n\x1a\n", b"<svg ", b"<?xml version='1.0'?>", b""]), st.binary())
def test_no_file_does_worse_than_being_refused(start: bytes, rest: bytes) -> None:
    try:
        assert credential_of(start + rest).lstrip().startswith((b"{", b"\xef\xbb\xbf"))
    except VerificationError:
        pass


def test_the_files_are_written_whole_for_the_account_alone_under_a_name_that_tells_nothing(tmp_path: Path) -> None:
    folder = tmp_path / "issued"
    paths = writing.write(folder, signed(), COURSE, CERTIFICATION, SCHOOL, ELODIE)
    number = signed()["id"].removeprefix("urn:uuid:")
    assert sorted(path.name for path in folder.iterdir()) == sorted(f"{number}{s}" for s in writing.SUFFIXES)
    assert {suffix: path.read_bytes() for suffix, path in paths.items()} == files()
    assert {path.stat().st_mode & 0o777 for path in paths.values()} == {0o600}
    assert folder.stat().st_mode & 0o777 == 0o700


def test_only_the_print_can_name_the_learner() -> None:
    for suffix in (".json", ".svg", ".png"):
        assert not any(canary.encode() in files()[suffix] for canary in ("Élodie", "Lefèvre", "elodie", "demo.invalid"))
