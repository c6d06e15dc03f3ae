"""The directive `bibliographie`: the references of every lesson, on one page."""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia import bibliography, courses


class BibliographyDirective(SphinxDirective):
    """List what the lessons recommend."""

    def run(self) -> list[nodes.Node]:
        """Give one section a module; a lesson that changes rebuilds the page."""
        book = Path(self.env.srcdir)
        for page in sorted(book.glob("*/lecon-*.md")):
            self.env.note_dependency(str(page))
        course = courses.load(book / self.config.parcours)
        return self.parse_text_to_nodes(bibliography.gathered(book, course), allow_section_headings=True)


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive."""
    app.add_directive("bibliographie", BibliographyDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
