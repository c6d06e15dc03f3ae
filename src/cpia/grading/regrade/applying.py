"""Apply a regrade: whole or not at all, whenever the process is killed.

1. Everything that will be written is put in a draft folder, flushed, then named `<state>/regrade/<assignment>` by one
   rename: before it nothing has changed, after it the regrade is decided and `finish` carries it out.
2. The instructor's source is replaced first. From then on every verdict names a former version, so that no
   credential can be granted on a half-applied regrade.
3. The gradebook changes in one transaction.
4. Each learner's history, graded notebooks, then verdict.
5. The release that learners fetch; then the folder of step 1 goes away.

Each step can be done again, so whatever command comes after a crash calls `finish`.
"""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path
from uuid import uuid4

from sqlalchemy import Connection, NullPool, create_engine

from cpia.campus.durable import flush, read_files
from cpia.campus.releases import Releases
from cpia.errors import GradingError
from cpia.grading import history, locks, points, verdicts
from cpia.grading.course_folder import CourseFolder
from cpia.grading.regrade import structure, work
from cpia.grading.regrade.patch import Learner, Patch
from cpia.grading.regrade.trial import Trial

_PATCH = "patch.json"
_BUSY = 30  # seconds to wait for formgrader's own writing


def apply(course: CourseFolder, trial: Trial, patch: Patch, mark: str | None = None) -> None:
    """Decide, then carry out; `mark` is our own publication's, that tells which sources were published.

    Raises
    ------
    GradingError
        A grading of one of these submissions is running, or a grade changed since the trial: nothing is changed.
    """
    with _alone(course):
        _finish(course)
        with _copies_locked(course, patch):
            _refuse_changed(course, trial)
            _carry_out(course, _decide(course, trial, patch, mark), patch)


def finish(course: CourseFolder) -> list[str]:
    """Carry out what a killed process had decided; give the assignments.

    Raises
    ------
    GradingError
        A grading of one of these submissions is running; what was decided stays decided.
    """
    if not _decided(course):
        return []
    with _alone(course):
        return _finish(course)


def _finish(course: CourseFolder) -> list[str]:
    done = []
    for place in _decided(course):
        patch = Patch.from_json((place / _PATCH).read_text(encoding="utf-8"))
        with _copies_locked(course, patch):
            _carry_out(course, place, patch)
        done.append(patch.assignment)
    return done


def _decide(course: CourseFolder, trial: Trial, patch: Patch, mark: str | None) -> Path:
    folder = course.state / "regrade"
    draft = folder / f".{uuid4().hex}"
    draft.mkdir(mode=0o700)
    assignment, aside = trial.assignment, trial.course
    shutil.copytree(aside.source(assignment), draft / "source")
    shutil.copytree(aside.folder("release", ".", assignment), draft / "release")
    for learner in patch.learners:
        graded = aside.autograded(assignment, learner.login)
        if learner.work is not None and graded.is_dir():
            shutil.copytree(graded, draft / "autograded" / learner.login, symlinks=True)
    (draft / _PATCH).write_text(patch.to_json(), encoding="utf-8")
    if mark is not None:
        (draft / "mark").write_text(mark, encoding="ascii")
    _flush_all(draft)
    draft.rename(folder / assignment)
    flush(folder)
    return folder / assignment


def _carry_out(course: CourseFolder, place: Path, patch: Patch) -> None:
    if course.home is not None:  # a plain course's source is where its instructor wrote it
        _swap(place / "source", course.source(patch.assignment), place)
    todo = [learner for learner in patch.learners if _is_still_to_do(course, patch.assignment, learner)]
    with _transaction(course) as connection:
        for shape in patch.shapes:
            structure.reshape(connection, patch.assignment, shape)
        for learner in todo:
            if learner.work is not None:
                work.write(connection, patch.assignment, learner.work)
    for learner in todo:
        history.record_all(course.history, patch.assignment, learner.login, learner.entries)
        _swap(place / "autograded" / learner.login, course.autograded(patch.assignment, learner.login), place)
        if learner.new is not None:
            verdicts.write(course.verdicts, patch.assignment, learner.login, learner.new)
    _offer(course, place, patch.assignment)
    trash = place.with_name(f".{uuid4().hex}")
    place.rename(trash)
    flush(place.parent)
    shutil.rmtree(trash)


def _is_still_to_do(course: CourseFolder, assignment: str, learner: Learner) -> bool:
    """Tell whether nobody graded this learner since the regrade was decided."""
    return verdicts.read(course.verdicts, assignment, learner.login) in (learner.old, learner.new)


def _offer(course: CourseFolder, place: Path, assignment: str) -> None:
    """Put the new release where nbgrader keeps it, and where our learners fetch it."""
    _swap(place / "release", course.folder("release", ".", assignment), place)
    if course.home is None:
        return
    files = read_files(course.folder("release", ".", assignment))
    Releases(course.home.campus).release(assignment, files, replacing=True)
    if (place / "mark").exists():
        published = course.home.course / "published" / f"{assignment}.sha256"
        published.parent.mkdir(parents=True, exist_ok=True)
        published.write_bytes((place / "mark").read_bytes())


@contextmanager
def _transaction(course: CourseFolder) -> Iterator[Connection]:
    """Give the gradebook, alone to write in it; what is written there is there whole or not at all."""
    book = create_engine(course.db_url, poolclass=NullPool, connect_args={"timeout": _BUSY})
    with book.connect() as connection:
        connection.exec_driver_sql("BEGIN IMMEDIATE")
        yield connection
        connection.commit()


def _refuse_changed(course: CourseFolder, trial: Trial) -> None:
    book = create_engine(course.db_url, poolclass=NullPool)
    with book.connect() as connection:
        now = points.standings(connection, trial.assignment)
    seen = {change.learner: change.old for change in trial.changes}
    changed = [
        login
        for login, side in seen.items()
        if now.get(login) != side.standing or verdicts.read(course.verdicts, trial.assignment, login) != side.verdict
    ]
    if changed:
        raise GradingError(
            f"Devoir « {trial.assignment} » : les notes de {', '.join(changed)} ont changé pendant l'essai ; "
            "rien n'a été appliqué, relancez « cpia regrade »."
        )


@contextmanager
def _alone(course: CourseFolder) -> Iterator[None]:
    folder = course.state / "regrade"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    descriptor = os.open(folder / ".lock", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX)
        yield
    finally:
        os.close(descriptor)


@contextmanager
def _copies_locked(course: CourseFolder, patch: Patch) -> Iterator[None]:
    with ExitStack() as stack:
        for learner in patch.learners:
            if not stack.enter_context(locks.held(course, patch.assignment, learner.login)):
                raise GradingError(
                    f"Devoir « {patch.assignment} » : la copie de {learner.login} est en cours de correction ; rien "
                    "n'a été appliqué, relancez « cpia regrade » ensuite."
                )
        yield


def _decided(course: CourseFolder) -> list[Path]:
    return sorted(path.parent for path in (course.state / "regrade").glob(f"[!.]*/{_PATCH}"))


def _swap(staged: Path, place: Path, pending: Path) -> None:
    """Put a staged folder in its place, once; where it stays nothing is staged any more."""
    if not staged.is_dir():
        return
    if place.exists():
        old = pending / "old" / uuid4().hex
        old.parent.mkdir(exist_ok=True)
        place.rename(old)
    place.parent.mkdir(parents=True, exist_ok=True)
    staged.rename(place)
    flush(place.parent)


def _flush_all(folder: Path) -> None:
    for path in (folder, *folder.rglob("*")):
        if path.is_dir() and not path.is_symlink():
            flush(path)
        elif path.is_file() and not path.is_symlink():
            with path.open("rb") as file:
                os.fsync(file.fileno())
