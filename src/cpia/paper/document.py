"""The whole book as one HTML document for paper: cover, licence, table of contents, chapters, corrections."""

import hashlib
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from cpia import facts
from cpia.errors import BookError
from cpia.paper.articles import Article
from cpia.paper.contents import Page, pages
from cpia.paper.quizzes import PrintedQuiz
from cpia.typography import mended

TEMPLATES = Path(__file__).parent / "templates"
_MODULE = re.compile(r"Module \d+")


@dataclass(frozen=True)
class Printed:
    """One page as the template prints it."""

    page: Page
    title: str
    short: str  # what the running header says of the chapter
    body: Markup


@dataclass(frozen=True)
class Chapter:
    """A page that opens a chapter, the pages under it, the corrections of their quizzes."""

    opening: Printed
    pages: tuple[Printed, ...]
    corrections: Markup

    @property
    def corrections_anchor(self) -> str:
        """The place of the corrections in the document."""
        return f"{self.opening.page.anchor}--corrections"


@dataclass(frozen=True)
class Edition:
    """Which book this is: its title, and the state of its sources."""

    title: str
    author: str
    day: date | None  # when its facts were last checked
    fingerprint: str

    @property
    def told(self) -> str:
        """Say it on the cover."""
        checked = f"faits vérifiés au {facts.french_day(self.day)} · " if self.day else ""
        return f"Édition imprimable · {checked}empreinte des sources {self.fingerprint}"


def edition(book: Path) -> Edition:
    """Describe the edition from the sources alone: no clock, so that the same sources give the same bytes."""
    settings = yaml.safe_load((book / "_config.yml").read_text("utf-8"))
    checked = [fact.checked for fact in facts.load(book / "faits.toml").values()]
    digest = hashlib.sha256()
    for path in sorted(
        path for path in book.rglob("*") if path.suffix in (".md", ".toml") and "_build" not in path.parts
    ):
        digest.update(path.read_bytes())
    return Edition(settings["title"], settings["author"], max(checked, default=None), digest.hexdigest()[:12])


@dataclass(frozen=True)
class Document:
    """The whole book as HTML, and the title of each page by its place."""

    text: str
    titles: Mapping[str, str]


def read(book: Path, built: Path, say: Callable[[str], None]) -> Document:
    """Write the document from the book's folder and its built pages.

    Raises
    ------
    BookError
        A page is not built, or cannot be printed.
    """
    listed = pages(book)
    names = frozenset(page.name for page in listed)
    chapters: list[Chapter] = []
    for opening in (page for page in listed if page.opens_chapter):
        members = [page for page in listed if page.chapter == opening.name]
        say(f"  {opening.name}")
        chapters.append(_chapter([_article(page, book, built) for page in members], book, names))
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    templates.filters["typeset"] = lambda text: Markup(mended(text))  # noqa: S704 - the template's own text
    text = templates.get_template("livre.html").render(edition=edition(book), chapters=chapters)
    printed = [one for chapter in chapters for one in (chapter.opening, *chapter.pages)]
    return Document(text, {one.page.anchor: one.title for one in printed})


def _article(page: Page, book: Path, built: Path) -> Article:
    path = built / f"{page.name}.html"
    if not path.is_file():
        raise BookError(f"{path} : page absente ; construisez d'abord le livre (« make book »).")
    return Article(page, path.read_text("utf-8"), (book / f"{page.name}.md").read_text("utf-8"))


def _chapter(articles: list[Article], book: Path, names: frozenset[str]) -> Chapter:
    short = _short(articles[0].title)
    printed: list[Printed] = []
    quizzes: list[PrintedQuiz] = []
    for article in articles:
        quizzes += article.fit(book, names)
        printed.append(Printed(article.page, article.title, short, _inside(article)))
    corrections = Markup("\n".join(quiz.corrections() for quiz in quizzes))  # noqa: S704 - escaped where written
    return Chapter(printed[0], tuple(printed[1:]), corrections)


def _inside(article: Article) -> Markup:
    """Give the page's content, without the heading, which the template writes."""
    article.heading.decompose()
    return Markup(article.tag.decode_contents())  # noqa: S704 - our own built page


def _short(title: str) -> str:
    module = _MODULE.match(title)
    return module.group() if module else title
