"""Each learner's own variant of the data, and the pseudonym that stands for a learner in logs.

Both are keyed hashes: without the secrets of this installation nobody can tell a learner's variant in advance,
nor turn a pseudonym back into a login. Rules R6 and R7 of the assessment: copying a neighbour gives wrong figures,
and the seeds used to grade exist on the grading side only.
"""

import hashlib
import hmac

from cpia.home import Home
from cpia.secret_files import ensure_secret

VARIANTS = 10_000
CLASS_VARIANT = 0
"""The variant of the release itself, shown to everybody; no learner ever gets it."""


def variant(login: str, secret: bytes) -> int:
    """Draw the learner's variant, from 1 to `VARIANTS` - 1, the same at each call."""
    digest = hmac.new(secret, login.encode(), hashlib.sha256).digest()
    return 1 + int.from_bytes(digest[:8], "big") % (VARIANTS - 1)


def variant_of(login: str, home: Home) -> int:
    """Give the learner's variant in this installation."""
    return variant(login, ensure_secret(home.secrets / "variants"))


def pseudonym_of(login: str, home: Home) -> str:
    """Name a learner in a log, without naming them: 12 hexadecimal digits."""
    key = ensure_secret(home.secrets / "pseudonyms")
    return hmac.new(key, login.encode(), hashlib.sha256).hexdigest()[:12]
