"""Whether a credential is revoked is told by a list of ours, signed, in force now, or not at all."""

import copy
import gzip
import json
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from credential_cases import unsigned
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import add_data_integrity_proof, encode_bitstring

from cpia.credentials import issuer, status_list
from cpia.credentials.status_entry import StatusEntry
from cpia.credentials.verification import judge, verify
from cpia.errors import CredentialError, VerificationError
from cpia.settings import Settings
from cpia.signing.key import Key
from cpia.signing.process import Signer

Document = dict[str, Any]
NOW = datetime.now(UTC)
ISSUER = issuer.of(Settings())
SECRET = Ed25519PrivateKey.generate()
SIGNER = Signer(Key(SECRET, demonstration=True), ISSUER)
DID = json.dumps(issuer.did_document(ISSUER.did, {SIGNER.method: SIGNER.multikey})).encode()
INDEX = 4242
CREDENTIAL = json.dumps(SIGNER.sign(unsigned(ISSUER, NOW, status=StatusEntry(1, INDEX)).to_vc(), NOW)).encode()


def written(number: int = 1, revoked: frozenset[int] = frozenset(), at: datetime = NOW) -> Document:
    return status_list.build(ISSUER, number, revoked, at)


def signed(document: Document) -> bytes:
    """Sign whatever it is with the issuer's real key, as an attacker who found a hole in the signer would."""
    return json.dumps(add_data_integrity_proof(document, SECRET, SIGNER.method)).encode()


def with_subject(**members: object) -> Document:
    document = written()
    document["credentialSubject"] |= members
    return document


def kind(status: bytes | None, now: datetime = NOW) -> str:
    return judge(CREDENTIAL, DID, now, status=status).kind


def read(status: bytes) -> str:
    """Ask the list alone: the credential was verified once, and a thousand attempts need not verify it again."""
    try:
        revoked = status_list.is_revoked(status, json.loads(CREDENTIAL), json.loads(DID), NOW)
    except VerificationError as problem:
        return problem.kind
    return "revoked" if revoked else "valid"


def multibase(content: bytes) -> str:
    return "u" + urlsafe_b64encode(content).decode().rstrip("=")


def test_the_bit_of_the_credential_decides_and_no_other() -> None:
    assert kind(signed(written())) == "valid"
    assert kind(signed(written(revoked=frozenset({INDEX})))) == "revoked"
    others = frozenset({INDEX - 1, INDEX + 1, INDEX + 8, 0, status_list.SIZE - 1})
    assert kind(signed(written(revoked=others))) == "valid"


def test_a_revoked_credential_still_tells_what_it_was() -> None:
    verdict = judge(CREDENTIAL, DID, NOW, status=signed(written(revoked=frozenset({INDEX}))))
    assert verdict.credential is not None and verdict.credential.specimen
    assert "révoquée" in verdict.reason


def test_without_a_list_nothing_is_valid() -> None:
    assert kind(None) == "status-unavailable"
    with pytest.raises(VerificationError, match="aucune liste"):
        verify(CREDENTIAL, DID, NOW)


BROKEN: dict[str, bytes] = {
    "nothing": b"",
    "no JSON": b"<html>404</html>",
    "a duplicate member": signed(written()).replace(b'"id":', b'"id": "x", "id":', 1),
    "unsigned": json.dumps(written()).encode(),
    "another list of ours": signed(written(2)),
    "another issuer's": signed(written() | {"issuer": "did:web:ailleurs.invalid"}),
    "an issuer object": signed(written() | {"issuer": {"id": ISSUER.did}}),
    "another purpose": signed(with_subject(statusPurpose="suspension")),
    "another subject": signed(with_subject(id="https://demo.cpia.invalid/status/2.json#list")),
    "a longer life": signed(written() | {"validUntil": "2999-01-01T00:00:00Z"}),
    "no end": signed({name: value for name, value in written().items() if name != "validUntil"}),
    "an added member": signed(written() | {"name": "liste"}),
    "a short list": signed(with_subject(encodedList=encode_bitstring([], 65_536))),
    "a long list": signed(with_subject(encodedList=encode_bitstring([], 262_144))),
    "no bits": signed(with_subject(encodedList="")),
    "no gzip": signed(with_subject(encodedList="uAAAA")),
    "a bomb": signed(with_subject(encodedList=multibase(gzip.compress(bytes(30_000_000))))),
    "a number": signed(with_subject(encodedList=5)),
    "a credential": CREDENTIAL,
    "an attacker's key": json.dumps(
        add_data_integrity_proof(written(), Ed25519PrivateKey.generate(), SIGNER.method)
    ).encode(),
    "an unknown key": json.dumps(add_data_integrity_proof(written(), SECRET, f"{ISSUER.did}#autre")).encode(),
    "from tomorrow": signed(written(at=NOW + timedelta(days=1))),
}


@pytest.mark.parametrize("status", BROKEN.values(), ids=BROKEN)
def test_what_is_not_our_list_in_force_is_no_answer(status: bytes) -> None:
    assert kind(status) == "status-unavailable"


def test_an_older_list_replayed_unrevokes_nothing_after_two_days() -> None:
    before_revocation = signed(written())
    assert kind(before_revocation, NOW + timedelta(hours=47)) == "valid"  # the bound, and there is no other
    assert kind(before_revocation, NOW + timedelta(hours=48, seconds=1)) == "status-unavailable"


@pytest.mark.parametrize(
    "place",
    [
        {"statusListIndex": "131072"},
        {"statusListIndex": "-1"},
        {"statusListIndex": "4242.0"},
        {"statusListIndex": 4242},
        {"statusListIndex": "quatre"},
        {"statusListIndex": "04242"},
        {"statusPurpose": "suspension"},
        {"statusListCredential": "https://ailleurs.invalid/status/1.json"},
        {"statusListCredential": "https://demo.cpia.invalid/status/0.json"},
        {"statusSize": "2"},
    ],
)
def test_a_place_that_is_not_exactly_ours_is_no_answer(place: Document) -> None:
    content = unsigned(ISSUER, NOW).to_vc()
    content["credentialStatus"] |= place
    forged = signed(content)
    assert judge(forged, DID, NOW, status=signed(written())).kind in ("status-unavailable", "altered")
    with pytest.raises(CredentialError):
        SIGNER.sign(content, NOW)


def test_a_status_list_is_no_credential() -> None:
    assert judge(signed(written()), DID, NOW, status=signed(written())).kind == "unreadable"


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(node, dict | list):
        yield path
        return
    for name, child in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(child, (*path, name))


def changed(path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> bytes:
    document = copy.deepcopy(json.loads(signed(written())))
    parent = document
    for name in path[:-1]:
        parent = parent[name]
    change(parent, path[-1])
    return json.dumps(document).encode()


def edit(parent: Any, name: Any) -> None:
    parent[name] += "x"


def remove(parent: Any, name: Any) -> None:
    del parent[name]


def test_every_leaf_of_a_list_edited_or_deleted_is_no_answer() -> None:
    paths = list(leaves(json.loads(signed(written()))))
    assert len(paths) > 14
    attempts = [changed(path, change) for path in paths for change in (edit, remove)]
    assert {read(attempt) for attempt in attempts} == {"status-unavailable"}


def test_a_flipped_bit_of_a_list_is_no_answer() -> None:
    data = signed(written(revoked=frozenset({INDEX})))
    assert read(data) == "revoked"
    flips = (data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :] for place in range(0, len(data), 17))
    assert {read(flip) for flip in flips} == {"status-unavailable"}


@pytest.mark.slow
def test_a_flipped_bit_of_a_list_is_no_answer_in_any_byte() -> None:
    data = signed(written(revoked=frozenset({INDEX})))
    for place in range(len(data)):
        assert read(data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]) == "status-unavailable", place


@pytest.mark.parametrize(
    ("document", "told"),
    [
        (written() | {"issuer": "did:web:ailleurs.invalid"}, "mal formée"),
        (written() | {"id": "https://ailleurs.invalid/status/1.json"}, "mal formée"),
        (written() | {"validUntil": "2999-01-01T00:00:00Z"}, "mal formée"),
        (written() | {"name": "liste"}, "mal formée"),
        (with_subject(statusPurpose="suspension"), "mal formée"),
        (with_subject(encodedList=encode_bitstring([], 65_536)), "mal formée"),
        (written(at=NOW - timedelta(days=1)), "début"),
        (written(at=NOW + timedelta(days=1)), "début"),
        (written() | {"type": ["BitstringStatusListCredential", "VerifiableCredential"]}, "mal formé"),
    ],
)
def test_the_signer_refuses_a_list_that_is_not_ours_today(document: Document, told: str) -> None:
    with pytest.raises(CredentialError, match=told):
        SIGNER.sign(document, NOW)


def test_the_signer_signs_our_list_and_anybody_reads_it() -> None:
    revoked = frozenset({0, 7, 8, INDEX, status_list.SIZE - 1})
    document = SIGNER.sign(written(revoked=revoked), NOW)
    assert status_list.indices(document) == revoked
    assert kind(json.dumps(document).encode()) == "revoked"
