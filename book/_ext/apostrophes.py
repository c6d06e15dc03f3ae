"""Curved apostrophes in prose, whatever follows them: « l'**idée** » and « l'{fait}`x` » too.

Sphinx's own smart quotes take an apostrophe at the end of a piece of text for a closing quotation mark.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms import SphinxTransform

AS_TYPED = (nodes.literal, nodes.literal_block, nodes.raw, nodes.math, nodes.math_block)


class Apostrophes(SphinxTransform):
    """Replace each straight apostrophe of the prose."""

    default_priority = 750

    def apply(self, **_: Any) -> None:
        """Go through every piece of text."""
        for text in list(self.document.findall(nodes.Text)):
            if "'" in text and not _is_typed(text):
                text.parent.replace(text, nodes.Text(text.replace("'", "\N{RIGHT SINGLE QUOTATION MARK}")))


def _is_typed(node: nodes.Node) -> bool:
    parent = node.parent
    return parent is not None and (isinstance(parent, AS_TYPED) or _is_typed(parent))


def setup(app: Sphinx) -> dict[str, Any]:
    """Run it in place of Sphinx's smart quotes."""
    app.add_transform(Apostrophes)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
