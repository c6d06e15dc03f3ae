"""The text that the search page searches: each page's sections, read from the built pages.

From the pages and not from Sphinx's trees, so that what is found is what is shown, at the anchor where it is. Left
out: quizzes and exercises, whose excerpts would give the answers away, scripts, the tables of values under the
demonstrations, and what is said again on every page.
"""

import gzip
import json
import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from pathlib import Path

ARTICLE = re.compile(r'<article class="bd-article[^"]*".*</article>', re.DOTALL)
SKIPPED_TAGS = {"script", "style", "noscript", "annotation", "button", "svg"}
SKIPPED_CLASSES = {
    *("quiz", "demonstration-valeurs", "demonstration-sans-script", "cellule", "headerlink", "prev-next-area"),
    *("carnets", "carnets-aide", "progres-page"),
}
HEADINGS = {"h1", "h2", "h3", "h4"}
BREAKS = HEADINGS | {"p", "li", "td", "th", "dt", "dd", "div", "pre", "section", "tr", "figcaption", "label", "option"}
VOID = {"area", "base", "br", "col", "embed", "hr", "img", "input", "link", "meta", "source", "track", "wbr"}


@dataclass
class Section:
    """A heading, the anchor that leads to it, and the text under it."""

    anchor: str
    heading: str = ""
    text: str = ""

    def plain(self) -> list[str]:
        """Give the anchor, the heading and the text, each run of spaces as one."""
        return [self.anchor, " ".join(self.heading.split()), " ".join(self.text.split())]


@dataclass(frozen=True)
class PageText:
    """What can be found of one page."""

    address: str
    title: str
    sections: tuple[Section, ...]

    def plain(self) -> list[object]:
        """Give what the browser reads; the title of the page is not repeated as the heading of its first lines."""
        first, *others = (section.plain() for section in self.sections)
        kept = [section for section in ([first[0], "", first[2]], *others) if section[1] or section[2]]
        return [self.address, self.title, kept]


@dataclass
class _Reader:
    """Where the parser is: sections entered, elements left out, the heading or the text being read."""

    anchors: list[str] = field(default_factory=list)
    sections: list[Section] = field(default_factory=lambda: [Section("")])
    skipped: int = 0
    in_heading: bool = False


class _Article(HTMLParser):
    """Cuts an article in sections: at each heading, and at each term that has an anchor in a glossary."""

    def __init__(self, article: str) -> None:
        super().__init__()
        self.at = _Reader()
        self.feed(article)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if self.at.skipped or tag in SKIPPED_TAGS or SKIPPED_CLASSES & set(given.get("class", "").split()):
            self.at.skipped += tag not in VOID
            return
        if tag == "section":
            self.at.anchors.append(given.get("id", ""))
        elif tag in HEADINGS or (tag == "dt" and given.get("id")):
            anchor = given.get("id") or (self.at.anchors[-1] if self.at.anchors else "")
            self.at.sections.append(Section(anchor))
            self.at.in_heading = True
        elif tag in BREAKS or tag == "br":
            self.handle_data(" ")

    def handle_endtag(self, tag: str) -> None:
        if self.at.skipped:
            self.at.skipped -= tag not in VOID
        elif tag == "section" and self.at.anchors:
            self.at.anchors.pop()
        elif tag in HEADINGS or tag == "dt":
            self.at.in_heading = False
        elif tag in BREAKS:
            self.handle_data(" ")

    def handle_data(self, data: str) -> None:
        if self.at.skipped:
            return
        if self.at.in_heading:
            self.at.sections[-1].heading += data
        else:
            self.at.sections[-1].text += data


def read_page(address: str, page: str) -> PageText | None:
    """Give the text of a built page, or nothing if it holds no article with a title."""
    article = ARTICLE.search(page)
    if not article:
        return None
    before, *sections = _Article(article.group()).at.sections
    if not sections:
        return None
    sections[0].text = before.text + sections[0].text
    return PageText(address, sections[0].plain()[1], tuple(sections))


def write(site: Path, pages: list[str], folder: Path) -> None:
    """Write the text of `pages` in `folder`: packed, and as a script for plain files, which a page may not fetch."""
    texts = (read_page(page, (site / page).read_text("utf-8")) for page in pages)
    book = json.dumps([text.plain() for text in texts if text], ensure_ascii=False, separators=(",", ":"))
    folder.mkdir(exist_ok=True)
    (folder / "textes.bin").write_bytes(gzip.compress(book.encode("utf-8"), 9, mtime=0))
    (folder / "textes.js").write_text(f"globalThis.TEXTES_DU_LIVRE = {book};\n", encoding="utf-8")
