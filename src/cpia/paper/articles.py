"""A built page made fit for paper: what only a screen can do is taken away, the rest keeps its structure.

The pages are read as `cpia book` built them, so that paper and screen say the same.
"""

import posixpath
import re
from collections.abc import Iterator
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from bs4.element import NavigableString

from cpia.demonstrations.model import load
from cpia.errors import BookError
from cpia.paper import demonstrations, formulas
from cpia.paper.contents import Page, anchor
from cpia.paper.quizzes import PrintedQuiz
from cpia.quiz import load as load_quiz

ON_SCREEN_ONLY = (
    "a.headerlink, button, script, noscript, style, link, nav, input, select, output, .toctree-wrapper, "
    ".prev-next-area, [data-ecran]"
)
"""What a page shows for the screen alone; `data-ecran` marks what a script will use."""
_DIRECTIVE = re.compile(r"^(?:`{3,}|:{3,})\{(quiz|demonstration)\} (\S+)", re.MULTILINE)
WIDE = 6
"""Columns beyond which a table is set in small letters."""
_INLINE, _SPACES = ("a", "strong", "em", "code", "img", "span"), " \n"
_NAMED = ("id", "class", "href", "src", "alt", "title", "colspan", "rowspan", "scope", "start", "lang", "style", "type")


class Article:
    """The text of one page, changed in place by each step."""

    def __init__(self, page: Page, built: str, source: str) -> None:
        """Read the built page; `source` is its text, which names the files of its quizzes."""
        found = BeautifulSoup(built, "html.parser").find("article")
        if not isinstance(found, Tag) or not isinstance(heading := found.find("h1"), Tag):
            raise BookError(f"{page.name} : la page construite n'a pas de texte ; refaites le livre (« make book »).")
        self.page, self.tag, self.source, self.heading = page, found, source, heading
        for useless in heading.select("a.headerlink"):
            useless.decompose()
        self.title = " ".join(heading.get_text().split())

    def fit(self, book: Path, others: frozenset[str]) -> list[PrintedQuiz]:
        """Do every step, and give the quizzes, whose corrections come later."""
        quizzes = self._exchange_blocks(book)
        for typed in self.tag.select("textarea"):
            typed.name = "pre"
        for useless in self.tag.select(ON_SCREEN_ONLY):
            useless.decompose()
        self._draw_formulas()
        self._open_folded()
        self._name_places()
        self._lead_links(others)
        self._find_pictures()
        self._fit_tables()
        self._lower_headings(0 if self.page.opens_chapter else 1)
        self._part_spaces()
        return quizzes

    def _exchange_blocks(self, book: Path) -> list[PrintedQuiz]:
        """Put the printed quiz or demonstration in the place of the one that a script moves."""
        quizzes: list[PrintedQuiz] = []
        for (kind, name), block in self._blocks():
            if kind == "quiz":
                key = f"{self.page.anchor}--quiz-{len(quizzes) + 1}"
                path = book / Path(self.page.name).parent / name
                quizzes.append(PrintedQuiz(load_quiz(path), key, self.title))
                written = quizzes[-1].questions()
            else:
                written = demonstrations.printed(load(name))
            block.replace_with(BeautifulSoup(written, "html.parser"))
        return quizzes

    def _blocks(self) -> Iterator[tuple[tuple[str, str], Tag]]:
        named = _DIRECTIVE.findall(self.source)
        for kind in ("quiz", "demonstration"):
            directives = [one for one in named if one[0] == kind]
            blocks = self.tag.select(f"section.{kind}")
            if len(directives) != len(blocks):
                raise BookError(
                    f"{self.page.name} : {len(blocks)} blocs « {kind} » construits, {len(directives)} dans le texte ; "
                    "refaites le livre (« make book »)."
                )
            yield from zip(directives, blocks, strict=True)

    def _draw_formulas(self) -> None:
        for formula in self.tag.select("[data-latex]"):
            block = formula.name == "div"
            drawn = formulas.image(str(formula["data-latex"]), block=block, place=self.page.name)
            for mathml in formula.select("math"):
                mathml.replace_with(BeautifulSoup(drawn, "html.parser"))

    def _part_spaces(self) -> None:
        """Put the space before a word in bold, or a link, in a box of its own.

        Where a text fits its line and its last space does not, weasyprint 70 cuts the line after the first word.
        """
        for inline in self.tag.find_all(_INLINE):
            before = inline.previous_sibling
            if isinstance(before, NavigableString) and (text := str(before)).rstrip(_SPACES) != text:
                before.replace_with(text.rstrip(_SPACES))
                space = Tag(name="span")
                space.string = " "
                inline.insert_before(space)

    def _open_folded(self) -> None:
        """Paper has nothing to unfold: a summary becomes a heading of its box."""
        for details in self.tag.select("details"):
            details.name = "div"
            details["class"] = f"admonition {_classes(details)}"
        for summary in self.tag.select("summary"):
            summary.name = "p"
            summary["class"] = "admonition-title"

    def _name_places(self) -> None:
        for tag in self.tag.find_all(True):
            tag.attrs = {name: value for name, value in tag.attrs.items() if name in _NAMED}
            if tag.has_attr("id") and not str(tag["id"]).startswith(f"{self.page.anchor}--"):
                tag["id"] = anchor(self.page.name, str(tag["id"]))

    def _lead_links(self, others: frozenset[str]) -> None:
        """Lead each link to its place in the document; a link to what is not printed becomes text."""
        for link in self.tag.select("a[href]"):
            href = str(link["href"])
            if href.startswith(("http://", "https://", "mailto:", f"#{self.page.anchor}--")):
                continue
            path, _, place = href.partition("#")
            name = self.page.name if not path else _from_root(self.page.name, path).removesuffix(".html")
            if name in others:
                link["href"] = f"#{anchor(name, place)}"
                link.attrs.pop("title", None)
            else:
                link.unwrap()

    def _find_pictures(self) -> None:
        """Name each picture from the root of the site, where the document is read."""
        for picture in self.tag.select("img[src]"):
            source = str(picture["src"])
            if not source.startswith("data:"):
                picture["src"] = _from_root(self.page.name, source)

    def _fit_tables(self) -> None:
        """Say which cells are headings, and what table is too wide for large letters."""
        for table in self.tag.select("table"):
            columns = max((len(row.find_all(["td", "th"])) for row in table.find_all("tr")), default=0)
            table["class"] = f"{_classes(table)}{' large' if columns > WIDE else ''}"
            for cell in table.select("thead th"):
                cell["scope"] = "col"
            for cell in table.select("tbody th"):
                cell["scope"] = "row"

    def _lower_headings(self, levels: int) -> None:
        for heading in self.tag.find_all(re.compile(r"^h[1-6]$")):
            heading.name = f"h{min(6, int(heading.name[1]) + levels)}"


def _classes(tag: Tag) -> str:
    return " ".join(tag.get_attribute_list("class")) if tag.has_attr("class") else ""


def _from_root(here: str, path: str) -> str:
    """Give, from the root of the site, what a page calls by a relative address."""
    return posixpath.normpath(posixpath.join(posixpath.dirname(here), path))
