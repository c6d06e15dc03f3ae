"""A program of the tests, run by an ordinary account on a copy of the project's authored files and a new home."""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

REPOSITORY = Path(__file__).parents[1]
NOBODY = 65534
AUTHORED = ("assignments", "courses", "hub_config", "book")


@contextmanager
def answer_of(program: str) -> Iterator[dict[str, Any]]:
    """Give what `tests/<program>` prints last, as JSON; learner code never runs as root, so neither does it."""
    folder = Path(tempfile.mkdtemp(prefix="cpia-test-"))
    try:
        for name in AUTHORED:
            ignored = shutil.ignore_patterns("_build", "__pycache__")
            shutil.copytree(REPOSITORY / name, folder / "projet" / name, ignore=ignored)
        done = subprocess.run(
            [sys.executable, str(REPOSITORY / "tests" / program)], env=_environment(folder), cwd=folder, text=True,
            capture_output=True, timeout=400, check=False, **_account(folder),
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        yield json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _environment(folder: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(folder),
        "PYTHONPATH": f"{REPOSITORY / 'src'}:{REPOSITORY / 'tests'}",
        "CPIA_HOME": str(folder / "var"),
        "CPIA_PROJECT": str(folder / "projet"),
    }


def _account(folder: Path) -> dict[str, Any]:
    if os.geteuid() != 0:
        return {}
    for path in (folder, *folder.rglob("*")):
        os.chown(path, NOBODY, NOBODY)
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []}
