"""The values of an item analysis: what was answered, and what it says."""

from dataclasses import dataclass
from typing import Literal

Kind = Literal["exercise", "written", "question"]
"""Marked by machine, marked by a person, or a question of a quiz."""

TO_REVIEW, TO_WATCH, TO_RETIRE, TOO_FEW = "à revoir", "à surveiller", "à retirer", "trop peu de réponses"


@dataclass(frozen=True)
class Responses:
    """What learners earned at one item, as a share of its points, and at everything else of the same sitting."""

    item: str
    label: str  # French
    group: str  # the assignment or the module
    kind: Kind
    earned: tuple[float, ...]  # from 0 to 1, one a learner
    rest: tuple[float, ...]  # from 0 to 1: the same learners at the other items
    wrong: tuple[tuple[str, int], ...] = ()  # common wrong answers and how many gave them, the commonest first


@dataclass(frozen=True)
class Analysis:
    """What the answers say of one item."""

    responses: Responses
    facility: float | None  # mean share of the points; None where nobody answered
    discrimination: float | None  # correlation with the rest; None where it cannot be computed
    interval: tuple[float, float] | None  # 95 % around the discrimination
    flags: tuple[str, ...]

    @property
    def answers(self) -> int:
        """How many learners answered."""
        return len(self.responses.earned)
