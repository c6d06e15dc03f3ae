"""Build nbgrader's source notebooks and the learners' course materials from their texts, always the same bytes."""

from pathlib import Path

from cpia.authoring import text
from cpia.authoring.demonstrations_notebook import notebook_of
from cpia.authoring.sources import Source, load_generator, write_files
from cpia.home import PROJECT, Home
from cpia.variants import CLASS_VARIANT

MATERIALS = ("atelier", "autoverification")
"""Pages of a module's folder in the book that learners also find as notebooks on the hub."""


def build(source: Source, home: Home) -> Path:
    """Write the instructor notebook and the class's data where nbgrader expects them; give the notebook's path."""
    folder = home.course / "source" / source.slug
    notebook = folder / f"{source.slug}.ipynb"
    folder.mkdir(parents=True, exist_ok=True)
    read = text.read(source.text.read_text(encoding="utf-8"), str(source.text))
    _write_if_changed(notebook, text.to_bytes(read))
    write_files(load_generator(source.slug)(CLASS_VARIANT), folder)
    return notebook


def build_materials(module: str, home: Home) -> list[Path]:
    """Write a module's demonstrations, workshop and self-check as notebooks, with the files that they read."""
    written = []
    if any((PROJECT / "book" / module).glob("lecon-*.md")):
        demonstrations = home.materials / module / "demonstrations.ipynb"
        demonstrations.parent.mkdir(parents=True, exist_ok=True)
        _write_if_changed(demonstrations, text.to_bytes(notebook_of(PROJECT / "book" / module)))
        written.append(demonstrations)
    for name in MATERIALS:
        page = PROJECT / "book" / module / f"{name}.md"
        if not page.exists():
            continue
        notebook = home.materials / module / f"{name}.ipynb"
        _write_if_changed(notebook, text.to_bytes(text.read(page.read_text(encoding="utf-8"), str(page))))
        companions = page.with_suffix("")
        files = [path for path in sorted(companions.rglob("*")) if path.is_file() and "__pycache__" not in path.parts]
        for path in files:
            target = notebook.parent / path.relative_to(page.parent)
            target.parent.mkdir(parents=True, exist_ok=True)
            _write_if_changed(target, path.read_bytes())
        written.append(notebook)
    return written


def _write_if_changed(path: Path, content: bytes) -> None:
    """Leave an unchanged file alone, so that its date tells when it changed."""
    if not path.exists() or path.read_bytes() != content:
        path.write_bytes(content)
