"""The questions that certify a module: enough of them, one fingerprint, and no telling order."""

import random
from collections import Counter
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cpia import quiz_attempt, quiz_pool
from cpia.errors import QuizError
from cpia.home import PROJECT
from cpia.quiz_attempt import Attempt

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
QUESTION = """
[[questions]]
id = "m-{n:02}"
competence = "A1"
text = "Question {n} ?"
options = [
    {{ text = "Juste", correct = true, correction = "Oui." }},
    {{ text = "Faux", correct = false, correction = "Non." }},
    {{ text = "Autre", correct = {both}, correction = "Voilà." }},
]
"""


def write(book: Path, count: int = 40, start: int = 1, name: str = "a") -> Path:
    file = book / "m" / "quiz" / f"{name}.toml"
    file.parent.mkdir(parents=True, exist_ok=True)
    rows = [QUESTION.format(n=n, both=str(n % 3 == 0).lower()) for n in range(start, start + count)]
    file.write_text(f'title = "Quiz"\n{"".join(rows)}', encoding="utf-8")
    return file


def drawn(pool: quiz_pool.Pool, seed: int = 0) -> Attempt:
    return quiz_attempt.draw(pool, "zoe", NOW, "x", random.Random(seed))


def right(attempt: Attempt, pool: quiz_pool.Pool) -> list[frozenset[int]]:
    return [
        frozenset(place for place, position in enumerate(one.order) if position in pool.question(one.question).right)
        for one in attempt.drawn
    ]


def test_the_real_module_certifies_from_more_than_forty_questions() -> None:
    assert len(quiz_pool.load(PROJECT / "book", "donnees", 15).questions) >= 40


def test_a_pool_of_forty_certifies_and_one_of_thirty_nine_does_not(tmp_path: Path) -> None:
    write(tmp_path, 39)
    with pytest.raises(QuizError, match="39 questions de quiz, attendu : 40 au moins"):
        quiz_pool.load(tmp_path, "m", 15)
    write(tmp_path, 1, 40, "b")
    assert len(quiz_pool.load(tmp_path, "m", 15).questions) == 40
    with pytest.raises(QuizError, match="attendu : 41 au moins"):
        quiz_pool.load(tmp_path, "m", 41)


def test_two_files_never_share_a_question(tmp_path: Path) -> None:
    write(tmp_path)
    write(tmp_path, 1, 7, "b")
    with pytest.raises(QuizError, match="« m-07 »"):
        quiz_pool.load(tmp_path, "m", 15)


@pytest.mark.parametrize(
    ("old", "new", "same"),
    [
        ("Oui.", "Oui, et voici pourquoi.", True),  # a correction is not what is asked
        ("Quiz", "Autre titre", True),
        ("Question 1 ?", "Question 1 !", False),
        ('"Faux", correct = false', '"Faux", correct = true', False),
        ('"Juste"', '"Exact"', False),
    ],
)
def test_the_fingerprint_changes_with_what_is_asked_alone(tmp_path: Path, old: str, new: str, same: bool) -> None:
    file = write(tmp_path)
    before = quiz_pool.load(tmp_path, "m", 15).digest
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    assert (quiz_pool.load(tmp_path, "m", 15).digest == before) is same


def test_another_number_of_questions_is_another_quiz_and_another_file_name_is_not(tmp_path: Path) -> None:
    file = write(tmp_path)
    pool = quiz_pool.load(tmp_path, "m", 15)
    assert quiz_pool.load(tmp_path, "m", 14).digest != pool.digest
    file.rename(file.with_name("z.toml"))
    assert quiz_pool.load(tmp_path, "m", 15).digest == pool.digest


def test_a_draw_has_distinct_questions_each_with_all_its_options_in_any_order(tmp_path: Path) -> None:
    write(tmp_path)
    pool = quiz_pool.load(tmp_path, "m", 15)
    attempts = [drawn(pool, seed) for seed in range(60)]
    for attempt in attempts:
        assert len({one.question for one in attempt.drawn}) == 15
        assert all(sorted(one.order) == [0, 1, 2] for one in attempt.drawn)
    asked = Counter(one.question for attempt in attempts for one in attempt.drawn)
    first = Counter(one.order[0] for attempt in attempts for one in attempt.drawn)
    assert len(asked) == 40 and set(first) == {0, 1, 2}
    assert max(first.values()) < 1.4 * min(first.values())  # 900 questions: the right one is first no oftener


def test_a_question_is_right_with_exactly_its_right_options(tmp_path: Path) -> None:
    write(tmp_path)
    pool = quiz_pool.load(tmp_path, "m", 15)
    attempt = drawn(pool)
    answers = right(attempt, pool)
    assert quiz_attempt.answered(attempt, pool, tuple(answers), NOW).percent == 100
    everything = tuple(frozenset({0, 1, 2}) for _ in answers)
    nothing = tuple(frozenset[int]() for _ in answers)
    assert quiz_attempt.answered(attempt, pool, everything, NOW).right == 0
    assert quiz_attempt.answered(attempt, pool, nothing, NOW).right == 0
    for count in (10, 11):
        marked = quiz_attempt.answered(attempt, pool, (*answers[:count], *nothing[count:]), NOW)
        assert marked.right == count and (marked.percent is not None and (marked.percent >= 70) is (count == 11))


def test_an_attempt_is_read_back_as_it_was_kept(tmp_path: Path) -> None:
    write(tmp_path)
    pool = quiz_pool.load(tmp_path, "m", 15)
    attempt = drawn(pool)
    marked = quiz_attempt.answered(attempt, pool, tuple(right(attempt, pool)), NOW)
    for one in (attempt, marked):
        assert quiz_attempt.from_json(quiz_attempt.to_json(one)) == one
    assert b"correct" not in quiz_attempt.to_json(attempt)
