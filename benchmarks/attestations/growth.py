"""What becomes of the ledger and of its status list as they grow."""

import json
import tempfile
import time
import uuid
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

from benchmarks.attestations.timing import Spent, spent
from cpia import ledger
from cpia.credentials import status_list
from cpia.credentials.issuer import Issuer

ROWS = (200, 1_000, 10_000)
IDENTITY = Issuer("mesures.invalid", "Mesures", specimen=True)


def fill(folder: Path, document: dict[str, Any]) -> Iterator[tuple[Spent, float, int]]:
    """Issue without signing, to so many learners: what it took so far, seconds to check the audit, bytes."""
    now, path = datetime.now(UTC), Path(tempfile.mkdtemp(dir=folder)) / "registre.db"
    with ledger.opened(f"sqlite:///{path}") as book:
        took = Spent(0, 0, 0)
        for rows in ROWS:
            claims = [_claim(row) for row in range(took.count, rows)]
            more = spent(lambda claim: book.issue(claim, partial(_placed, document), actor="mesures", at=now), claims)
            took = replace(took + more, count=rows)
            began = time.perf_counter()
            book.check_audit()
            yield took, time.perf_counter() - began, path.stat().st_size


def list_size(revoked: int) -> int:
    """Give the bytes of a list, before its proof, where that many bits chosen at random are set."""
    bits = frozenset(uuid.uuid4().int % status_list.SIZE for _ in range(revoked))
    return len(json.dumps(status_list.build(IDENTITY, 1, bits, datetime.now(UTC))))


def _placed(document: dict[str, Any], place: ledger.StatusEntry) -> dict[str, Any]:
    return document | {"id": uuid.uuid4().urn, "credentialStatus": status_list.entry(IDENTITY, place)}


def _claim(row: int) -> ledger.Claim:
    return ledger.Claim(f"{row:064x}", "https://mesures.invalid/certifications/a/1.json", "0" * 64, "0" * 64)
