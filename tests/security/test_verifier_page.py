"""The verification page accepts no more than `cpia verify`, and says the same of every file; run on Node."""

import base64
import copy
import gzip
import json
import os
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from credential_cases import COURSE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import OB3LdpSigner
from openbadgeslib.ob3.status_list import encode_bitstring
from verifier_cases import DEMONSTRATION, Document, Office, to_bytes
from verifier_node import Page, page

from cpia.credentials import status_list, verification
from cpia.credentials.certificates import Disclosure

pytestmark = pytest.mark.slow

STEP = int(os.environ.get("CPIA_FLIP_STEP", "7"))
"""One byte in so many is flipped; all of them each night, `CPIA_FLIP_STEP=1` (18 s)."""
OFFICE = Office()
GOOD = OFFICE.sign(OFFICE.unsigned())
LIST = OFFICE.status_list(5)
INDEX = int(GOOD["credentialStatus"]["statusListIndex"])


@pytest.fixture(scope="module")
def verifier(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    with page(tmp_path_factory.mktemp("verificateur")) as running:
        yield running


@pytest.fixture
def both(verifier: Page) -> Callable[..., str]:
    """Give the verdict of the page, once it is checked to be that of the command."""

    def judge(
        data: bytes | Document, *, did: Document | None = None, status: Any = LIST, later: timedelta | None = None
    ) -> str:
        data = data if isinstance(data, bytes) else to_bytes(data)
        status = to_bytes(status) if isinstance(status, dict) else status
        issuer, now = did or OFFICE.did, OFFICE.now + (later or timedelta())
        told = verifier.judge(data, issuer, now, status=status)
        assert told == verification.judge(data, to_bytes(issuer), now, status=status).kind
        return told

    return judge


def changed(document: Document, *path: Any, value: Any = None, remove: bool = False) -> Document:
    copied = copy.deepcopy(document)
    place = copied
    for name in path[:-1]:
        place = place[name]
    if remove:
        del place[path[-1]]
    else:
        place[path[-1]] = value
    return copied


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    if not isinstance(node, dict | list):
        yield path, node
        return
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(child, (*path, key))


def objects(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if isinstance(node, dict):
        yield path
    for key, child in node.items() if isinstance(node, dict) else enumerate(node) if isinstance(node, list) else ():
        yield from objects(child, (*path, key))


def test_a_credential_is_valid_then_revoked_then_expired(both: Callable[..., str]) -> None:
    assert both(GOOD) == "valid"
    assert both(GOOD, status=OFFICE.status_list(INDEX)) == "revoked"
    assert both(GOOD, later=timedelta(days=366 * 5)) == "expired"
    assert both(GOOD, later=-timedelta(minutes=6)) == "not-yet-valid"
    assert both(GOOD, status=OFFICE.status_list(INDEX - 1, INDEX + 1)) == "valid"


def test_the_attestation_of_the_whole_course_is_read_like_any_other(both: Callable[..., str]) -> None:
    shown = Disclosure(name="Élodie Lefèvre-N'Guyen", score="80", mention=True)
    for disclosure in (Disclosure(), shown):
        whole = OFFICE.sign(OFFICE.unsigned(award=COURSE.award("parcours-chef-de-projet-ia"), disclosure=disclosure))
        assert both(whole) == "valid"
        assert both(whole, later=timedelta(days=366 * 3)) == "expired"
    achieved = ("credentialSubject", "achievement")
    assert both(changed(whole, *achieved, "name", value="Titre de chef de projet IA")) == "altered"
    assert both(changed(whole, "credentialSubject", "result", 1, "value", value="très bien")) == "altered"
    assert both(changed(whole, *achieved, "resultDescription", 1, remove=True)) == "altered"


def test_revoked_then_out_of_date_is_still_told_as_revoked(both: Callable[..., str]) -> None:
    later = Office(OFFICE.identity, OFFICE.key, OFFICE.now + timedelta(days=366 * 5))
    assert both(GOOD, status=later.status_list(INDEX), later=later.now - OFFICE.now) == "revoked"


def test_a_flipped_bit_is_refused_wherever_it_is_in_the_credential(verifier: Page) -> None:
    data = to_bytes(GOOD)
    kinds = verifier.flips(data, OFFICE.did, OFFICE.now, to_bytes(LIST), step=STEP)
    assert sum(kinds.values()) == -(-len(data) // STEP)
    assert set(kinds) == {"altered", "unreadable", "unknown-issuer"}


def test_a_flipped_bit_in_the_list_makes_no_state_at_all(verifier: Page) -> None:
    kinds = verifier.flips(to_bytes(GOOD), OFFICE.did, OFFICE.now, to_bytes(LIST), what="status", step=5)
    assert set(kinds) == {"status-unavailable"}


def test_every_leaf_edited_or_deleted_is_refused(verifier: Page) -> None:
    paths = list(leaves(GOOD))
    assert len(paths) > 35
    edited = [changed(GOOD, *path, value=not leaf if isinstance(leaf, bool) else f"{leaf}x") for path, leaf in paths]
    deleted = [changed(GOOD, *path, remove=True) for path, _ in paths]
    kinds = [
        verifier.judge(to_bytes(document), OFFICE.did, OFFICE.now, status=to_bytes(LIST))
        for document in edited + deleted
    ]
    assert set(kinds) <= {"altered", "unreadable", "unknown-issuer"}


def test_a_member_added_anywhere_is_refused(both: Callable[..., str]) -> None:
    for path in objects(GOOD):
        for name in ("mention", "https://example.org/mention", "__proto__", "description"):
            document = changed(GOOD, *path, name, value="Très bien")
            assert document == GOOD or both(document) == "altered", (path, name)


@pytest.mark.parametrize(
    ("before", "after"),
    [
        ('"name": "Données', '"name": "Autre", "name": "Données'),
        ('"name": "Données', '"n\\u0061me": "Autre", "name": "Données'),
        ('"hashed": true', '"hashed": NaN'),
        ("Données pour", "Données \\ud800 pour"),
        ("{", "[{"),
        ("{", "\ufeff{"),
    ],
)
def test_json_that_two_parsers_may_read_differently_is_refused(verifier: Page, before: str, after: str) -> None:
    data = to_bytes(GOOD).decode().replace(before, after, 1).encode()
    assert data != to_bytes(GOOD)
    assert verifier.judge(data, OFFICE.did, OFFICE.now, status=to_bytes(LIST)) == "unreadable"
    assert verification.judge(data, to_bytes(OFFICE.did), OFFICE.now, status=to_bytes(LIST)).kind != "valid"


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\xff{}", b"[" * 60_000, b" " * 70_000, b'"texte"'])
def test_what_is_no_credential_is_unreadable(both: Callable[..., str], data: bytes) -> None:
    assert both(data) == "unreadable"


def test_swapped_older_or_inline_contexts_are_refused(both: Callable[..., str]) -> None:
    first, second, third = GOOD["@context"]
    for contexts in (
        [second, first, third],
        [first, second.replace("3.0.3", "3.0.2"), third],
        [first, second],
        [first, second, third, {"name": "https://example.org/rien"}],
    ):
        assert both(GOOD | {"@context": contexts}) == "unreadable"


def test_an_attacker_key_convinces_nobody(both: Callable[..., str]) -> None:
    attacker = Ed25519PrivateKey.generate()
    credential = OFFICE.unsigned()
    assert (
        both(OB3LdpSigner(attacker, verification_method=OFFICE.method).sign(credential, created=OFFICE.now))
        == "altered"
    )
    assert both(OB3LdpSigner(attacker).sign(credential, created=OFFICE.now)) == "unknown-issuer"  # did:key
    demonstration = Office(DEMONSTRATION, attacker)
    assert both(demonstration.sign(demonstration.unsigned())) == "unknown-issuer"


def test_a_key_withdrawn_by_the_issuer_signs_nothing_any_more(both: Callable[..., str]) -> None:
    for name in ("assertionMethod", "verificationMethod"):
        assert both(GOOD, did=OFFICE.did | {name: []}) == "unknown-issuer"
    doubled = OFFICE.did | {"verificationMethod": OFFICE.did["verificationMethod"] * 2}
    assert both(GOOD, did=doubled) == "unknown-issuer"
    for wrong in (
        {"controller": "did:web:ailleurs.example"},
        {"type": "JsonWebKey2020"},
        {"publicKeyMultibase": "z6Mk"},
    ):
        method = OFFICE.did["verificationMethod"][0] | wrong
        assert both(GOOD, did=OFFICE.did | {"verificationMethod": [method]}) == "unknown-issuer"


def test_no_proof_two_proofs_or_another_kind_are_refused(both: Callable[..., str]) -> None:
    proof = GOOD["proof"]
    assert both({name: value for name, value in GOOD.items() if name != "proof"}) == "altered"
    assert both(GOOD | {"proof": [proof, proof]}) == "altered"
    assert both(GOOD | {"proof": proof | {"cryptosuite": "eddsa-jcs-2022"}}) == "altered"
    assert both(GOOD | {"proof": proof | {"proofPurpose": "authentication"}}) == "altered"
    assert both(GOOD | {"proof": proof | {"expires": "2999-01-01T00:00:00Z"}}) == "altered"


def test_what_the_signature_would_not_cover_is_refused_even_signed_by_the_right_key(both: Callable[..., str]) -> None:
    content = OFFICE.unsigned().to_vc()
    assert both(OFFICE.sign_anything(content | {"mention": "Très bien"})) == "altered"
    assert (
        both(OFFICE.sign_anything(changed(content, "credentialSubject", "achievement", "id", value="sans adresse")))
        == "altered"
    )


def test_a_status_list_is_no_credential_and_a_credential_no_list(both: Callable[..., str]) -> None:
    assert both(LIST) == "unreadable"
    assert both(GOOD, status=GOOD) == "status-unavailable"


def lists() -> dict[str, Any]:
    """Lists that must not be believed, each signed by the right key unless told otherwise."""
    two_days, subject = timedelta(hours=48), LIST["credentialSubject"]
    old = Office(OFFICE.identity, OFFICE.key, OFFICE.now - two_days)
    tomorrow = Office(OFFICE.identity, OFFICE.key, OFFICE.now + timedelta(days=1))
    stranger = Office(OFFICE.identity, Ed25519PrivateKey.generate(), OFFICE.now)
    elsewhere = Office(DEMONSTRATION, OFFICE.key, OFFICE.now)
    bomb = "u" + base64.urlsafe_b64encode(gzip.compress(bytes(40_000_000))).decode().rstrip("=")
    return {
        "absent": b"",
        "not JSON": b"<html>404</html>",
        "lapsed": old.status_list(),
        "not yet": tomorrow.status_list(),
        "too long": OFFICE.status_list(validUntil=(OFFICE.now + timedelta(days=30)).strftime("%Y-%m-%dT%H:%M:%SZ")),
        "without an end": OFFICE.sign_anything({k: v for k, v in LIST.items() if k not in ("validUntil", "proof")}),
        "another key": stranger.status_list(),
        "another issuer": elsewhere.status_list(),
        "another list": OFFICE.status_list(number=2),
        "another purpose": OFFICE.status_list(credentialSubject={"statusPurpose": "suspension"}),
        "short": OFFICE.status_list(credentialSubject={"encodedList": encode_bitstring([], 65_536)}),
        "long": OFFICE.status_list(credentialSubject={"encodedList": encode_bitstring([], 262_144)}),
        "bomb": OFFICE.status_list(credentialSubject={"encodedList": bomb}),
        "not compressed": OFFICE.status_list(credentialSubject={"encodedList": "uAAAA"}),
        "unsigned": {name: value for name, value in LIST.items() if name != "proof"},
        "edited": LIST | {"credentialSubject": subject | {"encodedList": encode_bitstring([6])}},
    }


@pytest.mark.parametrize("name", lists())
def test_a_list_that_is_not_sure_leaves_the_state_unknown(both: Callable[..., str], name: str) -> None:
    assert both(GOOD, status=lists()[name]) == "status-unavailable"


@pytest.mark.parametrize("index", ["-1", "131072", "01", "1.0", "0x10", "", "94567 "])
def test_a_rank_that_is_no_rank_is_never_read_as_not_revoked(both: Callable[..., str], index: str) -> None:
    content = OFFICE.unsigned().to_vc()
    content["credentialStatus"] |= {
        "statusListIndex": index,
        "id": f"{status_list.address(OFFICE.identity, 1)}#{index}",
    }
    assert both(OFFICE.sign_anything(content)) in ("status-unavailable", "altered")


@pytest.mark.parametrize("url", ["https://ailleurs.example/status/1.json", "https://certs.example.org/../1.json"])
def test_a_list_elsewhere_is_never_asked_for(both: Callable[..., str], url: str) -> None:
    content = OFFICE.unsigned().to_vc()
    content["credentialStatus"] |= {"statusListCredential": url, "id": f"{url}#{INDEX}"}
    assert both(OFFICE.sign_anything(content)) == "status-unavailable"


def test_a_credential_without_a_state_is_never_shown_as_valid(both: Callable[..., str]) -> None:
    content = OFFICE.unsigned().to_vc()
    del content["credentialStatus"]
    assert both(OFFICE.sign_anything(content)) == "status-unavailable"


def test_a_demonstration_is_told_as_a_specimen(tmp_path: Path) -> None:
    office = Office(DEMONSTRATION)
    signed = office.sign(office.unsigned())
    assert json.dumps(signed, ensure_ascii=False).count("SPÉCIMEN") >= 3
