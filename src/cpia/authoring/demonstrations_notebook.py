"""The notebook in which a learner drives, on the hub, the demonstrations of a module's lessons."""

import re
from collections.abc import Iterator
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from cpia.authoring.text import KERNEL

TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
DIRECTIVE = re.compile(r"^```\{demonstration\} (\S+)$", re.MULTILINE)
WELCOME = (
    "# Les démonstrations du module\n\n"
    "Les mêmes calculs que dans le livre, menés ici par votre propre noyau Python. "
    "Exécutez une cellule (Maj + Entrée), puis déplacez les réglages."
)


def notebook_of(module: Path) -> NotebookNode:
    """Make the notebook from the lessons of a module's folder, in their order; always the same bytes."""
    cells = [nbformat.v4.new_markdown_cell(WELCOME)]
    for title, slug in _shown(module):
        cells.append(nbformat.v4.new_markdown_cell(f"## {title}"))
        cells.append(nbformat.v4.new_code_cell(f'from cpia.demonstrations.widget import montrer\n\nmontrer("{slug}")'))
    for position, cell in enumerate(cells):
        cell.id = f"cellule-{position}"
    notebook: NotebookNode = nbformat.v4.new_notebook(cells=cells, metadata={"kernelspec": KERNEL})
    return notebook


def _shown(module: Path) -> Iterator[tuple[str, str]]:
    for page in sorted(module.glob("lecon-*.md")):
        text = page.read_text(encoding="utf-8")
        heading = TITLE.search(text)
        for slug in DIRECTIVE.findall(text):
            yield heading.group(1) if heading else page.stem, slug
