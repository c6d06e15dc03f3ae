"""Text drawn as outlines: a badge looks the same in every viewer, with no font to find and nothing to load."""

import functools
import math
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

from fontTools.misc.transform import Identity, Transform
from fontTools.pens.svgPathPen import SVGPathPen
from fontTools.pens.transformPen import TransformPen

from cpia.badge_files import fonts


@dataclass(frozen=True)
class Glyph:
    """One drawn character: which file of the face has it, under what name, and how wide it is (in ems)."""

    file: int
    name: str
    advance: float


class Face:
    """A typeface in one weight, read from all its files at once."""

    def __init__(self, family: str, weight: int) -> None:
        opened = [fonts.opened(path) for path in fonts.files(family, weight)]
        self._sets = [font.getGlyphSet() for font in opened]
        self._maps = [font.getBestCmap() for font in opened]
        self._em: float = opened[0]["head"].unitsPerEm

    def glyph(self, character: str) -> Glyph:
        """Give the glyph of a character; where no file has it, the empty box that says so."""
        for file, names in enumerate(self._maps):
            if name := names.get(ord(character)):
                return self._glyph(file, name)
        return self._glyph(0, ".notdef")

    def undrawn(self, text: str) -> str:
        """Give the characters of a text that no file draws, each once; those that are not seen are none."""
        composed = unicodedata.normalize("NFC", text)
        seen = dict.fromkeys(one for one in composed if unicodedata.category(one) not in ("Cf", "Zs"))
        return "".join(one for one in seen if not any(ord(one) in names for names in self._maps))

    def _glyph(self, file: int, name: str) -> Glyph:
        return Glyph(file, name, self._sets[file][name].width / self._em)

    def draw(self, glyph: Glyph, size: float, place: Transform) -> str:
        """Write the outline of a glyph of that size as SVG path data, its baseline's start put by `place`."""
        pen = SVGPathPen(self._sets[glyph.file], ntos=_number)
        scale = size / self._em
        self._sets[glyph.file][glyph.name].draw(TransformPen(pen, place.scale(scale, -scale)))
        path: str = pen.getCommands()
        return path


@functools.cache
def face(family: str, weight: int) -> Face:
    """Open a typeface once."""
    return Face(family, weight)


def width(text: str, letters: Face, size: float, *, spacing: float = 0.0) -> float:
    """Measure a line; `spacing` is added after each character."""
    return sum(letters.glyph(character).advance * size + spacing for character in _composed(text))


def line(text: str, letters: Face, size: float, centre: tuple[float, float]) -> str:
    """Draw one line centred on a point of its baseline."""
    x, y = centre
    x -= width(text, letters, size) / 2
    paths = []
    for character in _composed(text):
        glyph = letters.glyph(character)
        paths.append(letters.draw(glyph, size, Identity.translate(x, y)))
        x += glyph.advance * size
    return "".join(paths)


def arc(text: str, letters: Face, size: float, radius: float, *, spacing: float, below: bool = False) -> str:
    """Draw one line along a circle around (0, 0): over its top, or under its bottom."""
    side = -1 if below else 1
    angle = -width(text, letters, size, spacing=spacing) / 2 / radius
    paths = []
    for character in _composed(text):
        glyph = letters.glyph(character)
        half = (glyph.advance * size + spacing) / 2 / radius
        angle += half
        place = Identity.translate(radius * math.sin(angle), -side * radius * math.cos(angle)).rotate(side * angle)
        paths.append(letters.draw(glyph, size, place.translate(-glyph.advance * size / 2, 0)))
        angle += half
    return "".join(paths)


def typeset(text: str) -> str:
    """Write apostrophes as French prints them."""
    return text.replace("'", "’")


def wrapped(text: str, letters: Face, size: float, limit: float) -> list[str]:
    """Break a text into lines that are each within `limit`, where the words allow it; a no-break space holds."""
    lines: list[str] = []
    for word in text.split(" "):
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width(longer, letters, size) <= limit:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


def _composed(text: str) -> Iterator[str]:
    """Compose accents, so that each letter and its accents are one glyph."""
    yield from unicodedata.normalize("NFC", text)


def _number(value: float) -> str:
    return f"{value:.1f}".removesuffix(".0")
