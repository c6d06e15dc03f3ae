"""What `cpia check` proves of one assignment, each proof a list of findings; an empty list is a proof that holds."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.nbgraderformat.common import ValidationError

from cpia.authoring.answers import Answer
from cpia.authoring.trials import Earned
from cpia.courses import Assignment


@dataclass(frozen=True)
class Finding:
    """One thing wrong: which proof failed, and how (French)."""

    proof: str
    text: str


METADATA = "métadonnées"
POINTS = "points du parcours"
REFERENCE = "référence"
RELEASE = "version vierge"
WRONG = "fausses réponses"
RIGHT = "autres bonnes réponses"
LEAKS = "fuites"
BOUNDARY = "frontière"
PROOFS = (METADATA, POINTS, REFERENCE, RELEASE, WRONG, RIGHT, LEAKS, BOUNDARY)

SOLUTION = re.compile(r"### BEGIN SOLUTION\n(.*?)### END SOLUTION", re.DOTALL)
HIDDEN = re.compile(r"### BEGIN HIDDEN TESTS\n(.*?)### END HIDDEN TESTS", re.DOTALL)
MARKERS = ("BEGIN SOLUTION", "END SOLUTION", "BEGIN HIDDEN TESTS", "END HIDDEN TESTS", "BEGIN MARK SCHEME")


def metadata(notebook: NotebookNode) -> Iterator[Finding]:
    """Check nbgrader's own metadata with nbgrader's own validator."""
    validator = MetadataValidator()
    try:
        validator.validate_nb(notebook)
    except (ValidationError, ValueError, KeyError) as problem:
        yield Finding(METADATA, str(problem))


def course_points(notebook: NotebookNode, assignment: Assignment) -> Iterator[Finding]:
    """Check that the graded cells are the course's items, with the same points, by machine or by hand."""
    cells = {cell.id: cell for cell in graded(notebook)}
    items = {item.grade_id: item for item in assignment.items}
    for name in sorted(items.keys() - cells.keys()):
        yield Finding(POINTS, f"« {name} » est au parcours, pas dans le devoir")
    for name in sorted(cells.keys() - items.keys()):
        yield Finding(POINTS, f"« {name} » est noté dans le devoir, absent du parcours")
    for name in sorted(cells.keys() & items.keys()):
        given, expected = float(cells[name].metadata.nbgrader.points), items[name].points
        if given != expected:
            yield Finding(POINTS, f"« {name} » vaut {given:g} points, le parcours en attend {expected:g}")
        if by_hand(cells[name]) is not items[name].manual:
            yield Finding(
                POINTS, f"« {name} » : notée à la main ou par la machine ? devoir et parcours se contredisent"
            )


def graded(notebook: NotebookNode) -> list[NotebookNode]:
    """Give the cells that carry points."""
    return [cell for cell in notebook.cells if (cell.metadata.get("nbgrader") or {}).get("grade")]


def by_hand(cell: NotebookNode) -> bool:
    """Tell whether a person gives the points of a graded cell."""
    return bool(cell.metadata.nbgrader.solution or cell.metadata.nbgrader.get("task"))


def automatic_points(notebook: NotebookNode) -> dict[str, float]:
    """Give the points of each cell graded by machine."""
    return {cell.id: float(cell.metadata.nbgrader.points) for cell in graded(notebook) if not by_hand(cell)}


def earned_all(full: dict[str, float], earned: Earned, proof: str, name: str) -> Iterator[Finding]:
    """Check that an answer earned every automatic point."""
    yield from _differences(full, full, earned, proof, name)


def earned_none(full: dict[str, float], earned: Earned) -> Iterator[Finding]:
    """Check that the untouched release earned nothing."""
    yield from _differences(dict.fromkeys(full, 0.0), full, earned, RELEASE, "release")


def earned_declared(full: dict[str, float], answer: Answer, earned: Earned) -> Iterator[Finding]:
    """Check that a wrong answer earned exactly what its file declares, and that it declares a loss."""
    if unknown := sorted(answer.points.keys() - full.keys()):
        yield Finding(WRONG, f"{answer.name} : cellules {', '.join(unknown)} inconnues")
        return
    declared = full | answer.points
    if sum(declared.values()) >= sum(full.values()):
        yield Finding(WRONG, f"{answer.name} : ne déclare aucune perte ; est-ce bien une fausse réponse ?")
    yield from _differences(declared, full, earned, WRONG, answer.name)


def _differences(
    expected: dict[str, float], full: dict[str, float], earned: Earned, proof: str, name: str
) -> Iterator[Finding]:
    for cell in full:
        if earned.points[cell] != expected[cell]:
            why = f" ({earned.complaints[cell]})" if cell in earned.complaints else ""
            yield Finding(
                proof, f"{name} : « {cell} » obtient {earned.points[cell]:g}, attendu {expected[cell]:g}{why}"
            )


def leaks(notebook: NotebookNode, readable: Iterable[tuple[str, str]]) -> Iterator[Finding]:
    """Look for solutions, hidden tests and their markers in texts (place, text) that a learner can read."""
    secrets = list(_secrets(notebook))
    for place, text in readable:
        for marker in MARKERS:
            if marker in text:
                yield Finding(LEAKS, f"{place} contient « {marker} »")
        lines = [" ".join(line.split()) for line in text.splitlines()]
        body = "\n".join(line for line in lines if line)
        for cell, secret in secrets:
            if secret in body:
                yield Finding(LEAKS, f"{place} contient une partie secrète de « {cell} » : {secret.splitlines()[0]!r}")


def _secrets(notebook: NotebookNode) -> Iterator[tuple[str, str]]:
    """Give, for each secret region, every run of three lines (or all of it when shorter, if long enough to tell)."""
    for cell in notebook.cells:
        for region in SOLUTION.findall(cell.source) + HIDDEN.findall(cell.source):
            lines = [line for raw in region.splitlines() if (line := " ".join(raw.split()))]
            for start in range(max(1, len(lines) - 2)):
                run = "\n".join(lines[start : start + 3])
                if len(run) >= 40:
                    yield cell.id, run
