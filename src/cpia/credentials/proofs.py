"""The one kind of proof that we make and accept: VC Data Integrity, `eddsa-rdfc-2022`, under a key of the issuer.

A valid proof says that the key signed the RDF that the document stands for, not its JSON: whoever calls this must also
check the form of the document (`cpia.credentials.verification`, `cpia.credentials.status_list`).
"""

from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import OB3VerificationError, verify_data_integrity_proof

from cpia.credentials import issuer
from cpia.errors import VerificationError

PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
MEMBERS = PROOF.keys() | {"created", "verificationMethod", "proofValue"}


def check(document: dict[str, Any], identity: Mapping[str, Any]) -> Ed25519PublicKey:
    """Check the proof of a document against its issuer's DID document, and give the key that signed.

    1. It has one proof, of the one kind that we make.
    2. The proof names a key that the issuer's document allows to sign.
    3. The signature is that key's, over this content.

    Raises
    ------
    VerificationError
        `altered` where 1 or 3 does not hold, `unknown-issuer` where 2 does not.
    """
    # 1. One proof.
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise VerificationError("Document non signé, attendu : une preuve, et une seule.", "altered")
    if proof.keys() != MEMBERS or any(proof[name] != value for name, value in PROOF.items()):
        raise VerificationError("Preuve d'une autre sorte, attendu : eddsa-rdfc-2022, sans autre membre.", "altered")
    # 2. A key of the issuer.
    key = issuer.public_key(identity, str(proof["verificationMethod"]))
    # 3. The signature.
    try:
        verify_data_integrity_proof(document, key)
    except OB3VerificationError as problem:
        raise VerificationError(
            "Signature fausse : le document a été modifié, ou n'a pas été signé par cet émetteur.", "altered"
        ) from problem
    return key
