"""What grading anew would change, learner by learner and cell by cell: pure values, computed from both gradebooks.

Nobody loses by a regrade unless an instructor says so: neither a point of the total, nor a point of an eliminatory
item, nor a grade that becomes « to be reviewed ».
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace

from cpia.grading.history import Points, Standing
from cpia.grading.regrade.structure import Shape
from cpia.grading.verdicts import Verdict

_NOTHING = 1e-9  # points; sums of fractions differ by less


@dataclass(frozen=True)
class Side:
    """One learner's work under one version of the assignment."""

    standing: Standing
    verdict: Verdict | None


@dataclass(frozen=True)
class CellChange:
    """The points of one cell before and after; None where the cell is not in that version. The reason is French."""

    notebook: str
    name: str
    old: float | None
    new: float | None
    reason: str

    @property
    def difference(self) -> float:
        """Points won, or lost under zero."""
        return (self.new or 0.0) - (self.old or 0.0)


@dataclass(frozen=True)
class Change:
    """What becomes of one learner; `losses` (French) is why an instructor must confirm it, empty where nobody must."""

    learner: str
    old: Side
    new: Side
    cells: tuple[CellChange, ...]  # those that change
    losses: tuple[str, ...]

    @property
    def difference(self) -> float:
        """Points won, or lost under zero."""
        return self.new.standing.total - self.old.standing.total

    @property
    def dropped(self) -> tuple[CellChange, ...]:
        """The cells that go away with points that the learner has."""
        return tuple(cell for cell in self.cells if cell.new is None and cell.old)


def change(
    learner: str, old: Side, new: Side, edited: Mapping[tuple[str, str], str], eliminatory: Collection[str] = ()
) -> Change:
    """Compare the two sides of one learner's work; `edited` tells (French) what became of the cells that changed."""
    settled = replace(new, standing=_settled(old, new, edited))
    cells = _cells(old, settled, edited)
    return Change(learner, old, settled, cells, tuple(_losses(old, settled, cells, eliminatory)))


def edits(old: tuple[Shape, ...], new: tuple[Shape, ...]) -> dict[tuple[str, str], str]:
    """Say what became of each graded cell that is not the same in both versions: (notebook, cell) -> French."""
    before, after = _graded(old), _graded(new)
    return {key: told for key in before | after if (told := _edit(before.get(key), after.get(key)))}


def _graded(shapes: tuple[Shape, ...]) -> dict[tuple[str, str], tuple[str, float, str]]:
    """Give the kind, the points and the text of each graded cell."""
    found = {}
    for shape in shapes:
        texts = {source.name: source.source for source in shape.sources}
        for (kind, name), fields in shape.cells.items():
            if "max_score" in fields:
                told = f"{kind} {fields['cell_type']}"
                found[shape.notebook, name] = (told, float(fields["max_score"]), texts.get(name, ""))
    return found


def _edit(old: tuple[str, float, str] | None, new: tuple[str, float, str] | None) -> str:
    if old is None:
        return "question ajoutée"
    if new is None:
        return "question supprimée"
    told = []
    if old[0] != new[0]:
        told.append("nature de la cellule changée")
    if old[1] != new[1]:
        told.append(f"barème changé ({points(old[1])} → {points(new[1])})")
    if old[2] != new[2]:
        told.append("test ou consigne modifiés")
    return ", ".join(told)


def _settled(old: Side, new: Side, edited: Mapping[tuple[str, str], str]) -> Standing:
    """Give the new points, where a person's points stand as long as nothing under them moved.

    nbgrader asks for a new look at all of a person's points whenever it grades; here only where the cell, the copy or
    the machine's points are not the same.
    """
    before = {(cell.notebook, cell.name): cell for cell in old.standing.points}
    same = old.verdict is not None and new.verdict is not None and old.verdict.submission == new.verdict.submission
    same = same and new.verdict is not None and new.verdict.state == "graded"

    def settle(cell: Points) -> Points:
        former = before.get((cell.notebook, cell.name))
        if not same or former is None or (cell.notebook, cell.name) in edited or former.auto != cell.auto:
            return cell
        return replace(cell, waiting=former.waiting)

    return replace(new.standing, points=tuple(settle(cell) for cell in new.standing.points))


def _cells(old: Side, new: Side, edited: Mapping[tuple[str, str], str]) -> tuple[CellChange, ...]:
    before = {(cell.notebook, cell.name): cell.score for cell in old.standing.points}
    after = {(cell.notebook, cell.name): cell.score for cell in new.standing.points}
    changes = []
    for key in sorted(before | after):
        one, other = before.get(key), after.get(key)
        if one is None or other is None or abs(one - other) > _NOTHING:
            changes.append(CellChange(*key, one, other, edited.get(key) or _unexplained(old, new)))
    return tuple(changes)


def _unexplained(old: Side, new: Side) -> str:
    if new.verdict and new.verdict.state == "review":
        return f"copie à revoir : {new.verdict.reason}"
    if old.verdict and new.verdict and old.verdict.submission != new.verdict.submission:
        return "autre remise que celle qui était notée"
    return "cellule inchangée, résultat différent (autre cellule, données, hasard ou durée)"


def _losses(old: Side, new: Side, cells: tuple[CellChange, ...], eliminatory: Collection[str]) -> list[str]:
    losses = []
    if new.standing.total < old.standing.total - _NOTHING:
        losses.append(f"total : {points(old.standing.total)} → {points(new.standing.total)}")
    losses += [
        f"épreuve éliminatoire « {cell.name} » : {points(cell.old)} → {points(cell.new)}"
        for cell in cells
        if cell.name in eliminatory and cell.difference < -_NOTHING
    ]
    if _is_graded(old) and not _is_graded(new):
        losses.append(f"copie à revoir : {new.verdict.reason if new.verdict else 'sans verdict'}")
    return losses


def _is_graded(side: Side) -> bool:
    return side.verdict is not None and side.verdict.state == "graded"


def points(number: float | None) -> str:
    """Write points as in French: 7,5; a dash where there is no such cell."""
    return "–" if number is None else f"{round(number, 4):g}".replace(".", ",")


def signed(number: float) -> str:
    """Write a difference with its sign."""
    return "=" if abs(number) <= _NOTHING else f"{'+' if number > 0 else '−'}{points(abs(number))}"
