"""One credential signed for the badge tests, and its four files, made once."""

import functools
from datetime import UTC, datetime
from typing import Any

from credential_cases import CERTIFICATION, COURSE, unsigned
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from openbadgeslib.ob3 import OB3LdpSigner

from cpia.badge_files import writing
from cpia.badge_files.writing import Holder
from cpia.credentials import issuer
from cpia.credentials.issuer import Issuer

SCHOOL = Issuer("certifications.ecole.example", "École fictive des projets d'IA", specimen=False)
DEMO = Issuer(issuer.DEMO_HOST, "Plateforme Chef de projet IA (démonstration)", specimen=True)
PAGE = "https://certifications.ecole.example/verifier.html"
ELODIE = Holder("Élodie Lefèvre-N'Guyen", PAGE)
AT = datetime(2026, 11, 25, 9, 30, tzinfo=UTC)


def signed(identity: Issuer = SCHOOL) -> dict[str, Any]:
    return _signed(identity)


def files(identity: Issuer = SCHOOL, holder: Holder = ELODIE) -> dict[str, bytes]:
    return _files(identity, holder)


@functools.cache
def _signed(identity: Issuer) -> dict[str, Any]:
    key = Ed25519PrivateKey.generate()
    credential = unsigned(identity, AT, email="elodie@demo.invalid")
    return OB3LdpSigner(key, verification_method=f"{identity.did}#cle-0123456789ab").sign(credential, created=AT)


@functools.cache
def _files(identity: Issuer, holder: Holder) -> dict[str, bytes]:
    return writing.of(signed(identity), COURSE, CERTIFICATION, identity, holder)
