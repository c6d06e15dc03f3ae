"""A small certification and sound records, to try the rules at their edges."""

from datetime import UTC, datetime

from cpia.courses import Assignment, Certification, Item
from cpia.grades import CellGrade, GradeRecord, QuizRecord

NOW = datetime(2026, 11, 22, 12, 0, tzinfo=UTC)
ITEMS = (
    Item("test-audit", "1.1 Audit", 20, ()),
    Item("test-fuite", "1.2 Fuite", 15, (), eliminatory=True),
    Item("test-reference", "1.3 Référence", 15, ()),
    Item("test-volume", "1.4 Volume", 10, ()),
    Item("test-fiche", "1.5 Fiche", 10, ()),
    Item("note-directeur", "1.6 Note", 30, (), manual=True),
)
ASSIGNMENT = Assignment("audit", "donnees", "Audit", None, ITEMS)
CERTIFICATION = Certification("donnees", 1, "Données", "Atteste.", "audit", 60, 12, 5, ())
QUIZ = QuizRecord("elodie-lefevre", "donnees", 70.0, "d" * 64, "d" * 64, NOW)
FULL = {item.grade_id: item.points for item in ITEMS}


def record(**points: float | None) -> GradeRecord:
    """A sound record with full points but for those given (`_` for `-`)."""
    scores = FULL | {name.replace("_", "-"): value for name, value in points.items()}
    cells = tuple(
        CellGrade(item.grade_id, item.manual, scores[item.grade_id], item.points, needs_manual_grade=False)
        for item in ASSIGNMENT.items
    )
    return GradeRecord("elodie-lefevre", "audit", cells, "a" * 64, "a" * 64, "b" * 64, "b" * 64, None, NOW, NOW)
