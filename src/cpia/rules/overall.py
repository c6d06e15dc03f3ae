"""Whether one learner earned the attestation of the whole course: every certification, and a project with an oral.

No compensation: each certification stands by itself, all of them on the same day, and an excellent project makes up
for none. The average gives the mention, and nothing else.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from cpia.courses import Overall
from cpia.rules import sitting as sittings_rules
from cpia.rules.certification import enrolment, failures
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


@dataclass(frozen=True)
class OverallDecision:
    """Granted, with a mention or not, or refused for every one of `reasons`."""

    granted: bool
    reasons: tuple[str, ...]
    mention: bool = False


def evaluate_overall(
    held: Iterable[Held], project: Sequence[Sitting], overall: Overall, *, role: str | None, at: datetime
) -> OverallDecision:
    """Apply the rule of the whole course at that moment.

    1. The person is enrolled, as a learner.
    2. Each of the certifications named is in force at that same moment.
    3. The project, or its resit, passes whole: total, oral, eliminatory items.
    4. The mention is for an average of `mention_average` at least, each certification and the project counting once.
    """
    certifications = tuple(held)
    thresholds = Thresholds(overall.minimum_total, 0, overall.oral, overall.minimum_oral)
    found = [(one, sittings_rules.reasons(one, thresholds)) for one in project]
    passing = [_percent(one) for one, lacks in found if not lacks]
    reasons = [*enrolment(role), *_certifications(certifications, overall, at)]
    if not passing:
        reasons += failures(found)
    if reasons:
        return OverallDecision(granted=False, reasons=tuple(reasons))
    average = _average(certifications, overall, at, max(passing))
    return OverallDecision(True, (), mention=average is not None and average >= exact(overall.mention_average))


def _certifications(held: Sequence[Held], overall: Overall, at: datetime) -> Iterator[str]:
    for slug in overall.certifications:
        named = [one for one in held if one.certification == slug]
        if any(one.is_valid(at) for one in named):
            continue
        yield f"certification « {slug} » {_state(named, at)}, attendu : en vigueur le {at:%d/%m/%Y}"


def _state(named: Sequence[Held], at: datetime) -> str:
    if not named:
        return "non obtenue"
    last = max(named, key=lambda one: one.start)
    if last.revoked:
        return "révoquée"
    return f"expirée le {last.end:%d/%m/%Y}" if at > last.end else f"valable à partir du {last.start:%d/%m/%Y}"


def _average(held: Sequence[Held], overall: Overall, at: datetime, project: Decimal) -> Decimal | None:
    parts = [project]
    for slug in overall.certifications:
        known = [one.percent for one in held if one.certification == slug and one.is_valid(at)]
        best = max((exact(part) for part in known if part is not None), default=None)
        if best is None:
            return None
        parts.append(best)
    return sum(parts, Decimal(0)) / len(parts)


def _percent(one: Sitting) -> Decimal:
    assert one.record is not None  # noqa: S101  # a sitting that passes has a record
    whole = one.assignment.points(manual=True) + one.assignment.points(manual=False)
    return 100 * sittings_rules.total(one.record) / exact(whole)
