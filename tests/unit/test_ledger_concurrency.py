"""Many processes, killed ones and retries: each credential once, and every bit its own."""

import multiprocessing
import os
import random
import signal
import time
from contextlib import closing
from multiprocessing.process import BaseProcess
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ledger_cases import BOTH, NOW, Database, claim, issue, sign

from cpia.ledger import StatusEntry, opened
from cpia.ledger.database import Database as LedgerDatabase
from cpia.ledger.schema import AUDIT, CREDENTIAL

pytestmark = [pytest.mark.slow, pytest.mark.parametrize("database", BOTH, indirect=True)]
SPAWN = multiprocessing.get_context("spawn")
LEARNERS = 20


def _decide(url: str, seed: int, times: int) -> None:
    """Decide for learners taken in a random order, in a database that several processes open at once."""
    chosen = random.Random(seed)
    with opened(url) as book:
        for _ in range(times):
            issue(book, claim(f"p{chosen.randrange(LEARNERS)}"))
        for number in range(LEARNERS):
            issue(book, claim(f"p{number}"))


def _decide_telling(url: str, marker: Path) -> None:
    def sign_telling(status: StatusEntry) -> dict[str, Any]:
        marker.touch()
        return sign(status)

    with opened(url) as book:
        for number in range(LEARNERS):
            book.issue(claim(f"p{number}"), sign_telling, actor="test", at=NOW)


def _stop_after_signing(url: str, marker: Path) -> None:
    def sign_and_wait(status: StatusEntry) -> dict[str, Any]:
        document = sign(status)
        marker.touch()
        time.sleep(60)
        return document

    with opened(url) as book:
        book.issue(claim(), sign_and_wait, actor="test", at=NOW)


def _start(target: Any, *arguments: Any) -> BaseProcess:
    process = SPAWN.Process(target=target, args=arguments, daemon=True)
    process.start()
    return process


def _kill(process: BaseProcess) -> None:
    assert process.pid is not None
    os.kill(process.pid, signal.SIGKILL)
    process.join(30)
    assert process.exitcode == -signal.SIGKILL


def _wait_for(marker: Path, step: float = 0.05) -> None:
    end = time.monotonic() + 60
    while not marker.exists():
        assert time.monotonic() < end, f"{marker.name} never came"
        time.sleep(step)


def _all_once(database: Database) -> bool:
    with opened(database.url) as book:
        book.check_audit()
    rows = database.rows("credential")
    bits = {(row["status_list"], row["status_index"]) for row in rows}
    issued = [row for row in database.rows("audit") if row["event"] == "issued"]
    return len({row["learner"] for row in rows}) == LEARNERS == len(rows) == len(bits) == len(issued)


def test_six_processes_deciding_a_hundred_times_issue_each_credential_once(database: Database) -> None:
    processes = [_start(_decide, database.url, seed, 80) for seed in range(6)]  # 80, then each learner: 100
    with opened(database.url) as book:
        while any(process.is_alive() for process in processes):
            book.check_audit()  # what a reader sees is one moment, whatever is written meanwhile
            time.sleep(0.02)
    assert [process.exitcode for process in processes] == [0] * 6
    assert _all_once(database)


def test_a_reader_sees_one_moment_whatever_is_written_meanwhile(database: Database) -> None:
    if database.is_sqlite:
        database.run("PRAGMA journal_mode = wal")  # else the writer waits for the reader, which is one moment too
    counted = sa.select(sa.func.count())
    with closing(LedgerDatabase(database.url)) as reader, opened(database.url) as book:
        with reader.reading() as connection:
            before = connection.scalar(counted.select_from(AUDIT))
            issue(book, claim())
            assert before == 0 == connection.scalar(counted.select_from(CREDENTIAL))
        with reader.reading() as connection:
            assert connection.scalar(counted.select_from(CREDENTIAL)) == 1


def test_a_process_killed_between_signature_and_commit_leaves_nothing(database: Database, tmp_path: Path) -> None:
    marker = tmp_path / "signée"
    process = _start(_stop_after_signing, database.url, marker)
    _wait_for(marker)
    _kill(process)
    assert database.rows("credential") == database.rows("audit") == []
    with opened(database.url) as book:
        assert issue(book, claim()) == issue(book, claim())
        book.check_audit()


def test_processes_killed_anywhere_and_started_again_end_with_each_credential_once(
    database: Database, tmp_path: Path
) -> None:
    chance = random.Random(20261125)
    for attempt in range(6):
        marker = tmp_path / str(attempt)
        process = _start(_decide_telling, database.url, marker)
        _wait_for(marker, step=0.001)
        time.sleep(chance.random() / 100)
        _kill(process)
        with opened(database.url) as book:
            book.check_audit()
        if len(database.rows("credential")) == LEARNERS:
            break
    _decide(database.url, 7, 0)
    assert _all_once(database)
