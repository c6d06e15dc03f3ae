"""An assignment as its tests take it: its generator, as the grading side imports it, and its notebook."""

import importlib.util
import sys
from pathlib import Path
from types import ModuleType

from nbformat import NotebookNode

from cpia.authoring import text


def imported(folder: Path) -> ModuleType:
    """Import the generator of an assignment under a name of its own."""
    spec = importlib.util.spec_from_file_location(
        f"generateur_{folder.name.replace('-', '_')}", folder / "generateur.py"
    )
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module


def statement_of(folder: Path) -> NotebookNode:
    """Read the instructor notebook of an assignment."""
    path = folder / f"{folder.name}.md"
    return text.read(path.read_text(encoding="utf-8"), str(path))
