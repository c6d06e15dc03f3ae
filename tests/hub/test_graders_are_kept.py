"""A process that graded a submission without a hitch has the next one; after anything else, a fresh one has it.

Where the time is over, who is late tells what becomes of the submission: its own run, or those who had to run it.
"""

import os
import signal
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from threading import Event, Timer
from typing import Any

import pytest
import small_course
from small_course import SLUG, Course, answered, kill

from cpia.grading import batch, session, verdicts
from cpia.grading.engine import Result, Submission
from cpia.grading.jail import Limits
from cpia.grading.workers import Workers

pytestmark = pytest.mark.slow


@dataclass
class Graders:
    """One process at a time, and the numbers of those that were forked."""

    course: Course
    workers: Workers
    forked: list[int] = field(default_factory=list)

    def grade(self, *logins: str) -> list[str]:
        """Grade the submissions of these, in turn; give how each ended."""
        todo = [Submission(self.course.folder, SLUG, login) for login in logins]
        return [result.outcome for result in self.workers.grade(todo)]


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    """Three submissions; nobody can read that of eve."""
    with small_course.plain() as course:
        for login in ("ana", "bob", "eve"):
            course.submit(login, answered(course))
        (course.folder.submitted(SLUG, "eve") / f"{SLUG}.ipynb").write_text('{"cells": [')
        yield course


@pytest.fixture(scope="module")
def pool(course: Course) -> Iterator[Workers]:
    with batch.workers(course.folder, Limits(), assignment=SLUG) as workers:
        workers.capacity, workers.force = 1, True
        yield workers
    small_course.give_to_nobody(course.root)
    session.shared_server().close()


@pytest.fixture
def graders(course: Course, pool: Workers, monkeypatch: pytest.MonkeyPatch) -> Graders:
    graders = Graders(course, pool)
    fork = pool.forker.fork

    def counted(*arguments: Any) -> Any:
        number, connection = fork(*arguments)
        graders.forked.append(number)
        return number, connection

    monkeypatch.setattr(pool.forker, "fork", counted)
    for idle in pool._idle:
        kill(idle.number)
    return graders


def test_one_process_grades_submission_after_submission_and_each_has_its_own_points(graders: Graders) -> None:
    assert graders.grade("ana", "bob", "ana") == ["graded"] * 3
    assert len(graders.forked) == 1
    assert set(graders.course.scores("bob").values()) == {10.0}


def test_a_process_whose_submission_is_for_a_person_to_review_is_not_kept(graders: Graders) -> None:
    assert graders.grade("ana", "eve", "bob") == ["graded", "review", "graded"]
    assert len(graders.forked) == 2


def test_a_kept_process_that_is_killed_while_it_waits_costs_nobody_anything(graders: Graders) -> None:
    assert graders.grade("ana") == ["graded"]
    kill(graders.forked[0])
    assert graders.grade("bob") == ["graded"]
    assert len(graders.forked) == 2


def test_a_process_is_kept_for_so_many_submissions_and_no_more(
    graders: Graders, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("cpia.grading.workers.ROUNDS", 2)
    assert graders.grade("ana", "bob", "ana") == ["graded"] * 3
    assert len(graders.forked) == 2


@pytest.fixture
def executor(graders: Graders, monkeypatch: pytest.MonkeyPatch) -> Iterator[ThreadPoolExecutor]:
    """One thread runs the jobs, and the time given to a submission is three seconds."""
    monkeypatch.setattr("cpia.grading.workers.time_for", lambda limits: 3.0)
    with ThreadPoolExecutor(1) as executor:
        monkeypatch.setattr(graders.workers, "executor", executor)
        yield executor


def grade(graders: Graders, login: str) -> Result:
    [result] = graders.workers.grade([Submission(graders.course.folder, SLUG, login)])
    return result


def test_a_copy_whose_turn_did_not_come_in_time_stays_to_be_graded(
    graders: Graders, executor: ThreadPoolExecutor
) -> None:
    folder, ended = graders.course.folder.verdicts, Event()
    before = verdicts.read(folder, SLUG, "ana")
    executor.submit(ended.wait, 60)
    result = grade(graders, "ana")
    ended.set()
    assert result.outcome == "pending" and "n'a pas pu avoir lieu (elle attend encore son tour)" in str(result.reason)
    assert verdicts.read(folder, SLUG, "ana") == before


def test_a_copy_whose_own_run_took_too_long_is_for_a_person_to_review(
    graders: Graders, executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    ended = Event()
    monkeypatch.setattr(graders.workers, "run", lambda content: ended.wait(60))
    result = grade(graders, "bob")
    ended.set()
    assert (result.outcome, result.reason) == ("review", "le temps accordé à la copie est écoulé")


def test_an_outcome_that_comes_at_the_last_moment_leaves_the_time_to_write_the_grade(
    graders: Graders, executor: ThreadPoolExecutor, monkeypatch: pytest.MonkeyPatch
) -> None:
    def run_late(content: bytes) -> bytes:
        outcome, [job] = session.run_bytes(content), graders.workers._jobs
        time.sleep(max(0.0, job.deadline - 1 - time.monotonic()))
        os.kill(job.number, signal.SIGSTOP)  # it has a second left, and will write in two
        Timer(2.0, os.kill, (job.number, signal.SIGCONT)).start()
        return outcome

    monkeypatch.setattr(graders.workers, "run", run_late)
    assert grade(graders, "ana").outcome == "graded"
