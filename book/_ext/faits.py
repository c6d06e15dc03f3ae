"""Roles `fait` and `reference`, and the directive `faits`: what a page says of the law is read in `faits.toml`.

Depuis le {fait}`ia-date-generale` ({reference}`ia-date-generale`)…
"""

import re
from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective, SphinxRole

from cpia.facts import Fact, french_day, load

FILE = "faits.toml"


class FactRole(SphinxRole):
    """Write the value; where the original was not seen, say so once a page, here or beside the reference."""

    def run(self) -> tuple[list[nodes.Node], list[nodes.system_message]]:
        """Give the text, or stop the build with the page, the line and the unknown name."""
        facts = _facts(self)
        if self.text not in facts:
            return [], [self.inliner.reporter.error(f"Fait « {self.text} » inconnu de {FILE}.", line=self.lineno)]
        return [nodes.Text(self._written(facts[self.text]))], []

    def _written(self, fact: Fact) -> str:
        told = self.env.temp_data.setdefault("faits", set())
        page = Path(self.env.doc2path(self.env.docname)).read_text("utf-8")
        first = fact.slug not in told and f"{{reference}}`{fact.slug}`" not in page
        told.add(fact.slug)
        return f"{fact.value} ({fact.mark})" if fact.mark and first else fact.value


class ReferenceRole(FactRole):
    """Write the article or decision, and what its last check is worth."""

    def _written(self, fact: Fact) -> str:
        return fact.cited


class FactsDirective(SphinxDirective):
    """List every fact of the book."""

    def run(self) -> list[nodes.Node]:
        """Give one list, in the order of the file."""
        return self.parse_text_to_nodes("\n".join(_told(fact) for fact in _facts(self).values()))


def _told(fact: Fact) -> str:
    source = re.sub(r"(https?://\S+)", r"<\1>", fact.source)
    mark = f", **{fact.mark}**" if fact.mark else ""
    return f"- **{fact.value}** — {fact.reference}. Lu : {source}, le {french_day(fact.checked)}{mark}."


def _facts(user: SphinxRole | SphinxDirective) -> dict[str, Fact]:
    path = Path(user.env.srcdir, FILE)
    user.env.note_dependency(str(path))  # a changed fact rebuilds the page
    return load(path)


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the roles and the directive."""
    app.add_role("fait", FactRole())
    app.add_role("reference", ReferenceRole())
    app.add_directive("faits", FactsDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
