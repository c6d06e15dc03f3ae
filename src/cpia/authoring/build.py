"""Build nbgrader's source notebooks and the learners' course materials from their texts, always the same bytes."""

from pathlib import Path

from cpia import settings
from cpia.authoring import text
from cpia.authoring.demonstrations_notebook import notebook_of
from cpia.authoring.sources import Source, load_generator, write_files
from cpia.home import PROJECT, Home
from cpia.notebooks import pages
from cpia.variants import CLASS_VARIANT

BOOK = PROJECT / "book"


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
    """Write a module's demonstrations, lessons, workshop and self-check as notebooks, with the files that they read."""
    folder = home.materials / module
    names = pages.names(BOOK, module)
    if any(name.startswith("lecon-") for name in names):
        _write_if_changed(folder / "demonstrations.ipynb", text.to_bytes(notebook_of(BOOK / module)))
    for name in names:
        made = pages.notebook(BOOK, f"{module}/{name}", address=f"{settings.load(home).url}services/livre/")
        _write_if_changed(folder / f"{name}.ipynb", text.to_bytes(made))
    for path in sorted((BOOK / module / pages.COMPANIONS).glob("*.py")):
        _write_if_changed(folder / pages.COMPANIONS / path.name, path.read_bytes())
    return sorted(folder.glob("*.ipynb"))


def _write_if_changed(path: Path, content: bytes) -> None:
    """Leave an unchanged file alone, so that its date tells when it changed."""
    if not path.exists() or path.read_bytes() != content:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
