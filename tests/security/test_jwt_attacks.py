"""A signed token is no credential of ours: none of the classic forgeries has a door to knock at.

Open Badges 3.0 also admits JWT. We neither make nor accept it, so that an attacker chooses neither the algorithm nor
the key: what a token says in its header is never read.
"""

import base64
import hashlib
import hmac
import json
from datetime import UTC, datetime
from typing import Any

import pytest
from credential_cases import unsigned
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpia import issuer
from cpia.settings import Settings
from cpia.verification import judge

NOW = datetime.now(UTC)
ISSUER = issuer.of(Settings())
SECRET, ATTACKER = Ed25519PrivateKey.generate(), Ed25519PrivateKey.generate()
METHOD = f"{ISSUER.did}#cle-0123456789ab"
PUBLIC = SECRET.public_key()
DID = json.dumps(issuer.did_document(ISSUER.did, {METHOD: issuer.multikey(PUBLIC)})).encode()
PEM = PUBLIC.public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
CONTENT = unsigned(ISSUER, NOW).to_vc()


def part(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def jwk(key: Ed25519PrivateKey) -> dict[str, str]:
    return {"kty": "OKP", "crv": "Ed25519", "x": part(key.public_key().public_bytes_raw())}


def token(header: dict[str, Any]) -> str:
    """A token with that header, signed as its header asks: by nobody, by the public key as a secret, by a key."""
    text = f"{part(json.dumps(header).encode())}.{part(json.dumps(CONTENT).encode())}"
    match header["alg"]:
        case "none":
            signature = b""
        case "HS256":
            signature = hmac.digest(PEM, text.encode(), hashlib.sha256)
        case _:
            signature = (SECRET if header.get("kid") == METHOD else ATTACKER).sign(text.encode())
    return f"{text}.{part(signature)}"


TOKENS = {
    "no algorithm": token({"alg": "none"}),
    "the public key as a secret": token({"alg": "HS256", "kid": METHOD}),
    "the attacker's key in the header": token({"alg": "EdDSA", "jwk": jwk(ATTACKER)}),
    "even our own key": token({"alg": "EdDSA", "kid": METHOD}),
}


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_is_unreadable_whoever_signed_it(name: str) -> None:
    assert judge(TOKENS[name].encode(), DID, NOW).kind == "unreadable"
    assert judge(json.dumps(TOKENS[name]).encode(), DID, NOW).kind == "unreadable"


@pytest.mark.parametrize("name", TOKENS)
def test_a_token_in_place_of_the_proof_proves_nothing(name: str) -> None:
    for proof in (TOKENS[name], {"type": "JwtProof2020", "jwt": TOKENS[name]}):
        assert judge(json.dumps(CONTENT | {"proof": proof}).encode(), DID, NOW).kind == "altered"
