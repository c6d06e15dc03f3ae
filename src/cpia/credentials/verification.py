"""Whether a credential may be trusted, offline: the file, the issuer's DID document, its status list, and the time.

    verified = verify(Path("attestation.json").read_bytes(), did, now, status=Path("status/1.json").read_bytes())

What the caller must still do: get `did` and `status` from a place it trusts (the issuer's domain), and check that the
credential is about the person who shows it. The verification page of the book does the same steps in the browser.
"""

import reprlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from openbadgeslib.ob3 import OB3LdpVerifier, OB3VerificationError, OpenBadgeCredential
from openbadgeslib.ob3.credential import OB3_CONTEXT

from cpia import strict_json, validity
from cpia.credentials import issuer, pinned_contexts, proofs, status_list
from cpia.errors import Kind, VerificationError

TYPE = ["VerifiableCredential", "OpenBadgeCredential"]
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


@dataclass(frozen=True)
class Verdict:
    """The outcome of a verification, in one word; `credential` where the signature is good, revoked or not."""

    kind: Literal["valid"] | Kind
    reason: str  # "" where valid
    credential: Verified | None = None


class _SignedButUnusable(VerificationError):
    """The signature is good, and the status is not: what the credential says may be shown beside the refusal."""

    def __init__(self, problem: VerificationError, credential: Verified) -> None:
        super().__init__(str(problem), problem.kind)
        self.credential = credential


def judge(data: bytes, did: bytes, now: datetime, *, status: bytes | None = None) -> Verdict:
    """Verify as `verify` does, and give the outcome as a value, whatever it is."""
    try:
        return Verdict("valid", "", verify(data, did, now, status=status))
    except _SignedButUnusable as problem:
        return Verdict(problem.kind, str(problem), problem.credential)
    except VerificationError as problem:
        return Verdict(problem.kind, str(problem))


def verify(data: bytes, did: bytes, now: datetime, *, status: bytes | None = None) -> Verified:
    """Verify a credential's file against its issuer's DID document and status list, at the time `now` (aware).

    1. The file is one strict JSON object: no member twice, no NaN, UTF-8, of a bounded size. [unreadable]
    2. It uses our pinned contexts, in our order, and is an Open Badges 3.0 credential. [unreadable]
    3. Its issuer is the one of the DID document. [unknown-issuer]
    4. Its form is the one we write: the model reads it and writes it back the same, so nothing is added or missing.
       [altered]
    5. It has one proof, of the one kind we make [altered], under a key that the document allows to sign
       [unknown-issuer], and the signature is that key's over this content [altered] (`cpia.credentials.proofs`).
    6. The status list that it names, signed and in force, does not say that it is revoked [revoked]: told before the
       dates, since what was withdrawn is not merely out of date.
    7. The time is within its dates, read only once the signature holds. [not-yet-valid, expired]
    8. Every member is covered by the signature: the JSON is exactly the compacted form of what is signed. [altered]
    9. The status list was there: none, or one that is not acceptable, is no answer. [status-unavailable]

    Raises
    ------
    VerificationError
        Saying which of these does not hold, with its kind.
    """
    # 1. Strict JSON.
    document = strict_json.parse(data)
    # 2. Contexts and type.
    pinned_contexts.check()
    _check_kind(document)
    # 3. Issuer.
    identity = _check_issuer(document, did)
    # 4. Form.
    credential = _read(document)
    # 5. Proof, key and signature.
    key = proofs.check(document, identity)
    # 6. Revocation.
    verified = _verified(credential)
    problem = _status_problem(document, identity, status, now)
    if problem and problem.kind == "revoked":
        raise _SignedButUnusable(problem, verified)
    # 7. Dates.
    _check_dates(credential, now)
    # 8. Coverage.
    _check_coverage(document, identity, key)
    # 9. Status.
    if problem:
        raise _SignedButUnusable(problem, verified) from problem
    return verified


def status_number(data: bytes) -> int | None:
    """Tell which list a credential's file names, so that the caller gets it; nothing is verified here."""
    named = strict_json.parse(data).get("credentialStatus")
    address = named.get("statusListCredential") if isinstance(named, dict) else None
    number = str(address).rpartition("/")[2].removesuffix(".json")
    return int(number) if number.isascii() and number.isdigit() and len(number) < 6 else None


def _status_problem(
    document: dict[str, Any], identity: dict[str, Any], status: bytes | None, now: datetime
) -> VerificationError | None:
    """Give what stands in the way of the credential being in force: revoked, or nobody knows; None where it is."""
    if status is None:
        return VerificationError(
            "État de l'attestation indisponible : aucune liste de révocation donnée.", "status-unavailable"
        )
    try:
        revoked = status_list.is_revoked(status, document, identity, now)
    except VerificationError as problem:
        return problem
    return VerificationError("Attestation révoquée par son émetteur.", "revoked") if revoked else None


def _check_kind(document: dict[str, Any]) -> None:
    if document.get("@context") != OB3_CONTEXT:
        raise VerificationError("Contexte JSON-LD inattendu, attendu : ceux d'Open Badges 3.0, dans l'ordre.")
    if document.get("type") != TYPE:
        raise VerificationError(f"Type {_shown(document.get('type'))}, attendu : {TYPE!r}.")


def _check_issuer(document: dict[str, Any], did: bytes) -> dict[str, Any]:
    identity = _identity(did)
    named = document.get("issuer")
    named = named.get("id") if isinstance(named, dict) else named
    if named == f"did:web:{issuer.DEMO_HOST}" != identity["id"]:
        raise VerificationError(
            f"Spécimen, sans valeur : l'émetteur qu'il nomme n'est à personne, attendu : {identity['id']!r}.",
            "unknown-issuer",
        )
    if not isinstance(named, str) or named != identity["id"]:
        raise VerificationError(f"Émetteur {_shown(named)} inconnu, attendu : {identity['id']!r}.", "unknown-issuer")
    return identity


def _shown(value: Any) -> str:
    """Write what a file holds, short whatever its size and depth, with no character that a terminal would obey."""
    return repr(value) if isinstance(value, str) and len(value) <= 200 else reprlib.repr(value)


def _identity(did: bytes) -> dict[str, Any]:
    """Read the issuer's document; another file in its place is no fault of the credential."""
    try:
        identity = strict_json.parse(did, "le document de l'émetteur")
    except VerificationError as problem:
        raise VerificationError(f"Document de l'émetteur (did.json) refusé : {problem}", "unknown-issuer") from problem
    if not str(identity.get("id")).startswith("did:web:"):
        raise VerificationError(
            f"Document de l'émetteur refusé : il est de {_shown(identity.get('id'))}, attendu : le did.json d'un "
            "émetteur (« did:web:… »).",
            "unknown-issuer",
        )
    return identity


def _read(document: dict[str, Any]) -> OpenBadgeCredential:
    unsigned = {name: value for name, value in document.items() if name != "proof"}
    try:
        credential = OpenBadgeCredential.from_vc_document(unsigned)
        same = credential.to_vc() == unsigned and "validFrom" in unsigned
    except (KeyError, ValueError, TypeError, AttributeError) as problem:
        raise VerificationError(
            f"Attestation mal formée ({problem}), attendu : Open Badges 3.0.", "altered"
        ) from problem
    if not same:
        raise VerificationError(
            "Attestation mal formée : un membre est en trop ou manque, attendu : Open Badges 3.0.", "altered"
        )
    return credential


def _verified(credential: OpenBadgeCredential) -> Verified:
    return Verified(
        title=credential.achievement.name,
        issuer=credential.issuer.name,
        valid_from=_aware(credential.issuance_date),
        valid_until=_aware(credential.expiration_date) if credential.expiration_date else None,
        specimen=_is_specimen(credential),
    )


def _check_dates(credential: OpenBadgeCredential, now: datetime) -> None:
    start, end = _aware(credential.issuance_date), credential.expiration_date
    if now < start - CLOCK_SKEW:
        raise VerificationError(
            f"Attestation pas encore valable : elle l'est à partir du {validity.day(start)}.",
            "not-yet-valid",
        )
    if end is not None and now > _aware(end):
        raise VerificationError(f"Attestation expirée : elle était valable jusqu'au {validity.day(end)}.", "expired")


def _check_coverage(document: dict[str, Any], identity: dict[str, Any], key: Ed25519PublicKey) -> None:
    try:
        OB3LdpVerifier(pubkey_pem=key, issuer_did=identity["id"]).verify(document)
    except OB3VerificationError as problem:
        raise VerificationError(
            f"Attestation non couverte en entier par sa signature ({problem}).", "altered"
        ) from problem


def _aware(instant: datetime | None) -> datetime:
    if instant is None:
        raise VerificationError("Attestation sans date de début, attendu : « validFrom ».", "altered")
    return instant.astimezone(UTC)


def _is_specimen(credential: OpenBadgeCredential) -> bool:
    texts = (credential.achievement.name, credential.achievement.description, credential.name)
    return credential.issuer.id == f"did:web:{issuer.DEMO_HOST}" or any("SPÉCIMEN" in str(text) for text in texts)
