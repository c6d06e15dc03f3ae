"""What one graded assignment is worth to a rule: whether its record is sound, and what it lacks of the thresholds.

A sitting is the assignment that a certification names, or one of its resits.
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cpia.courses import Assignment, Item
from cpia.grades import CellGrade, GradeRecord
from cpia.rules.french import exact, points

ELIMINATORY_SHARE = Decimal("0.5")
"""An eliminatory item is failed below this share of its points, whatever the total (docs/adr/0005-signature.md)."""


@dataclass(frozen=True)
class Sitting:
    """One go: an assignment, and the learner's record of it (None where nothing was submitted)."""

    assignment: Assignment
    record: GradeRecord | None


@dataclass(frozen=True)
class Thresholds:
    """What a sitting must reach, in points: in all, in the written part, and at the oral where there is one."""

    total: float
    manual: float = 0
    oral: str | None = None  # grade_id
    minimum_oral: float = 0


@dataclass(frozen=True)
class Shortfall:
    """One threshold that is not reached; `what` is in French, as « total »."""

    what: str
    got: Decimal
    wanted: Decimal


def doubts(record: GradeRecord, assignment: Assignment) -> list[str]:
    """Give every reason not to trust a record.

    1. What was graded is the last submission, against the release in force.
    2. No review of the grading is open.
    3. The cells are those of the course with their points; none is ungraded nor waits for a marker; each score is
       from 0 to its maximum.
    """
    found = [*_submission(record, assignment), *_review(record)]
    if record.cells:
        found += [*_structure(record, assignment), *_scores(record)]
    return found


def is_countable(record: GradeRecord, assignment: Assignment) -> bool:
    """Tell whether the points may be added up: a sum over doubtful points would mislead."""
    return bool(record.cells) and not any(_structure(record, assignment)) and not any(_scores(record))


def shortfalls(record: GradeRecord, assignment: Assignment, thresholds: Thresholds) -> Iterator[Shortfall]:
    """Give what countable points lack: total, written part, oral, eliminatory items."""
    scores = {cell.grade_id: exact(cell.score or 0.0) for cell in record.cells}
    manual = [scores[item.grade_id] for item in assignment.items if item.manual]
    rows = [
        ("total", sum(scores.values(), Decimal(0)), exact(thresholds.total)),
        ("partie écrite", sum(manual, Decimal(0)), exact(thresholds.manual)),
    ]
    for item in assignment.items:
        if item.grade_id == thresholds.oral:
            rows.append((f"oral « {item.title} »", scores[item.grade_id], exact(thresholds.minimum_oral)))
        if item.eliminatory:
            floor = exact(item.points) * ELIMINATORY_SHARE
            rows.append((f"épreuve éliminatoire « {item.title} »", scores[item.grade_id], floor))
    return (Shortfall(what, got, wanted) for what, got, wanted in rows if got < wanted)


def total(record: GradeRecord) -> Decimal:
    """Add up the points of a countable record."""
    return sum((exact(cell.score or 0.0) for cell in record.cells), Decimal(0))


def worth(sitting: Sitting) -> Decimal:
    """Give the points of a sitting that passes."""
    assert sitting.record is not None  # noqa: S101  # a sitting that passes has a record
    return total(sitting.record)


def percent(sitting: Sitting) -> Decimal:
    """Give the points of a sitting that passes, out of a hundred."""
    assignment = sitting.assignment
    return 100 * worth(sitting) / exact(assignment.points(manual=True) + assignment.points(manual=False))


def reasons(sitting: Sitting, thresholds: Thresholds) -> list[str]:
    """Give every reason why this sitting does not pass; none where it does."""
    record, assignment = sitting.record, sitting.assignment
    if record is None:
        return [f"devoir « {assignment.title} » : aucune remise, attendu : une remise notée"]
    found = doubts(record, assignment)
    if is_countable(record, assignment):
        found += [_told(lack) for lack in shortfalls(record, assignment, thresholds)]
    return found


def _told(lack: Shortfall) -> str:
    link = " :" if "«" in lack.what else " de"
    return f"{lack.what}{link} {points(lack.got)} points, attendu : {points(lack.wanted)} au moins"


def _submission(record: GradeRecord, assignment: Assignment) -> Iterator[str]:
    if record.assignment != assignment.slug:
        yield f"notes du devoir « {record.assignment} », attendu : « {assignment.slug} »"
    if record.latest_digest is None:
        yield "aucune remise conservée, attendu : la remise qui a été notée"
    if not record.cells or record.submitted_digest is None:
        yield "remise sans note, attendu : une correction achevée"
        return
    if record.latest_digest is not None and record.submitted_digest != record.latest_digest:
        yield (
            f"note périmée : la remise notée est {record.submitted_digest[:12]}, "
            f"la dernière remise est {record.latest_digest[:12]} ; corrigez la dernière"
        )
    if record.current_release_digest is None:
        yield "version du devoir en vigueur introuvable, attendu : celle qui a servi à la correction"
    elif record.release_digest != record.current_release_digest:
        yield (
            f"note donnée sur la version {(record.release_digest or 'inconnue')[:12]} du devoir, "
            f"attendu : la version en vigueur {record.current_release_digest[:12]} (cpia regrade)"
        )


def _review(record: GradeRecord) -> Iterator[str]:
    if record.review_reason is not None:
        yield f"correction à revoir par un correcteur : {record.review_reason}"


def _structure(record: GradeRecord, assignment: Assignment) -> Iterator[str]:
    expected = {item.grade_id: item for item in assignment.items}
    met = Counter(cell.grade_id for cell in record.cells)
    for grade_id in expected:
        if grade_id not in met:
            yield f"cellule « {grade_id} » absente du carnet de notes, attendue par le parcours"
    for grade_id, times in met.items():
        if times > 1:
            yield f"cellule « {grade_id} » présente {times} fois au carnet de notes, attendu : une fois"
    for cell in record.cells:
        yield from _shape(cell, expected.get(cell.grade_id))


def _shape(cell: CellGrade, item: Item | None) -> Iterator[str]:
    if item is None:
        yield f"cellule « {cell.grade_id} » inconnue du parcours"
        return
    if cell.max_score != item.points:
        yield f"cellule « {cell.grade_id} » notée sur {points(cell.max_score)}, attendu : sur {points(item.points)}"
    if cell.manual is not item.manual:
        told = {True: "par un correcteur", False: "par la machine"}
        yield f"cellule « {cell.grade_id} » notée {told[cell.manual]}, attendu : {told[item.manual]}"


def _scores(record: GradeRecord) -> Iterator[str]:
    for cell in record.cells:
        wanted = f"attendu : une note de 0 à {points(cell.max_score)}"
        if cell.needs_manual_grade:
            yield f"cellule « {cell.grade_id} » en attente d'un correcteur, {wanted}"
        elif cell.score is None:
            yield f"cellule « {cell.grade_id} » sans note, {wanted}"
        elif not (math.isfinite(cell.score) and 0 <= cell.score <= cell.max_score):
            yield f"cellule « {cell.grade_id} » notée {points(cell.score)}, {wanted}"
