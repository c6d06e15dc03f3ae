"""Whatever of the grading is killed, and whenever: nothing lost, nothing graded twice, no half-written grade.

The service runs as on a platform, something of it being killed with SIGKILL at random moments while submissions come.
"""

import os
import random
import re
import sqlite3
import subprocess
import time
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass, field
from itertools import combinations
from pathlib import Path

import pytest
import small_course
from small_course import SLUG, TESTS, Course, answered, descendants, kill, wait_until

from cpia.campus.store import Store
from cpia.grading import history, verdicts
from cpia.variants import pseudonym_of

pytestmark = pytest.mark.slow
KILLS = int(os.environ.get("CPIA_KILLS", "100"))
LOGINS = tuple(f"eleve-{number:02d}" for number in range(8))
NAMES = ("moyenne", "etendue", "tri")
WRONG = tuple(chosen for size in range(4) for chosen in combinations(NAMES, size))
TARGETS = ("grader", "forker", "jail") * 3 + ("service", "everything")
SCORES = """
    SELECT submitted_assignment.student_id, base_cell.name, grade.auto_score FROM grade
    JOIN submitted_notebook ON grade.notebook_id = submitted_notebook.id
    JOIN submitted_assignment ON submitted_notebook.assignment_id = submitted_assignment.id
    JOIN base_cell ON grade.cell_id = base_cell.id
"""
Score = dict[str, float | None]


@dataclass
class Ordeal:
    """The service, killed again and again, and what was submitted meanwhile."""

    course: Course
    draw: random.Random
    service: "subprocess.Popen[str] | None" = None
    sent: dict[str, list[Score]] = field(default_factory=dict)  # what each submission of a learner is worth
    halves: list[tuple[str, Score]] = field(default_factory=list)  # grades that are those of no submission
    killed: dict[str, int] = field(default_factory=dict)
    _graders_at: float = 0.0

    def start(self) -> None:
        self.service = self.course.start("-m", "cpia.grading.service")

    def submit(self, login: str) -> None:
        wrong = self.draw.choice(WRONG)
        self.course.submit(login, answered(self.course, wrong, extra=f"# {self.draw.random()}"))
        worth: Score = {f"test-{name}": 0.0 if name in wrong else 10.0 for name in NAMES}
        self.sent.setdefault(login, []).append(worth)

    def strike(self) -> bool:
        """Kill something of what runs; tell whether there was something to kill."""
        assert self.service is not None
        tired = time.monotonic() - self._graders_at < 3  # whose grader dies three times is a person's to look at
        target = self.draw.choice([name for name in TARGETS if not (tired and name == "grader")])
        children = {number: command(number) for number in descendants(self.service.pid)}
        forkers = [number for number, words in children.items() if "cpia.grading.forker" in words]
        chosen = {
            "grader": [number for number in forkers if parent(number) != self.service.pid],
            "forker": [number for number in forkers if parent(number) == self.service.pid],
            "jail": [n for n, words in children.items() if words.startswith("bwrap") and parent(n) == self.service.pid],
            "service": [self.service.pid],
            "everything": [self.service.pid, *children],
        }[target]
        if not chosen:
            return False
        if target == "grader":
            self._graders_at = time.monotonic()
            chosen = chosen[:1]
        for number in chosen:
            kill(number)
        self.killed[target] = self.killed.get(target, 0) + 1
        if target in ("service", "everything"):
            self.service.wait()
            self.start()
        return True

    def look(self) -> None:
        """Note the grades that are neither absent nor those of one submission, all read at one moment."""
        found: dict[str, Score] = {}
        with closing(sqlite3.connect(gradebook(self.course), timeout=30)) as database:
            for login, name, score in database.execute(SCORES):
                found.setdefault(login, {})[name] = score
        for login, scores in found.items():
            if set(scores.values()) - {None} and scores not in self.sent[login]:
                self.halves.append((login, scores))


def gradebook(course: Course) -> Path:
    assert course.home is not None
    return course.home.gradebook


def command(number: int) -> str:
    try:
        return Path(f"/proc/{number}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace")
    except OSError:
        return ""


def parent(number: int) -> int:
    try:
        return int(Path(f"/proc/{number}/stat").read_text().rsplit(")", 1)[1].split()[1])
    except OSError:
        return 0


@pytest.fixture(scope="module")
def ordeal() -> Iterator[Ordeal]:
    """A hundred kills, then the time to finish."""
    with small_course.ours(libraries=("json",)) as course:  # what is started again and again need not be pandas
        ordeal = Ordeal(course, random.Random(20271122))
        for login in LOGINS:
            ordeal.submit(login)
        ordeal.start()
        try:
            suffer(ordeal)
            assert wait_until(lambda: all(last_verdict(ordeal, login) for login in LOGINS), 120, 0.2), course.log()
            yield ordeal
        finally:
            assert ordeal.service is not None
            ordeal.service.terminate()
            ordeal.service.wait(30)


def suffer(ordeal: Ordeal) -> None:
    while sum(ordeal.killed.values()) < KILLS:
        if ordeal.draw.random() < 0.12:  # long enough for the service to be at work again
            seen = ordeal.course.log_size()
            wait_until(lambda seen=seen: "graded en" in ordeal.course.log_since(seen), 6, 0.01)
        time.sleep(ordeal.draw.uniform(0, 0.6))
        if ordeal.draw.random() < 0.5:
            ordeal.submit(ordeal.draw.choice(LOGINS))
        if ordeal.strike():
            ordeal.look()


def last_verdict(ordeal: Ordeal, login: str) -> verdicts.Verdict | None:
    """Give the verdict of the last submission, None while there is none."""
    home = ordeal.course.home
    assert home is not None
    verdict, latest = verdicts.read(home.verdicts, SLUG, login), Store(home.campus).latest(SLUG, login)
    return verdict if verdict and latest and verdict.submission == latest.notebook_digest else None


def test_everything_was_killed_often_enough(ordeal: Ordeal) -> None:
    assert sum(ordeal.killed.values()) >= KILLS
    assert set(ordeal.killed) == set(TARGETS)


def test_no_submission_is_lost(ordeal: Ordeal) -> None:
    found = {login: last_verdict(ordeal, login) for login in LOGINS}
    assert {login: verdict.state for login, verdict in found.items() if verdict} == dict.fromkeys(LOGINS, "graded")
    assert {login: ordeal.course.scores(login) for login in LOGINS} == {
        login: sent[-1] for login, sent in ordeal.sent.items()
    }


def test_no_submission_is_graded_twice(ordeal: Ordeal) -> None:
    assert ordeal.course.home is not None
    for login in LOGINS:
        entries = history.read(ordeal.course.folder.state / "history", SLUG, login)
        graded = [(entry.submission, entry.release) for entry in entries]
        assert len(graded) == len(set(graded)) > 0
        last = Store(ordeal.course.home.campus).latest(SLUG, login)
        assert last is not None and graded[-1][0] == last.notebook_digest
        worths = [sum(points or 0 for points in worth.values()) for worth in ordeal.sent[login]]
        assert {entry.standing.total for entry in entries} <= set(worths)


def test_what_was_graded_to_its_end_is_never_graded_again(ordeal: Ordeal) -> None:
    """The history keeps one entry of two equal gradings: the service's own log tells whether there were two."""
    assert ordeal.course.home is not None
    ended = re.findall(rf"{SLUG} (\S+) : graded en", ordeal.course.log_since(0))
    assert ended
    for login in LOGINS:
        kept = history.read(ordeal.course.folder.state / "history", SLUG, login)
        assert ended.count(pseudonym_of(login, ordeal.course.home)) <= len(kept)


def test_no_grade_was_ever_seen_half_written(ordeal: Ordeal) -> None:
    assert ordeal.halves == []
    with closing(sqlite3.connect(gradebook(ordeal.course))) as database:
        assert database.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert database.execute("PRAGMA foreign_key_check").fetchall() == []
        rows = database.execute("SELECT COUNT(*) FROM grade").fetchone()[0]
    assert rows == len(LOGINS) * len(TESTS)


def test_nothing_is_left_behind(ordeal: Ordeal) -> None:
    assert ordeal.service is not None and ordeal.course.home is not None
    ordeal.service.terminate()
    assert ordeal.service.wait(30) == 0
    assert wait_until(lambda: small_course.processes_of(ordeal.course) == [], 10)
    root = ordeal.course.home.root
    assert list((root / "run" / "scratch").iterdir()) == []
    assert [path for path in root.rglob("*.partiel")] == []
