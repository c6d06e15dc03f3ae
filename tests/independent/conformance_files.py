"""Other people's texts that our credentials are compared with; `make test` unpacks them (scripts/conformance-files)."""

import hashlib
import json
import sys
from pathlib import Path
from typing import Any

FOLDER = Path(sys.prefix) / "share" / "conformance"
SCHEMA_SHA256 = "b7358e895f492e74055dc6bfc7ffc420d0e497f90c4579fb83d9519b86d393ea"
"""The schema of an OpenBadgeCredential as 1EdTech published it on 2026-07-04."""


def schema() -> bytes:
    """Give 1EdTech's schema, the one that was read when these tests were written and no other."""
    content = read("ob_schemas", "ob_v3p0_achievementcredential_schema.json")
    assert hashlib.sha256(content).hexdigest() == SCHEMA_SHA256, "another schema: read what changed, then pin it"
    return content


def vector(name: str) -> Any:
    """Give one file of the W3C's eddsa-rdfc-2022 test vectors."""
    content = read("vc_di_eddsa", name)
    return json.loads(content) if name.endswith(".json") else content.decode().strip()


def read(*names: str) -> bytes:
    """Give one file, or say how to have it."""
    path = FOLDER.joinpath(*names)
    assert path.exists(), f"{path} is missing: run scripts/conformance-files"
    return path.read_bytes()
