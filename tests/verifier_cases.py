"""An issuer in miniature for the verification page: its public files, and a credential in each state it may have."""

import copy
import json
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from credential_cases import CERTIFICATION, COURSE
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import OB3LdpSigner, OpenBadgeCredential, add_data_integrity_proof

from cpia.courses import Award
from cpia.credentials import certificates, issuer, status_list
from cpia.credentials.certificates import Disclosure, Subject
from cpia.credentials.status_entry import StatusEntry
from cpia.settings import Settings

Document = dict[str, Any]
NOTHING = Disclosure()
EMAIL = "elodie.lefevre@demo.invalid"
DEMONSTRATION = issuer.of(Settings())
SCHOOL = issuer.Issuer("certs.example.org", "École d'exemple", specimen=False)


def to_bytes(document: Document) -> bytes:
    return json.dumps(document, ensure_ascii=False, indent=1).encode()


@dataclass
class Office:
    """Who signs, with a key made for the test; `now` is the time of the test."""

    identity: issuer.Issuer = SCHOOL
    key: Ed25519PrivateKey = field(default_factory=Ed25519PrivateKey.generate)
    now: datetime = field(default_factory=lambda: datetime.now(UTC).replace(microsecond=0))

    @property
    def method(self) -> str:
        return f"{self.identity.did}#cle-essai"

    @property
    def did(self) -> Document:
        return issuer.did_document(self.identity.did, {self.method: issuer.multikey(self.key.public_key())})

    def unsigned(
        self,
        *,
        index: int = 94_567,
        at: datetime | None = None,
        email: str = EMAIL,
        number: int = 1,
        disclosure: Disclosure = NOTHING,
        award: Award = CERTIFICATION,
    ) -> OpenBadgeCredential:
        subject = Subject(email, at or self.now, StatusEntry(number, index), disclosure)
        return certificates.build(COURSE, award, self.identity, subject)

    def sign(self, credential: OpenBadgeCredential) -> Document:
        return OB3LdpSigner(self.key, verification_method=self.method).sign(credential, created=self.now)

    def sign_anything(self, document: Document) -> Document:
        """Sign what our signer would refuse, as an attacker inside the office would."""
        return add_data_integrity_proof(copy.deepcopy(document), self.key, self.method)

    def status_list(self, *revoked: int, number: int = 1, **changes: Any) -> Document:
        listed = status_list.build(self.identity, number, frozenset(revoked), self.now)
        subject = listed["credentialSubject"] | changes.pop("credentialSubject", {})
        return self.sign_anything(listed | {"credentialSubject": subject} | changes)

    def publish(self, public: Path, *revoked: int) -> None:
        """Write the files that the page reads."""
        for name, document in ((".well-known/did.json", self.did), ("status/1.json", self.status_list(*revoked))):
            (public / name).parent.mkdir(parents=True, exist_ok=True)
            (public / name).write_bytes(to_bytes(document))


def with_public_files(book: Path, folder: Path, office: Office, *revoked: int) -> Path:
    """Put an issuer's public files beside the built book, as an operator does; give the folder to serve."""
    folder.mkdir()
    for path in book.iterdir():
        (folder / path.name).symlink_to(path)
    office.publish(folder / "public", *revoked)
    return folder
