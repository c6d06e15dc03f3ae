"""Asking the signer: this side never sees the private key."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cpia
from cpia.errors import CredentialError
from cpia.home import PROJECT, Home


@dataclass(frozen=True)
class RemoteSigner:
    """A running signer, and the public half of its key."""

    method: str
    multikey: str
    process: "subprocess.Popen[str]"

    def sign(self, document: dict[str, Any]) -> dict[str, Any]:
        """Have one credential signed.

        Raises
        ------
        CredentialError
            The signer refuses the document, or died.
        """
        signed: dict[str, Any] = _exchange(self.process, json.dumps(document))["signed"]
        return signed


@contextmanager
def signer(home: Home) -> Iterator[RemoteSigner]:
    """Run a signer for as long as the block lasts."""
    # -P: a file named like a module, in the current folder, must not run beside the key.
    command = [sys.executable, "-P", "-m", "cpia.signing.process"]
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": str(Path(cpia.__file__).parents[1]),
        "PYTHONUTF8": "1",
        "CPIA_HOME": str(home.root),
        "CPIA_PROJECT": str(PROJECT),
    }
    with subprocess.Popen(
        command, env=environment, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, encoding="utf-8"
    ) as process:
        try:
            hello = _exchange(process, None)
            yield RemoteSigner(hello["method"], hello["key"], process)
        finally:
            process.kill()


def _exchange(process: "subprocess.Popen[str]", line: str | None) -> dict[str, Any]:
    """Send one line, unless there is none to send, and read the answer."""
    assert process.stdin is not None and process.stdout is not None  # noqa: S101 — for mypy: both are pipes
    try:
        if line is not None:
            process.stdin.write(line + "\n")
            process.stdin.flush()
        text = process.stdout.readline()
    except BrokenPipeError:
        text = ""
    if not text:
        raise CredentialError("Le signataire s'est arrêté sans répondre ; rien n'a été émis, recommencez.")
    answer: dict[str, Any] = json.loads(text)
    if "error" in answer:
        raise CredentialError(answer["error"])
    return answer
