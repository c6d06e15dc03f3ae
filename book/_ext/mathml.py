"""Formulas as MathML, made when the book is built: no script, no font from elsewhere, read by screen readers."""

from html import escape
from typing import Any

from docutils import nodes
from latex2mathml.converter import convert
from sphinx.application import Sphinx
from sphinx.util import logging

logger = logging.getLogger(__name__)
LATEX = "data-latex"
"""The formula as it was typed, for what reads the page and knows no MathML: the printed book."""


def _mathml(node: nodes.Element, display: str) -> str:
    source = node.astext().strip()
    try:
        return str(convert(source, display=display))
    except Exception as problem:  # noqa: BLE001 - latex2mathml raises many unrelated types
        logger.warning("formule illisible « %s » (%s)", source, problem, location=node, type="mathml")
        return f"<code>{escape(source)}</code>"


def inline(visitor: Any, node: nodes.Element) -> None:
    """Write a formula inside a sentence."""
    source = escape(node.astext().strip())
    visitor.body.append(f'<span class="math" {LATEX}="{source}">{_mathml(node, "inline")}</span>')
    raise nodes.SkipNode


def block(visitor: Any, node: nodes.Element) -> None:
    """Write a formula on its own line, with its number when it has one."""
    number = node.get("number")
    label = f'<span class="eqno">({number})</span>' if number else ""
    opened = visitor.starttag(node, "div", CLASS="math", **{LATEX: node.astext().strip()})
    visitor.body.append(opened + label + _mathml(node, "block") + "</div>\n")
    raise nodes.SkipNode


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the renderer named « mathml »."""
    app.add_html_math_renderer("mathml", (inline, None), (block, None))
    return {"parallel_read_safe": True, "parallel_write_safe": True}
