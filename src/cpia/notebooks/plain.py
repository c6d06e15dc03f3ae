"""A page's MyST as what any notebook shows: plain Markdown, and a code cell where a demonstration moves.

A directive that this module does not know is refused: a notebook must not show a reader the signs of its source.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from cpia.errors import AuthoringError
from cpia.facts import Fact
from cpia.typography import mended

_OPENED = re.compile(r"(?P<fence>`{3,}|:{3,})(?:\{(?P<name>[\w-]+)\}[ ]*(?P<argument>.*)|[^{`]*)")
_OPTION = re.compile(r":([\w-]+):[ ]*(.*)")
_ROLE = re.compile(r"\{(fait|reference)\}`([^`]+)`")
_LINK = re.compile(r"(?<!!)\[(?P<text>[^\]\[]+)\]\((?P<path>[^)#\s:]+)\.md(?P<place>#[^)\s]*)?\)")


@dataclass(frozen=True)
class Piece:
    """One cell to be."""

    kind: str  # « markdown » or « code »
    source: str


@dataclass(frozen=True)
class Page:
    """What a page's text is read with."""

    name: str  # donnees/lecon-1
    title: str
    facts: Mapping[str, Fact]
    notebooks: frozenset[str]  # the pages that are notebooks too
    read: Callable[[str], Mapping[str, Any]]  # a TOML file named by the page
    address: str = ""  # of the book, where it is known


@dataclass(frozen=True)
class _Directive:
    name: str
    argument: str
    options: Mapping[str, str]
    body: str


def pieces(text: str, page: Page) -> list[Piece]:
    """Turn a page's text into cells.

    Raises
    ------
    AuthoringError
        The page holds a directive or a fact that is unknown.
    """
    told: set[str] = set()
    joined: list[Piece] = []
    for piece in _read(text.split("\n"), page, told):
        if joined and piece.kind == joined[-1].kind == "markdown":
            joined[-1] = Piece("markdown", f"{joined[-1].source}\n{piece.source}")
        else:
            joined.append(piece)
    cleaned = (Piece(p.kind, re.sub(r"\n{3,}", "\n\n", p.source).strip()) for p in joined)
    return [piece for piece in cleaned if piece.source]


def _read(lines: list[str], page: Page, told: set[str]) -> Iterator[Piece]:
    position = 0
    while position < len(lines):
        opened = _OPENED.fullmatch(lines[position])
        if opened is None:
            yield Piece("markdown", _prose(lines[position], page, told))
            position += 1
            continue
        end = _closed(lines, position, opened["fence"], page)
        if opened["name"] is None:  # a block of code to be read
            yield Piece("markdown", "\n".join(lines[position : end + 1]))
        else:
            yield from _written(_directive(opened, lines[position + 1 : end]), page, told)
        position = end + 1


def _closed(lines: list[str], start: int, fence: str, page: Page) -> int:
    for position in range(start + 1, len(lines)):
        if lines[position].rstrip() == fence:
            return position
    raise AuthoringError(f"{page.name} : le bloc « {lines[start]} » n'est pas fermé par « {fence} ».")


def _directive(opened: re.Match[str], inside: list[str]) -> _Directive:
    options: dict[str, str] = {}
    while inside and (option := _OPTION.fullmatch(inside[0])):
        options[option[1]] = option[2]
        inside = inside[1:]
    return _Directive(opened["name"], opened["argument"].strip(), options, "\n".join(inside).strip("\n"))


def _written(directive: _Directive, page: Page, told: set[str]) -> Iterator[Piece]:
    if directive.name in ("admonition", "note"):
        yield Piece("markdown", _box(directive, page, told))
    elif directive.name == "demonstration":
        yield Piece("code", f'from cpia.demonstrations.widget import montrer\n\nmontrer("{directive.argument}")')
    elif directive.name == "quiz":
        yield Piece("markdown", _quiz(page))
    elif directive.name == "exercice":
        yield from _exercise(page.read(directive.argument))
    else:
        raise AuthoringError(
            f"{page.name} : la directive « {directive.name} » n'a pas de forme dans un carnet ; "
            "donnez-lui-en une dans cpia.notebooks.plain."
        )


def _box(directive: _Directive, page: Page, told: set[str]) -> str:
    inside = "\n".join(piece.source for piece in _read(directive.body.split("\n"), page, told))
    title = directive.argument or "Note"
    if "dropdown" in directive.options.get("class", "").split():
        return f"<details>\n<summary><strong>{title}</strong></summary>\n\n{inside}\n\n</details>"
    quoted = "\n".join(f"> {line}".rstrip() for line in inside.split("\n"))
    return f"> **{title}**\n>\n{quoted}"


def _quiz(page: Page) -> str:
    where = f"[{page.title}]({page.address}{page.name}.html)" if page.address else f"« {page.title} »"
    return mended(f"*Le quiz et ses corrections sont dans le livre, page {where}.*")


def _exercise(table: Mapping[str, Any]) -> Iterator[Piece]:
    yield Piece("markdown", f"### {table['title']}\n\n{table['text']}")
    yield Piece("code", str(table["start"]).strip())
    hint = f"<details>\n<summary>Un indice</summary>\n\n{table['hint']}\n\n</details>"
    number = str(table["checks"]).removeprefix("q")
    yield Piece("markdown", f"{hint}\n\n*Les vérifications sont dans l'autovérification du module, question {number}.*")


def _prose(line: str, page: Page, told: set[str]) -> str:
    line = _ROLE.sub(lambda role: _fact(role, page, told), line)
    return _LINK.sub(lambda link: _link(link, page), line)


def _fact(role: re.Match[str], page: Page, told: set[str]) -> str:
    if role[2] not in page.facts:
        raise AuthoringError(f"{page.name} : fait « {role[2]} » inconnu de faits.toml.")
    fact = page.facts[role[2]]
    if role[1] == "reference":
        return fact.cited
    first = fact.slug not in told
    told.add(fact.slug)
    return f"{fact.value} ({fact.mark})" if fact.mark and first else fact.value


def _link(link: re.Match[str], page: Page) -> str:
    """Lead to the neighbour notebook, else to the page of the book if its address is known, else keep the words."""
    path = link["path"]
    folder = PurePosixPath(page.name).parent
    target = PurePosixPath(path.lstrip("/")) if path.startswith("/") else _joined(folder, path)
    if str(target) in page.notebooks and target.parent == folder:
        return f"[{link['text']}]({target.name}.ipynb)"
    if page.address:
        return f"[{link['text']}]({page.address}{target}.html{link['place'] or ''})"
    return str(link["text"])


def _joined(folder: PurePosixPath, path: str) -> PurePosixPath:
    for part in path.split("/"):
        folder = folder.parent if part == ".." else folder / part
    return folder
