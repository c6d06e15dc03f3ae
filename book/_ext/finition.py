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
    re.compile(r'<script type="text/x-thebe-config">.*?</script>\n?', re.DOTALL),
    # `clair-sombre.js` chooses the theme, `navigation.js` knows the rest: no script is written in a page.
    re.compile(
        r"<script[^>]*>[^<]*(?:THEBE_JS_URL|kernelName|searchInput|dataset\.mode|togglebutton|toggle(?:Hint|Open))[^<]*</script>\n?"
    ),
    re.compile(r"<script>DOCUMENTATION_OPTIONS\.[^<]*</script>\n?"),
    re.compile(r"<link[^>]*(?:fontawesome\.js|thebe)[^>]*/?>\n?"),
    re.compile(r'<div id="ethical-ad-placement"[^>]*>\s*</div>'),
    re.compile(
        r'(?<=/>)<meta name="viewport"[^>]*/>|<meta name="viewport" content="width=device-width, initial-scale=1"/>'
    ),
)
UNUSED = {
    r"design-tabs\.js": r'class="[^"]*\bsd-tab',
    r"scripts/bootstrap\.js": r'data-bs-toggle="(?:dropdown|collapse)"',
    r"copybutton\.js|clipboard\.min\.js": r'class="highlight"',
    r"quiz\.js": r'class="quiz"',
    r"progres\.js": r'class="[^"]*\b(?:progres-|cartes\b)',
    r"progres-lecon\.js": r'class="[^"]*\b(?:progres-lecons?|cartes)\b',
    r"progression\.js": r'class="progres-page"',
    r"demonstration\.js": r'class="demonstration"',
    r"cellules\.js": r'class="cellule"',
    r"searchtools\.js|language_data\.js|searchindex\.js": r'id="search-results"',
    r"campus\.js": r'class="carnets"',
}
"""Scripts that a page loads for nothing when it holds no element that they serve. Style sheets are in one: `paquet`."""
FRENCH = {
    "Search...": "Rechercher…",
    "Toggle primary sidebar": "Afficher ou masquer le menu",
    "Toggle secondary sidebar": "Afficher ou masquer le plan de la page",
    'aria-label="Main"': 'aria-label="Menu principal"',
    "© Copyright": "©",
    'data-theme="auto"': 'data-theme="light"',  # without JavaScript; with it, clair-sombre.js knows better
    "<th></th>": "<td></td>",  # the corner of a pandas table heads nothing
    '<summary><span class="toctree-toggle"': '<summary aria-label="Déplier le module"><span class="toctree-toggle"',
}
"""Strings of the theme that have no French translation, and attributes that say nothing right."""
SIDEBAR = '<div id="pst-primary-sidebar" class="bd-sidebar-primary bd-sidebar">'
LANDMARK = SIDEBAR.replace(">", ' role="region" aria-label="Sommaire du livre">')


def finish_page(page: str) -> str:
    """Give the page without what it must not load, in French, with its labels and landmarks right."""
    for pattern in REMOVED:
        page = pattern.sub("", page)
    for files, sign in UNUSED.items():
        if not re.search(sign, page):
            page = re.sub(rf'<(?:script|link)[^>]*["/](?:{files})[^>]*>(?:</script>)?\n?', "", page)
    for english, french in FRENCH.items():
        page = page.replace(english, french)
    page = page.replace(SIDEBAR, LANDMARK)  # what a landmark does not hold, some readers never find
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
