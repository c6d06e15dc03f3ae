"""Mushrooms drawn from their two measures: on a card of paper, and across the first page."""

import numpy as np

from cpia.badge_files.artwork import INK, PAPER
from cpia.seance.cards import Card
from cpia.seance.mushrooms import pick

CARD_WIDTH, CARD_HEIGHT = 52, 58
"""The drawing of a card, in millimetres of paper."""
SCALE = 0.5
"""Millimetres of paper for one of mushroom: pupils may measure it."""
GROUND = CARD_HEIGHT - 1.5
PARADE_SEED, PARADE, STRIDE = 12, 14, 92


def card(drawn: Card) -> str:
    """Give the drawing of one card, as an SVG of its own; its measures are told beside it."""
    look = f'stroke="{INK}" stroke-width="0.5"'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {CARD_WIDTH} {CARD_HEIGHT}">'
        f'<path d="M4 {GROUND}H{CARD_WIDTH - 4}" stroke="{INK}" stroke-width="0.3" stroke-dasharray="1 1"/>'
        f'<path fill="{PAPER}" {look} d="{_stem(CARD_WIDTH / 2, GROUND, drawn.cap, drawn.stem, SCALE)}"/>'
        f'<path fill="#e4ece9" {look} d="{_cap(CARD_WIDTH / 2, GROUND, drawn.cap, drawn.stem, SCALE)}"/></svg>'
    )


def parade() -> str:
    """Draw a row of mushrooms, the ripe ones full, in the colours of the page's style; it is an ornament."""
    tray = pick(np.random.default_rng(PARADE_SEED), PARADE)
    drawn = [
        f'<g class="{"mur" if ripe else "pas-mur"}">'
        f'<path class="pied" d="{_stem(STRIDE * (place + 0.5), 130, cap, stem, 1)}"/>'
        f'<path class="chapeau" d="{_cap(STRIDE * (place + 0.5), 130, cap, stem, 1)}"/></g>'
        for place, (cap, stem, ripe) in enumerate(tray.plain())
    ]
    line = f'<path class="axe" d="M0 130H{STRIDE * PARADE}"/>'
    return f'<svg class="parade" viewBox="0 0 {STRIDE * PARADE} 132" aria-hidden="true">{"".join(drawn)}{line}</svg>'


def _stem(middle: float, ground: float, cap: int, stem: int, scale: float) -> str:
    foot = cap * scale * 0.34
    return f"M{middle - foot / 2:.1f} {ground:.1f}v{-stem * scale:.1f}h{foot:.1f}v{stem * scale:.1f}z"


def _cap(middle: float, ground: float, cap: int, stem: int, scale: float) -> str:
    width = cap * scale
    start = f"M{middle - width / 2:.1f} {ground - stem * scale:.1f}"
    return f"{start}a{width / 2:.1f} {width * 0.38:.1f} 0 0 1 {width:.1f} 0z"
