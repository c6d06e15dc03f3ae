"""A small real nbgrader course, ours or a plain one, and an ordinary account to grade it by.

Learner code never runs as root: when pytest does, the course belongs to nobody, and so do the programs.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook, MissingEntry
from nbgrader.apps.api import NbGraderAPI
from traitlets.config import Config

from cpia.campus.store import Store
from cpia.grading import course_folder
from cpia.grading.nbgrader_plugin import configure
from cpia.home import Home

REPOSITORY = Path(__file__).parents[1]
NOBODY = 65534
SLUG = "petit-devoir"
TESTS = ("test-moyenne", "test-etendue", "test-tri")
RIGHT = {
    "moyenne": "import pandas as pd\n\ndef moyenne(v):\n    return float(pd.Series(v).mean())",
    "etendue": "def etendue(v):\n    return max(v) - min(v)",
    "tri": "def tri(v):\n    return sorted(v)",
}
WRONG = {
    "moyenne": "def moyenne(v):\n    return 0",
    "etendue": "def etendue(v):\n    return 0",
    "tri": "def tri(v):\n    return v",
}
CHECKS = {
    "moyenne": "assert moyenne([1, 3]) == 2\n"
    "### BEGIN HIDDEN TESTS\nassert moyenne([1, 2, 6]) == 3\n### END HIDDEN TESTS",
    "etendue": "assert etendue([4, 1, 9]) == 8",
    "tri": "assert tri([3, 1, 2]) == [1, 2, 3]",
}


@dataclass(frozen=True)
class Course:
    """A course in a folder of its own; `home` is None of a plain one."""

    root: Path
    home: Home | None

    @property
    def folder(self) -> course_folder.CourseFolder:
        return course_folder.of(self.home) if self.home else course_folder.plain(self.root / "cours")

    @property
    def environment(self) -> dict[str, str]:
        variables = {"PATH": os.environ["PATH"], "PYTHONPATH": str(REPOSITORY / "src"), "HOME": str(self.root)}
        if self.home is None:
            return variables
        return variables | {"CPIA_HOME": str(self.home.root), "CPIA_PROJECT": str(self.root / "projet")}

    def start(self, *words: str, **options: Any) -> "subprocess.Popen[str]":
        """Start a Python program of the platform, by an ordinary account."""
        with (self.root / "journal").open("a") as log:
            return subprocess.Popen(
                [sys.executable, *words], env=self.environment, cwd=self.root, text=True, stderr=log,
                stdin=subprocess.DEVNULL, **account(), **({"stdout": log} | options),
            )  # fmt: skip

    def run(self, *words: str) -> str:
        """Run one to its end, and give what it printed."""
        program = self.start(*words, stdout=subprocess.PIPE)
        printed = program.communicate(timeout=300)[0]
        assert program.returncode == 0, self.log()
        return printed

    def log(self) -> str:
        path = self.root / "journal"
        return path.read_text(errors="replace")[-4000:] if path.exists() else ""

    def log_size(self) -> int:
        path = self.root / "journal"
        return path.stat().st_size if path.exists() else 0

    def log_since(self, place: int) -> str:
        with (self.root / "journal").open("rb") as log:
            log.seek(place)
            return log.read().decode(errors="replace")

    def submit(self, login: str, notebook: nbformat.NotebookNode) -> None:
        """Hand in a notebook: to the campus, or where nbgrader's collect puts it."""
        text = nbformat.writes(notebook).encode()
        if self.home:
            files = {f"{SLUG}.ipynb": text}
            Store(self.home.campus).submit(SLUG, login, files, now=datetime.now(UTC), due=None, max_bytes=10**6)
            give_to_nobody(self.home.campus / "submissions" / SLUG / login)
        else:
            path = self.folder.submitted(SLUG, login) / f"{SLUG}.ipynb"
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(text)
            give_to_nobody(self.root)

    def scores(self, login: str) -> dict[str, float | None]:
        """Give the machine's points of each test, nothing where the gradebook has no such submission."""
        with Gradebook(self.folder.db_url) as gradebook:
            try:
                submission = gradebook.find_submission(SLUG, login)
            except MissingEntry:
                return {}
            return {grade.name: grade.auto_score for notebook in submission.notebooks for grade in notebook.grades}


def account() -> dict[str, Any]:
    return {"user": NOBODY, "group": NOBODY, "extra_groups": []} if os.geteuid() == 0 else {}


def give_to_nobody(folder: Path) -> None:
    if os.geteuid() == 0:
        for path in (*folder.parents[:4], folder, *folder.rglob("*")):
            if path.is_relative_to("/var/tmp") and path != Path("/var/tmp"):
                os.chown(path, NOBODY, NOBODY)


@contextmanager
def ours(engine: str = "apart", libraries: tuple[str, ...] = ()) -> Iterator[Course]:
    """Make a platform's course with one released assignment; its grading loads these modules, or the usual ones."""
    with _folder() as root:
        shutil.copytree(REPOSITORY / "courses", root / "projet" / "courses")
        home = Home(root / "var")
        home.create()
        home.settings.write_text(f'engine = "{engine}"\ngrading_libraries = {json.dumps(libraries)}\n')
        course = Course(root, home)
        _generate(course)
        yield course


@contextmanager
def plain(configuration: str = "") -> Iterator[Course]:
    """Make a plain nbgrader course with one generated assignment, by nbgrader alone."""
    with _folder() as root:
        (root / "cours").mkdir()
        if configuration:
            (root / "cours" / "nbgrader_config.py").write_text(configuration)
        course = Course(root, None)
        _generate(course)
        yield course


@contextmanager
def _folder() -> Iterator[Path]:
    # Not under /tmp, which the jail has of its own: a path there would be absent for the wrong reason.
    root = Path(tempfile.mkdtemp(prefix="essai-", dir="/var/tmp"))
    try:
        yield root
    finally:
        shutil.rmtree(root)


def _generate(course: Course) -> None:
    source = course.folder.source(SLUG) / f"{SLUG}.ipynb"
    source.parent.mkdir(parents=True)
    nbformat.write(instructor_notebook(), source)
    config = course_folder.own_config(course.folder)
    if course.home:
        configure(config, course.folder)
    else:
        config.merge(Config({"CourseDirectory": {"root": str(course.folder.root)}}))
    answer = NbGraderAPI(config=config).generate_assignment(SLUG)
    assert answer["success"], answer["log"]
    give_to_nobody(course.root)


def instructor_notebook() -> nbformat.NotebookNode:
    """Give three answers and their tests, of ten points each."""
    cells = []
    for name, answer in RIGHT.items():
        hidden = f"### BEGIN SOLUTION\n{answer}\n### END SOLUTION"
        cells += [
            new_code_cell(hidden, metadata=_metadata(name)),
            new_code_cell(CHECKS[name], metadata=_metadata(f"test-{name}")),
        ]
    spec = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return new_notebook(cells=cells, metadata={"kernelspec": spec})


def _metadata(grade_id: str) -> dict[str, object]:
    test = grade_id in TESTS
    fields = {"grade_id": grade_id, "grade": test, "solution": not test, "locked": test, "task": False}
    return {"nbgrader": fields | {"schema_version": 3, "cell_type": "code"} | ({"points": 10} if test else {})}


def answered(course: Course, wrong: Iterable[str] = (), extra: str = "") -> nbformat.NotebookNode:
    """Give the release filled in, some answers wrong; `extra` is added to the last answer."""
    release = nbformat.read(course.folder.folder("release", ".", SLUG) / f"{SLUG}.ipynb", as_version=4)
    for cell in release.cells:
        name = cell.metadata.nbgrader.grade_id
        if name in RIGHT:
            cell.source = (WRONG if name in wrong else RIGHT)[name] + (f"\n{extra}" if name == "tri" else "")
    return nbformat.from_dict(json.loads(nbformat.writes(release)))


def processes_of(course: Course) -> list[tuple[int, str]]:
    """Give the processes whose environment or command names the course's folder."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            words = (folder / "cmdline").read_bytes() + b" " + (folder / "environ").read_bytes()
        except OSError:
            continue
        if str(course.root).encode() in words and int(folder.name) != os.getpid():
            found.append((int(folder.name), words.replace(b"\0", b" ").decode(errors="replace")[:120]))
    return found


def descendants(number: int) -> list[int]:
    """Give a process's children, and theirs."""
    found, waiting = [], [number]
    while waiting:
        for path in Path(f"/proc/{waiting.pop()}/task").glob("*/children"):
            try:
                children = [int(child) for child in path.read_text().split()]
            except OSError:
                continue
            found += children
            waiting += children
    return found


def kill(number: int) -> None:
    try:
        os.kill(number, signal.SIGKILL)
    except ProcessLookupError:
        pass  # it has just ended


def wait_until(condition: Any, seconds: float, step: float = 0.02) -> bool:
    """Wait until a condition holds; tell whether it did in time."""
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(step)
    return True
