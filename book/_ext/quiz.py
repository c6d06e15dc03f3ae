"""The `quiz` directive: a pool of questions in TOML, shown on a page.

```{quiz} quiz/lecon-1.toml
:draw: 5
```
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from docutils.parsers.rst import directives
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

import cpia.quiz
import cpia.quiz_page
from cpia.errors import QuizError
from cpia.quiz import check_draw, load
from cpia.quiz_page import quiz_html

DRAWN = 5


class QuizDirective(SphinxDirective):
    """Show the quiz of a TOML file; the path is relative to the page."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {"draw": directives.positive_int}

    def run(self) -> list[nodes.Node]:
        """Read the file, or stop the build with the page, the line and the reason."""
        relative, absolute = self.env.relfn2path(self.arguments[0])
        for source in (absolute, cpia.quiz.__file__, cpia.quiz_page.__file__):
            self.env.note_dependency(source)  # a changed source rebuilds the page
        try:
            quiz = load(Path(absolute))
            drawn = self.options.get("draw", min(DRAWN, len(quiz.questions)))
            check_draw(quiz, drawn, relative)
        except QuizError as problem:
            raise self.error(str(problem)) from problem
        key = f"quiz-{self.env.new_serialno('quiz') + 1}"
        return [nodes.raw("", quiz_html(quiz, drawn, key), format="html")]


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directive."""
    app.add_directive("quiz", QuizDirective)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
