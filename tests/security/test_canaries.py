"""A canary in every hidden test of the real course: looked for in all that a learner can fetch.

One learner answers right; the other repeats, in every way a notebook has, what the tests give to its code.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
NOBODY = 65534
CANARY = "CANARI-DU-TEST-CACHE"


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, Any]]:
    folder = Path(tempfile.mkdtemp(prefix="cpia-test-"))
    for name in ("assignments", "courses", "hub_config", "book"):
        ignored = shutil.ignore_patterns("_build", "__pycache__")
        shutil.copytree(REPOSITORY / name, folder / "projet" / name, ignore=ignored)
    account: dict[str, Any] = {}
    if os.geteuid() == 0:  # learner code never runs as root
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
        for path in (folder, *folder.rglob("*")):
            os.chown(path, NOBODY, NOBODY)
    environment = {
        "PATH": os.environ["PATH"], "HOME": str(folder), "PYTHONPATH": str(REPOSITORY / "src"),
        "CPIA_HOME": str(folder / "var"), "CPIA_PROJECT": str(folder / "projet"),
    }  # fmt: skip
    try:
        done = subprocess.run(
            [sys.executable, str(REPOSITORY / "tests" / "canary_course.py")], env=environment, cwd=folder, text=True,
            capture_output=True, timeout=300, check=False, **account,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr[-3000:]
        yield json.loads(done.stdout.splitlines()[-1])
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def test_no_canary_is_in_anything_that_a_learner_can_fetch(seen: dict[str, Any]) -> None:
    assert len(seen["found"]) > 50 and {"après/feedback", "avant/release"} <= seen["found"].keys()
    assert {name for name, times in seen["found"].items() if times} == set()


def test_the_canaries_were_there_to_be_stolen(seen: dict[str, Any]) -> None:
    assert seen["graded"] > 20


def test_feedback_still_teaches_who_failed(seen: dict[str, Any]) -> None:
    assert 'class="retour failed"' in seen["pages"]["bavard"]
    assert 'class="retour failed"' not in seen["pages"]["juste"]
    assert "Votre code a levé une erreur pendant ce test." in seen["pages"]["bavard"]


@pytest.mark.parametrize("login", ["juste", "bavard"])
def test_a_feedback_page_runs_nothing_and_loads_nothing(seen: dict[str, Any], login: str) -> None:
    page = seen["pages"][login]
    assert "<script" not in page and " src=" not in page and 'http-equiv="Content-Security-Policy"' in page
    assert "Corrigé le " in page and "Score" not in page


def test_before_the_feedback_a_learner_knows_of_the_visible_tests_only(seen: dict[str, Any]) -> None:
    passed, known = seen["told"]["juste"].split()[2].split("/")
    assert passed == known != "0"
    assert seen["told"]["juste"].endswith("; tests cachés notés après correction")
    assert seen["told"]["bavard"] != seen["told"]["juste"]
