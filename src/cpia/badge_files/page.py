"""The page of a print, as HTML: every text is data, escaped by the template; nothing of a name can become a tag."""

import base64
import functools
import unicodedata
from datetime import datetime
from pathlib import Path

import segno
from jinja2 import Environment, FileSystemLoader, StrictUndefined

from cpia import validity
from cpia.badge_files import artwork, fonts, lettering
from cpia.badge_files.sheet import Sheet

TEMPLATES = Path(__file__).parent / "templates"
NAME_ROOM, NAME_SIZES = 530.0, (30, 27, 24, 21, 18)
"""Points: the room of the name's line, and the sizes tried; a longer name takes two lines in the smallest."""
MONTHS = "janvier février mars avril mai juin juillet août septembre octobre novembre décembre".split()


def html(sheet: Sheet, name: str, address: str, setting: int) -> str:
    """Write the page for its holder, whose name is printed unless it is empty; `address` is where anybody verifies.

    The closer the setting (0, 1, 2), the more text the page holds.
    """
    name = lettering.typeset(unicodedata.normalize("NFC", " ".join(name.split())))
    return (
        _templates()
        .get_template("attestation.html")
        .render(
            sheet=sheet,
            name=name,
            name_size=_name_size(name, NAME_SIZES[2 * setting :]),
            setting=setting,
            address=address,
            page_shown=address.partition("#")[0].partition("://")[2],
            created=sheet.valid_from.strftime("%Y-%m-%dT%H:%M:%SZ"),
            badge=_uri(artwork.svg(sheet.emblem)),
            qr=segno.make(address, error="q", micro=False).svg_data_uri(
                border=4, dark=artwork.INK, light=artwork.PAPER
            ),
            watermark=_uri(_watermark()) if sheet.emblem.specimen else "",
        )
    )


@functools.cache
def _templates() -> Environment:
    templates = Environment(loader=FileSystemLoader(TEMPLATES), autoescape=True, undefined=StrictUndefined)
    templates.filters["date"] = _date
    templates.filters["apostrophes"] = lettering.typeset
    templates.filters["capital"] = lambda text: text[0].upper() + text[1:]
    return templates


def _date(instant: datetime) -> str:
    """Write a day in French, as it was in France: 1er mars 2027."""
    day = instant.astimezone(validity.ZONE)
    return f"{day.day if day.day > 1 else '1er'} {MONTHS[day.month - 1]} {day.year}"


def _name_size(name: str, sizes: tuple[int, ...]) -> int:
    letters = lettering.face(fonts.SERIF, 600)
    return next((size for size in sizes if lettering.width(name, letters, size) <= NAME_ROOM), sizes[-1])


@functools.cache
def _watermark() -> bytes:
    """Draw « SPÉCIMEN » across the page, pale enough to read through."""
    words = lettering.line("SPÉCIMEN", lettering.face(fonts.SANS, 700), 200, (0, 70))
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" viewBox="-500 -390 1000 780">'
        f'<path transform="rotate(-32)" fill="{artwork.RED}" fill-opacity="0.09" d="{words}"/></svg>'
    ).encode()


def _uri(svg: bytes) -> str:
    return f"data:image/svg+xml;base64,{base64.b64encode(svg).decode('ascii')}"
