"""However a submission is damaged, its grading ends with a verdict: points, or zero and a French reason.

Hypothesis draws the damages (`notebook_mutants.py`), always the same ones; the real batch grades them all, in jails.
For a longer run with other damages, as each night: `CPIA_FUZZ=5000 CPIA_FUZZ_SEED=$(date +%j) pytest -m slow
tests/security/test_grading_fuzz.py`.
"""

import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
PROGRAM = Path(__file__).with_name("fuzzed_course.py")
NOBODY = 65534
COUNT = int(os.environ.get("CPIA_FUZZ", "500"))
SEED = int(os.environ.get("CPIA_FUZZ_SEED", "1"))


@dataclass(frozen=True)
class Fuzzed:
    """The damaged submissions after one grading."""

    seconds: float
    mutants: dict[str, tuple[bool, str]]
    results: dict[str, tuple[str, str | None]]
    verdicts: dict[str, list[str | None]]
    grades: dict[str, dict[str, list[Any]]]
    files: list[str]
    processes: list[str]


@pytest.fixture(scope="module")
def fuzzed() -> Iterator[Fuzzed]:
    # Not under /tmp, which the jail has of its own.
    root = Path(tempfile.mkdtemp(prefix="essai-", dir="/var/tmp"))
    account: dict[str, Any] = {}
    if os.geteuid() == 0:
        os.chown(root, NOBODY, NOBODY)
        account = {"user": NOBODY, "group": NOBODY, "extra_groups": []}
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), "HOME": str(root)}
    done = subprocess.run(
        [sys.executable, str(PROGRAM), str(root), str(COUNT), str(SEED)], env=environment, cwd=root,
        capture_output=True, text=True, timeout=600 + 2 * COUNT, check=False, **account,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    told = json.loads(done.stdout.splitlines()[-1])
    yield Fuzzed(**told, processes=processes_of(root))
    shutil.rmtree(root)


def processes_of(root: Path) -> list[str]:
    """Give the command lines of the processes, of any account we may look at, that started in the course's folder."""
    found = []
    for path in Path("/proc").glob("[0-9]*"):
        try:
            environment, line = (path / "environ").read_bytes(), (path / "cmdline").read_bytes()
        except OSError:
            continue
        if str(root).encode() in environment + line:
            found.append(line.decode(errors="replace"))
    return found


def test_every_damaged_submission_ends_graded_or_with_a_reason(fuzzed: Fuzzed) -> None:
    assert len(fuzzed.mutants) >= COUNT
    assert fuzzed.results.keys() == fuzzed.mutants.keys()
    for learner, (outcome, reason) in fuzzed.results.items():
        said = (fuzzed.mutants[learner], outcome, reason)
        assert fuzzed.verdicts[learner] == [outcome, reason], said
        assert (outcome == "graded" and reason is None) or (outcome == "review" and reason), said
        assert "Traceback" not in (reason or ""), said


def test_every_damaged_submission_has_its_grades(fuzzed: Fuzzed) -> None:
    for learner, (outcome, _) in fuzzed.results.items():
        rows = fuzzed.grades[learner]
        assert rows.keys() == {"test-moyenne", "test-etendue"}, fuzzed.mutants[learner]
        for score, looked_at in rows.values():
            assert score in (0, 5), fuzzed.mutants[learner]
            assert looked_at == (outcome == "review"), fuzzed.mutants[learner]


def test_no_damage_to_wrong_answers_earns_a_point(fuzzed: Fuzzed) -> None:
    earned = {
        learner: said for learner, (honest, said) in fuzzed.mutants.items()
        if not honest and any(score for score, _ in fuzzed.grades[learner].values())
    }  # fmt: skip
    assert earned == {}


def test_the_damages_reach_every_part_of_the_grading(fuzzed: Fuzzed) -> None:
    """A fuzz that only broke the JSON would prove little."""
    outcomes = [outcome for outcome, _ in fuzzed.results.values()]
    assert outcomes.count("graded") >= len(outcomes) // 3
    assert outcomes.count("review") >= len(outcomes) // 10
    assert any(score for learner in fuzzed.grades.values() for score, _ in learner.values())
    for word in ("n'est pas un carnet lisible", "en double", "manque dans la copie", "s'est arrêté"):
        assert any(word in (reason or "") for _, reason in fuzzed.results.values()), word


def test_nothing_is_left_behind(fuzzed: Fuzzed) -> None:
    assert fuzzed.files == []
    assert fuzzed.processes == []
