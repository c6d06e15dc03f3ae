"""The nbgrader course folder that is graded: ours, in `CPIA_HOME`, or any plain one.

Grading depends on this and on nothing else of the platform: `of(home)` describes our own course, `plain(folder)` a
course that knows nbgrader only. What grading keeps besides nbgrader's own files goes to `state`.
"""

import glob
import os
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

from cpia import courses, settings
from cpia.errors import GradingError
from cpia.home import PROJECT, Home

Engine = Literal["apart", "kernel"]
"""`apart`: the tests in a process of their own; `kernel`: nbgrader's kernel, tests beside the learner's code."""

_ROOT_VARIABLE = "CPIA_COURSE_ROOT"
_CONFIG = "nbgrader_config.py"
_STRUCTURE = "{nbgrader_step}/{student_id}/{assignment_id}"


@dataclass(frozen=True)
class CourseFolder:
    """Where the files, the gradebook and the state of one course are."""

    root: Path
    db_url: str
    course_id: str
    state: Path  # verdicts, history; of a plain course, everything that nbgrader does not know
    home: Home | None = None
    engine: Engine = "apart"
    libraries: tuple[str, ...] = ()  # modules that the warm server loads; none named: its own list
    structure: str = _STRUCTURE  # nbgrader's `directory_structure`
    steps: Mapping[str, str] = field(default_factory=dict)  # nbgrader's step -> the folder's name, where it differs
    own_files: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # nbgrader's `exclude_overwriting`

    @property
    def verdicts(self) -> Path:
        """What is known of each grading, one JSON file a submission."""
        return self.state / "verdicts"

    @property
    def history(self) -> Path:
        """Every grading of every submission, kept for good."""
        return self.state / "history"

    @property
    def run(self) -> Path:
        """What lasts no longer than the processes: locks, the jailed kernel's description."""
        return self.home.run if self.home else self.state / "run"

    @property
    def hidden(self) -> tuple[Path, ...]:
        """What a jail must never show, wherever it lies."""
        return (self.home.root if self.home else self.root, PROJECT)

    def source(self, assignment: str) -> Path:
        """Give the folder of the instructor notebooks."""
        return self.folder("source", ".", assignment)

    def submitted(self, assignment: str, learner: str) -> Path:
        """Give the folder of one submission."""
        return self.folder("submitted", learner, assignment)

    def autograded(self, assignment: str, learner: str) -> Path:
        """Give the folder where nbgrader puts the graded notebooks of one submission."""
        return self.folder("autograded", learner, assignment)

    def folder(self, step: str, learner: str, assignment: str) -> Path:
        """Give a folder of nbgrader's layout, as its `CourseDirectory.format_path` does."""
        name = self.steps.get(step, step)
        path = self.structure.format(nbgrader_step=name, student_id=learner, assignment_id=assignment)
        return Path(os.path.normpath(self.root / path))

    def copies(self) -> list[tuple[str, str]]:
        """Give the assignment and the learner of every submitted folder, sorted."""
        step = self.steps.get("submitted", "submitted")
        every = self.structure.format(nbgrader_step=glob.escape(step), student_id="*", assignment_id="*")
        folders = [self.root / path for path in glob.glob(every, root_dir=self.root)]
        return sorted(copy for folder in folders if folder.is_dir() and (copy := self.copy_of(folder)))

    def copy_of(self, folder: Path) -> tuple[str, str] | None:
        """Give the assignment and the learner of a submitted folder, None of any other."""
        named = self.structure.format(
            nbgrader_step=re.escape(self.steps.get("submitted", "submitted")),
            student_id="(?P<learner>[^/]+)",
            assignment_id="(?P<assignment>[^/]+)",
        )
        if not folder.is_relative_to(self.root):
            return None
        match = re.fullmatch(named, folder.relative_to(self.root).as_posix())
        return (match["assignment"], match["learner"]) if match else None

    def environment(self) -> dict[str, str]:
        """Give the variables by which another process finds this course (`from_environment`)."""
        if self.home:
            return {"CPIA_HOME": str(self.home.root), "CPIA_PROJECT": str(PROJECT)}
        return {_ROOT_VARIABLE: str(self.root)}


def of(home: Home) -> CourseFolder:
    """Describe the course of our own platform."""
    chosen = settings.load(home)
    return CourseFolder(
        root=home.course,
        db_url=f"sqlite:///{home.gradebook}",
        course_id=courses.load(chosen.course_file).id,
        state=home.course,
        home=home,
        engine="apart" if chosen.engine == "apart" else "kernel",
        libraries=chosen.grading_libraries,
    )


def plain(folder: Path) -> CourseFolder:
    """Describe any nbgrader course folder, as its own `nbgrader_config.py` sets it.

    Raises
    ------
    GradingError
        There is no such folder, or its configuration fails.
    """
    root = folder.resolve()
    if not root.is_dir():
        raise GradingError(
            f"{folder} : dossier absent ; donnez à --course-root le dossier d'un cours nbgrader (celui qui contient "
            "« source » et « submitted »)."
        )
    return described(root, _load(root))


def described(root: Path, config: Any) -> CourseFolder:
    """Describe an nbgrader course folder by the `Config` that it sets for itself."""
    from nbgrader.coursedir import CourseDirectory

    directory = CourseDirectory(config=config, root=str(root))
    return CourseFolder(
        root=root,
        db_url=directory.db_url,
        course_id=directory.course_id,
        state=root / ".cpia",
        structure=directory.directory_structure,
        steps={step: getattr(directory, f"{step}_directory") for step in ("source", "submitted", "autograded")},
        own_files={name: tuple(files) for name, files in config.Autograde.get("exclude_overwriting", {}).items()},
    )


def from_environment() -> CourseFolder:
    """Give the course that the variables name (`CourseFolder.environment`)."""
    root = os.environ.get(_ROOT_VARIABLE)
    return plain(Path(root)) if root else of(Home.from_environment())


def own_config(course: CourseFolder) -> Any:
    """Give the `Config` that a plain course sets for itself, over which ours goes; ours has nothing of its own."""
    from traitlets.config import Config

    return Config() if course.home else _load(course.root)


def _load(root: Path) -> Any:
    """Load a folder's `nbgrader_config.py`, an empty configuration where it has none.

    Raises
    ------
    GradingError
        The file is not correct Python, or fails.
    """
    from traitlets.config import Config
    from traitlets.config.loader import PyFileConfigLoader

    if not (root / _CONFIG).is_file():
        return Config()
    try:
        return PyFileConfigLoader(_CONFIG, path=str(root)).load_config()
    except Exception as problem:
        raise GradingError(
            f"{root / _CONFIG} : configuration impossible à charger ({type(problem).__name__} : {problem}) ; "
            "corrigez-la, « nbgrader autograde » ne l'accepterait pas non plus."
        ) from problem
