"""The store of the tries: one at a time, kept whole, never changed, and the best one counts."""

import json
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from credential_cases import ELODIE, KARIM, POOL, right_places

from cpia import grades
from cpia.campus.quizzes import APART, Quizzes
from cpia.errors import SubmissionError
from cpia.home import Home
from cpia.quiz_attempt import OPEN_FOR, Attempt

NOON = datetime(2027, 1, 20, 12, tzinfo=UTC)
NOTHING: list[frozenset[int]] = [frozenset()] * POOL.drawn


@pytest.fixture
def quizzes(home: Home) -> Quizzes:
    return Quizzes(home.quizzes)


def answers(attempt: Attempt, right: int) -> list[frozenset[int]]:
    return [right_places(attempt, n) if n < right else frozenset() for n in range(POOL.drawn)]


def taken(quizzes: Quizzes, right: int, at: datetime, login: str = ELODIE) -> Attempt:
    attempt = quizzes.open(POOL, login, at)
    return quizzes.answer(POOL, login, attempt.id, answers(attempt, right), at)


def test_a_draw_stays_the_open_one_for_two_hours_to_the_second(quizzes: Quizzes) -> None:
    first = quizzes.open(POOL, ELODIE, NOON)
    almost = NOON + OPEN_FOR - timedelta(seconds=1)
    assert quizzes.open(POOL, ELODIE, almost) == first
    later = quizzes.open(POOL, ELODIE, NOON + OPEN_FOR)
    assert later.id != first.id and later.drawn != first.drawn
    with pytest.raises(SubmissionError, match="plus de deux heures"):
        quizzes.answer(POOL, ELODIE, first.id, answers(first, 15), NOON + OPEN_FOR)


def test_the_next_draw_comes_a_minute_after_the_last_at_the_soonest(quizzes: Quizzes) -> None:
    taken(quizzes, 0, NOON)
    with pytest.raises(SubmissionError, match="moins d'une minute"):
        quizzes.open(POOL, ELODIE, NOON + APART - timedelta(seconds=1))
    assert quizzes.open(POOL, ELODIE, NOON + APART).answered_at is None
    assert quizzes.open(POOL, KARIM, NOON).answered_at is None  # nobody waits for another


def test_an_answer_is_taken_once(quizzes: Quizzes) -> None:
    attempt = taken(quizzes, 3, NOON)
    with pytest.raises(SubmissionError, match="déjà sa réponse"):
        quizzes.answer(POOL, ELODIE, attempt.id, answers(attempt, 15), NOON)
    assert quizzes.attempts(POOL.module, ELODIE) == (attempt,)


def test_of_twenty_answers_at_once_one_is_taken_and_kept_whole(quizzes: Quizzes) -> None:
    attempt = quizzes.open(POOL, ELODIE, NOON)

    def answer(right: int) -> int | None:
        try:
            return quizzes.answer(POOL, ELODIE, attempt.id, answers(attempt, right), NOON).right
        except SubmissionError:
            return None

    with ThreadPoolExecutor(8) as pool:
        taken_ones = [right for right in pool.map(answer, [n % 16 for n in range(20)]) if right is not None]
    assert len(taken_ones) == 1
    assert [one.right for one in quizzes.attempts(POOL.module, ELODIE)] == taken_ones


def test_of_twenty_beginnings_at_once_there_is_one_draw(quizzes: Quizzes) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = set(pool.map(lambda _: quizzes.open(POOL, ELODIE, NOON), range(20)))
    assert len(found) == 1 == len(quizzes.attempts(POOL.module, ELODIE))


def test_another_s_try_is_no_try(quizzes: Quizzes) -> None:
    attempt = quizzes.open(POOL, ELODIE, NOON)
    with pytest.raises(SubmissionError, match="parmi les vôtres"):
        quizzes.attempt(POOL.module, KARIM, attempt.id)
    with pytest.raises(SubmissionError, match="parmi les vôtres"):
        quizzes.answer(POOL, KARIM, attempt.id, answers(attempt, 15), NOON)


@pytest.mark.parametrize("name", ["../x", "", "x", "20270120T120000.000000Z-0000000g", "a/b", "\0", "x" * 5000])
def test_a_made_up_number_reaches_no_file(quizzes: Quizzes, name: str) -> None:
    for module, login, attempt in (("donnees", ELODIE, name), (name, ELODIE, "x"), ("donnees", name, "x")):
        with pytest.raises(SubmissionError):
            quizzes.attempt(module, login, attempt)


def test_questions_that_changed_close_the_open_draw_without_a_wait(quizzes: Quizzes) -> None:
    attempt = quizzes.open(POOL, ELODIE, NOON)
    changed = replace(POOL, questions=POOL.questions[:-1])
    with pytest.raises(SubmissionError, match="ont changé"):
        quizzes.answer(changed, ELODIE, attempt.id, answers(attempt, 15), NOON)
    assert quizzes.open(changed, ELODIE, NOON + APART).pool == changed.digest


def test_the_best_try_on_the_questions_in_force_is_the_record(home: Home, quizzes: Quizzes) -> None:
    read = lambda digest: grades.read_quiz(home, ELODIE, POOL.module, digest)  # noqa: E731
    assert read(POOL.digest).best_percent is None
    for minute, right in enumerate((4, 12, 9)):
        taken(quizzes, right, NOON + minute * APART)
    quizzes.open(POOL, ELODIE, NOON + 5 * APART)  # open: counts for nothing yet
    record = read(POOL.digest)
    assert (record.best_percent, record.taken_at) == (80.0, NOON + APART)
    changed = replace(POOL, drawn=14)
    assert (read(changed.digest).best_percent, read(changed.digest).pool_digest) == (80.0, POOL.digest)
    attempt = quizzes.open(changed, ELODIE, NOON + OPEN_FOR)
    quizzes.answer(changed, ELODIE, attempt.id, [frozenset()] * 14, NOON + OPEN_FOR)
    assert (read(changed.digest).best_percent, read(changed.digest).pool_digest) == (0.0, changed.digest)


def test_a_try_is_private_read_only_and_leaves_no_draft(home: Home, quizzes: Quizzes) -> None:
    attempt = taken(quizzes, 5, NOON)
    folder = home.quizzes / POOL.module / ELODIE
    (file,) = folder.iterdir()
    assert (file.stat().st_mode & 0o777, folder.stat().st_mode & 0o777) == (0o400, 0o700)
    assert json.loads(file.read_bytes())["right"] == 5 and file.name == f"{attempt.id}.json"


def test_a_draft_left_by_a_killed_process_is_no_try(home: Home, quizzes: Quizzes) -> None:
    taken(quizzes, 5, NOON)
    Path(home.quizzes / POOL.module / ELODIE / ".abc").write_bytes(b"{")
    assert len(quizzes.attempts(POOL.module, ELODIE)) == 1
