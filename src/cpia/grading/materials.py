"""The files that a submission is run with: what the learner's code finds, what the tests find, what they may import.

Of our own assignments, everything is made again by the trusted generator, for the learner's variant. Of a plain
nbgrader course, both sides find what lies beside the instructor notebook, as nbgrader puts it; the submission's own
data files go to the learner's code alone, and none of its modules go anywhere.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from cpia.authoring.sources import load_function
from cpia.grading.course_folder import CourseFolder
from cpia.home import PROJECT
from cpia.variants import CLASS_VARIANT, variant_of

Files = dict[str, bytes]  # relative path -> content

FILES_MAX = 200
BYTES_MAX = 64 * 2**20
_CODE = {".py", ".pyc", ".pyo", ".pyd", ".so", ".pth", ".ipynb"}
"""What Python would import, or nbgrader would convert: never taken from a submission."""


@dataclass(frozen=True)
class Materials:
    """The files of one run."""

    learner_files: Files
    tests_files: Files
    modules: Files


def of(course: CourseFolder, assignment: str, learner: str | None) -> Materials:
    """Give the files for one learner's submission; None stands for the class's own notebooks."""
    generator = generator_of(course, assignment)
    if generator is not None and course.home is not None:
        variant = CLASS_VARIANT if learner is None else variant_of(learner, course.home)
        data = load_function(generator)(variant)
        return Materials(data, data, {generator.name: generator.read_bytes()})
    shared = _beside_the_source(course.source(assignment))
    if learner is None:
        return Materials(shared, shared, {})
    own = course.own_files.get(assignment, ())
    sent = _sent(course.submitted(assignment, learner), allowed=own)
    kept = {name: content for name, content in shared.items() if name not in own or name not in sent}
    return Materials(sent | kept, shared, {})


def generator_of(course: CourseFolder, assignment: str) -> Path | None:
    """Give the assignment's trusted generator, None where it has none; a plain course has none."""
    path = PROJECT / "assignments" / assignment / "generateur.py"
    return path if course.home is not None and path.is_file() else None


def _beside_the_source(folder: Path) -> Files:
    """Read what the instructor put beside the notebooks; links are followed, as nbgrader does: they are trusted."""
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and path.suffix != ".ipynb"]
    names = {path.relative_to(folder).as_posix(): path for path in paths}
    return {name: path.read_bytes() for name, path in names.items() if not _is_hidden(name)}


def _sent(folder: Path, *, allowed: tuple[str, ...]) -> Files:
    """Read a submission's data files, as many as a work folder should hold; `allowed` names any that may be code."""
    found: Files = {}
    left = BYTES_MAX
    for name in _names(folder):
        if _is_hidden(name) or (_is_code(name) and name not in allowed) or name == "timestamp.txt":
            continue
        content = _read_regular(folder / name, left)
        if content is not None and len(found) < FILES_MAX:
            found[name] = content
            left -= len(content)
    return found


def _names(folder: Path) -> list[str]:
    places = os.walk(folder, followlinks=False)
    return sorted(Path(place, name).relative_to(folder).as_posix() for place, _, names in places for name in names)


def _is_hidden(name: str) -> bool:
    return any(part.startswith(".") or part == "__pycache__" for part in name.split("/")) or not name.isprintable()


def _is_code(name: str) -> bool:
    return any(suffix.lower() in _CODE for suffix in Path(name).suffixes)


def _read_regular(path: Path, left: int) -> bytes | None:
    """Read a regular file of at most `left` bytes; a link, a pipe or a device is nothing."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(descriptor, "rb") as file:
        state = os.fstat(descriptor)
        return file.read(left) if stat.S_ISREG(state.st_mode) and state.st_size <= left else None
