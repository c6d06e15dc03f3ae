"""The `demonstration` directive: a computation that the reader explores, from a table made at build time.

```{demonstration} courbe-apprentissage
```
"""

import importlib.util
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia.demonstrations.model import load, module_name
from cpia.demonstrations.page import demonstration_html
from cpia.errors import DemonstrationError

BEHIND = ("model", "page", "table", "numbers")


class DemonstrationDirective(SphinxDirective):
    """Show the demonstration of that slug."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Compute every state, or stop the build with the page, the line and the reason."""
        slug = self.arguments[0]
        self._note_sources(slug)
        key = f"demonstration-{self.env.new_serialno('demonstration') + 1}"
        try:
            html = demonstration_html(load(slug), slug, key)
        except DemonstrationError as problem:
            raise self.error(str(problem)) from problem
        except Exception as problem:
            raise self.error(f"Démonstration « {slug} » : {type(problem).__name__}: {problem}") from problem
        return [nodes.raw("", html, format="html")]

    def _note_sources(self, slug: str) -> None:
        for name in (module_name(slug), *(f"cpia.demonstrations.{part}" for part in BEHIND)):
            spec = importlib.util.find_spec(name)
            if spec and spec.origin:
                self.env.note_dependency(spec.origin)  # a changed computation rebuilds the page


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive."""
    app.add_directive("demonstration", DemonstrationDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
