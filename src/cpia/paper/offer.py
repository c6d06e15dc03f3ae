"""The printed book on the site: a file at its root, and a link on its home page where that file is there."""

import re
from pathlib import Path

FILE = "livre.pdf"
_LINK = re.compile(r'\n<p class="livre-pdf"[^>]*>.*?</p>', re.DOTALL)
_TEXT, _UNDER = "<article", "</h1>"


def offer(html: Path, pages: int) -> None:
    """Link the home page to the printed book."""
    size = f"{(html / FILE).stat().st_size / 1e6:.1f}".replace(".", ",")
    link = (
        f'\n<p class="livre-pdf" data-ecran><a href="{FILE}" type="application/pdf">'
        f"Le livre entier en PDF, à imprimer</a> ({pages} pages, {size} Mo)</p>"
    )
    home = html / "index.html"
    head, text, body = _LINK.sub("", home.read_text("utf-8")).partition(_TEXT)  # the theme has a title for print alone
    home.write_text(f"{head}{text}{body.replace(_UNDER, f'{_UNDER}{link}', 1)}", "utf-8")


def withdraw(html: Path) -> None:
    """Take away the printed book and its link: it was printed from other pages."""
    (html / FILE).unlink(missing_ok=True)
    home = html / "index.html"
    if home.is_file() and _LINK.search(text := home.read_text("utf-8")):
        home.write_text(_LINK.sub("", text), "utf-8")
