"""The notebooks of the book: made when the build ends, and offered under the title of each page that has one.

The link to the campus needs the hub's address: a script finds it where a hub serves the book (`campus.js`), and
`cpia book --campus` writes it for a copy that is read elsewhere. Everywhere else nobody sees it.
"""

import os
import re
from html import escape
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.errors import ExtensionError

from cpia.errors import CpiaError
from cpia.notebooks import pages, site

CAMPUS = "CPIA_CAMPUS"
"""Environment variable by which `cpia.book` gives the hub's address, empty where it is not known."""
ASSIGNMENT = "devoir"
LIST = " (menu Nbgrader, puis Assignment List)"
"""Where an assignment is fetched: it has no notebook to lead to before that."""
HEAD = re.compile(r'</h1>(?:\s*<div class="[^"]*\breperes\b[^"]*">.*?</div>)?', re.DOTALL)
"""The end of a page's title, and what `parcours` says of its place."""
HELP = (
    "Il faut Python 3.11 ou plus. Téléchargez le module entier : son archive contient les carnets, les vérifications "
    "et les données. Décompressez-la, ouvrez un terminal dans son dossier, puis tapez "
    "<code>pip install -r requirements.txt</code> et <code>jupyter lab</code>."
)


def add_links(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Write, under the title of a page, where to work on it."""
    module, _, page = pagename.rpartition("/")
    if "body" not in context or not (Path(app.srcdir, pagename).with_suffix(".md")).is_file():
        return
    if pages.KINDS.fullmatch(page) and module:
        written = _downloads(module, page) + _campus(app.config.campus, f"lab/tree/cours/{pagename}.ipynb")
        block = f'<p class="carnets" data-ecran>{written}</p>\n{_help()}'
    elif page == ASSIGNMENT:
        block = f'<p class="carnets" data-ecran>{_campus(app.config.campus, "lab", LIST)}</p>'
    else:
        return
    context["body"] = HEAD.sub(lambda found: f"{found[0]}\n{block}", context["body"], count=1)


def _downloads(module: str, page: str) -> str:
    folder = f"../{site.FOLDER}"
    return (
        f'<a href="{folder}/{module}/{page}.ipynb" download>Télécharger le carnet</a> '
        f'<a href="{folder}/{module}.zip" download>Télécharger le module (.zip)</a> '
    )


def _campus(address: str, path: str, then: str = "") -> str:
    """Write the link: whole where the address is known, hidden until the script completes it elsewhere."""
    known = f' href="{escape(address.rstrip("/"))}/hub/user-redirect/{path}"' if address else " hidden"
    return f'<a class="campus" data-campus="{path}"{known}>Ouvrir dans le campus{then}</a>'


def _help() -> str:
    return (
        '<details class="carnets-aide" data-ecran><summary>Que faut-il pour exécuter le carnet chez soi ?</summary>'
        f"<p>{HELP}</p></details>\n"
    )


def write(app: Sphinx, problem: Exception | None) -> None:
    """Make the notebooks of a book that was built."""
    if problem or app.builder.name != "html":
        return
    try:
        address = app.config.html_baseurl
        site.write(Path(app.srcdir), Path(app.outdir), f"{address.rstrip('/')}/" if address else "")
    except CpiaError as refusal:
        raise ExtensionError(str(refusal)) from refusal


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the links, and make the notebooks."""
    app.add_config_value("campus", os.environ.get(CAMPUS, ""), "html")
    app.connect("html-page-context", add_links)
    app.connect("build-finished", write)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
