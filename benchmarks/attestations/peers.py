"""The same work by the libraries that others would use: what our figures are compared to, in the same run."""

import json
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import OB3LdpSigner, OB3LdpVerifier, OpenBadgeCredential

from benchmarks.attestations.timing import Spent, spent
from cpia.hub.config import node

RATE = Path(__file__).with_name("verify_rate.mjs")


def sign(documents: Sequence[dict[str, Any]], did: str) -> Spent:
    """Sign by openbadgeslib in this very process, without a ledger nor a file."""
    signer, credentials = _prepared(documents, did)
    return spent(signer.sign, credentials)


def sign_and_bake(documents: Sequence[dict[str, Any]], did: str, svg: bytes, png: bytes) -> Spent:
    """Sign and bake by openbadgeslib, which signs again for each of the two badges."""
    signer, credentials = _prepared(documents, did)
    return spent(lambda one: (signer.sign_into_svg(one, svg), signer.sign_into_png(one, png)), credentials)


def _prepared(documents: Sequence[dict[str, Any]], did: str) -> tuple[OB3LdpSigner, list[OpenBadgeCredential]]:
    signer = OB3LdpSigner(Ed25519PrivateKey.generate(), verification_method=f"{did}#mesure")
    return signer, [OpenBadgeCredential.from_vc_document(document) for document in documents]


def verify(documents: Sequence[dict[str, Any]], key: Any, did: str) -> Spent:
    """Verify by openbadgeslib: the signature, not the status, which it refuses to read in a list signed like ours."""
    verifier = OB3LdpVerifier(pubkey_pem=key, issuer_did=did)
    texts = [json.dumps(document) for document in documents]
    return spent(verifier.verify, texts)


def digital_bazaar(documents: Sequence[dict[str, Any]], did: bytes, status: bytes) -> Spent:
    """Verify by @digitalbazaar/vc on Node, status included, its start apart."""
    asked = {"did": json.loads(did), "list": json.loads(status), "credentials": list(documents)}
    done = subprocess.run([str(node()), str(RATE)], input=json.dumps(asked), capture_output=True, text=True, check=True)
    answer = json.loads(done.stdout)
    if answer["accepted"] != len(documents):
        raise RuntimeError(f"@digitalbazaar/vc accepts {answer['accepted']} of {len(documents)} credentials")
    return Spent(answer["seconds"], answer["cpu"], len(documents))
