"""The school session beside the book: its folder, and what its page says of it, from the course file.

```{seance}
```
"""

from pathlib import Path
from typing import Any

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia import courses
from cpia.seance import pages, site, texts

FOLDER = "seance"
PRINTS = (
    ("fiche-enseignant.pdf", "La fiche de l'enseignant, deux pages (PDF)"),
    ("cartes.pdf", "Les 36 cartes à découper et leurs réponses (PDF)"),
    ("college.pdf", "Le déroulé de 30 minutes pour le collège (PDF)"),
)


class SessionDirective(SphinxDirective):
    """List the session's pages, minute by minute, then its prints."""

    def run(self) -> list[nodes.Node]:
        """Give two lists of links; the files are written when the build ends."""
        self.env.note_dependency(str(pages.COURSE))
        lessons = courses.load(pages.COURSE).modules[0].lessons
        shown = [(stage.link, f"{stage.start}-{stage.end} min : {stage.title}") for stage in texts.stages(lessons)]
        return [
            _links([("index.html", "Ouvrir la séance")]),
            _links(shown),
            _links([("college.html", "La version collège, en 30 minutes"), *PRINTS]),
        ]


def _links(targets: Any) -> nodes.Node:
    listed = nodes.bullet_list()
    for target, text in targets:
        link = nodes.reference("", text, refuri=f"{FOLDER}/{target}", internal=False)
        listed += nodes.list_item("", nodes.paragraph("", "", link))
    return listed


def write(app: Sphinx, problem: Exception | None) -> None:
    """Write the folder once the book is built."""
    if problem is None and app.builder.name == "html":
        site.write(Path(app.outdir) / FOLDER)


def setup(app: Sphinx) -> dict[str, Any]:
    """Run after what finishes the book's pages: the session's are not of its theme."""
    app.add_directive("seance", SessionDirective)
    app.connect("build-finished", write, priority=950)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
