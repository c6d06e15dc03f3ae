import os
import signal
import sqlite3
import subprocess
import sys
import warnings
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from nbgrader.api import InvalidEntry
from sqlalchemy.exc import SAWarning

from cpia.grading import history, points, recording, review, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.history import Entry, Points, Standing

POINTS = (Points("devoir", "note", 3.0, None, 2.5), Points("devoir", "test", 2.0, 1.0, None, 0.5, waiting=True))
ENTRY = Entry(
    at=datetime(2026, 11, 22, 10, tzinfo=UTC),
    cause="grade",
    state="graded",
    reason=None,
    submission="a" * 64,
    release="b" * 64,
    standing=Standing(POINTS, penalty=1.0),
)
LATER = replace(ENTRY, at=ENTRY.at + timedelta(hours=1))


def record(folder: Path, entry: Entry) -> bool:
    return history.record(folder, "devoir", "ada", entry)


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"state": "graded"}', "\x00" * 40])
def test_a_damaged_verdict_is_none_and_stops_nobody(tmp_path: Path, damage: str) -> None:
    verdicts.write(tmp_path, "devoir", "bob", verdicts.Verdict("graded", None, "a" * 64, "b" * 64, datetime.now(UTC)))
    assert verdicts.read(tmp_path, "devoir", "bob") is not None
    (tmp_path / "devoir" / "bob.json").write_text(damage)
    assert verdicts.read(tmp_path, "devoir", "bob") is None
    assert verdicts.read(tmp_path, "devoir", "eve") is None


def test_a_total_adds_a_persons_points_before_the_machines_with_extra_credit_less_the_penalty() -> None:
    assert ENTRY.standing.total == 2.5 + 1.5 - 1.0


def test_a_total_is_never_under_zero() -> None:
    assert Standing(POINTS, penalty=50).total == 0


def test_what_was_recorded_is_read_back_oldest_first(tmp_path: Path) -> None:
    better = replace(LATER, cause="regrade", release="c" * 64)
    assert record(tmp_path, ENTRY) and record(tmp_path, better)
    assert history.read(tmp_path, "devoir", "ada") == (ENTRY, better)
    assert history.read(tmp_path, "devoir", "grace") == ()


def test_the_same_grading_recorded_again_after_a_crash_is_one_entry(tmp_path: Path) -> None:
    assert record(tmp_path, ENTRY)
    assert not record(tmp_path, LATER)
    assert history.read(tmp_path, "devoir", "ada") == (ENTRY,)


def test_a_grade_that_comes_back_to_a_former_value_is_an_entry_of_its_own(tmp_path: Path) -> None:
    worse = replace(LATER, standing=Standing())
    assert [record(tmp_path, entry) for entry in (ENTRY, worse, ENTRY)] == [True, True, True]
    assert len(history.read(tmp_path, "devoir", "ada")) == 3


@pytest.mark.parametrize("damage", ["", "{", "[]", '{"state": "graded"}', "\x00" * 40])
def test_a_damaged_entry_is_kept_as_it_is_and_stops_nobody(tmp_path: Path, damage: str) -> None:
    better = replace(LATER, standing=Standing())
    assert record(tmp_path, ENTRY) and record(tmp_path, better)
    damaged = tmp_path / "devoir" / "ada" / "000002.json"
    damaged.write_text(damage)
    assert history.read(tmp_path, "devoir", "ada") == (ENTRY,)
    assert record(tmp_path, LATER)  # nobody knows any more that it is not the one that was there
    assert history.read(tmp_path, "devoir", "ada") == (ENTRY, LATER) and not record(tmp_path, LATER)
    assert history.damaged(tmp_path, "devoir", "ada") == (damaged,) and damaged.read_text() == damage
    history.record_all(tmp_path, "devoir", "ada", (LATER, better))
    assert history.read(tmp_path, "devoir", "ada") == (ENTRY, LATER, better)


def test_entries_recorded_at_once_are_all_kept(tmp_path: Path) -> None:
    different = [replace(ENTRY, submission=f"{number:064d}") for number in range(24)]
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda entry: record(tmp_path, entry), different))
    kept = {entry.submission for entry in history.read(tmp_path, "devoir", "ada")}
    assert kept == {entry.submission for entry in different}


def test_a_process_killed_while_it_records_leaves_whole_entries_only(tmp_path: Path) -> None:
    program = (
        "import sys; sys.path[:0] = sys.argv[2:]\n"
        "from dataclasses import replace; from pathlib import Path\n"
        "from cpia.grading import history; from test_grading_history import ENTRY\n"
        "print('prêt', flush=True)\n"
        "for n in range(100000): history.record(Path(sys.argv[1]), 'devoir', 'ada', replace(ENTRY, submission=str(n)))"
    )
    # The number is the submission's name, so what is kept tells whether one is missing or there twice.
    here = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]
    command = [sys.executable, "-c", program, str(tmp_path), *here]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        assert process.stdout is not None and process.stdout.readline()
        while len(list(tmp_path.rglob("[0-9]*.json"))) < 5:
            assert process.poll() is None
        os.kill(process.pid, signal.SIGKILL)
    kept = history.read(tmp_path, "devoir", "ada")
    assert [entry.submission for entry in kept] == [str(n) for n in range(len(kept))]
    assert record(tmp_path, ENTRY)


def test_closing_a_grading_keeps_what_the_gradebook_says_and_the_verdict(tmp_path: Path) -> None:
    from nbgrader.api import Gradebook

    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with warnings.catch_warnings(action="ignore", category=SAWarning), Gradebook(url) as gradebook:  # nbgrader's own
        gradebook.add_assignment("devoir")
        gradebook.add_notebook("carnet", "devoir")
        gradebook.add_grade_cell("test", "carnet", "devoir", max_score=2, cell_type="code")
        gradebook.add_task_cell("tache", "carnet", "devoir", max_score=3, cell_type="markdown")
        for learner in ("ada", "grace"):
            gradebook.update_or_create_student(learner)
            gradebook.update_or_create_submission("devoir", learner)
        grade = gradebook.find_grade("test", "carnet", "devoir", "ada")
        grade.auto_score, grade.needs_manual_grade = 1.5, False
        gradebook.db.commit()
    verdict = verdicts.Verdict("graded", None, "a" * 64, "b" * 64, datetime(2026, 11, 22, tzinfo=UTC))
    recording.close(CourseFolder(tmp_path, url, "", tmp_path), "devoir", "ada", verdict)
    expected = (Points("carnet", "tache", 3.0, None, waiting=True), Points("carnet", "test", 2.0, 1.5))
    entry = history.entry_of(verdict, Standing(expected), "grade")
    expected = tuple(sorted(expected, key=lambda cell: cell.name))
    assert history.read(tmp_path / "history", "devoir", "ada") == (replace(entry, standing=Standing(expected)),)
    assert verdicts.read(tmp_path / "verdicts", "devoir", "ada") == verdict
    assert points.read_all(url, "devoir")["grace"].total == 0


def test_a_gradebook_that_cannot_be_written_is_told_by_the_error_alone(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """nbgrader logs it too, with its traceback and the login: on a terminal, or in the log of a service."""
    from nbgrader.api import Gradebook

    url = f"sqlite:///{tmp_path / 'gradebook.db'}"
    with warnings.catch_warnings(action="ignore", category=SAWarning), Gradebook(url) as gradebook:  # nbgrader's own
        gradebook.add_assignment("devoir")
    with closing(sqlite3.connect(tmp_path / "gradebook.db", isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(InvalidEntry, match="database is locked"):
            review.zero(f"{url}?timeout=0.1", "devoir", "ada", None)
    assert caplog.records == []


def test_what_a_killed_process_had_begun_to_write_is_removed_later(tmp_path: Path) -> None:
    record(tmp_path, ENTRY)
    old, young = (tmp_path / "devoir" / "ada" / name for name in (".vieux", ".jeune"))
    for draft in (old, young):
        draft.write_text("{")
    os.utime(old, (0, 0))
    record(tmp_path, replace(LATER, reason="autre"))
    assert (old.exists(), young.exists()) == (False, True)
    assert len(history.read(tmp_path, "devoir", "ada")) == 2
