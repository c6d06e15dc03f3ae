"""MyST notebook text and the notebook it stands for: one canonical form each way.

The text is the only source. Cell ids come from nbgrader's `grade_id`, else from the position, so that the same text
gives the same bytes; jupytext alone draws new ids at each reading.
"""

import re
from collections.abc import Iterator
from typing import Any

import jupytext
import nbformat
from nbformat import NotebookNode

from cpia.errors import AuthoringError

CELL_ID = re.compile(r"[a-zA-Z0-9-_]{1,64}")  # nbformat 4.5
FORMAT = {"extension": ".md", "format_name": "myst"}
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}
KEPT = ("nbgrader", "tags")  # the only cell metadata that an author writes


def read(text: str, place: str) -> NotebookNode:
    """Make the notebook that a text stands for.

    Raises
    ------
    AuthoringError
        The text is not a MyST notebook, or a `grade_id` is not ASCII or stands twice.
    """
    try:
        notebook: NotebookNode = jupytext.reads(text, fmt="md:myst")
    except Exception as problem:  # jupytext raises whatever its parsers raise
        raise AuthoringError(f"{place} : texte MyST illisible ({problem}).") from problem
    taken: set[str] = set()
    for position, cell in enumerate(notebook.cells):
        cell.id = _cell_id(cell, position, place)
        if cell.id in taken:
            raise AuthoringError(f"{place} : l'identifiant « {cell.id} » est donné à deux cellules.")
        taken.add(cell.id)
    notebook.metadata = NotebookNode(kernelspec=KERNEL, language_info={"name": "python"})
    notebook.nbformat, notebook.nbformat_minor = 4, 5
    return notebook


def _cell_id(cell: NotebookNode, position: int, place: str) -> str:
    grade_id = cell.metadata.get("nbgrader", {}).get("grade_id")
    if grade_id is None:
        return f"cellule-{position}"
    if not isinstance(grade_id, str) or not CELL_ID.fullmatch(grade_id):
        raise AuthoringError(
            f"{place} : grade_id {grade_id!r} refusé ; attendu : lettres ASCII, chiffres, « - » et « _ » (64 au plus)."
        )
    return grade_id


def write(notebook: NotebookNode) -> str:
    """Write the canonical text of a notebook: no output, no tool's version, no metadata but nbgrader's and tags."""
    lexer = {"name": "python", "pygments_lexer": "ipython3"}  # makes the fences say ipython3, as the book wants
    clean = nbformat.v4.new_notebook(
        metadata={"jupytext": {"text_representation": FORMAT}, "kernelspec": KERNEL, "language_info": lexer}
    )
    clean.cells = list(_authored(notebook))
    clean.metadata.jupytext.notebook_metadata_filter = "-jupytext.text_representation.jupytext_version"
    # jupytext writes the filter itself too; it says nothing about the assignment
    text: str = jupytext.writes(clean, fmt="md:myst")
    return "\n".join(line for line in text.splitlines() if "notebook_metadata_filter" not in line) + "\n"


def _authored(notebook: NotebookNode) -> Iterator[NotebookNode]:
    makers: dict[str, Any] = {"code": nbformat.v4.new_code_cell, "markdown": nbformat.v4.new_markdown_cell}
    for cell in notebook.cells:
        if cell.cell_type not in makers:
            raise AuthoringError(f"Cellule de type « {cell.cell_type} » refusée ; attendu : code ou Markdown.")
        metadata = {key: _sorted(cell.metadata[key]) for key in KEPT if cell.metadata.get(key)}
        yield makers[cell.cell_type](cell.source, metadata=NotebookNode(metadata))


def _sorted(value: object) -> object:
    if not isinstance(value, dict):
        return value
    return {key: value[key] for key in sorted(value) if key != "checksum"}


def to_bytes(notebook: NotebookNode) -> bytes:
    """Write a notebook as a file's bytes, the same at each call."""
    text: str = nbformat.writes(notebook)
    return (text.rstrip("\n") + "\n").encode()
