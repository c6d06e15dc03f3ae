"""The attack corpus, graded once by an ordinary account: what the tests of the corpus look at."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("attack_course.py")
NOBODY = 65534


@dataclass(frozen=True)
class Graded:
    """The course after one grading of everybody."""

    root: Path
    results: dict[str, dict[str, Any]]
    points: dict[str, dict[str, float | None]]
    waiting: dict[str, list[str]]
    by_hand: list[str]
    printed: dict[str, str]
    weight: dict[str, int]
    connections: int
    seconds: float

    @property
    def course(self) -> Path:
        return self.root / "cours"


def account() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def environment(root: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "PYTHONPATH": str(REPOSITORY / "src"),
        "HOME": str(root),
        "LANG": "C.UTF-8",
        "JETON": "JETON-SECRET",
        "JUPYTER_CONFIG_DIR": str(root / "reglages"),
    }


def run(root: Path, *words: str) -> Any:
    """Run the course's program to its end; give its answer."""
    done = subprocess.run(
        [sys.executable, str(PROGRAM), *words], env=environment(root), cwd=root, capture_output=True, text=True,
        timeout=1200, check=False, **account(),
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout)


@contextmanager
def graded(names: tuple[str, ...] = ()) -> Iterator[Graded]:
    """Make the course in a folder that an ordinary account owns, grade everybody, and remove it at the end."""
    # Not under /tmp, which the jail has of its own: a path there would be absent for the wrong reason.
    root = Path(tempfile.mkdtemp(prefix="corpus-", dir="/var/tmp"))
    if os.geteuid() == 0:
        os.chown(root, NOBODY, NOBODY)
    try:
        yield _grade(root, names)
    finally:
        subprocess.run(["chmod", "-R", "u+rwX", str(root)], check=False, capture_output=True)
        shutil.rmtree(root, ignore_errors=True)


def _grade(root: Path, names: tuple[str, ...]) -> Graded:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.1)
        run(root, "make", json.dumps({"PORT": listener.getsockname()[1]}), *names)
        started = time.monotonic()
        results = run(root, "grade")
        seconds = time.monotonic() - started
        try:
            listener.accept()[0].close()
            connections = 1
        except TimeoutError:
            connections = 0
    found = run(root, "report")
    return Graded(root, {r["learner"]: r for r in results}, connections=connections, seconds=seconds, **found)
