"""The search page: our own, on a text that one request brings, because Sphinx's cannot do what readers need.

Sphinx's index has no text: its excerpts load every page found. Its stemmer keeps « emploi » apart from « emplois »,
and it links no section. Here the browser gets the text, then folds, stems and ranks it: one function for the words of
the book and for those of the reader. Snowball's French stemmer and the stop words remain Sphinx's.
"""

import hashlib
import json
from pathlib import Path
from typing import Any

import sphinx.search
from sphinx.application import Sphinx
from sphinx.config import Config
from sphinx.search.fr import SearchFrench

from cpia import book_search
from cpia.book_search import text

PAGE = "search"
"""The name that the theme's search fields send their words to."""
FOLDER = "recherche"
SOURCES = Path(book_search.__file__).parent
STEMMER = Path(sphinx.search.__file__).parent / "minified-js"


def script() -> str:
    """Give the page's script: Sphinx's stemmer and stop words, then ours."""
    parts = [(STEMMER / name).read_text("utf-8") for name in ("base-stemmer.js", "french-stemmer.js")]
    parts.append(f"const MOTS_VIDES = {json.dumps(sorted(SearchFrench.stopwords), ensure_ascii=False)};")
    parts += [(SOURCES / name).read_text("utf-8") for name in ("engine.js", "page.js")]
    return "\n".join(parts)


def files() -> dict[str, str]:
    """Give what the page loads besides the text, by name."""
    return {"recherche.js": script(), "recherche.css": (SOURCES / "search.css").read_text("utf-8")}


def add_page(_: Sphinx, config: Config) -> None:
    """Make the page from its template."""
    config.templates_path.append(str(SOURCES))
    config.html_additional_pages[PAGE] = "recherche.html"


def silence_sphinx(app: Sphinx) -> None:
    """Make neither Sphinx's index nor its page."""
    app.builder.search = False  # type: ignore[attr-defined]


def stamp(_: Sphinx, pagename: str, __: str, context: dict[str, Any], ___: object) -> None:
    """Name the version of the files in their addresses, so that no browser keeps old ones."""
    if pagename == PAGE:
        content = "".join(files().values()).encode("utf-8")
        context["version_recherche"] = hashlib.sha256(content).hexdigest()[:8]


def write_files(app: Sphinx, problem: Exception | None) -> None:
    """Write the text of the finished pages, and what reads it."""
    if problem or app.builder.name != "html":
        return
    site = Path(app.outdir)
    pages = sorted(f"{name}.html" for name in app.env.all_docs)
    text.write(site, [page for page in pages if (site / page).is_file()], site / FOLDER)
    for name, content in files().items():
        (site / FOLDER / name).write_text(content, encoding="utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Replace Sphinx's search; the text is read once the pages are finished."""
    app.connect("config-inited", add_page)
    app.connect("builder-inited", silence_sphinx)
    app.connect("html-page-context", stamp)
    app.connect("build-finished", write_files, priority=920)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
