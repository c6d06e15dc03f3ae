"""Secrets kept in files: made once, never printed, readable by their owner alone."""

import os
import secrets
from pathlib import Path


def ensure_secret(path: Path, size: int = 32) -> bytes:
    """Give the secret kept in `path`, drawing `size` random bytes (kept as hexadecimal) the first time.

    Two processes, or threads, that start at once agree: the file is created whole or not at all.
    """
    if not path.exists():
        draft = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
        draft.touch(mode=0o600)
        draft.write_text(secrets.token_hex(size), encoding="ascii")
        try:
            os.link(draft, path)
        except FileExistsError:
            pass  # another process was first; its secret is the one in force
        finally:
            draft.unlink()
    return bytes.fromhex(path.read_text(encoding="ascii").strip())
