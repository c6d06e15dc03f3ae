"""The printed book as a PDF: tagged (PDF/UA-1), with bookmarks; the same sources give the same bytes.

Nothing is fetched but the pictures of the built book and the project's own typefaces.
"""

import functools
import hashlib
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import matplotlib
import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cpia.badge_files import fonts
from cpia.paper import document, offer, progress
from cpia.paper.document import Document

VARIANT = "pdf/ua-1"
TYPEFACES = Path(matplotlib.get_data_path()) / "fonts" / "ttf"


@dataclass(frozen=True)
class PrintedBook:
    """What a printing made."""

    file: Path
    pages: int
    seconds: float


def write(book: Path, html: Path, say: Callable[[str], None]) -> PrintedBook:
    """Print the built book into the site, and link the home page to it; `say` receives one line a step.

    Raises
    ------
    BookError
        A page is not built, or cannot be printed.
    """
    start = time.monotonic()
    say("Impression du livre entier (une à deux minutes) :")
    whole = document.read(book, html, say)
    with progress.told(say):
        content, pages = render(whole, html)
    target = html / offer.FILE
    target.write_bytes(content)
    offer.offer(html, pages)
    return PrintedBook(target, pages, time.monotonic() - start)


def render(whole: Document, built: Path) -> tuple[bytes, int]:
    """Lay out a document, whose pictures are under `built`; give the PDF and how many pages it has."""
    letters = FontConfiguration()
    sheet = (document.TEMPLATES / "livre.css").read_text("utf-8")
    style = weasyprint.CSS(string=_faces() + sheet, font_config=letters, url_fetcher=_Fetcher(built))
    page = weasyprint.HTML(string=whole.text, base_url=f"{built.as_uri()}/", url_fetcher=_Fetcher(built))
    identifier = hashlib.sha256(whole.text.encode()).digest()[:16]
    options = {"pdf_variant": VARIANT, "pdf_identifier": identifier, "optimize_images": True}
    laid_out = page.render(stylesheets=[style], font_config=letters, **options)
    return laid_out.write_pdf(finisher=_named_links(whole.titles), **options), len(laid_out.pages)


class _Fetcher(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Reads the book's pictures and the typefaces; any other address is refused."""

    def __init__(self, built: Path) -> None:
        super().__init__(allowed_protocols={"data", "file"}, fail_on_errors=True)
        self.built = built.resolve()

    def fetch(self, url: str, headers: Any = None) -> Any:
        if url.startswith("data:"):
            return super().fetch(url, headers)
        path = Path(url2pathname(urlsplit(url).path)).resolve()
        if fonts.FOLDER.resolve() in path.parents:
            return URLFetcherResponse(url, fonts.unpacked(path))
        if {self.built, TYPEFACES.resolve()} & set(path.parents):
            return URLFetcherResponse(url, path.read_bytes())
        raise ValueError(f"{url} : hors du livre construit ; le livre imprimé ne charge rien d'ailleurs.")


@functools.cache
def _faces() -> str:
    """Write the rules of the typefaces: ours for text, matplotlib's for code and signs that ours lack."""
    code = "".join(
        f'@font-face {{ font-family: "{family}"; font-weight: {weight}; src: url("{(TYPEFACES / name).as_uri()}") }}\n'
        for family, weight, name in (
            ("Code", 400, "DejaVuSansMono.ttf"),
            ("Code", 700, "DejaVuSansMono-Bold.ttf"),
            ("Signes", 400, "DejaVuSans.ttf"),
        )
    )
    ours = fonts.faces(fonts.SANS, 400, 600, italic=True) + fonts.faces(fonts.SERIF, 600)
    signs = ':root { --mono: "Code", "Signes" }\n'
    return ours + code + signs


def _named_links(titles: Mapping[str, str]) -> Callable[[Any, Any], None]:
    """Name each link inside the document by the title of its page: weasyprint gives the name of an anchor."""

    def finish(_document: Any, pdf: Any) -> None:
        for item in pdf.objects:
            if isinstance(item, pydyf.Dictionary) and item.get("Subtype") == "/Link" and "Dest" in item:
                page = str(item["Dest"].string).partition("--")[0]
                item["Contents"] = pydyf.String(titles.get(page, "Dans ce livre"))

    return finish
