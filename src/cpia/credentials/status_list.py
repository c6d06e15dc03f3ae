"""The public list that says which credentials are revoked: one bit a credential, among 131 072.

W3C Bitstring Status List v1.0, signed like the credentials. A list is short-lived (48 h) since nothing else stops
somebody from showing an older one, from before a revocation. Reading fails closed: whatever is not exactly a list of
ours, in force now, is no answer.
"""

from datetime import UTC, datetime, timedelta
from typing import Any

from openbadgeslib.ob3 import (
    OB3VerificationError,
    build_status_list_credential,
    decode_encoded_list,
    set_indices,
    status_entry,
)

from cpia import strict_json
from cpia.credentials import proofs
from cpia.credentials.issuer import Issuer
from cpia.credentials.status_entry import StatusEntry
from cpia.errors import VerificationError

SIZE = 131_072
"""The least that the specification admits: a credential hides among that many."""
LIFETIME = timedelta(hours=48)
TYPE = ["VerifiableCredential", "BitstringStatusListCredential"]
CLOCK_SKEW = timedelta(minutes=5)
_PURPOSE = "revocation"


def address(identity: Issuer, number: int) -> str:
    """Give the public address of a list, which is also its id."""
    return f"{identity.url}/status/{number}.json"


def entry(identity: Issuer, place: StatusEntry) -> dict[str, Any]:
    """Write the `credentialStatus` of the credential at that place."""
    if place.list < 1 or not 0 <= place.index < SIZE:
        raise ValueError(f"place {place}, expected a list from 1 and an index below {SIZE}")
    written: dict[str, Any] = status_entry(address(identity, place.list), _PURPOSE, place.index)
    return written


def place_of(identity: Issuer, written: Any) -> StatusEntry | None:
    """Read a `credentialStatus` back; None where it is not exactly one that we write."""
    try:
        number = int(str(written["statusListCredential"]).rpartition("/")[2].removesuffix(".json"))
        place = StatusEntry(number, int(written["statusListIndex"]))
        return place if entry(identity, place) == written else None
    except (KeyError, ValueError, TypeError):
        return None


def build(identity: Issuer, number: int, revoked: frozenset[int], at: datetime) -> dict[str, Any]:
    """Write the unsigned list credential; `at` (aware) is when its 48 hours begin."""
    start = at.astimezone(UTC).replace(microsecond=0)
    document: dict[str, Any] = build_status_list_credential(
        identity.did,
        address(identity, number),
        _PURPOSE,
        sorted(revoked),
        size_bits=SIZE,
        issued=start,
        valid_until=start + LIFETIME,
    )
    return document


def indices(document: dict[str, Any]) -> frozenset[int]:
    """Give the bits set in a list.

    Raises
    ------
    ValueError
        It is no bitstring of the one size that we publish; a bomb is not inflated.
    """
    try:
        bits = decode_encoded_list(document["credentialSubject"]["encodedList"])
    except OB3VerificationError as problem:
        raise ValueError(str(problem)) from problem
    except (KeyError, TypeError) as problem:
        raise ValueError("no encodedList") from problem
    if len(bits) * 8 != SIZE:
        raise ValueError(f"{len(bits) * 8} bits, expected {SIZE}")
    found: frozenset[int] = set_indices(bits)
    return found


def exact_start(document: Any, identity: Issuer) -> datetime:
    """Give the start of an unsigned list that is, member for member, one that `build` writes.

    Raises
    ------
    ValueError
        It is not.
    """
    try:
        number = int(document["id"].rpartition("/")[2].removesuffix(".json"))
        start = datetime.fromisoformat(document["validFrom"])
        expected = build(identity, number, indices(document), start)
    except (KeyError, TypeError, AttributeError, OverflowError) as problem:
        raise ValueError("malformed list") from problem
    # gzip writes its own time: the same bits have several encodings.
    expected["credentialSubject"]["encodedList"] = document["credentialSubject"]["encodedList"]
    if number < 1 or expected != document:
        raise ValueError("malformed list")
    return start


def is_revoked(data: bytes, credential: dict[str, Any], identity: dict[str, Any], now: datetime) -> bool:
    """Tell whether a list says that a credential, already verified, is revoked at the time `now` (aware).

    1. The credential names one place, in a list at an address of its issuer.
    2. The list's file is one strict JSON object, exactly of the form that we publish, by the same issuer, at that
       address, for revocation.
    3. It is signed by a key that the issuer's DID document (`identity`) allows.
    4. It is in force now, for 48 hours at most.
    5. The bit of that place is set, or not.

    Raises
    ------
    VerificationError
        `status-unavailable`: one of 1 to 4 does not hold, so nothing is known.
    """
    did = str(identity.get("id"))
    owner = Issuer(did.removeprefix("did:web:"), "", specimen=False)
    # 1. The place.
    place = place_of(owner, credential.get("credentialStatus"))
    if place is None:
        raise _unavailable("état mal désigné, attendu : une place dans une liste de l'émetteur")
    try:
        # 2. The form.
        document = strict_json.parse(data)
        start = exact_start({name: value for name, value in document.items() if name != "proof"}, owner)
        revoked = indices(document)
        # 3. The signature.
        proofs.check(document, identity)
    except (VerificationError, ValueError) as problem:
        raise _unavailable(f"liste refusée ({problem})") from problem
    if document["id"] != address(owner, place.list):
        raise _unavailable(f"liste {document['id']!r}, attendu : {address(owner, place.list)!r}")
    # 4. The window.
    if not start - CLOCK_SKEW <= now < start + LIFETIME:
        raise _unavailable(f"liste du {start:%d/%m/%Y à %H:%M} UTC, attendu : une liste de moins de 48 heures")
    # 5. The bit.
    return place.index in revoked


def _unavailable(why: str) -> VerificationError:
    return VerificationError(f"État de l'attestation indisponible : {why}.", "status-unavailable")
