"""The responses of a cohort to the graded cells of an assignment, from nbgrader's gradebook and graded copies."""

from collections import Counter
from collections.abc import Iterable, Mapping
from pathlib import Path

from cpia import grades
from cpia.courses import Assignment, Item
from cpia.errors import GradingError
from cpia.grades import GradeRecord
from cpia.home import Home
from cpia.item_analysis.model import Responses

COMMON = 3
"""Wrong answers that are told of each item."""
SHOWN = 160
"""Characters of a wrong answer that are told."""


def responses(home: Home, assignment: Assignment, logins: Iterable[str]) -> list[Responses]:
    """Read what each learner earned; a learner whose cell nobody graded yet does not count at that cell.

    Raises
    ------
    GradingError
        The gradebook is there and cannot be read.
    """
    records = grades.read_all(home, assignment.slug, logins)
    shares = {login: _shares(record, assignment) for login, record in records.items() if record is not None}
    complaints = _complaints(home.course / "autograded", assignment.slug, shares)
    return [_of_item(item, assignment, shares, complaints.get(item.grade_id, Counter())) for item in assignment.items]


def _shares(record: GradeRecord, assignment: Assignment) -> dict[str, float]:
    """Give the share of its points earned at each graded cell of the course."""
    points = {item.grade_id: item.points for item in assignment.items}
    return {
        cell.grade_id: cell.score / points[cell.grade_id]
        for cell in record.cells
        if cell.grade_id in points and cell.score is not None and not cell.needs_manual_grade
    }


def _of_item(
    item: Item, assignment: Assignment, shares: Mapping[str, Mapping[str, float]], complaints: Counter[str]
) -> Responses:
    points = {other.grade_id: other.points for other in assignment.items}
    graded = [earned for earned in shares.values() if item.grade_id in earned and len(earned) > 1]
    return Responses(
        item=item.grade_id,
        label=item.title,
        group=assignment.slug,
        kind="written" if item.manual else "exercise",
        earned=tuple(earned[item.grade_id] for earned in graded),
        rest=tuple(_rest(earned, item.grade_id, points) for earned in graded),
        wrong=tuple(complaints.most_common(COMMON)),
    )


def _rest(earned: Mapping[str, float], left_out: str, points: Mapping[str, float]) -> float:
    others = [name for name in earned if name != left_out]
    return sum(earned[name] * points[name] for name in others) / sum(points[name] for name in others)


def _complaints(autograded: Path, slug: str, logins: Iterable[str]) -> dict[str, Counter[str]]:
    """Count what the tests said to each graded copy: the message of the assertion that failed, by cell."""
    found: dict[str, Counter[str]] = {}
    for login in logins:
        path = autograded / login / slug / f"{slug}.ipynb"
        for grade_id, message in _failures(path) if path.is_file() else ():
            found.setdefault(grade_id, Counter())[message] += 1
    return found


def _failures(path: Path) -> Iterable[tuple[str, str]]:
    """Give, for each test cell that failed, the first line of what it said; a learner may have written it."""
    import nbformat

    try:
        cells = nbformat.read(path, as_version=4).cells
    except (OSError, ValueError) as problem:
        raise GradingError(
            f"{path} : copie corrigée illisible ({type(problem).__name__}) ; corrigez-la de nouveau."
        ) from problem
    for cell in cells:
        told = cell.metadata.get("nbgrader", {})
        errors = [output for output in cell.get("outputs", []) if output.output_type == "error"]
        if told.get("grade") and errors:
            message = str(errors[0].get("evalue", "")).strip().splitlines() or [str(errors[0].get("ename", ""))]
            yield told["grade_id"], "".join(letter for letter in message[0] if letter.isprintable())[:SHOWN]
