"""The signer: a process of its own, that reads the private key and never gives it.

    python -P -m cpia.signing.process

It learns from the installation itself (`CPIA_HOME`) in whose name it signs, so that no caller can tell it. Protocol:
one JSON object a line. First it says {"method", "key"} (its public key) or {"error"}; then each line in, an unsigned
credential, gets one line out: {"signed"} or {"error"}. It signs well-formed Open Badges credentials of its issuer
that start now, and nothing else; it checks each signature before giving it.
"""

import json
import sys
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Any, TextIO

from openbadgeslib.errors import LibOpenBadgesException
from openbadgeslib.ob3 import OB3LdpSigner, OB3LdpVerifier, OpenBadgeCredential

from cpia import issuer, pinned_contexts, settings
from cpia.errors import CpiaError, CredentialError
from cpia.home import Home
from cpia.signing import key

DRIFT = timedelta(minutes=5)
"""How far from now a credential may start: the signer neither antedates nor postdates."""


class Signer:
    """Holds the key, and decides what it signs."""

    def __init__(self, secret: key.Key, identity: issuer.Issuer) -> None:
        public = secret.private.public_key()
        self.method = f"{identity.did}#{issuer.key_name(public, demonstration=secret.demonstration)}"
        self.multikey = issuer.multikey(public)
        self._identity = identity
        self._signer = OB3LdpSigner(secret.private, verification_method=self.method)
        self._verifier = OB3LdpVerifier(pubkey_pem=public, issuer_did=identity.did)

    def sign(self, document: Any, now: datetime) -> dict[str, Any]:
        """Sign one credential, then verify it as anybody would.

        Raises
        ------
        CredentialError
            The document is not a credential that this issuer gives today.
        """
        credential = self._credential(document, now)
        try:
            signed: dict[str, Any] = self._signer.sign(credential, created=now.replace(microsecond=0))
            self._verifier.verify(json.dumps(signed))
        except LibOpenBadgesException as problem:
            raise CredentialError(f"Signature refusée ({problem}), attendu : un document couvert en entier.") from None
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
        start = credential.issuance_date
        if start is None or abs(start - now) > DRIFT:
            raise CredentialError(f"Signature refusée : début {start}, attendu : {now} à 5 min près.")
        texts = (credential.name, credential.achievement.name, credential.achievement.description)
        if self._identity.specimen and not all(str(text).startswith(issuer.SPECIMEN) for text in texts):
            raise CredentialError(f"Signature refusée : attendu en démonstration : « {issuer.SPECIMEN} » en tête.")
        return credential


def serve(signer: Signer, requests: Iterable[str], answers: TextIO) -> None:
    """Answer each request in turn, until there is none."""
    for line in requests:
        answer: dict[str, Any]
        try:
            answer = {"signed": signer.sign(json.loads(line), datetime.now(UTC))}
        except (CredentialError, ValueError, RecursionError) as problem:
            answer = {"error": str(problem)}
        _say(answers, answer)


def _say(answers: TextIO, answer: dict[str, Any]) -> None:
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def main() -> None:
    """Load the key, say hello, serve."""
    home = Home.from_environment()
    try:
        pinned_contexts.check()
        choices = settings.load(home)
        signer = Signer(key.load(home.signer, demo=choices.demo), issuer.of(choices))
    except CpiaError as problem:
        _say(sys.stdout, {"error": str(problem)})
        sys.exit(1)
    _say(sys.stdout, {"method": signer.method, "key": signer.multikey})
    serve(signer, sys.stdin, sys.stdout)


if __name__ == "__main__":
    main()
