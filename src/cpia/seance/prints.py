"""The session's papers, as tagged PDF (PDF/UA-1) in French: teacher's sheet, cards, run sheet of the 30 minutes.

The same sources give the same bytes: a PDF's identifier is the digest of its page, and nothing is dated.
"""

import base64
import functools
import hashlib
from typing import Any

import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher

from cpia import facts
from cpia.badge_files import fonts
from cpia.badge_files.pdf import Typefaces
from cpia.home import PROJECT
from cpia.seance import alarm, by_heart, cards, drawing, pages, texts

A_PAGE = 9
CITED = ("emploi-frey-osborne", "emploi-ocde")
"""The facts of book/faits.toml that the sheet reads."""


def teacher_sheet() -> bytes:
    """Print the teacher's sheet, two pages."""
    known = facts.load(PROJECT / "book" / "faits.toml")
    return printed(
        "fiche.html",
        stages=texts.stages(pages.session().lessons),
        facts={slug: known[slug] for slug in CITED},
        by_heart=by_heart.activity().figures[0],
        alarm=alarm.activity().figures[0],
        **_told(),
    )


def paper_cards() -> bytes:
    """Print the rules of the games, the 36 cards and the teacher's answers."""
    deck = cards.deck()
    return printed("cartes.html", sheets=_sheets(deck), deck=deck, ripe=deck.ripe)


def college_sheet() -> bytes:
    """Print the run of the 30 minutes, one page."""
    stages = texts.college_stages(pages.session().lessons)
    return printed("fiche-college.html", stages=stages, deck=cards.deck(), **_told())


PRINTS = {"fiche-enseignant.pdf": teacher_sheet, "cartes.pdf": paper_cards, "college.pdf": college_sheet}
"""What makes each PDF, by name of file."""


def printed(template: str, **values: Any) -> bytes:
    """Print one template; nothing is fetched but the pictures it holds."""
    text = pages.render(template, **values)
    style, letters = _style()
    options = {"pdf_variant": "pdf/ua-1", "pdf_identifier": hashlib.sha256(text.encode()).digest()[:16]}
    document = weasyprint.HTML(string=text, url_fetcher=URLFetcher(allowed_protocols={"data"}))
    made: bytes = document.write_pdf(stylesheets=[style], font_config=letters, **options)
    return made


def _told() -> dict[str, dict[str, int]]:
    """Give the numbers of each activity: `w1` to `w5` in the templates."""
    return {f"w{number}": module.activity().told for number, module in enumerate(pages.ACTIVITIES, 1)}


def _sheets(deck: cards.Deck) -> list[list[tuple[cards.Card, str]]]:
    """Give the cards with their pictures, nine a page."""
    drawn = [(card, _uri(drawing.card(card))) for card in deck.cards]
    return [drawn[start : start + A_PAGE] for start in range(0, len(drawn), A_PAGE)]


def _uri(svg: str) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg.encode()).decode('ascii')}"


@functools.cache
def _style() -> tuple[Any, Any]:
    letters = FontConfiguration()
    rules = fonts.faces(fonts.SANS, 400, 600) + fonts.faces(fonts.SERIF, 700)
    sheet = (pages.TEMPLATES / "papier.css").read_text("utf-8")
    return weasyprint.CSS(string=rules + sheet, font_config=letters, url_fetcher=Typefaces()), letters
