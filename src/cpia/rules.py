"""Whether one learner earned one short certification: a pure function over frozen records.

No file, no clock, no database: what is decided here is decided by the record and the course file alone. Every reason
of a refusal is given at once, so that nobody corrects one only to meet the next.

    decision = evaluate(record, certification, course.assignment(certification.assignment), role="learner")
    decision.granted, decision.reasons
"""

import math
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from cpia.courses import Assignment, Certification, Item
from cpia.grades import CellGrade, GradeRecord

ELIMINATORY_SHARE = Decimal("0.5")
"""An eliminatory item is failed below this share of its points, whatever the total (docs/adr/0005-signature.md)."""


@dataclass(frozen=True)
class Decision:
    """Granted, or refused for every one of `reasons` (French)."""

    granted: bool
    reasons: tuple[str, ...]


def evaluate(
    record: GradeRecord | None, certification: Certification, assignment: Assignment, *, role: str | None
) -> Decision:
    """Apply the rule of a certification to the record of a learner.

    1. The person is enrolled, as a learner (`role` is None for who is not enrolled): staff never certifies itself.
    2. Something was submitted, and what was graded is the last submission, against the release in force.
    3. No review of the grading is open.
    4. The cells are those of the course with their points; none is ungraded nor waits for a marker; each score is
       from 0 to its maximum.
    5. The points reach the thresholds: total, written part, eliminatory items.

    Points are only added up (5) where all of them are sound (4): a sum over doubtful points would mislead.
    """
    reasons = list(_enrolment(role))
    if record is None:
        reasons.append(f"devoir « {assignment.title} » : aucune remise, attendu : une remise notée")
        return Decision(granted=False, reasons=tuple(reasons))
    reasons += _submission(record, assignment)
    reasons += _review(record)
    if record.cells:
        unsound = [*_structure(record, assignment), *_scores(record)]
        reasons += unsound or _thresholds(record, certification, assignment)
    return Decision(granted=not reasons, reasons=tuple(reasons))


def _enrolment(role: str | None) -> Iterator[str]:
    if role is None:
        yield "personne non inscrite à la session, attendu : une inscription comme apprenant"
    elif role != "learner":
        yield f"rôle « {role} », attendu : apprenant (« learner ») ; l'équipe ne se certifie pas elle-même"


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
        yield (f"cellule « {cell.grade_id} » notée sur {_points(cell.max_score)}, attendu : sur {_points(item.points)}")
    if cell.manual is not item.manual:
        told = {True: "par un correcteur", False: "par la machine"}
        yield f"cellule « {cell.grade_id} » notée {told[cell.manual]}, attendu : {told[item.manual]}"


def _scores(record: GradeRecord) -> Iterator[str]:
    for cell in record.cells:
        wanted = f"attendu : une note de 0 à {_points(cell.max_score)}"
        if cell.needs_manual_grade:
            yield f"cellule « {cell.grade_id} » en attente d'un correcteur, {wanted}"
        elif cell.score is None:
            yield f"cellule « {cell.grade_id} » sans note, {wanted}"
        elif not (math.isfinite(cell.score) and 0 <= cell.score <= cell.max_score):
            yield f"cellule « {cell.grade_id} » notée {_points(cell.score)}, {wanted}"


def _thresholds(record: GradeRecord, certification: Certification, assignment: Assignment) -> list[str]:
    scores = {cell.grade_id: Decimal(repr(cell.score)) for cell in record.cells}  # as people write them: 0.1 is 0.1
    manual = [scores[item.grade_id] for item in assignment.items if item.manual]
    reasons = []
    if (total := sum(scores.values())) < Decimal(repr(certification.minimum_total)):
        reasons.append(f"total de {_points(total)} points, attendu : {_points(certification.minimum_total)} au moins")
    if (written := sum(manual)) < Decimal(repr(certification.minimum_manual)):
        minimum = _points(certification.minimum_manual)
        reasons.append(f"partie écrite de {_points(written)} points, attendu : {minimum} au moins")
    for item in assignment.items:
        floor = Decimal(repr(item.points)) * ELIMINATORY_SHARE
        if item.eliminatory and scores[item.grade_id] < floor:
            reasons.append(
                f"épreuve éliminatoire « {item.title} » : {_points(scores[item.grade_id])} points, "
                f"attendu : {_points(floor)} au moins"
            )
    return reasons


def _points(number: float | Decimal) -> str:
    """Write points as in French: 7,5."""
    value = Decimal(repr(number)) if isinstance(number, float) else Decimal(number)
    return format(value.normalize(), "f").replace(".", ",") if value.is_finite() else str(value)
