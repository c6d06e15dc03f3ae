"""What makes the book installable as an application: its manifest and its icons, drawn from the site's own picture.

Every address is relative to the manifest: the same folder works at any address.
"""

import json
import re
from pathlib import Path

MANIFEST = "manifest.webmanifest"
COLOUR = "#0b5c56"
BACKGROUND = "#ffffff"
MASKED = 0.7
"""The part of a maskable icon that the picture fills: a system cuts it to a circle of four fifths."""
_VIEW_BOX = re.compile(r'viewBox="([\d. -]+)"')


def manifest(name: str, short_name: str, icons: str) -> str:
    """Give the manifest; `icons` is the folder of the icons."""
    sizes = (("icone-192.png", 192, "any"), ("icone-512.png", 512, "any"), ("icone-masquable.png", 512, "maskable"))
    content = {
        "name": name,
        "short_name": short_name,
        "description": "Le livre du parcours : leçons, démonstrations et quiz, lisibles sans connexion.",
        "lang": "fr",
        "dir": "ltr",
        "start_url": "./index.html",
        "scope": "./",
        "id": "./",
        "display": "standalone",
        "theme_color": COLOUR,
        "background_color": BACKGROUND,
        "categories": ["education"],
        "icons": [
            {"src": f"{icons}/{file}", "sizes": f"{size}x{size}", "type": "image/png", "purpose": purpose}
            for file, size, purpose in sizes
        ],
    }
    return json.dumps(content, ensure_ascii=False, indent=2) + "\n"


def maskable(svg: str) -> str:
    """Give the picture smaller, on a ground of its colour: a system may cut the edges."""
    box = _VIEW_BOX.search(svg)
    left, top, width, height = (float(number) for number in box[1].split()) if box else (0.0, 0.0, 32.0, 32.0)
    margin = (1 - MASKED) / 2
    place = (
        f'x="{left + margin * width}" y="{top + margin * height}" width="{MASKED * width}" height="{MASKED * height}"'
    )
    inner = svg.replace("<svg ", f"<svg {place} ", 1)
    ground = f'<rect x="{left}" y="{top}" width="{width}" height="{height}" fill="{COLOUR}"/>'
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="{left} {top} {width} {height}">{ground}{inner}</svg>'


def png(svg: str, size: int) -> bytes:
    """Draw a square picture."""
    import resvg_py

    return bytes(resvg_py.svg_to_bytes(svg_string=svg, width=size, height=size, skip_system_fonts=True))


def write(site: Path, picture: Path, name: str, short_name: str, folder: str) -> None:
    """Write the manifest at the root of the site, and the icons in its `folder`."""
    svg = picture.read_text("utf-8")
    (site / folder).mkdir(exist_ok=True)
    for file, drawing, size in (
        ("icone-192.png", svg, 192),
        ("icone-512.png", svg, 512),
        ("icone-masquable.png", maskable(svg), 512),
    ):
        (site / folder / file).write_bytes(png(drawing, size))
    (site / MANIFEST).write_text(manifest(name, short_name, folder), encoding="utf-8")
