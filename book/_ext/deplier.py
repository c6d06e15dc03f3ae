"""A box of class `dropdown` is a native `<details>`: folded, opened with the keyboard, without any script.

Jupyter Book's own way shows everything without JavaScript, and adds a button whose name is in English with it.
"""

from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.transforms.post_transforms import SphinxPostTransform


class Fold(SphinxPostTransform):
    """Write the box as `<details>`, its title as `<summary>`."""

    default_priority = 999  # when every reference of the text is resolved
    formats = ("html",)

    def run(self, **_: Any) -> None:
        """Replace each foldable box of the page."""
        for box in list(self.document.findall(nodes.admonition)):
            if "dropdown" in box["classes"]:
                place = box.parent.index(box)
                box.parent[place : place + 1] = folded(box)  # not replace_self, which would hand its classes on


def folded(box: nodes.admonition) -> list[nodes.Node]:
    """Give the nodes of a box that folds; its identifiers stay, so that a link still leads to it."""
    title, *content = box.children
    classes = " ".join(["admonition", "depliable", *(name for name in box["classes"] if name != "dropdown")])
    names = "".join(f' id="{name}"' for name in box["ids"][:1])
    opening = f'<details class="{classes}"{names}><summary class="admonition-title">'
    written = nodes.inline("", "", *title.children)
    return [raw(opening), written, raw("</summary>"), *content, raw("</details>")]


def raw(html: str) -> nodes.raw:
    """Give HTML that the writer leaves as it is."""
    return nodes.raw("", html, format="html")


def setup(app: Sphinx) -> dict[str, Any]:
    """Fold the boxes of HTML pages."""
    app.add_post_transform(Fold)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
