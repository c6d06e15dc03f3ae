"""The `exercice` directive: a live Python cell with the checks of the module's self-check.

```{exercice} exercices/variable-permise.toml
```
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import cpia.live_cells.checks
import cpia.live_cells.exercise
import cpia.live_cells.page
from cpia.errors import ExerciseError
from cpia.live_cells import site
from cpia.live_cells.exercise import checks_file, load
from cpia.live_cells.page import NOTEBOOK, exercise_html

BEHIND = (cpia.live_cells.checks, cpia.live_cells.exercise, cpia.live_cells.page)


class ExerciseDirective(SphinxDirective):
    """Show the exercise of a TOML file; the path is relative to the page."""

    required_arguments = 1

    def run(self) -> list[nodes.Node]:
        """Read the file and its checks, or stop the build with the page, the line and the reason."""
        path = Path(self.env.relfn2path(self.arguments[0])[1])
        for source in (path, *(module.__file__ for module in BEHIND)):
            self.env.note_dependency(str(source))  # a changed source rebuilds the page
        page = Path(self.env.doc2path(self.env.docname))
        try:
            checked = load(path)
        except ExerciseError as problem:
            raise self.error(str(problem)) from problem
        self.env.note_dependency(str(checks_file(path, checked.exercise)))
        if not page.with_name(NOTEBOOK).with_suffix(".md").is_file():
            raise self.error(f"{page.name} n'a pas d'autovérification à côté d'elle : un exercice y renvoie.")
        key = f"cellule-{self.env.new_serialno('exercice') + 1}"
        root = "../" * self.env.docname.count("/") or "./"
        return [nodes.raw("", exercise_html(checked, key, root), format="html")]


def add_files(app: Sphinx, problem: Exception | None) -> None:
    """Put Python and our worker in the site; a book without an exercise carries nothing."""
    source = Path(app.srcdir)
    if problem is None and app.builder.name == "html" and cpia.live_cells.exercise.find(source):
        site.write(source, Path(app.outdir))


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive, and complete the site when the build ends."""
    app.add_directive("exercice", ExerciseDirective)
    app.connect("build-finished", add_files)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
