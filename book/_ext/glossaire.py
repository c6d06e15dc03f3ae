"""The page of the glossary, and a link to it from the first use of each term on every page.

```{glossaire}
```
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia.glossary import Finder, Term, files, load

PAGE = "glossaire"
NOT_PROSE = (nodes.title, nodes.reference, nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.footnote)
UNLINKED = ("glossaire", "bibliographie", "sources", "referentiel", "verifier")
"""Pages of lists, where a link on each line would help nobody; and the guides, which are no lessons."""


class GlossaryDirective(SphinxDirective):
    """Define every term of the book."""

    def run(self) -> list[nodes.Node]:
        """Give one definition list, in the order of a dictionary."""
        items = [self._item(term) for term in load(Path(self.env.srcdir))]
        return [nodes.definition_list("", *items, classes=["glossaire"])]

    def _item(self, term: Term) -> nodes.definition_list_item:
        name = nodes.term("", "", nodes.Text(term.term), ids=[term.anchor])
        told = nodes.paragraph("", "", *self.parse_inline(f"{term.definition} [Où l'apprendre](/{term.lesson}.md)")[0])
        return nodes.definition_list_item("", name, nodes.definition("", told))


def link_first_uses(app: Sphinx, doctree: nodes.document, docname: str) -> None:
    """Make a link of the first use of each term on the page."""
    if docname in UNLINKED or docname.startswith("guides/") or PAGE not in app.env.found_docs:
        return
    finder = Finder(load(Path(app.srcdir)))
    for text in list(doctree.findall(nodes.Text)):
        if not any(isinstance(above, NOT_PROSE) for above in _above(text)):
            pieces = list(finder.split(text.astext()))
            if any(term for _, term in pieces):
                text.parent.replace(text, [_piece(app, docname, piece, term) for piece, term in pieces])


def _piece(app: Sphinx, docname: str, piece: str, term: Term | None) -> nodes.Node:
    if term is None:
        return nodes.Text(piece)
    address = app.builder.get_relative_uri(docname, PAGE) + f"#{term.anchor}"
    return nodes.reference("", piece, internal=True, refuri=address, reftitle=term.definition, classes=["terme"])


def _above(node: nodes.Node) -> list[nodes.Node]:
    parents = []
    while (node := node.parent) is not None:
        parents.append(node)
    return parents


def depend_on_terms(app: Sphinx, _doctree: nodes.document) -> None:
    """Read a page again when a definition changed."""
    for path in files(Path(app.srcdir)):
        app.env.note_dependency(str(path))


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive, and link first uses in what is written."""
    app.add_directive("glossaire", GlossaryDirective)
    app.connect("doctree-read", depend_on_terms)
    app.connect("doctree-resolved", link_first_uses)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
