"""No credential is accepted that the issuer did not sign as it stands, today, in full."""

import copy
import hashlib
import hmac
import json
import socket
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import Any

import base58
import credential_cases
import pytest
from credential_cases import CERTIFICATION
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import OB3LdpSigner, OpenBadgeCredential, add_data_integrity_proof
from pyld import jsonld

from cpia.credentials import issuer, pinned_contexts, status_list
from cpia.credentials.certificates import Disclosure
from cpia.credentials.status_entry import StatusEntry
from cpia.credentials.verification import Verified, judge, verify
from cpia.errors import CredentialError, VerificationError
from cpia.settings import Settings
from cpia.signing.key import Key
from cpia.signing.process import Signer

Document = dict[str, Any]
NOW = datetime.now(UTC)
ISSUER = issuer.of(Settings())
SECRET = Ed25519PrivateKey.generate()
ATTACKER = Ed25519PrivateKey.generate()
SIGNER = Signer(Key(SECRET, demonstration=True), ISSUER)
DID = json.dumps(issuer.did_document(ISSUER.did, {SIGNER.method: SIGNER.multikey})).encode()


def status(now: datetime = NOW) -> bytes:
    """The list in force, with nothing revoked."""
    return to_bytes(SIGNER.sign(status_list.build(ISSUER, 1, frozenset(), now), now))


def unsigned(email: str = "elodie@demo.invalid", at: datetime = NOW) -> OpenBadgeCredential:
    return credential_cases.unsigned(ISSUER, at, email=email)


def verified(data: bytes, now: datetime = NOW) -> Verified:
    return verify(data, DID, now, status=status(now))


def to_bytes(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


LIST = status()


@pytest.fixture(scope="module")
def document() -> Document:
    return SIGNER.sign(unsigned().to_vc(), NOW)


def leaves(node: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    if not isinstance(node, dict | list):
        yield path
        return
    for key, child in node.items() if isinstance(node, dict) else enumerate(node):
        yield from leaves(child, (*path, key))


def changed(document: Document, path: tuple[Any, ...], change: Callable[[Any, Any], None]) -> bytes:
    copied = copy.deepcopy(document)
    parent = copied
    for key in path[:-1]:
        parent = parent[key]
    change(parent, path[-1])
    return to_bytes(copied)


def edit(parent: Any, key: Any) -> None:
    parent[key] = (not parent[key]) if isinstance(parent[key], bool) else parent[key] + "x"


def remove(parent: Any, key: Any) -> None:
    del parent[key]


def refused(data: bytes, match: str | None = None, did: bytes = DID, now: datetime = NOW) -> None:
    with pytest.raises(VerificationError, match=match):
        verify(data, did, now, status=LIST)


def survivors(attempts: Iterator[bytes]) -> list[bytes]:
    """Give the attempts whose signature holds; anything but a `VerificationError` fails the test by itself."""
    accepted = []
    for data in attempts:
        try:
            verify(data, DID, NOW, status=LIST)
        except VerificationError as problem:
            if problem.kind != "status-unavailable":
                continue
        accepted.append(data)
    return accepted


def test_a_credential_of_ours_is_accepted_and_read_back(document: Document) -> None:
    told = verified(to_bytes(document))
    assert told.title == "SPÉCIMEN — sans valeur — Données pour l'IA"
    assert told.issuer == "Plateforme Chef de projet IA (démonstration)"
    assert told.specimen
    assert told.valid_from == NOW.replace(microsecond=0)
    assert told.valid_until is not None and told.valid_until.year == NOW.year + CERTIFICATION.validity_years


def test_every_leaf_edited_or_deleted_is_refused(document: Document) -> None:
    paths = list(leaves(document))
    assert len(paths) > 30
    assert survivors(changed(document, path, change) for path in paths for change in (edit, remove)) == []


def flips(data: bytes, step: int) -> Iterator[bytes]:
    for place in range(0, len(data), step):
        yield data[:place] + bytes([data[place] ^ 1]) + data[place + 1 :]


def test_a_flipped_bit_is_refused_wherever_it_is_sampled(document: Document) -> None:
    assert survivors(flips(to_bytes(document), 53)) == []


@pytest.mark.slow
def test_a_flipped_bit_is_refused_in_every_byte(document: Document) -> None:
    assert survivors(flips(to_bytes(document), 1)) == []


def test_an_added_member_is_refused_in_every_object(document: Document) -> None:
    def add(place: Document) -> None:
        place["mention"] = "Très bien"

    def objects(node: Any) -> Iterator[Document]:
        if isinstance(node, dict):
            yield node
        for child in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
            yield from objects(child)

    attempts = []
    for index in range(len(list(objects(document)))):
        copied = copy.deepcopy(document)
        add(list(objects(copied))[index])
        attempts.append(to_bytes(copied))
    assert len(attempts) > 6 and survivors(iter(attempts)) == []


@pytest.mark.parametrize(
    ("before", "after", "told"),
    [
        ('"name": "SPÉCIMEN', '"name": "Autre", "name": "SPÉCIMEN', "'name' donné deux fois"),
        ('"hashed": true', '"hashed": NaN', "NaN"),
        ('"hashed": true', '"hashed": Infinity', "Infinity"),
        ('"hashed": true', '"\\ud800": 1, "\\ud800": 2', "donné deux fois"),
        ('"SPÉCIMEN — sans', '"\\ud800 sans', "."),
        ("{", "[{", "illisible"),
    ],
)
def test_json_that_two_parsers_may_read_differently_is_refused(
    document: Document, before: str, after: str, told: str
) -> None:
    refused(to_bytes(document).decode().replace(before, after, 1).encode(), told)


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"{}", b"\xff{}", b"[" * 60_000, b" " * 70_000, b'"texte"'])
def test_what_is_no_credential_is_refused_in_one_line(data: bytes) -> None:
    refused(data)


def test_swapped_older_or_inline_contexts_are_refused(document: Document) -> None:
    first, second, third = document["@context"]
    for contexts in (
        [second, first, third],
        [first, second.replace("3.0.3", "3.0.2"), third],
        [first, second],
        [first, second, third, {"name": "https://example.org/rien"}],
    ):
        refused(to_bytes(document | {"@context": contexts}), "Contexte")


def test_an_attacker_key_under_our_method_is_refused() -> None:
    forged = OB3LdpSigner(ATTACKER, verification_method=SIGNER.method).sign(unsigned(), created=NOW)
    refused(to_bytes(forged), "Signature fausse")


def test_an_attacker_did_key_is_refused() -> None:
    forged = OB3LdpSigner(ATTACKER).sign(unsigned(), created=NOW)
    assert forged["proof"]["verificationMethod"].startswith("did:key:")
    refused(to_bytes(forged), "Clé de signature inconnue")


def part(content: Document | bytes) -> bytes:
    data = content if isinstance(content, bytes) else json.dumps(content).encode()
    return urlsafe_b64encode(data).rstrip(b"=")


@pytest.mark.parametrize("algorithm", ["none", "HS256", "EdDSA"])
def test_a_jwt_is_refused_whatever_key_its_header_brings(algorithm: str) -> None:
    jwk = {"kty": "OKP", "crv": "Ed25519", "x": part(ATTACKER.public_key().public_bytes_raw()).decode()}
    header = {"alg": algorithm, "typ": "JWT", "kid": SIGNER.method, "jwk": jwk}
    signing = part(header) + b"." + part(unsigned().to_jwt_payload())
    public = SECRET.public_key().public_bytes_raw()
    signature = {
        "none": b"",
        "HS256": hmac.digest(public, signing, "sha256"),  # the public key taken for a shared secret
        "EdDSA": ATTACKER.sign(signing),
    }[algorithm]
    token = signing + b"." + part(signature)
    refused(token, "illisible")
    wrapped = {"@context": unsigned().to_vc()["@context"], "type": "EnvelopedVerifiableCredential"}
    refused(to_bytes(wrapped | {"id": f"data:application/vc+jwt,{token.decode()}"}), "Type")


def test_a_key_that_the_credential_itself_brings_is_not_looked_at(document: Document) -> None:
    forged = OB3LdpSigner(ATTACKER, verification_method=SIGNER.method).sign(unsigned(), created=NOW)
    multikey = issuer.multikey(ATTACKER.public_key())
    for member in ({"publicKeyMultibase": multikey}, {"jwk": {"kty": "OKP"}}):
        refused(to_bytes(forged | {"proof": forged["proof"] | member}), "autre sorte")
    own = issuer.did_document(ISSUER.did, {SIGNER.method: multikey})
    refused(to_bytes(forged | {"issuer": forged["issuer"] | {"verificationMethod": own["verificationMethod"]}}))


def test_each_refusal_is_of_the_kind_that_the_page_and_the_command_name(document: Document) -> None:
    def kind(data: bytes, did: bytes = DID, now: datetime = NOW, listed: bytes | None = LIST) -> str:
        return judge(data, did, now, status=listed).kind

    data, title = to_bytes(document), "Données pour"
    years = timedelta(days=366 * CERTIFICATION.validity_years)
    revoked = SIGNER.sign(status_list.build(ISSUER, 1, frozenset({4242}), NOW), NOW)
    assert kind(data) == "valid"
    assert kind(data, listed=to_bytes(revoked)) == "revoked"
    assert kind(data, listed=None) == "status-unavailable"
    assert kind(data, now=NOW + years) == "expired"
    assert kind(data, now=NOW - timedelta(days=1)) == "not-yet-valid"
    assert kind(data.replace(title.encode(), b"Maitrise de")) == "altered"
    assert kind(to_bytes({name: value for name, value in document.items() if name != "proof"})) == "altered"
    assert kind(data, did=json.dumps(json.loads(DID) | {"id": "did:web:ailleurs.invalid"}).encode()) == "unknown-issuer"
    assert kind(data, did=json.dumps(json.loads(DID) | {"assertionMethod": []}).encode()) == "unknown-issuer"
    assert kind(b"%PDF") == kind(to_bytes({"type": "autre"})) == "unreadable"


def test_an_unknown_issuer_is_refused() -> None:
    other = issuer.Issuer("ailleurs.invalid", ISSUER.name, specimen=True)
    credential = credential_cases.unsigned(other, NOW)
    forged = OB3LdpSigner(SECRET, verification_method=SIGNER.method).sign(credential, created=NOW)
    refused(to_bytes(forged), "Émetteur 'did:web:ailleurs.invalid' inconnu")


def test_another_file_in_place_of_the_issuer_s_document_is_no_fault_of_the_credential(document: Document) -> None:
    data = to_bytes(document)
    for did in (b"bonjour", data, LIST, b"{}", b"[]"):
        verdict = judge(data, did, NOW, status=LIST)
        assert verdict.kind == "unknown-issuer" and verdict.reason.startswith("Document de l'émetteur"), did


def test_a_specimen_says_so_to_who_holds_another_issuer_s_keys(document: Document) -> None:
    school = issuer.did_document("did:web:ecole.example", {})
    verdict = judge(to_bytes(document), json.dumps(school).encode(), NOW, status=LIST)
    assert verdict.kind == "unknown-issuer" and verdict.reason.startswith("Spécimen, sans valeur")


@pytest.mark.parametrize("member", ["type", "issuer"])
def test_a_refusal_is_short_and_plain_whatever_the_file_holds(document: Document, member: str) -> None:
    rest = json.dumps({name: value for name, value in document.items() if name != member})[1:]
    for depth in (1, 100, *range(900, 1000, 7), 20_000):
        data = f'{{"{member}": {"[" * depth}{"]" * depth}, {rest}'.encode()
        assert len(judge(data, DID, NOW, status=LIST).reason) < 400
    for text in ("x" * 50_000, "\\u001b[2J" * 30, "\\ud800"):
        told = judge(f'{{"{member}": "{text}", {rest}'.encode(), DID, NOW, status=LIST).reason
        assert len(told) < 400 and told.isprintable()


def test_a_key_withdrawn_from_the_document_signs_nothing_any_more(document: Document) -> None:
    listed = json.loads(DID)
    refused(to_bytes(document), "Clé de signature inconnue", json.dumps(listed | {"assertionMethod": []}).encode())
    refused(to_bytes(document), "Clé de signature inconnue", json.dumps(listed | {"verificationMethod": []}).encode())


@pytest.mark.parametrize(
    "broken",
    [
        {},
        {"verificationMethod": 5},
        {"verificationMethod": ["texte", None]},
        {"assertionMethod": None},
        {"verificationMethod": [{"id": SIGNER.method, "type": "Multikey", "publicKeyMultibase": SIGNER.multikey}]},
        {"verificationMethod": [{"id": SIGNER.method, "type": "Multikey", "controller": ISSUER.did}]},
        {"verificationMethod": [json.loads(DID)["verificationMethod"][0] | {"publicKeyMultibase": "z0OIl"}]},
        {"verificationMethod": [json.loads(DID)["verificationMethod"][0] | {"publicKeyMultibase": "z6Mk"}]},
        {"verificationMethod": json.loads(DID)["verificationMethod"] * 2},
    ],
)
def test_a_broken_issuer_document_is_refused_and_never_a_crash(document: Document, broken: Document) -> None:
    refused(to_bytes(document), did=json.dumps(json.loads(DID) | broken if broken else {}).encode())


def test_no_proof_two_proofs_or_another_kind_are_refused(document: Document) -> None:
    proof = document["proof"]
    refused(to_bytes({k: v for k, v in document.items() if k != "proof"}), "non signé")
    refused(to_bytes(document | {"proof": [proof, proof]}), "non signé")
    refused(to_bytes(document | {"proof": proof | {"cryptosuite": "eddsa-jcs-2022"}}), "autre sorte")
    refused(to_bytes(document | {"proof": proof | {"proofPurpose": "authentication"}}), "autre sorte")
    refused(to_bytes(document | {"proof": proof | {"expires": "2999-01-01T00:00:00Z"}}), "autre sorte")


def test_a_credential_is_refused_before_and_after_its_dates(document: Document) -> None:
    assert verified(to_bytes(document), NOW + timedelta(days=365 * CERTIFICATION.validity_years - 1))
    refused(to_bytes(document), "expirée", now=NOW + timedelta(days=366 * CERTIFICATION.validity_years))
    refused(to_bytes(document), "pas encore valable", now=NOW - timedelta(minutes=6))


def test_a_member_that_the_signature_does_not_cover_is_refused() -> None:
    # Signed by the right key, but with a term that no context defines: the proof says nothing of it.
    signed = add_data_integrity_proof(unsigned().to_vc() | {"mention": "Très bien"}, SECRET, SIGNER.method)
    refused(to_bytes(signed))


def test_a_member_that_rdf_drops_is_refused_even_signed_by_the_right_key() -> None:
    # An id that is no IRI is dropped by the conversion to RDF: anybody could change it under a valid signature.
    content = unsigned().to_vc()
    content["credentialSubject"]["achievement"]["id"] = "sans adresse"
    signed = add_data_integrity_proof(content, SECRET, SIGNER.method)
    refused(to_bytes(signed), "non couverte en entier")


def test_the_contexts_are_the_pinned_ones_and_another_stops_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    pinned_contexts.check()
    monkeypatch.setitem(pinned_contexts.PINS, "credentials-v2.json", "0" * 64)
    with pytest.raises(CredentialError, match=r"credentials-v2\.json"):
        pinned_contexts.check.__wrapped__()


def test_signing_and_verifying_never_touch_the_network(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_network(*_: object, **__: object) -> None:
        raise AssertionError("network")

    for name in ("socket", "create_connection", "getaddrinfo"):
        monkeypatch.setattr(socket, name, no_network)
    assert verified(to_bytes(SIGNER.sign(unsigned().to_vc(), NOW))).specimen


def test_pyld_and_cryptography_alone_make_the_same_proof(document: Document) -> None:
    folder = resources.files("openbadgeslib.ob3.contexts")
    contents = [json.loads(folder.joinpath(name).read_text("utf-8")) for name in pinned_contexts.PINS]
    contexts = dict(zip(document["@context"], contents, strict=True))

    def load(url: str, _options: object) -> Document:
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url], "contentType": "application/ld+json"}

    def digest(node: Document) -> bytes:
        options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
        return hashlib.sha256(jsonld.normalize(node, options).encode()).digest()

    content = {name: value for name, value in document.items() if name != "proof"}
    config = {name: value for name, value in document["proof"].items() if name != "proofValue"}
    signature = SECRET.sign(digest(config | {"@context": document["@context"]}) + digest(content))
    assert "z" + base58.b58encode(signature).decode() == document["proof"]["proofValue"]


def test_two_credentials_of_one_learner_share_nothing_that_two_learners_do_not() -> None:
    def values(email: str, index: int, at: datetime) -> set[Any]:
        credential = credential_cases.unsigned(ISSUER, at, email=email, status=StatusEntry(1, index))
        document = SIGNER.sign(credential.to_vc(), NOW)
        found = set()
        for path in leaves(document):
            value: Any = document
            for key in path:
                value = value[key]
            found.add(value)
        return found

    moments = (NOW, NOW - timedelta(seconds=90), NOW - timedelta(seconds=180))
    one, two = (values("elodie@demo.invalid", place, at) for place, at in zip((11, 222), moments, strict=False))
    other = values("karim@demo.invalid", 3333, moments[2])
    assert one & two <= other  # constants of the issuer, the certification and the form; the date of the proof
    assert len(one - two) >= 8  # ids, salt, hash, place, dates, proof


def test_the_learner_s_name_and_score_are_there_only_when_asked_for_and_signed_like_the_rest() -> None:
    shown = Disclosure(name="Élodie Lefèvre-N'Guyen", score="82.5")
    plain = json.dumps(SIGNER.sign(unsigned().to_vc(), NOW), ensure_ascii=False)
    asked = SIGNER.sign(credential_cases.unsigned(ISSUER, NOW, disclosure=shown).to_vc(), NOW)
    subject = asked["credentialSubject"]
    assert [one["identityHash"] for one in subject["identifier"]] == [shown.name]
    assert subject["result"][0]["resultDescription"] == subject["achievement"]["resultDescription"][0]["id"]
    assert verified(to_bytes(asked)) and shown.name not in plain and '"result"' not in plain
    for path in leaves(subject["identifier"] + subject["result"]):
        group, rank = ("identifier", path[0]) if path[0] < len(subject["identifier"]) else ("result", path[0] - 1)
        refused(changed(asked, ("credentialSubject", group, rank, *path[1:]), edit))


def test_who_knows_the_address_can_confirm_it_however_it_was_typed() -> None:
    (identity,) = unsigned(email=" E\u0301lodie@Demo.INVALID ").to_vc()["credentialSubject"]["identifier"]
    expected = hashlib.sha256(("élodie@demo.invalid" + identity["salt"]).encode()).hexdigest()
    assert identity["identityHash"] == f"sha256${expected}"


def test_without_an_address_nothing_identifies_the_learner() -> None:
    assert "identifier" not in unsigned(email="").to_vc()["credentialSubject"]


def test_a_leap_day_ends_on_the_28th() -> None:
    leap = unsigned(at=datetime(2028, 2, 29, 12, 0, tzinfo=UTC))
    assert leap.expiration_date == datetime(2033, 2, 28, 12, 0, tzinfo=UTC)


def test_the_credential_never_passes_for_a_registered_title(document: Document) -> None:
    description = document["credentialSubject"]["achievement"]["description"]
    assert "certification courte (non enregistrée au RNCP ni au RS)" in description
    assert description.startswith("SPÉCIMEN — sans valeur")
