"""The book as an application that reads without a network: manifest, icons, pack, service worker.

Last of all: the pack holds the pages as they are served, finished by every other extension.
"""

from pathlib import Path
from typing import Any

from sphinx.application import Sphinx
from sphinx.util import logging

from cpia.book_offline import application, pack

SOURCE = Path(pack.__file__).with_name(pack.WORKER)
LIMIT = 2_000_000
"""Bytes that a first visit may put aside."""
LOGGER = logging.getLogger(__name__)


def add_colour(_: Sphinx, __: str, ___: str, context: dict[str, Any], ____: object) -> None:
    """Give the browser's frame the colour of the charter."""
    context["metatags"] = (
        context.get("metatags", "") + f'\n    <meta name="theme-color" content="{application.COLOUR}" />'
    )


def write_files(app: Sphinx, problem: Exception | None) -> None:
    """Write the application's files at the root of the site; a pack too heavy is a warning, which stops the build."""
    if problem or app.builder.name != "html":
        return
    site = Path(app.outdir)
    picture = Path(app.confdir) / (app.config.html_favicon or "")
    if picture.is_file():
        application.write(site, picture, app.config.html_title, "Projet IA", pack.FOLDER)
    made = pack.write(site, SOURCE.read_text("utf-8"))
    if len(made.content) > LIMIT:
        LOGGER.warning("livre hors ligne : %s octets, au plus %s", len(made.content), LIMIT)


def setup(app: Sphinx) -> dict[str, Any]:
    """Run at the very end: later than the finished pages (500), the policy (900) and the text searched (920)."""
    app.connect("html-page-context", add_colour)
    app.connect("build-finished", write_files, priority=990)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
