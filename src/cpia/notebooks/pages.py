"""The notebook of a page: its text and its code, no output, the same bytes for the same sources."""

import re
from pathlib import Path

import nbformat
from nbformat import NotebookNode

from cpia import facts
from cpia.authoring import text
from cpia.errors import AuthoringError
from cpia.notebooks.plain import Page, Piece, pieces
from cpia.toml_tables import read_toml

KINDS = re.compile(r"lecon-\d+|atelier|autoverification")
"""The pages that are notebooks too; an assignment comes by the campus alone, with its own data."""
COMPANIONS = "autoverification/tests"
_TITLE = re.compile(r"^# (.+)$", re.MULTILINE)
_FRONT = re.compile(r"\A---\n.*?\n---\n", re.DOTALL)


def names(book: Path, module: str) -> tuple[str, ...]:
    """Give the pages of a module that are notebooks too, in the order of a listing."""
    return tuple(path.stem for path in sorted((book / module).glob("*.md")) if KINDS.fullmatch(path.stem))


def modules(book: Path) -> tuple[str, ...]:
    """Give the modules that have such pages."""
    found = {path.parent.name for path in book.glob("*/*.md") if KINDS.fullmatch(path.stem)}
    return tuple(sorted(found))


def notebook(book: Path, name: str, introduction: str = "", address: str = "") -> NotebookNode:
    """Make the notebook of a page; `introduction` comes under its title, `address` is where the book is read.

    Raises
    ------
    AuthoringError
        The page cannot be a notebook.
    """
    path = book / f"{name}.md"
    page = _page(book, name, address)
    found = [piece for cell in _cells(path) for piece in _pieces(cell, page)]
    if introduction:
        found = _introduced(found, introduction)
    made: NotebookNode = nbformat.v4.new_notebook(cells=[_cell(piece) for piece in found])
    for position, cell in enumerate(made.cells):
        cell.id = f"cellule-{position}"
    made.metadata = NotebookNode(kernelspec=text.KERNEL, language_info={"name": "python"}, title=page.title)
    made.nbformat, made.nbformat_minor = 4, 5
    return made


def _page(book: Path, name: str, address: str) -> Page:
    folder = (book / name).parent
    source = (book / f"{name}.md").read_text("utf-8")
    heading = _TITLE.search(_FRONT.sub("", source))
    if heading is None:
        raise AuthoringError(f"{name} : la page n'a pas de titre (« # … »).")
    module = folder.relative_to(book).as_posix()
    notebooks = frozenset(f"{module}/{stem}" for stem in names(book, module))
    known = facts.load(book / "faits.toml")
    return Page(
        name, heading.group(1), known, notebooks, lambda file: read_toml(folder / file, AuthoringError), address
    )


def _cells(path: Path) -> list[NotebookNode]:
    return list(text.read(path.read_text(encoding="utf-8"), str(path)).cells)


def _pieces(cell: NotebookNode, page: Page) -> list[Piece]:
    return pieces(cell.source, page) if cell.cell_type == "markdown" else [Piece("code", cell.source)]


def _introduced(found: list[Piece], introduction: str) -> list[Piece]:
    title, _, rest = found[0].source.partition("\n")
    return [Piece("markdown", f"{title}\n\n{introduction}\n{rest}".rstrip()), *found[1:]]


def _cell(piece: Piece) -> NotebookNode:
    code = piece.kind == "code"
    made: NotebookNode = (
        nbformat.v4.new_code_cell(piece.source) if code else nbformat.v4.new_markdown_cell(piece.source)
    )
    return made
