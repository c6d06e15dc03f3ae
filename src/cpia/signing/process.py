"""The signer: a process of its own, that reads the private key and never gives it.

    python -P -m cpia.signing.process

It learns from the installation itself (`CPIA_HOME`) in whose name it signs, so that no caller can tell it. Protocol:
one JSON object a line. First it says {"method", "key", "next"} (its public key, and the one that will follow it) or
{"error"}; then each line in, an unsigned document, gets one line out: {"signed"} or {"error"}. It signs well-formed
Open Badges credentials and status lists of its issuer that start now, and nothing else; it checks each signature
before giving it. `cpia.signing.server` says the same on a socket.
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import (
    OB3LdpSigner,
    OB3LdpVerifier,
    OpenBadgeCredential,
    add_data_integrity_proof,
    verify_data_integrity_proof,
)

from cpia import settings
from cpia.credentials import issuer, pinned_contexts, status_list
from cpia.errors import CpiaError, CredentialError
from cpia.home import Home
from cpia.signing import key

DRIFT = timedelta(minutes=5)
"""How far from now a document may start: the signer neither antedates nor postdates."""


class Signer:
    """Holds the key, and decides what it signs."""

    def __init__(self, secret: key.Key, identity: issuer.Issuer) -> None:
        public = secret.private.public_key()
        self.method = f"{identity.did}#{issuer.key_name(public, demonstration=secret.demonstration)}"
        self.multikey = issuer.multikey(public)
        self._identity = identity
        self._secret = secret.private
        self._public = public
        self._signer = OB3LdpSigner(secret.private, verification_method=self.method)
        self._verifier = OB3LdpVerifier(pubkey_pem=public, issuer_did=identity.did)

    def sign(self, document: Any, now: datetime) -> dict[str, Any]:
        """Sign one document, then verify it as anybody would.

        Raises
        ------
        CredentialError
            The document is neither a credential nor a status list that this issuer gives today.
        """
        try:
            if isinstance(document, dict) and document.get("type") == status_list.TYPE:
                return self._sign_list(document, now)
            return self._sign_credential(self._credential(document, now), now)
        except LibOpenBadgesException as problem:
            raise CredentialError(f"Signature refusée ({problem}), attendu : un document couvert en entier.") from None

    def _sign_credential(self, credential: OpenBadgeCredential, now: datetime) -> dict[str, Any]:
        signed: dict[str, Any] = self._signer.sign(credential, created=now.replace(microsecond=0))
        self._verifier.verify(json.dumps(signed))
        return signed

    def _sign_list(self, document: dict[str, Any], now: datetime) -> dict[str, Any]:
        """Sign a list that is, member for member, the one that we would write: its form is all that protects it."""
        try:
            start = status_list.exact_start(document, self._identity)
        except ValueError as problem:
            raise CredentialError(
                f"Signature refusée : liste mal formée ({problem}), attendu : une liste de révocation de "
                f"{self._identity.did!r}."
            ) from None
        self._check_start(start, now)
        signed: dict[str, Any] = add_data_integrity_proof(
            document, self._secret, self.method, created=now.replace(microsecond=0)
        )
        verify_data_integrity_proof(signed, self._public)
        return signed

    def _credential(self, document: Any, now: datetime) -> OpenBadgeCredential:
        """Read a document strictly: the model must write it back exactly as it came."""
        try:
            credential = OpenBadgeCredential.from_vc_document(document)
            exact = credential.to_vc() == document
        except (KeyError, ValueError, TypeError, AttributeError):
            exact = False
        if not exact:
            raise CredentialError("Signature refusée : document mal formé, attendu : un OpenBadgeCredential 3.0.")
        if credential.issuer.id != self._identity.did or credential.issuer.name != self._identity.name:
            raise CredentialError(
                f"Signature refusée : émetteur {credential.issuer.id!r}, attendu : {self._identity.did!r}."
            )
        if status_list.place_of(self._identity, document.get("credentialStatus")) is None:
            raise CredentialError("Signature refusée : sans état, attendu : une place dans une liste de révocation.")
        self._check_start(credential.issuance_date, now)
        texts = (credential.name, credential.achievement.name, credential.achievement.description)
        if self._identity.specimen and not all(str(text).startswith(issuer.SPECIMEN) for text in texts):
            raise CredentialError(f"Signature refusée : attendu en démonstration : « {issuer.SPECIMEN} » en tête.")
        return credential

    @staticmethod
    def _check_start(start: datetime | None, now: datetime) -> None:
        if start is None or abs(start - now) > DRIFT:
            raise CredentialError(f"Signature refusée : début {start}, attendu : {now} à 5 min près.")


def load(home: Home) -> tuple[Signer, dict[str, Any]]:
    """Load the key of an installation; give its signer, and what it says first.

    Raises
    ------
    CpiaError
        There is no key that may sign.
    """
    pinned_contexts.check()
    choices = settings.load(home)
    identity = issuer.of(choices)
    signer = Signer(key.load(home.signer, demo=choices.demo), identity)
    following = key.load_next(home.signer, demo=choices.demo)
    coming = Signer(following, identity) if following else None
    hello: dict[str, Any] = {"method": signer.method, "key": signer.multikey}
    return signer, hello | {"next": {"method": coming.method, "key": coming.multikey} if coming else None}


def serve(signer: Signer, requests: Iterable[str], answers: TextIO) -> None:
    """Answer each request in turn, until there is none."""
    for line in requests:
        say(answers, answer(signer, line))


def answer(signer: Signer, line: str) -> dict[str, Any]:
    """Answer one request; a refusal is an answer too."""
    try:
        return {"signed": signer.sign(json.loads(line), datetime.now(UTC))}
    except (CredentialError, ValueError, RecursionError) as problem:
        return {"error": str(problem)}


def say(answers: TextIO, told: dict[str, Any]) -> None:
    """Write one line, at once."""
    answers.write(json.dumps(told) + "\n")
    answers.flush()


def main() -> None:
    """Load the key, say hello, serve."""
    try:
        signer, hello = load(Home.from_environment())
    except CpiaError as problem:
        say(sys.stdout, {"error": str(problem)})
        sys.exit(1)
    say(sys.stdout, hello)
    serve(signer, sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
