"""What lets gradings be many at once, interrupted and begun again: locks, temporary folders, the forking process."""

import multiprocessing
import os
import signal
import sqlite3
import sys
import time
from collections.abc import Iterator
from contextlib import closing
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import click
import pytest

from cpia.cli.grade import told_if_interrupted
from cpia.errors import GradingError
from cpia.grading import access, course_folder, hooks, locks, scratch, service
from cpia.grading.course_folder import CourseFolder
from cpia.grading.engine import Result
from cpia.grading.forker import Forker
from cpia.grading.rehearsal import rehearse
from cpia.home import Home
from cpia.progress import pace, told


@pytest.fixture
def course(home: Home) -> CourseFolder:
    return course_folder.of(home)


def in_another_process(work: Any, *arguments: Any) -> "multiprocessing.process.BaseProcess":
    process = multiprocessing.get_context("fork").Process(target=work, args=arguments)
    process.start()
    return process


def hold(course: CourseFolder, ready: Any) -> None:
    with locks.held(course, "a", "bob"):
        ready.set()
        time.sleep(60)


@pytest.fixture
def other_grading(course: CourseFolder) -> "Iterator[multiprocessing.process.BaseProcess]":
    """Another process that is grading bob's submission."""
    ready = multiprocessing.get_context("fork").Event()
    process = in_another_process(hold, course, ready)
    assert ready.wait(10)
    yield process
    process.kill()
    process.join()


def test_two_processes_do_not_grade_the_same_submission(course: CourseFolder, other_grading: Any) -> None:
    with locks.held(course, "a", "bob") as mine, locks.held(course, "a", "eve") as another:
        assert (mine, another) == (False, True)


def test_the_lock_of_a_killed_process_is_free_at_once(course: CourseFolder, other_grading: Any) -> None:
    os.kill(other_grading.pid, signal.SIGKILL)
    lock = locks.take(course, "a", "bob", patience=10)
    assert lock is not None
    lock.release()


def test_a_lock_given_back_twice_is_not_taken_from_the_next(course: CourseFolder) -> None:
    first = locks.take(course, "a", "bob")
    assert first is not None
    first.release()
    second = locks.take(course, "a", "bob")
    first.release()
    assert second is not None and locks.of(course, "a", "bob") is second
    second.release()
    assert locks.of(course, "a", "bob") is None


def leave_behind(marks: Path, ready: Any) -> None:
    with scratch.folder(marks) as place:
        (place / "reste").write_text("x")
        ready.set()
        time.sleep(60)


def test_the_temporary_folder_of_a_killed_process_is_removed_by_the_next(tmp_path: Path) -> None:
    ready = multiprocessing.get_context("fork").Event()
    process = in_another_process(leave_behind, tmp_path / "marks", ready)
    assert ready.wait(10)
    left = Path(next((tmp_path / "marks").iterdir()).read_text())
    with scratch.folder(tmp_path / "marks"):
        assert (left / "reste").exists()  # its process still runs
    process.kill()
    process.join()
    with scratch.folder(tmp_path / "marks") as place:
        assert not left.exists() and place.is_dir()
    assert not place.exists() and list((tmp_path / "marks").iterdir()) == []


def held_by_another(gradebook: Path) -> sqlite3.Connection:
    """Make a gradebook that another program keeps for itself."""
    gradebook.parent.mkdir(parents=True, exist_ok=True)
    other = sqlite3.connect(gradebook, isolation_level=None)
    other.execute("CREATE TABLE assignment (name)")
    other.execute("BEGIN EXCLUSIVE")
    return other


def test_a_rehearsal_does_not_wait_for_a_gradebook_that_another_program_keeps(tmp_path: Path) -> None:
    course = course_folder.plain(tmp_path)
    with closing(held_by_another(tmp_path / "gradebook.db")):
        process = in_another_process(rehearse, course, "a", tmp_path)
        process.join(10)
        waits = process.is_alive()
        process.kill()
        process.join()
    assert not waits


def test_a_gradebook_that_another_program_keeps_is_told_as_such_before_any_grading(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(access, "_PATIENCE", 0.1)
    course = course_folder.plain(tmp_path)
    with closing(held_by_another(tmp_path / "gradebook.db")) as other:
        with pytest.raises(GradingError, match=r"gradebook\.db : un autre programme l'occupe"):
            access.check(course)
        other.execute("ROLLBACK")
        access.check(course)
    (tmp_path / "gradebook.db").write_bytes(b"ceci n'est pas une base" * 100)
    with pytest.raises(GradingError, match=r"gradebook\.db : illisible .*remettez-en une copie"):
        access.check(course)


def answer(connection: Connection, value: int) -> None:
    connection.send((os.getpid(), value))


def fail_aloud() -> None:
    print("une ligne que personne n'attend", file=sys.stderr, flush=True)
    sys.exit("et une autre")


def vanish(connection: Connection) -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.fixture(scope="module")
def forker() -> Iterator[Forker]:
    with pytest.MonkeyPatch.context() as context:
        context.setenv("PYTHONPATH", str(Path(__file__).parent))  # where it finds what it is asked to do
        forker = Forker()
        yield forker
        forker.close()


@pytest.mark.slow
def test_a_fork_answers_by_its_connection(forker: Forker) -> None:
    number, connection = forker.fork(answer, 42)
    assert connection.recv() == (number, 42)


@pytest.mark.slow
def test_a_preparation_that_fails_costs_nothing_and_prints_nothing(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    with closing(Forker()) as forker:
        forker.start()
        before = forker.number
        forker.prepare(fail_aloud)
        number, connection = forker.fork(answer, 42)
        assert connection.recv() == (number, 42) and forker.number == before
    assert capfd.readouterr().err == ""


@pytest.mark.slow
def test_a_fork_that_dies_is_seen_by_the_end_of_its_connection(forker: Forker) -> None:
    _, connection = forker.fork(vanish)
    with pytest.raises(EOFError):
        connection.recv()


@pytest.mark.slow
def test_the_forking_process_is_started_again_where_it_was_killed(forker: Forker) -> None:
    before = forker.number
    os.kill(before or 0, signal.SIGKILL)
    number, connection = forker.fork(answer, 43)
    assert connection.recv() == (number, 43)
    assert forker.number != before


def test_the_pace_tells_the_rate_and_the_time_left() -> None:
    assert pace(0, 10, 5) == ""
    assert pace(10, 40, 30) == "20 copies/min, reste 1 min 30 s"
    assert pace(10, 12, 30) == "20 copies/min, reste 6 s"


def test_the_reason_of_a_copy_to_look_at_is_told_with_it() -> None:
    assert told(Result("a", "bob", "review", "tronquée")) == "a, bob : à revoir (tronquée)"
    assert told(Result("a", "bob", "graded")) == "a, bob : corrigée"


def test_an_interrupted_grading_says_what_is_kept_and_how_to_go_on() -> None:
    ended = [Result("a", "ana", "graded"), Result("a", "bob", "graded"), Result("a", "eve", "review", "tronquée")]
    with pytest.raises(click.Abort) as stopped, told_if_interrupted(12, ended):
        raise KeyboardInterrupt
    assert str(stopped.value) == (
        "Interrompu : 3 copie(s) sur 12 (2 corrigées, 1 à revoir) ; ce qui est fait est gardé, "
        "relancez la même commande pour la suite."
    )


def waiting_for_the_lock(course: CourseFolder, seconds: float) -> None:
    folder = course.submitted("a", "bob")
    folder.mkdir(parents=True, exist_ok=True)
    hooks.before_grading(course, seconds, None)(notebooks=[str(folder / "a.ipynb")])


def test_formgrader_waits_for_the_grading_that_goes_on(
    course: CourseFolder, other_grading: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(hooks, "PATIENCE", 0.2)
    waiting_for_the_lock(course, 60)
    with pytest.raises(GradingError, match="une autre correction de cette copie est en cours"):
        hooks.require_lock(course, "a", "bob")
    monkeypatch.setattr(hooks, "PATIENCE", 10)
    os.kill(other_grading.pid, signal.SIGKILL)
    waiting_for_the_lock(course, 60)
    hooks.require_lock(course, "a", "bob")
    hooks.after_grading(None)()
    assert locks.of(course, "a", "bob") is None


def test_a_grading_that_fails_in_formgrader_keeps_its_lock_for_a_time_only(course: CourseFolder) -> None:
    waiting_for_the_lock(course, 0.2)
    assert locks.of(course, "a", "bob") is not None
    time.sleep(0.5)
    assert locks.of(course, "a", "bob") is None


def test_the_courses_own_hooks_are_called_too(course: CourseFolder) -> None:
    called: list[str] = []
    hooks.before_grading(course, 60, lambda **_: called.append("avant"))(notebooks=[])
    hooks.after_grading(lambda **_: called.append("après"))()
    assert called == ["avant", "après"]


def test_what_another_grading_left_read_only_is_removed(course: CourseFolder) -> None:
    left = course.autograded("a", "bob") / "a.ipynb"
    left.parent.mkdir(parents=True)
    left.write_text("{}")
    left.chmod(0o444)
    course.submitted("a", "bob").mkdir(parents=True)
    (course.submitted("a", "bob") / "a.ipynb").write_text("{}")
    waiting_for_the_lock(course, 60)
    hooks.give_back()
    assert not left.exists()


def test_the_service_s_log_does_not_repeat_what_names_a_learner(
    course: CourseFolder, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    def refused(course: CourseFolder) -> list[str]:
        raise GradingError("la copie de amina-benali est en cours de correction")

    monkeypatch.setattr("cpia.grading.regrade.applying.finish", refused)
    service.finish_regrade(course)
    assert "cpia regrade" in caplog.text and "amina" not in caplog.text
