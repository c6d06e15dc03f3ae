"""A copy of a course, aside, in which the new version of an assignment is released and every submission graded anew.

The real course is only read: its gradebook through SQLite's own backup, from a connection that cannot write.
"""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import quote

from cpia import courses, settings
from cpia.authoring import build, sources
from cpia.errors import GradingError
from cpia.grading import course_folder, intake, scratch
from cpia.grading.course_folder import CourseFolder, own_config
from cpia.grading.regrade import reshape_cells
from cpia.home import Home
from cpia.nbgrader_answers import go_on_interrupted

_SQLITE = "sqlite:///"


@contextmanager
def scratch_of(course: CourseFolder, assignment: str) -> Iterator[CourseFolder]:
    """Give a private copy of what grading one assignment needs, removed at the end, or after a kill by the next one.

    Raises
    ------
    GradingError
        The gradebook is not a SQLite file, or is not there.
    """
    with scratch.folder(course.run / "scratch") as folder:
        copy = _ours(course, course.home, folder) if course.home else _plain(course, folder)
        for learner in (login for name, login in course.copies() if name == assignment):
            _copy_submission(course.submitted(assignment, learner), copy.submitted(assignment, learner))
        yield copy


def release(course: CourseFolder, assignment: str) -> None:
    """Release the assignment's new version in the scratch copy: our own from its text, another's from its source.

    Raises
    ------
    GradingError
        nbgrader cannot make the release.
    """
    from nbgrader.apps import NbGraderAPI

    config = own_config(course)
    if course.home:
        from cpia.hub.nbgrader_settings import set_course

        build.build(sources.find(assignment), course.home)
        set_course(config, course.home, courses.load(settings.load(course.home).course_file))
    config.CourseDirectory.root = str(course.root)
    config.CourseDirectory.db_url = course.db_url
    config.CourseDirectory.course_id = course.course_id
    reshape_cells.configure(config)
    result = NbGraderAPI(config=config).generate_assignment(assignment, force=True, create=True)
    go_on_interrupted(result)
    if not result["success"]:
        lines = str(result.get("error") or result["log"]).strip().splitlines() or ["sans message"]
        raise GradingError(
            f"Devoir « {assignment} » : nbgrader n'a pas pu préparer la nouvelle version ({lines[-1][:300]}) ; "
            "corrigez la source, rien n'a été changé."
        )


def gradebook_file(course: CourseFolder) -> Path:
    """Give the gradebook's file, or raise `GradingError`."""
    path = Path(course.db_url.removeprefix(_SQLITE))
    if not course.db_url.startswith(_SQLITE) or not path.is_file():
        raise GradingError(
            f"Carnet de notes {course.db_url} : « cpia regrade » attend un fichier SQLite existant ; "
            "corrigez d'abord le devoir une première fois avec « cpia grade »."
        )
    return path


def _ours(course: CourseFolder, home: Home, folder: Path) -> CourseFolder:
    aside = Home(folder)
    aside.create()
    for path in (home.settings, home.cohort, home.secrets / "variants"):
        if path.is_file():
            _copy(path, folder / path.relative_to(home.root))
    _backup(gradebook_file(course), aside.gradebook)
    return course_folder.of(aside)


def _plain(course: CourseFolder, folder: Path) -> CourseFolder:
    gradebook = folder / "gradebook.db"
    _backup(gradebook_file(course), gradebook)
    for path in course.root.iterdir():
        if path.is_file() and path.suffix != ".db":
            _copy(path, folder / path.name)
    source = course.root / course.steps.get("source", "source")
    shutil.copytree(source, folder / source.relative_to(course.root))
    # The course's own settings may name its real gradebook.
    return replace(course_folder.plain(folder), db_url=f"{_SQLITE}{gradebook}")


def _copy(path: Path, place: Path) -> None:
    place.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(path, place)


def _copy_submission(folder: Path, place: Path) -> None:
    """Copy a submission, less the other names of files that may lie outside: a copy of them would no longer show it."""
    left = set(intake.linked_outside(folder))
    shutil.copytree(
        folder, place, symlinks=True, ignore=lambda where, names: {name for name in names if Path(where, name) in left}
    )


def _backup(gradebook: Path, copy: Path) -> None:
    copy.parent.mkdir(parents=True, exist_ok=True)
    with (
        closing(sqlite3.connect(f"file:{quote(str(gradebook))}?mode=ro", uri=True)) as real,
        closing(sqlite3.connect(copy)) as aside,
    ):
        try:
            real.backup(aside)
        except sqlite3.DatabaseError as problem:
            raise GradingError(
                f"Carnet de notes {gradebook} : illisible ({problem}) ; attendu : le fichier que nbgrader a écrit. "
                "S'il est abîmé, remettez-en une copie sauvegardée."
            ) from problem
