"""A regrade on a real course, with real gradings in real jails, each test on its own copy of one graded course.

The commands run as an ordinary account, whatever account runs pytest: learner code never runs as root.
"""

import hashlib
import json
import os
import pty
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from regrade_course import DEVOIR, DOUBLE, FIRST, HARDER_TEST, question, write_source

from cpia.grading import history, points, scratch, verdicts

pytestmark = pytest.mark.slow

REPOSITORY = Path(__file__).parents[2]
NOBODY = 65534
HARDER = (question("double", DOUBLE, HARDER_TEST, 4), FIRST[1])
WITHOUT_TRIPLE = (FIRST[0],)
SQUARE = question("carre", "def carre(x):\n    return x * x", "assert carre(3) == 9", 5)


def account() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def start(root: Path, *words: str, stdin: int = subprocess.DEVNULL) -> "subprocess.Popen[str]":
    path = f"{REPOSITORY / 'src'}:{REPOSITORY / 'tests'}"
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": path, "HOME": str(root.parent)}
    return subprocess.Popen(
        [sys.executable, *words], env=environment, cwd=root.parent, text=True, stdin=stdin,
        stdout=subprocess.PIPE, stderr=subprocess.PIPE, **account(),
    )  # fmt: skip


def run(root: Path, *words: str, fails: bool = False, stdin: int = subprocess.DEVNULL) -> str:
    with start(root, *words, stdin=stdin) as process:
        out, errors = process.communicate(timeout=300)
    assert (process.returncode != 0) is fails, errors[-3000:]
    return errors if fails else out


def regrade(root: Path, *options: str, fails: bool = False) -> Any:
    words = ("-m", "cpia", "regrade", DEVOIR, "--course-root", str(root), "--json", *options)
    out = run(root, *words, fails=fails)
    return out if fails else {row["learner"]: row for row in json.loads(out)["learners"]}


@pytest.fixture(scope="module")
def graded() -> Iterator[Path]:
    """The course after a first grading; ada's opinion earned 2.5 of 3 points by hand."""
    folder = Path(tempfile.mkdtemp(prefix="cpia-test-"))
    shutil.chown(folder, *(account().get(name, getattr(os, f"get{name[0]}id")()) for name in ("user", "group")))
    root = folder / "cours"
    try:
        run(root, str(REPOSITORY / "tests" / "regrade_course.py"), str(root))
        run(root, "-m", "cpia", "grade", DEVOIR, "--course-root", str(root))
        by_hand = (
            "import sys; from nbgrader.api import Gradebook\n"
            "with Gradebook(sys.argv[1], 'essai') as book:\n"
            "    grade = book.find_grade('avis', 'nombres', 'nombres', 'ada')\n"
            "    grade.manual_score, grade.needs_manual_grade = 2.5, False\n"
            "    book.db.commit()\n"
        )
        run(root, "-c", by_hand, f"sqlite:///{root / 'gradebook.db'}")
        yield root
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture
def course(graded: Path) -> Iterator[Path]:
    """A copy of the graded course."""
    root = graded.parent / "copie" / "cours"
    run(graded, "-c", f"import shutil; shutil.copytree({str(graded)!r}, {str(root)!r})")
    yield root
    shutil.rmtree(root.parent)


def totals(root: Path) -> dict[str, float]:
    return {
        login: standing.total
        for login, standing in points.read_all(f"sqlite:///{root / 'gradebook.db'}", DEVOIR).items()
    }


def cells(root: Path, login: str) -> dict[str, points.Points]:
    standing = points.read(f"sqlite:///{root / 'gradebook.db'}", DEVOIR, login)
    return {cell.name: cell for cell in standing.points}


def kept(root: Path, login: str) -> list[tuple[str, float]]:
    return [(entry.cause, entry.standing.total) for entry in history.read(root / ".cpia" / "history", DEVOIR, login)]


def verdict(root: Path, login: str) -> verdicts.Verdict:
    found = verdicts.read(root / ".cpia" / "verdicts", DEVOIR, login)
    assert found is not None
    return found


def digests(root: Path) -> dict[str, str]:
    files = [path for path in sorted(root.rglob("*")) if path.is_file()]
    return {str(path.relative_to(root)): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_the_course_is_graded_as_its_answers_deserve(course: Path) -> None:
    assert totals(course) == {"ada": 8.5, "bob": 6, "cleo": 4}


def test_a_dry_run_tells_each_change_and_changes_no_byte(course: Path) -> None:
    write_source(course, *HARDER)
    before = digests(course)
    rows = regrade(course, "--dry-run")
    assert digests(course) == before
    assert (rows["bob"]["old"], rows["bob"]["new"]) == (6, 2)
    [cell] = rows["bob"]["cells"]
    assert (cell["cell"], cell["old"], cell["new"], cell["difference"]) == ("test-double", 4, 0, -4)
    assert cell["reason"] == "test ou consigne modifiés"
    assert rows["ada"]["cells"] == rows["cleo"]["cells"] == []


def test_nobody_is_lowered_unasked_and_the_others_are_regraded(course: Path) -> None:
    write_source(course, *HARDER)
    rows = regrade(course)
    assert [login for login, row in rows.items() if row["left"]] == ["bob"]
    assert totals(course) == {"ada": 8.5, "bob": 6, "cleo": 4}
    release = verdicts.digest(course / "source" / DEVOIR / f"{DEVOIR}.ipynb")
    assert verdict(course, "ada").release == release and verdict(course, "ada").state == "graded"
    assert verdict(course, "bob").release != release and verdict(course, "bob").state == "review"
    assert "total : 6 → 2" in (verdict(course, "bob").reason or "")
    assert kept(course, "bob") == [("grade", 6)]


def test_a_grade_left_as_it_was_is_not_lowered_by_the_next_grading_either(course: Path) -> None:
    write_source(course, *HARDER)
    regrade(course)
    run(course, "-m", "cpia", "grade", DEVOIR, "--course-root", str(course))
    assert totals(course)["bob"] == 6


def test_a_confirmed_loss_is_applied_and_the_old_grade_stays_in_the_history(course: Path) -> None:
    write_source(course, *HARDER)
    regrade(course, "--accept-lower", "bob")
    assert totals(course) == {"ada": 8.5, "bob": 2, "cleo": 4}
    assert kept(course, "bob") == [("grade", 6), ("regrade", 2)]
    assert kept(course, "ada") == [("grade", 6), ("manual", 8.5), ("regrade", 8.5)]
    graded = (course / "autograded" / "bob" / DEVOIR / f"{DEVOIR}.ipynb").read_text()
    assert "Le double de -1 est -2." in graded


@pytest.mark.parametrize(("answer", "total"), [("o", 2), ("", 6)])
def test_at_a_terminal_each_loss_is_asked_about(course: Path, answer: str, total: float) -> None:
    write_source(course, *HARDER)
    ours, theirs = pty.openpty()
    os.write(ours, f"{answer}\n".encode())
    try:
        with start(course, "-m", "cpia", "regrade", DEVOIR, "--course-root", str(course), stdin=theirs) as process:
            out, shown = process.communicate(timeout=300)
    finally:
        os.close(ours)
        os.close(theirs)
    assert "bob — total : 6 → 2. Accepter cette baisse ? [o/N]" in out
    assert "[3/3] nombres, " in shown and " copies/min, reste 0 s" in shown
    assert totals(course)["bob"] == total


def test_points_given_by_hand_stay_and_wait_for_nobody_where_nothing_under_them_moved(course: Path) -> None:
    write_source(course, *HARDER)
    regrade(course, "--accept-all-lower")
    opinion = cells(course, "ada")["avis"]
    assert (opinion.manual, opinion.waiting) == (2.5, False)


def test_an_added_question_costs_nobody_a_point(course: Path) -> None:
    write_source(course, FIRST[0], SQUARE, FIRST[1])
    rows = regrade(course)
    assert not any(row["left"] for row in rows.values())
    assert [cell["reason"] for cell in rows["ada"]["cells"]] == ["question ajoutée"]
    assert totals(course) == {"ada": 8.5, "bob": 6, "cleo": 4}
    assert cells(course, "ada")["test-carre"].auto == 0
    assert verdict(course, "ada").state == "graded"
    run(
        course,
        "-m",
        "nbgrader",
        "generate_assignment",
        DEVOIR,
        "--force",
        "--course",
        "essai",
        f"--CourseDirectory.root={course}",
    )


def test_a_dropped_question_is_not_dropped_while_somebody_would_lose_by_it_unasked(course: Path) -> None:
    write_source(course, *WITHOUT_TRIPLE)
    before = digests(course / ".cpia" / "verdicts"), digests(course / ".cpia" / "history"), totals(course)
    errors = regrade(course, fails=True)
    assert "retire des points à ada, bob ;" in errors
    assert (digests(course / ".cpia" / "verdicts"), digests(course / ".cpia" / "history"), totals(course)) == before


def test_a_dropped_question_goes_once_the_losses_are_accepted(course: Path) -> None:
    write_source(course, *WITHOUT_TRIPLE)
    regrade(course, "--accept-all-lower")
    assert totals(course) == {"ada": 6.5, "bob": 4, "cleo": 4}
    assert set(cells(course, "cleo")) == {"test-double", "avis"}
    assert kept(course, "bob") == [("grade", 6), ("regrade", 4)]


def test_changed_points_are_told_with_both_scales(course: Path) -> None:
    write_source(course, question("double", DOUBLE, 'assert double(2) == 4, "Le double de 2 est 4."', 6), FIRST[1])
    rows = regrade(course)
    assert [cell["reason"] for cell in rows["cleo"]["cells"]] == ["barème changé (4 → 6)"]
    assert totals(course) == {"ada": 10.5, "bob": 8, "cleo": 6}
    assert cells(course, "ada")["test-double"].maximum == 6


def test_a_regrade_done_twice_adds_nothing(course: Path) -> None:
    write_source(course, *HARDER)
    regrade(course, "--accept-all-lower")
    before = totals(course), kept(course, "bob")
    regrade(course)
    assert (totals(course), kept(course, "bob")) == before


def test_a_name_without_a_grade_is_refused_before_the_trial_begins(course: Path) -> None:
    write_source(course, *HARDER)
    errors = regrade(course, "--accept-lower", "bobb", fails=True)
    assert "--accept-lower : bobb n'a pas de note" in errors
    assert not (course / ".cpia" / "regrade").is_dir() and totals(course)["bob"] == 6


def test_the_copy_that_a_killed_trial_left_is_removed_by_the_next_command(course: Path) -> None:
    write_source(course, *HARDER)
    marks = course / ".cpia" / "run" / "scratch"
    with start(course, "-m", "cpia", "regrade", "--dry-run", DEVOIR, "--course-root", str(course)) as process:
        left = wait_for_the_copy(marks)
        process.kill()
    assert (left / "gradebook.db").is_file() and left.stat().st_mode & 0o077 == 0
    with scratch.folder(marks):
        assert not left.exists()


def wait_for_the_copy(marks: Path) -> Path:
    end = time.monotonic() + 60
    while time.monotonic() < end:
        for mark in marks.glob("[!.]*"):
            left = Path(mark.read_text())
            if (left / "gradebook.db").is_file():
                return left
        time.sleep(0.01)
    raise AssertionError("no copy was made")


def test_a_damaged_entry_of_the_history_is_named_and_stops_nothing(course: Path) -> None:
    login = min(totals(course))
    [entry] = (course / ".cpia" / "history" / DEVOIR / login).glob("*.json")
    entry.write_bytes(b"")
    assert f"{entry} : abîmé" in regrade(course, "--accept-lower", "inconnue", fails=True)  # before any trial
    assert kept(course, login) == []
    learner, harder = regrade(course)[login], kept(course, login)
    assert harder[0] == ("grade", learner["old"]) and entry.read_bytes() == b""


def test_a_name_that_loses_nothing_cannot_be_accepted(course: Path) -> None:
    write_source(course, *HARDER)
    assert "ada" in regrade(course, "--accept-lower", "ada", fails=True)
    assert totals(course)["bob"] == 6


def test_killed_at_any_write_a_regrade_is_whole_or_has_not_begun(course: Path) -> None:
    write_source(course, *HARDER)
    results = json.loads(run(course, str(REPOSITORY / "tests" / "regrade_crash.py"), str(course)))
    old, new = results[0]["finished"]["learners"], results[-1]["finished"]["learners"]
    assert (old["bob"]["total"], new["bob"]["total"]) == (6, 2)
    assert new["bob"]["history"] == [["grade", 6], ["regrade", 2]]
    assert new["ada"]["history"] == [["grade", 6], ["manual", 8.5], ["regrade", 8.5]]
    assert len(results) > 40 and not results[-1]["killed"]
    for result in results:
        crashed, finished = result["crashed"], result["finished"]
        assert finished["learners"] == (new if crashed["pending"] or crashed["learners"] == new else old)
        assert finished["pending"] == [] and finished["released"]
        for login, found in crashed["learners"].items():  # a verdict never speaks of points that are not there yet
            assert found["release"] == old[login]["release"] or found == new[login]
    decided = [result for result in results if result["finished"]["learners"] == new]
    assert {result["crashed"]["learners"]["bob"]["total"] for result in decided} == {6, 2}
