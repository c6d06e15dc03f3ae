"""One try at a certifying quiz: what was drawn, what was answered, what it is worth. Values only.

Questions and options are shuffled, and an answer is a place on the page that was shown, so that neither an order nor
a number of the source tells which option is right.
"""

import json
import random
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from cpia.quiz import Question
from cpia.quiz_pool import Pool

OPEN_FOR = timedelta(hours=2)
"""How long a draw may be answered: until then the learner gets no other one."""


@dataclass(frozen=True)
class Drawn:
    """One question as it is shown: `order` holds the options' places in the source, in the order of the page."""

    question: str
    order: tuple[int, ...]


@dataclass(frozen=True)
class Attempt:
    """One try of one person; `ticked` holds for each question the places on the page, None while it is open."""

    id: str
    module: str
    login: str
    pool: str  # digest
    opened_at: datetime  # aware
    drawn: tuple[Drawn, ...]
    ticked: tuple[frozenset[int], ...] | None = None
    right: int | None = None
    answered_at: datetime | None = None

    @property
    def closes_at(self) -> datetime:
        """When it stops being open."""
        return self.opened_at + OPEN_FOR

    @property
    def percent(self) -> float | None:
        """The share of right answers, None where nothing was answered."""
        return None if self.right is None else 100 * self.right / len(self.drawn)

    def is_open(self, now: datetime) -> bool:
        """Tell whether it can be answered."""
        return self.answered_at is None and now < self.closes_at


def draw(pool: Pool, login: str, now: datetime, attempt_id: str, chance: random.Random) -> Attempt:
    """Draw the questions of one try, and shuffle their options."""
    questions = chance.sample(pool.questions, pool.drawn)
    drawn = tuple(Drawn(q.id, tuple(chance.sample(range(len(q.options)), len(q.options)))) for q in questions)
    return Attempt(attempt_id, pool.module, login, pool.digest, now, drawn)


def answered(attempt: Attempt, pool: Pool, ticked: tuple[frozenset[int], ...], now: datetime) -> Attempt:
    """Mark the answers: a question is right where exactly its right options are ticked."""
    pairs = zip(attempt.drawn, ticked, strict=True)
    right = sum(is_right(drawn, pool.question(drawn.question), places) for drawn, places in pairs)
    return replace(attempt, ticked=ticked, right=right, answered_at=now)


def is_right(drawn: Drawn, question: Question, places: frozenset[int]) -> bool:
    """Say whether the places ticked on the page are those of the right options."""
    return question.is_right(frozenset(drawn.order[place] for place in places))


def to_json(attempt: Attempt) -> bytes:
    """Write an attempt as it is kept."""
    fields: dict[str, Any] = {
        "id": attempt.id,
        "module": attempt.module,
        "login": attempt.login,
        "pool": attempt.pool,
        "opened_at": attempt.opened_at.isoformat(),
        "drawn": [{"question": one.question, "order": one.order} for one in attempt.drawn],
        "ticked": None if attempt.ticked is None else [sorted(places) for places in attempt.ticked],
        "right": attempt.right,
        "answered_at": attempt.answered_at and attempt.answered_at.isoformat(),
    }
    return json.dumps(fields, ensure_ascii=False, indent=1).encode()


def from_json(data: bytes) -> Attempt:
    """Read an attempt as it is kept."""
    fields: Mapping[str, Any] = json.loads(data)
    ticked, at = fields["ticked"], fields["answered_at"]
    return Attempt(
        id=fields["id"],
        module=fields["module"],
        login=fields["login"],
        pool=fields["pool"],
        opened_at=datetime.fromisoformat(fields["opened_at"]),
        drawn=tuple(Drawn(one["question"], tuple(one["order"])) for one in fields["drawn"]),
        ticked=None if ticked is None else tuple(frozenset(places) for places in ticked),
        right=fields["right"],
        answered_at=None if at is None else datetime.fromisoformat(at),
    )
