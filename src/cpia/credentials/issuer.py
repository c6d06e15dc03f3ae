"""Who signs the credentials, and the DID document by which anybody checks who did.

`did:web` binds the issuer to a domain of the institution; the keys are Multikeys, the one form that every verifier
studied reads. In the demonstration the domain is a reserved name that nobody can own.
"""

import hashlib
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import base58
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from cpia.errors import CredentialError, VerificationError
from cpia.settings import Settings

DEMO_HOST = "demo.cpia.invalid"
SPECIMEN = "SPÉCIMEN — sans valeur"
DOMAIN = re.compile(r"[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)+")
ED25519 = b"\xed\x01"
"""The multicodec prefix of an Ed25519 public key."""


@dataclass(frozen=True)
class Issuer:
    """The identity in whose name credentials are signed."""

    host: str
    name: str
    specimen: bool

    @property
    def did(self) -> str:
        """The issuer's decentralised identifier."""
        return f"did:web:{self.host}"

    @property
    def url(self) -> str:
        """The address of the issuer, and the base of its achievements' ids."""
        return f"https://{self.host}"


def of(settings: Settings) -> Issuer:
    """Give the issuer of an installation; a demonstration never speaks for a real domain.

    Raises
    ------
    CredentialError
        The installation is real, and nobody told in whose name it signs.
    """
    if settings.demo:
        return Issuer(DEMO_HOST, "Plateforme Chef de projet IA (démonstration)", specimen=True)
    host = settings.issuer_host
    if not DOMAIN.fullmatch(host) or not settings.issuer_name.strip() or host.endswith(".invalid"):
        raise CredentialError(
            f"platform.toml : émetteur {settings.issuer_name!r} de domaine {host!r} ; attendu hors démonstration : "
            "« issuer_host » (le domaine de l'établissement, en minuscules, sans https:// ni port : il est écrit pour "
            "toujours dans chaque attestation) et « issuer_name » (son nom)."
        )
    return Issuer(host, settings.issuer_name, specimen=False)


def multikey(key: Ed25519PublicKey) -> str:
    """Write a public key as a Multikey."""
    raw = key.public_bytes(serialization.Encoding.Raw, serialization.PublicFormat.Raw)
    return "z" + base58.b58encode(ED25519 + raw).decode("ascii")


def key_name(key: Ed25519PublicKey, *, demonstration: bool) -> str:
    """Name a key after itself, so that the same key always has the same name and two keys never share one."""
    prefix = "demonstration" if demonstration else "cle"
    return f"{prefix}-{hashlib.sha256(multikey(key).encode('ascii')).hexdigest()[:12]}"


def did_document(did: str, keys: Mapping[str, str]) -> dict[str, Any]:
    """Write the DID document of an issuer whose keys are `keys` (method id -> Multikey)."""
    methods = [
        {"id": method, "type": "Multikey", "controller": did, "publicKeyMultibase": key} for method, key in keys.items()
    ]
    return {
        "@context": ["https://www.w3.org/ns/did/v1", "https://w3id.org/security/multikey/v1"],
        "id": did,
        "verificationMethod": methods,
        "assertionMethod": [method["id"] for method in methods],
    }


def public_key(document: Mapping[str, Any], method: str) -> Ed25519PublicKey:
    """Give the key that a DID document allows to sign under that method id.

    Raises
    ------
    VerificationError
        The document does not list the method, does not let it assert, or its key is not an Ed25519 Multikey.
    """
    entries = [entry for entry in _listed(document, "verificationMethod") if _id_of(entry) == method]
    if len(entries) != 1 or method not in _listed(document, "assertionMethod"):
        raise VerificationError(
            f"Clé de signature inconnue : {method!r}, attendu : une clé en vigueur de l'émetteur.", "unknown-issuer"
        )
    (entry,) = entries
    text = entry.get("publicKeyMultibase")
    if entry.get("type") != "Multikey" or entry.get("controller") != document.get("id") or not isinstance(text, str):
        raise VerificationError(
            f"Clé {method!r} mal décrite dans le document de l'émetteur, attendu : un Multikey.", "unknown-issuer"
        )
    try:
        raw = base58.b58decode(text[1:]) if text.startswith("z") else b""
    except ValueError:
        raw = b""
    if len(raw) != 34 or not raw.startswith(ED25519):
        raise VerificationError(f"Clé {method!r} illisible, attendu : une clé Ed25519.", "unknown-issuer")
    return Ed25519PublicKey.from_public_bytes(raw[2:])


def _listed(document: Mapping[str, Any], name: str) -> list[Any]:
    """Give a list of the document, empty where it holds something else: the file may come from anybody."""
    value = document.get(name)
    return value if isinstance(value, list) else []


def _id_of(entry: Any) -> Any:
    return entry.get("id") if isinstance(entry, dict) else None
