"""The code of a session: short enough to be read on a screen, without letters and digits that look alike."""

import hmac
import secrets

ALPHABET = "ABCDEFGHJKLMNPQRTUVWXYZ2346789"
"""No 0, O, 1, I, 5, S: pupils copy the code from a screen."""
LENGTH = 6
LONGEST_TYPED = 40


def draw() -> str:
    """Draw a code."""
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))


def typed(text: str) -> str:
    """Give what was typed as a code is written: capitals, without spaces or dashes."""
    return "".join(text[:LONGEST_TYPED].split()).replace("-", "").upper()


def same(text: str, code: str) -> bool:
    """Compare what was typed with the code, in a time that does not depend on where they differ."""
    return hmac.compare_digest(typed(text).encode(), code.encode())


def spoken(code: str) -> str:
    """Write the code in two halves, as one reads it aloud."""
    return f"{code[: LENGTH // 2]} {code[LENGTH // 2 :]}"
