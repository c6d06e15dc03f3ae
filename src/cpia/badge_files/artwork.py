"""The picture of a certification, drawn by code: a medal, in SVG that loads nothing and needs no font, and in PNG.

The title must be legible at 128 pixels, so it takes the middle and the largest letters that fit; the ring's text is
for larger sizes. A demonstration's medal has a red band across it that says so at every size.
"""

import functools
import itertools
import math
from html import escape

from cpia.badge_files import fonts, lettering
from cpia.badge_files.sheet import Emblem

SIZE = 600
COLOURS = {0: "#08443f", 1: "#0b5c56", 2: "#1f4e8c", 3: "#7a4a00", 4: "#1b6330", 5: "#6b2c73"}
"""The book's colours (book/_static/livre.css), one a bloc of competences; 0 is the whole course."""
INK, RED, PAPER = "#1d2b2a", "#9b1c1c", "#ffffff"
DISC = 216.0
"""Radius of the white disc that the title must stay in."""
TITLE_SIZES, LEADING, LARGEST_LINE = (76, 70, 64, 58, 52, 46, 40, 34, 28, 22), 1.12, 392.0
RING_TEXT, RING_SIZES = 246.0, (30, 28, 26, 24, 22, 20, 18, 16)


@functools.lru_cache(maxsize=64)
def svg(emblem: Emblem) -> bytes:
    """Draw the medal of a certification; the same emblem gives the same bytes."""
    colour = COLOURS.get(emblem.bloc, COLOURS[1])
    told = escape(_title(emblem)), escape(_description(emblem))
    parts = [
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{SIZE}" height="{SIZE}" viewBox="-300 -300 600 600" '
        'role="img" aria-labelledby="titre description" xml:lang="fr">',
        f'<title id="titre">{told[0]}</title>',
        f'<desc id="description">{told[1]}</desc>',
        f'<path fill="{colour}" d="{_rosette(36, 296, 284)}"/>',
        f'<circle r="272" fill="none" stroke="{PAPER}" stroke-width="3"/>',
        f'<circle r="226" fill="{PAPER}"/>',
        f'<circle r="{DISC:.0f}" fill="none" stroke="{colour}" stroke-width="2"/>',
        f'<path fill="{PAPER}" d="{_ring(emblem)}"/>',
        _network(colour),
        f'<path fill="{INK}" d="{_lines(emblem)}"/>',
        _band() if emblem.specimen else "",
        "</svg>\n",
    ]
    return "\n".join(part for part in parts if part).encode("utf-8")


@functools.lru_cache(maxsize=64)
def png(emblem: Emblem) -> bytes:
    """Render the medal: the pristine picture that each credential of the certification is baked into."""
    import resvg_py

    return resvg_py.svg_to_bytes(
        svg_string=svg(emblem).decode("utf-8"), width=SIZE, height=SIZE, skip_system_fonts=True
    )


def _title(emblem: Emblem) -> str:
    return f"{'SPÉCIMEN — sans valeur — ' if emblem.specimen else ''}Badge « {emblem.title} »"


def _description(emblem: Emblem) -> str:
    end = " Fait pour la démonstration : sans valeur." if emblem.specimen else ""
    noun = emblem.kind.noun
    return f"{noun[0].upper()}{noun[1:]} « {emblem.title} », délivrée par {emblem.issuer}.{end}"


def _rosette(teeth: int, outer: float, inner: float) -> str:
    """Draw a circle with a soft wavy edge."""
    points = []
    for step in range(teeth * 2):
        radius, angle = (outer if step % 2 else inner), math.pi * step / teeth
        points.append((radius * math.sin(angle), -radius * math.cos(angle)))
    middle = [((a[0] + b[0]) / 2, (a[1] + b[1]) / 2) for a, b in zip(points, points[1:] + points[:1], strict=True)]
    curves = [
        f"Q{x:.1f},{y:.1f} {mx:.1f},{my:.1f}"
        for (x, y), (mx, my) in zip(points[1:] + points[:1], middle[1:] + middle[:1], strict=True)
    ]
    return f"M{middle[0][0]:.1f},{middle[0][1]:.1f}{''.join(curves)}Z"


def _ring(emblem: Emblem) -> str:
    """Write the issuer over the top and the kind under the bottom, between the two circles."""
    letters = lettering.face(fonts.SANS, 600)
    room = RING_TEXT * math.pi * 0.95
    size, name = _fitted(lettering.typeset(emblem.issuer), letters, room)
    over = lettering.arc(name, letters, size, RING_TEXT - size * 0.33, spacing=1.5)
    return over + lettering.arc(emblem.kind.noun.upper(), letters, 25, RING_TEXT + 25 * 0.36, spacing=3, below=True)


def _fitted(text: str, letters: lettering.Face, room: float) -> tuple[float, str]:
    """Give the largest size in which a line fits, cutting the line only where none does."""
    for size in RING_SIZES:
        if lettering.width(text, letters, size, spacing=1.5) <= room:
            return size, text
    size = RING_SIZES[-1]
    while lettering.width(f"{text}…", letters, size, spacing=1.5) > room:
        text = text[:-1].rstrip()
    return size, f"{text}…"


def _lines(emblem: Emblem) -> str:
    """Write the title in the middle, as large as it fits; higher where a band will cross the medal."""
    letters, title = lettering.face(fonts.SERIF, 700), lettering.typeset(emblem.title)
    middle = -26.0 if emblem.specimen else 18.0
    for size in TITLE_SIZES:
        lines = lettering.wrapped(title, letters, size, LARGEST_LINE)
        if _fit(lines, letters, size, middle):
            break
    first = middle - (len(lines) - 1) * size * LEADING / 2 + size * 0.33
    return "".join(
        lettering.line(line, letters, size, (0, first + index * size * LEADING)) for index, line in enumerate(lines)
    )


def _fit(lines: list[str], letters: lettering.Face, size: float, middle: float) -> bool:
    """Tell whether each line stays inside the disc, and all of them between the drawing above and what is below."""
    half = len(lines) * size * LEADING / 2
    if middle - half < -122 or middle + half > (72 if middle < 0 else 180):
        return False
    for index, line in enumerate(lines):
        top = middle - half + index * size * LEADING
        farthest = max(abs(top), abs(top + size * LEADING))
        if lettering.width(line, letters, size) > 2 * math.sqrt(max(DISC**2 - farthest**2, 0)) - 8:
            return False
    return True


def _network(colour: str) -> str:
    """Draw a small net of three layers over the title."""
    layers = [[(-46, -168), (-46, -140)], [(0, -182), (0, -154), (0, -126)], [(46, -154)]]
    links = [(a, b) for left, right in itertools.pairwise(layers) for a in left for b in right]
    lines = "".join(f"M{a[0]},{a[1]}L{b[0]},{b[1]}" for a, b in links)
    dots = "".join(f'<circle cx="{x}" cy="{y}" r="8"/>' for layer in layers for x, y in layer)
    return f'<g fill="{colour}"><path d="{lines}" stroke="{colour}" stroke-width="2.5"/>{dots}</g>'


def _band() -> str:
    """Draw the red band of a specimen across the medal."""
    big, small = lettering.face(fonts.SANS, 700), lettering.face(fonts.SANS, 600)
    words = lettering.line("SPÉCIMEN", big, 54, (0, 5)) + lettering.line("sans valeur", small, 25, (0, 30))
    return (
        f'<g transform="translate(0 124) rotate(-4)"><path fill="{RED}" stroke="{PAPER}" stroke-width="4" '
        f'd="M-290,-42H290L270,0L290,42H-290L-270,0Z"/><path fill="{PAPER}" d="{words}"/></g>'
    )
