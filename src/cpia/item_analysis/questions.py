"""The responses of a cohort to the questions of a module's certifying quiz: each learner's first answered try.

Only the first one: tries are unlimited and show what was right or wrong, so the later ones measure memory.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from cpia.campus.quizzes import Quizzes
from cpia.item_analysis.exercises import COMMON, SHOWN
from cpia.item_analysis.model import Responses
from cpia.quiz import Question
from cpia.quiz_attempt import Attempt, is_right
from cpia.quiz_pool import Pool


@dataclass(frozen=True)
class _Answer:
    right: float
    rest: float
    ticked: frozenset[int]  # places of the source


def responses(quizzes: Quizzes, pool: Pool, logins: Iterable[str]) -> list[Responses]:
    """Read each learner's first try on the questions in force; a question that nobody drew has no answer."""
    answers: dict[str, list[_Answer]] = defaultdict(list)
    for login in logins:
        done = [a for a in quizzes.attempts(pool.module, login) if a.ticked is not None and a.pool == pool.digest]
        for name, answer in _answers(done[0], pool) if done else ():
            answers[name].append(answer)
    return [_of_question(question, pool.module, answers[question.id]) for question in pool.questions]


def _answers(attempt: Attempt, pool: Pool) -> Iterable[tuple[str, _Answer]]:
    assert attempt.ticked is not None  # noqa: S101 - only answered tries come here
    pairs = list(zip(attempt.drawn, attempt.ticked, strict=True))
    right = [is_right(drawn, pool.question(drawn.question), places) for drawn, places in pairs]
    for (drawn, places), good in zip(pairs, right, strict=True):
        rest = (sum(right) - good) / max(len(right) - 1, 1)
        yield drawn.question, _Answer(float(good), rest, frozenset(drawn.order[place] for place in places))


def _of_question(question: Question, module: str, answers: list[_Answer]) -> Responses:
    wrong = Counter(
        question.options[place].text[:SHOWN] for answer in answers for place in answer.ticked - question.right
    )
    return Responses(
        item=question.id,
        label=question.text,
        group=module,
        kind="question",
        earned=tuple(answer.right for answer in answers),
        rest=tuple(answer.rest for answer in answers),
        wrong=tuple(wrong.most_common(COMMON)),
    )
