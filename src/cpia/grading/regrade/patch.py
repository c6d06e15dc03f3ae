"""What a regrade writes, decided and kept on the disk before anything of the course changes.

Who would lose, and whom no instructor named, keeps the old points. Their verdict keeps the digest of the version that
gave them, and becomes « to be reviewed »: no credential stands on points of a former version until somebody decides.
"""

import json
from collections.abc import Collection
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import NullPool, create_engine

from cpia.errors import GradingError
from cpia.grading import history, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.history import Entry
from cpia.grading.regrade import work
from cpia.grading.regrade.plan import Change
from cpia.grading.regrade.structure import Shape, Source
from cpia.grading.regrade.trial import Trial
from cpia.grading.regrade.work import Work
from cpia.grading.verdicts import Verdict


@dataclass(frozen=True)
class Learner:
    """What one learner's regrade writes: rows and entries are there for who is regraded, not for who is left."""

    login: str
    old: Verdict | None
    new: Verdict | None
    work: Work | None
    entries: tuple[Entry, ...]


@dataclass(frozen=True)
class Patch:
    """What a regrade writes."""

    assignment: str
    shapes: tuple[Shape, ...]
    learners: tuple[Learner, ...]

    def to_json(self) -> str:
        """Write the patch as one JSON object."""
        shapes = [
            asdict(shape) | {"cells": [[*key, fields] for key, fields in shape.cells.items()]} for shape in self.shapes
        ]
        learners = [_plain(learner) for learner in self.learners]
        return json.dumps({"assignment": self.assignment, "shapes": shapes, "learners": learners}, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> "Patch":
        """Read what `to_json` wrote."""
        plain = json.loads(text)
        shapes = tuple(_shape(row) for row in plain["shapes"])
        return cls(plain["assignment"], shapes, tuple(_learner(row) for row in plain["learners"]))


def of(real: CourseFolder, trial: Trial, accepted: Collection[str]) -> Patch:
    """Decide what to write; `accepted` are the learners whose loss an instructor confirmed.

    Raises
    ------
    GradingError
        A dropped question takes points from learners whom nobody accepted: the gradebook cannot keep it for them only.
    """
    left = [change for change in trial.changes if change.losses and change.learner not in accepted]
    if held := [change.learner for change in left if change.dropped]:
        raise GradingError(
            f"Devoir « {trial.assignment} » : une question supprimée retire des points à {', '.join(held)} ; "
            "le carnet de notes ne peut la garder pour eux seuls, rien n'a donc été changé. "
            "Acceptez ces baisses (--accept-lower), ou gardez la question."
        )
    now, release = datetime.now(UTC), verdicts.digest_of(verdicts.notebooks(trial.course.source(trial.assignment)))
    engine = create_engine(trial.course.db_url, poolclass=NullPool)
    with engine.connect() as aside:
        learners = [
            _kept(change, release, now)
            if change in left
            else _regraded(real, change, work.read(aside, trial.assignment, change.learner), trial.assignment, now)
            for change in trial.changes
        ]
    return Patch(trial.assignment, trial.shapes, tuple(learners))


def _kept(change: Change, release: str, now: datetime) -> Learner:
    old = change.old.verdict
    submission = change.new.verdict.submission if change.new.verdict else verdicts.MISSING
    reason = (
        f"le devoir a changé (version {release[:12]}) et cette note baisserait "
        f"({' ; '.join(change.losses)}) ; elle est gardée tant qu'un formateur n'a pas décidé (cpia regrade)"
    )
    known = old or Verdict("graded", None, submission, verdicts.MISSING, now)
    return Learner(change.learner, old, replace(known, state="review", reason=reason), None, ())


def _regraded(real: CourseFolder, change: Change, rows: Work, assignment: str, now: datetime) -> Learner:
    new = change.new.verdict
    if new is None:  # nothing was submitted that could be graded: the cells change, and that is all
        return Learner(change.learner, change.old.verdict, None, None, ())
    entries = []
    kept = history.read(real.history, assignment, change.learner)
    if not kept or kept[-1].standing != change.old.standing:
        unknown = Verdict("graded", None, verdicts.MISSING, verdicts.MISSING, now)
        unknown_past = not kept or history.damaged(real.history, assignment, change.learner)
        cause: history.Cause = "grade" if unknown_past else "manual"
        entries.append(history.entry_of(change.old.verdict or unknown, change.old.standing, cause))
    entries.append(history.entry_of(new, change.new.standing, "regrade"))
    return Learner(change.learner, change.old.verdict, new, rows.settled(change.new.standing), tuple(entries))


def _plain_shape(shape: Shape) -> dict[str, Any]:
    return asdict(shape) | {"cells": [[*key, fields] for key, fields in shape.cells.items()]}


def _shape(row: dict[str, Any]) -> Shape:
    cells = {(kind, name): fields for kind, name, fields in row["cells"]}
    return Shape(row["notebook"], tuple(Source(**source) for source in row["sources"]), cells)


def _plain(learner: Learner) -> dict[str, Any]:
    return {
        "login": learner.login,
        "old": learner.old and learner.old.to_json(),
        "new": learner.new and learner.new.to_json(),
        "work": learner.work and learner.work.to_plain(),
        "entries": [entry.to_json() for entry in learner.entries],
    }


def _learner(row: dict[str, Any]) -> Learner:
    return Learner(
        row["login"],
        row["old"] and Verdict.from_json(row["old"]),
        row["new"] and Verdict.from_json(row["new"]),
        row["work"] and Work.from_plain(row["work"]),
        tuple(Entry.from_json(entry) for entry in row["entries"]),
    )
