"""What must be true before two figures are compared: byte-compiled packages, an ordinary account, equal grades."""

import importlib.util
import os
from pathlib import Path

from benchmarks.engine.course import Course

PACKAGES = ("nbgrader", "nbconvert", "nbclient", "ipykernel", "IPython", "numpy", "pandas", "sklearn", "sqlalchemy")


def uncompiled() -> list[str]:
    """Give the packages with modules that no byte code was written for: importing them takes twice the time or more."""
    return [name for name in PACKAGES if _missing(name)]


def is_root() -> bool:
    """Tell whether this is the account that must not run a learner's code."""
    return os.geteuid() == 0


def differences(ours: Course, plain: Course) -> list[str]:
    """Give each grade that is not the same in both gradebooks."""
    mine, theirs = ours.grades(), plain.grades()
    return [
        f"{learner} {cell} : {mine.get((learner, cell))} au lieu de {theirs.get((learner, cell))}"
        for learner, cell in sorted(mine.keys() | theirs.keys())
        if mine.get((learner, cell)) != theirs.get((learner, cell))
    ]


def _missing(name: str) -> bool:
    """Tell whether more than one module in fifty has no byte code: some files are templates that nobody imports."""
    spec = importlib.util.find_spec(name)
    if spec is None or spec.origin is None:
        return True
    sources = [path for path in Path(spec.origin).parent.rglob("*.py") if "tests" not in path.parts]
    bare = [path for path in sources if not Path(importlib.util.cache_from_source(str(path))).exists()]
    return len(bare) > len(sources) / 50
