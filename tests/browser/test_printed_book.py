"""The book as one PDF, read as a screen reader, a search engine and a printer read it.

A part of the real book is printed, as the whole is: a module's opening, two lessons, its workshop, the glossary.
"""

import io
import itertools
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader
from pypdf.generic import Destination

from cpia.home import PROJECT
from cpia.paper import document, offer, printing
from cpia.paper.demonstrations import MOVES
from cpia.quiz import load

pytestmark = pytest.mark.slow

BOOK = PROJECT / "book"
TOC = """format: jb-book
root: index
parts:
  - caption: Le parcours
    chapters:
      - file: donnees/index
        sections:
          - file: donnees/lecon-1
          - file: donnees/lecon-4
          - file: donnees/atelier
  - caption: Repères
    chapters:
      - file: glossaire
"""
MODULE = "Module 1 — Les données : de la serre au jeu d'apprentissage"
LESSONS = ("Leçon 1 — Savoir ce que l'on cherche", "Leçon 4 — Le piège de la fuite")
WORKSHOP = "Atelier guidé — Six gestes sur les données de la serre"


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The real book's folder, with a shorter table of contents."""
    folder = tmp_path_factory.mktemp("livre")
    for path in BOOK.iterdir():
        if path.name not in ("_toc.yml", "_build"):
            (folder / path.name).symlink_to(path)
    (folder / "_toc.yml").write_text(TOC, "utf-8")
    return folder


@pytest.fixture(scope="module")
def printed(shelf: Path, built_book: Path) -> PdfReader:
    content, pages = printing.render(document.read(shelf, built_book, print), built_book)
    reader = PdfReader(io.BytesIO(content))
    assert len(reader.pages) == pages
    return reader


@pytest.fixture(scope="module")
def words(printed: PdfReader) -> list[str]:
    """The text of each page, without the breaks of its lines."""
    return [plain(page.extract_text()) for page in printed.pages]


def plain(text: str) -> str:
    joined = re.sub("[‐\u00ad-]\n", "", text).replace("’", "'")
    return " ".join(joined.split())


def squeezed(text: str) -> str:
    """What is left of a text when a line may break anywhere."""
    return re.sub(r"[\s\u00a0‐-]", "", plain(text))


def test_it_is_tagged_french_and_says_its_title(printed: PdfReader) -> None:
    catalog: Any = printed.trailer["/Root"]
    assert (catalog["/Lang"], catalog["/MarkInfo"]["/Marked"]) == ("fr", True)
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert printed.metadata is not None and printed.metadata.title == "Chef de projet IA"
    assert re.search(rb"pdfuaid:part[^1]*1", catalog["/Metadata"].get_data())


def test_its_headings_go_down_one_level_at_a_time(printed: PdfReader) -> None:
    levels = [int(tag[2]) for tag, _ in tags(printed) if re.fullmatch(r"/H[1-6]", tag)]
    assert len(levels) > 30 and levels[0] == 1
    assert all(below <= above + 1 for above, below in itertools.pairwise(levels))


def test_every_picture_says_what_it_shows(printed: PdfReader) -> None:
    figures = [element for tag, element in tags(printed) if tag == "/Figure"]
    assert len(figures) >= 3
    assert [figure for figure in figures if not str(figure.get("/Alt", "")).strip()] == []


def test_its_bookmarks_and_its_contents_give_the_pages_where_chapters_and_lessons_are(
    printed: PdfReader, words: list[str]
) -> None:
    marks = {plain(title): page for title, page in bookmarks(printed, printed.outline)}
    for title in (MODULE, *LESSONS, WORKSHOP, "Corrections des quiz", "Glossaire"):
        assert title in words[marks[title]], title
        assert re.search(rf"{re.escape(title)}[ .]*{marks[title] + 1}\b", words[2]), title


def test_a_page_says_its_module_its_lesson_and_its_number(printed: PdfReader, words: list[str]) -> None:
    marks = {plain(title): page for title, page in bookmarks(printed, printed.outline)}
    inside = marks[LESSONS[0]] + 1
    assert "Module 1" in words[inside] and LESSONS[0] in words[inside] and words[inside].endswith(str(inside + 1))


def test_every_link_leads_inside_the_document_or_to_an_address_and_says_where(printed: PdfReader) -> None:
    links = [
        note.get_object()
        for page in printed.pages
        for note in page.get("/Annots", [])
        if note.get_object()["/Subtype"] == "/Link"
    ]
    inside = [str(link["/Dest"]) for link in links if "/Dest" in link]
    outside = [str(link["/A"]["/URI"]) for link in links if "/A" in link]
    assert len(inside) > 60 and set(inside) <= set(printed.named_destinations)
    assert outside and all(address.startswith(("https://", "http://")) for address in outside)
    assert [link for link in links if not str(link.get("/Contents", "")).strip()] == []


def test_questions_are_where_the_lesson_asks_them_and_corrections_at_the_end_of_the_module(
    printed: PdfReader, words: list[str]
) -> None:
    marks = {plain(title): page for title, page in bookmarks(printed, printed.outline)}
    corrections = marks["Corrections des quiz"]
    lesson, end = ("".join(map(squeezed, part)) for part in (words[:corrections], words[corrections:]))
    for question in load(BOOK / "donnees" / "quiz" / "lecon-4.toml").questions:
        assert first_words(question.text) in lesson and first_words(question.text) not in end
        for option in question.options:
            assert first_words(option.correction) in end and first_words(option.correction) not in lesson


def first_words(text: str) -> str:
    """The beginning of a text: the rest may be on the next page."""
    return squeezed(re.sub(r"[*`]", "", text))[:24]


def test_a_demonstration_shows_its_first_state_and_says_that_it_moves_on_a_screen(words: list[str]) -> None:
    whole = " ".join(words)
    assert whole.count(plain(MOVES)) == 2
    assert "Réglages —" in whole and "Sans JavaScript" not in whole


def test_nothing_of_the_screen_is_printed(words: list[str]) -> None:
    whole = " ".join(words)
    for absent in (
        "Télécharger le carnet",
        "Ouvrir dans le campus",
        "Vérifier",
        "Nouveau tirage",
        "Voir la correction",
    ):
        assert absent not in whole


def test_every_typeface_is_ours(printed: PdfReader) -> None:
    fonts = {
        str(font.get_object()["/BaseFont"]).partition("+")[2]
        for page in printed.pages
        for font in page["/Resources"].get("/Font", {}).values()
    }
    assert fonts and all(name.startswith(("Source-Sans-3", "Source-Serif-4", "Code", "Signes")) for name in fonts)


def test_the_same_sources_give_the_same_bytes_and_no_hour(tmp_path: Path, built_book: Path) -> None:
    for name in ("_config.yml", "index.md", "faits.toml"):
        (tmp_path / name).symlink_to(BOOK / name)
    (tmp_path / "_toc.yml").write_text("format: jb-book\nroot: index\n", "utf-8")
    first, again = (printing.render(document.read(tmp_path, built_book, print), built_book)[0] for _ in range(2))
    assert first == again and b"/CreationDate" not in first


def test_the_home_page_offers_the_printed_book_where_it_is_and_only_there(tmp_path: Path, built_book: Path) -> None:
    home = tmp_path / "index.html"
    home.write_text((built_book / "index.html").read_text("utf-8"), "utf-8")
    offer.withdraw(tmp_path)
    before = home.read_text("utf-8")
    (tmp_path / offer.FILE).write_bytes(b"%" * 3_340_000)
    for _ in range(2):
        offer.offer(tmp_path, 373)
    article = BeautifulSoup(home.read_text("utf-8"), "html.parser").find("article")
    assert home.read_text("utf-8").count('href="livre.pdf"') == str(article).count('href="livre.pdf"') == 1
    assert "(373 pages, 3,3 Mo)" in home.read_text("utf-8")
    offer.withdraw(tmp_path)
    assert (home.read_text("utf-8"), (tmp_path / offer.FILE).exists()) == (before, False)


def tags(printed: PdfReader) -> Iterator[tuple[str, Any]]:
    """Each element of the structure, in the order in which it is read."""

    def walk(element: Any) -> Iterator[tuple[str, Any]]:
        element = element.get_object()
        if not hasattr(element, "get"):
            return
        if "/S" in element:
            yield str(element["/S"]), element
        kids = element.get("/K", [])
        for kid in kids if isinstance(kids, list) else [kids]:
            if hasattr(kid.get_object(), "get"):
                yield from walk(kid)

    yield from walk(printed.trailer["/Root"]["/StructTreeRoot"])


def bookmarks(printed: PdfReader, outline: Any) -> Iterator[tuple[str, int]]:
    for entry in outline:
        if isinstance(entry, Destination):
            yield str(entry.title), int(printed.get_destination_page_number(entry) or 0)
        else:
            yield from bookmarks(printed, entry)
