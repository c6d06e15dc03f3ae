"""Whether a credential may be trusted, offline: the file, the issuer's DID document, the time, and nothing else.

    verified = verify(Path("attestation.json").read_bytes(), did, now)

What the caller must still do: get `did` from a place it trusts (the issuer's domain), and check that the credential
is about the person who shows it. Revocation is not checked: our credentials name no status list yet.
"""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import (
    OB3LdpVerifier,
    OB3VerificationError,
    OpenBadgeCredential,
    verify_data_integrity_proof,
)
from openbadgeslib.ob3.credential import OB3_CONTEXT

from cpia import issuer, pinned_contexts, strict_json
from cpia.errors import VerificationError

TYPE = ["VerifiableCredential", "OpenBadgeCredential"]
PROOF = {"type": "DataIntegrityProof", "cryptosuite": "eddsa-rdfc-2022", "proofPurpose": "assertionMethod"}
PROOF_MEMBERS = PROOF.keys() | {"created", "verificationMethod", "proofValue"}
CLOCK_SKEW = timedelta(minutes=5)
"""A verifier's clock may be that late; openbadgeslib allows as much."""


@dataclass(frozen=True)
class Verified:
    """What a verified credential says."""

    title: str
    issuer: str
    valid_from: datetime
    valid_until: datetime | None
    specimen: bool  # signed by a demonstration: worth nothing


def verify(data: bytes, did: bytes, now: datetime) -> Verified:
    """Verify a credential's file against its issuer's DID document, at the time `now` (aware).

    1. The file is one strict JSON object: no member twice, no NaN, UTF-8, of a bounded size.
    2. It uses our pinned contexts, in our order, and is an Open Badges 3.0 credential.
    3. Its form is the one we write: the model reads it and writes it back the same, so nothing is added or missing.
    4. Its issuer is the one of the DID document.
    5. It has one proof, of the one kind we make, under a key that the document allows to sign.
    6. The signature is that key's over this content (VC Data Integrity, eddsa-rdfc-2022).
    7. The time is within its dates, read only once the signature holds.
    8. Every member is covered by the signature: the JSON is exactly the compacted form of what is signed.

    Raises
    ------
    VerificationError
        Saying which of these does not hold.
    """
    # 1. Strict JSON.
    document = strict_json.parse(data)
    # 2. Contexts and type.
    pinned_contexts.check()
    _check_kind(document)
    # 3. Form.
    credential = _read(document)
    # 4. Issuer.
    identity = _check_issuer(document, did)
    # 5. Proof and key.
    key = _signing_key(document, identity)
    # 6. Signature.
    _check_signature(document, key)
    # 7. Dates.
    _check_dates(credential, now)
    # 8. Coverage.
    _check_coverage(document, identity, key)
    return Verified(
        title=credential.achievement.name,
        issuer=credential.issuer.name,
        valid_from=_aware(credential.issuance_date),
        valid_until=_aware(credential.expiration_date) if credential.expiration_date else None,
        specimen=_is_specimen(credential),
    )


def _check_kind(document: dict[str, Any]) -> None:
    if document.get("@context") != OB3_CONTEXT:
        raise VerificationError("Contexte JSON-LD inattendu, attendu : ceux d'Open Badges 3.0, dans l'ordre.")
    if document.get("type") != TYPE:
        raise VerificationError(f"Type {document.get('type')!r}, attendu : {TYPE!r}.")


def _read(document: dict[str, Any]) -> OpenBadgeCredential:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        credential = OpenBadgeCredential.from_vc_document(unsigned)
        same = credential.to_vc() == unsigned and "validFrom" in unsigned
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise VerificationError(f"Attestation mal formée ({problem}), attendu : Open Badges 3.0.") from problem
    if not same:
        raise VerificationError("Attestation mal formée : un membre est en trop ou manque, attendu : Open Badges 3.0.")
    return credential


def _check_issuer(document: dict[str, Any], did: bytes) -> dict[str, Any]:
    identity = strict_json.parse(did)
    named = document["issuer"]["id"] if isinstance(document["issuer"], dict) else document["issuer"]
    if named != identity.get("id"):
        raise VerificationError(f"Émetteur {named!r} inconnu, attendu : {identity.get('id')!r}.")
    return identity


def _signing_key(document: dict[str, Any], identity: dict[str, Any]) -> Ed25519PublicKey:
    proof = document.get("proof")
    if not isinstance(proof, dict):
        raise VerificationError("Attestation non signée, attendu : une preuve, et une seule.")
    if proof.keys() != PROOF_MEMBERS or any(proof[name] != value for name, value in PROOF.items()):
        raise VerificationError("Preuve d'une autre sorte, attendu : eddsa-rdfc-2022, sans autre membre.")
    return issuer.public_key(identity, str(proof["verificationMethod"]))


def _check_signature(document: dict[str, Any], key: Ed25519PublicKey) -> None:
    try:
        verify_data_integrity_proof(document, key)
    except OB3VerificationError as problem:
        raise VerificationError(
            "Signature fausse : l'attestation a été modifiée, ou n'a pas été signée par cet émetteur."
        ) from problem


def _check_dates(credential: OpenBadgeCredential, now: datetime) -> None:
    start, end = _aware(credential.issuance_date), credential.expiration_date
    if now < start - CLOCK_SKEW:
        raise VerificationError(f"Attestation pas encore valable : elle l'est à partir du {start:%d/%m/%Y}.")
    if end is not None and now > _aware(end):
        raise VerificationError(f"Attestation expirée : elle était valable jusqu'au {end:%d/%m/%Y}.")


def _check_coverage(document: dict[str, Any], identity: dict[str, Any], key: Ed25519PublicKey) -> None:
    try:
        OB3LdpVerifier(pubkey_pem=key, issuer_did=identity["id"]).verify(document)
    except OB3VerificationError as problem:
        raise VerificationError(f"Attestation non couverte en entier par sa signature ({problem}).") from problem


def _aware(instant: datetime | None) -> datetime:
    if instant is None:
        raise VerificationError("Attestation sans date de début, attendu : « validFrom ».")
    return instant.astimezone(UTC)


def _is_specimen(credential: OpenBadgeCredential) -> bool:
    texts = (credential.achievement.name, credential.achievement.description, credential.name)
    return credential.issuer.id == f"did:web:{issuer.DEMO_HOST}" or any("SPÉCIMEN" in str(text) for text in texts)
