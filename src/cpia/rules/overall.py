"""Whether one learner earned the attestation of the whole course: every certification, and a project with an oral.

No compensation: each certification stands by itself, all of them on the same day, and an excellent project makes up
for none. The average gives the mention, and nothing else.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cpia import validity
from cpia.courses import Overall
from cpia.rules import sitting as sittings_rules
from cpia.rules.certification import enrolment, failures
from cpia.rules.decision import Decision, Standing
from cpia.rules.french import exact
from cpia.rules.sitting import Sitting, Thresholds


@dataclass(frozen=True)
class Held:
    """A certification that the learner received; `percent` of the points, None where it is not known any more."""

    certification: str
    start: datetime  # aware
    end: datetime
    revoked: bool = False
    percent: float | None = None

    def is_valid(self, at: datetime) -> bool:
        """Tell whether it is in force at that moment, its last one included."""
        return not self.revoked and self.start <= at <= self.end


def evaluate_overall(
    held: Iterable[Held], project: Sequence[Sitting], overall: Overall, *, role: str | None, at: datetime
) -> Decision:
    """Apply the rule of the whole course at that moment.

    1. The person is enrolled, as a learner.
    2. Each of the certifications named is in force at that same moment.
    3. The project, or its resit, passes whole: total, oral, eliminatory items.
    4. The mention is for an average of `mention_average` at least, each certification and the project counting once.
    """
    found = [(one, sittings_rules.reasons(one, overall_thresholds(overall))) for one in project]
    best = max((one for one, lacks in found if not lacks), key=sittings_rules.percent, default=None)
    stands = standings(held, overall, at)
    reasons = [*enrolment(role), *lapsed(stands)]
    if best is None:
        reasons += failures(found)
    mention = not reasons and best is not None and _is_mentioned(stands, best, overall)
    return Decision(not reasons, tuple(reasons), best.assignment.slug if best else None, False, mention, stands)


def overall_thresholds(overall: Overall) -> Thresholds:
    """Give what each sitting of the project must reach."""
    return Thresholds(overall.minimum_total, 0, overall.oral, overall.minimum_oral)


def standings(held: Iterable[Held], overall: Overall, at: datetime) -> tuple[Standing, ...]:
    """Say where a learner stands with each of the certifications named; what is in force counts, whichever it is."""
    known = tuple(held)
    return tuple(
        _standing(slug, [one for one in known if one.certification == slug], at) for slug in overall.certifications
    )


def lapsed(stands: Iterable[Standing]) -> tuple[str, ...]:
    """Give a reason for each certification that is not in force; none tells today's date, which is not the reason."""
    told = {
        "none": "non obtenue",
        "revoked": "révoquée",
        "expired": "expirée le {}",
        "future": "valable à partir du {}",
    }
    found = [
        (one, told[one.state].format(validity.day(one.day) if one.day else "")) for one in stands if one.state in told
    ]
    return tuple(
        f"certification « {one.certification} » {why}, attendu : en vigueur à la délivrance" for one, why in found
    )


def _standing(slug: str, named: Sequence[Held], at: datetime) -> Standing:
    if valid := [one for one in named if one.is_valid(at)]:
        known = [one.percent for one in valid if one.percent is not None]
        return Standing(slug, "valid", percent=max(known, default=None))
    if not named:
        return Standing(slug, "none")
    last = max(named, key=lambda one: one.start)
    if last.revoked:
        return Standing(slug, "revoked")
    return Standing(slug, "expired", last.end) if at > last.end else Standing(slug, "future", last.start)


def _is_mentioned(stands: Sequence[Standing], project: Sitting, overall: Overall) -> bool:
    parts = [sittings_rules.percent(project)]
    for one in stands:
        if one.percent is None:  # an average over what is not known any more is none
            return False
        parts.append(exact(one.percent))
    return sum(parts, Decimal(0)) / len(parts) >= exact(overall.mention_average)
