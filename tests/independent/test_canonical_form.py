"""What our signatures cover is what the standards say, whoever computes it."""

import copy
import hashlib
import json
from datetime import datetime
from importlib import resources
from pathlib import Path
from typing import Any

import base58
import conformance_files
import node_verifiers
import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from issued_cases import CURRENT, EVERYTHING, GOOD_INDEX, Document, listed, unsigned
from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import add_data_integrity_proof, verify_data_integrity_proof
from openbadgeslib.ob3.credential import OB3_CONTEXT
from pyld import jsonld

from cpia.credentials import issuer, pinned_contexts

EXAMPLES = "https://www.w3.org/ns/credentials/examples/v2"
MULTICODEC = 2  # bytes before the key in a Multikey


def known_contexts() -> dict[str, Any]:
    """The pinned contexts, by address, and the one of the W3C's examples."""
    folder = resources.files("openbadgeslib.ob3.contexts")
    contents = [json.loads(folder.joinpath(name).read_text("utf-8")) for name in pinned_contexts.PINS]
    return {
        **dict(zip(OB3_CONTEXT, contents, strict=True)),
        EXAMPLES: conformance_files.vector("credentials-examples-v2.json"),
    }


def canonical(document: Document) -> str:
    """Canonicalise with PyLD, which knows the pinned contexts and nothing else."""
    contexts = known_contexts()

    def load(url: str, _options: object) -> Document:
        return {"contextUrl": None, "documentUrl": url, "document": contexts[url], "contentType": "application/ld+json"}

    options = {"algorithm": "URDNA2015", "format": "application/n-quads", "documentLoader": load}
    form: str = jsonld.normalize(document, options)
    return form


def halves(signed: Document) -> tuple[bytes, bytes]:
    """Give the two digests that a proof of eddsa-rdfc-2022 signs: of its own members, then of the content."""
    content = {name: value for name, value in signed.items() if name != "proof"}
    config = {name: value for name, value in signed["proof"].items() if name != "proofValue"}
    texts = (canonical(config | {"@context": signed["@context"]}), canonical(content))
    proof, document = (hashlib.sha256(text.encode()).digest() for text in texts)
    return proof, document


def w3c_key() -> Ed25519PrivateKey:
    pair = conformance_files.vector("key-pair.json")
    return Ed25519PrivateKey.from_private_bytes(base58.b58decode(pair["privateKeyMultibase"][1:])[MULTICODEC:])


def test_the_w3c_s_vector_is_signed_and_verified_to_the_letter_by_the_code_that_signs_ours() -> None:
    vector, key = conformance_files.vector("signed-credential.json"), w3c_key()
    extra = {EXAMPLES: conformance_files.vector("credentials-examples-v2.json")}
    content = {name: value for name, value in vector.items() if name != "proof"}
    at = datetime.fromisoformat(vector["proof"]["created"])
    signed = add_data_integrity_proof(
        content, key, vector["proof"]["verificationMethod"], created=at, extra_contexts=extra
    )
    assert signed["proof"] == vector["proof"]
    verify_data_integrity_proof(vector, key.public_key(), extra_contexts=extra)
    altered = copy.deepcopy(vector)
    altered["name"] = f"{altered['name']}!"
    with pytest.raises(LibOpenBadgesException):
        verify_data_integrity_proof(altered, key.public_key(), extra_contexts=extra)


def test_the_oracle_computes_the_w3c_s_own_digests() -> None:
    proof, document = halves(conformance_files.vector("signed-credential.json"))
    assert proof.hex() == conformance_files.vector("proof-config-hash.txt")
    assert document.hex() == conformance_files.vector("doc-hash.txt")


def test_our_multikey_is_the_w3c_s() -> None:
    assert issuer.multikey(w3c_key().public_key()) == conformance_files.vector("key-pair.json")["publicKeyMultibase"]


def test_pyld_and_cryptography_alone_make_the_proof_of_a_credential_with_all_that_it_can_hold() -> None:
    signed = CURRENT.sign(unsigned(GOOD_INDEX, EVERYTHING))
    proof, document = halves(signed)
    assert "z" + base58.b58encode(CURRENT.secret.sign(proof + document)).decode() == signed["proof"]["proofValue"]


def test_pyld_and_cryptography_alone_make_the_proof_of_a_status_list() -> None:
    signed = listed({1, 131_071})
    proof, document = halves(signed)
    assert "z" + base58.b58encode(CURRENT.secret.sign(proof + document)).decode() == signed["proof"]["proofValue"]


@pytest.mark.slow
def test_both_contents_of_the_context_sign_the_same_thing_of_ours(open_badges_context: Path) -> None:
    ours = CURRENT.sign(unsigned(GOOD_INDEX, EVERYTHING))
    differing = ours | {"endorsementJwt": ["eyJhbGciOiJub25lIn0.e30."]}  # the term that came in June 2026
    asked = {"credentials": {"ours": ours, "differing": differing}}
    former, present = (
        node_verifiers.run("canonical_form.mjs", asked | {"openBadgesContext": path})
        for path in (None, str(open_badges_context))
    )
    assert former["ours"] == present["ours"]
    assert present["ours"] == canonical({name: value for name, value in ours.items() if name != "proof"})
    assert former["differing"] != present["differing"]
