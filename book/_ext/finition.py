"""What the theme cannot be told by its options, done on the built pages; running it twice changes nothing more.

Version 1 of Jupyter Book writes a script for thebe and a 1.5 MB icon script on every page even when both are unused;
a few strings of its theme have no French; a few attributes fail an accessibility check.
"""

import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

REMOVED = (
    re.compile(r"<script[^>]*(?:fontawesome\.js|thebe)[^>]*></script>\n?"),
    re.compile(r"<script>[^<]*THEBE_JS_URL[^<]*</script>\n?"),
    re.compile(r'<link[^>]*(?:fontawesome\.js|thebe)[^>]*/?>\n?'),
    re.compile(r'<link[^>]*rel="(?:preconnect|dns-prefetch)"[^>]*/?>\n?'),
)
FRENCH = {
    "Skip to main content": "Aller au contenu",
    "Back to top": "Haut de la page",
    "Search...": "Rechercher…",
    "Search this book...": "Rechercher…",
    "Toggle primary sidebar": "Afficher ou masquer le menu",
    "Toggle secondary sidebar": "Afficher ou masquer le plan de la page",
    "Toggle navigation of": "Déplier",
    "Toggle Light / Dark / Auto color theme": "Changer de thème : clair, sombre ou automatique",
    "Color mode": "Thème clair, sombre ou automatique",
    "System Settings": "Automatique",
    'aria-label="Main"': 'aria-label="Menu principal"',
    'aria-label="Breadcrumb"': 'aria-label="Fil d’Ariane"',
    'aria-label="Search"': 'aria-label="Rechercher"',
    'title="Search"': 'title="Rechercher"',
    "Light": "Clair",
    "Dark": "Sombre",
}
"""Strings that the theme leaves in English; a test looks for every one of them in the built book."""


def finish_page(page: str) -> str:
    """Give the page without what it must not load, in French, with its labels and landmarks right."""
    for pattern in REMOVED:
        page = pattern.sub("", page)
    for english, french in FRENCH.items():
        if " " in english or "=" in english:
            page = page.replace(english, french)
    # A visible « Rechercher » must be part of the accessible name: the theme's own label contradicts it.
    return re.sub(r'(<button[^>]*search-button-field[^>]*?) aria-label="[^"]*"', r"\1", page)


def finish(app: Sphinx, problem: Exception | None) -> None:
    """Rewrite every page of a successful HTML build."""
    if problem or app.builder.name != "html":
        return
    for path in Path(app.outdir).rglob("*.html"):
        before = path.read_text("utf-8")
        after = finish_page(before)
        if after != before:
            path.write_text(after, "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Run when the build ends."""
    app.connect("build-finished", finish)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
