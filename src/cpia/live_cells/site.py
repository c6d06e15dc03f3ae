"""What the built site carries for its live cells: Pyodide under `pyodide/`, our worker and Python under `cellules/`.

Nothing of it is under `_static/`, which every page loads; nothing of it is asked for before a reader's first click.
"""

import json
import shutil
import zipfile
from pathlib import Path
from typing import Any

from cpia.errors import ExerciseError
from cpia.home import PROJECT
from cpia.live_cells import checks, exercise, pyodide_lock, wheels

PYODIDE, OURS = "pyodide", "cellules"
CORE_FILES = ("pyodide.mjs", "pyodide.asm.mjs", "pyodide.asm.wasm", "python_stdlib.zip", pyodide_lock.NAME)
CONTENTS, LIBRARY = "contenu.json", "cpia.zip"
_PACKAGE = PROJECT / "src" / "cpia"
_IN_LIBRARY = ("__init__.py", "kit/*.py", "live_cells/__init__.py", "live_cells/in_browser/*.py")
_EPOCH = (1980, 1, 1, 0, 0, 0)


def write(source: Path, site: Path, store: Path = wheels.STORE) -> None:
    """Write both folders of the site: the core, the wheels that are in `store`, the scripts of `source/_cellules`.

    Raises
    ------
    ExerciseError
        Pyodide's core is not installed.
    """
    pyodide, ours = site / PYODIDE, site / OURS
    pyodide.mkdir(parents=True, exist_ok=True)
    ours.mkdir(exist_ok=True)
    for name in CORE_FILES:
        _copy(pyodide_lock.CORE / name, pyodide / name)
    packages = used_packages(source)
    present = {package.file for package in wheels.present(packages, store)}
    for stale in pyodide.glob("*.whl"):
        if stale.name not in present:
            stale.unlink()
    for name in present:
        _copy(store / name, pyodide / name)
    for script in sorted((source / "_cellules").glob("*.js")):
        shutil.copyfile(script, ours / script.name)
    write_library(ours / LIBRARY)
    contents = _contents(pyodide, packages)
    (ours / CONTENTS).write_text(json.dumps(contents, ensure_ascii=False, sort_keys=True), encoding="utf-8")


def used_packages(book: Path) -> list[pyodide_lock.Package]:
    """Give every package that a cell of the book needs."""
    names = {name for path in exercise.find(book) for name in exercise.load(path).exercise.packages}
    return pyodide_lock.core().closure(names)


def write_library(path: Path) -> None:
    """Write what the worker imports of ours: what runs a cell, and the learners' kit; the same bytes each time."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as library:
        for pattern in _IN_LIBRARY:
            for file in sorted(_PACKAGE.glob(pattern)):
                entry = zipfile.ZipInfo(f"cpia/{file.relative_to(_PACKAGE).as_posix()}", _EPOCH)
                library.writestr(entry, file.read_bytes(), zipfile.ZIP_DEFLATED)


def _contents(pyodide: Path, packages: list[pyodide_lock.Package]) -> dict[str, Any]:
    """Tell the page, before it loads anything, what is here, and how heavy it is."""
    lock = pyodide_lock.core()
    sizes = {p.file: (pyodide / p.file).stat().st_size for p in packages if (pyodide / p.file).is_file()}
    return {
        "core": {name: (pyodide / name).stat().st_size for name in CORE_FILES},
        "packages": {
            p.name: {
                "file": p.file,
                "bytes": sizes.get(p.file),
                "closure": [needed.name for needed in lock.closure([p.name])],
            }
            for p in packages
        },
        "imports": {name: [p.name] for p in packages for name in p.imports}
        | {f"cpia.kit.{path.stem}": sorted(checks.kit_packages(path.stem)) for path in checks.KIT.glob("[a-z]*.py")},
    }


def _copy(source: Path, target: Path) -> None:
    """Copy a file that is not there yet, byte count and date for witness: the core is 13 MB."""
    try:
        was = source.stat()
    except FileNotFoundError:
        raise ExerciseError(f"{source} est absent : lancez « make book », qui installe les paquets npm.") from None
    if target.is_file() and (target.stat().st_size, int(target.stat().st_mtime)) == (was.st_size, int(was.st_mtime)):
        return
    shutil.copyfile(source, target)
    shutil.copystat(source, target)
