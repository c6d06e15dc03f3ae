"""Reading progress: the `progression` directive of its page, and the place of its button at the end of each lesson.

```{progression}
```
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia import courses, progress_page
from cpia.errors import CourseError


class ProgressDirective(SphinxDirective):
    """List the lessons of the course, for the script to say which are finished."""

    def run(self) -> list[nodes.Node]:
        """Read the course file, or stop the build with the page, the line and the reason."""
        path = Path(self.env.app.srcdir, self.config.parcours)
        for source in (path, progress_page.__file__):
            self.env.note_dependency(str(source))
        try:
            course = courses.load(path)
        except CourseError as problem:
            raise self.error(str(problem)) from problem
        builder, page = self.env.app.builder, self.env.docname
        html = progress_page.progress_html(course, lambda lesson: builder.get_relative_uri(page, lesson))
        return [nodes.raw("", html, format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive; the course file is the one that `parcours` reads."""
    app.setup_extension("parcours")
    app.add_directive("progression", ProgressDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
