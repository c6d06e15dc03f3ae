"""The page's verification, bundled as for the book and run on Node: many verdicts from one process."""

import base64
import json
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cpia import verifier_bundle
from cpia.home import PROJECT
from cpia.hub.config import node

HARNESS = PROJECT / "tests" / "assets" / "verify_lines.mjs"


@dataclass(frozen=True)
class Page:
    """What the page would say."""

    process: subprocess.Popen[str]

    def judge(self, data: bytes, did: dict[str, Any], now: datetime, *, status: bytes | None = None) -> str:
        """Give the kind of the verdict."""
        return self._ask(data, did, now, status, None)

    def flips(self, data: bytes, did: dict[str, Any], now: datetime, status: bytes, **flips: Any) -> dict[str, int]:
        """Flip a bit of each byte in turn; give how many times each verdict came."""
        return self._ask(data, did, now, status, {"step": 1, "first": 0, "what": "credential"} | flips)

    def _ask(self, data: bytes, did: dict[str, Any], now: datetime, status: bytes | None, flips: Any) -> Any:
        request = {
            "data": base64.b64encode(data).decode(),
            "did": did,
            "now": now.timestamp() * 1000,
            "status": None if status is None else base64.b64encode(status).decode(),
            "flips": flips,
        }
        assert self.process.stdin and self.process.stdout
        self.process.stdin.write(json.dumps(request) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        assert answer, "the page's verification ended"
        return json.loads(answer)


@contextmanager
def page(folder: Path) -> Iterator[Page]:
    """Bundle the page's verification into `folder`, and run it."""
    (folder / "package.json").write_text('{"type": "module"}', encoding="utf-8")
    script = verifier_bundle.build(PROJECT / "book" / verifier_bundle.FOLDER, folder, entry="verification.js")
    command = [str(node()), str(HARNESS), str(script)]
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Page(process)
        assert process.stdin
        process.stdin.close()
