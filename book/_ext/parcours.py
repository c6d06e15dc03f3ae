"""What the book says of the course, from the course file: a lesson's bearings, and the tables of lessons and competences.

```{lecons} donnees
```
"""

from pathlib import Path
from typing import Any, ClassVar

from docutils import nodes
from sphinx.application import Sphinx
from sphinx.util.docutils import SphinxDirective

from cpia import course_page, courses
from cpia.courses import Course, Module
from cpia.errors import CourseError


class CourseDirective(SphinxDirective):
    """Write Markdown of the whole course; `markdown` makes it."""

    classes: ClassVar[tuple[str, ...]] = ()
    """Of its tables: `book/_static/progres-lecon.js` finds by them the rows to tick."""

    @staticmethod
    def markdown(course: Course) -> str:
        """Give the text; subclasses say which."""
        raise NotImplementedError

    def run(self) -> list[nodes.Node]:
        """Read the course file, or stop the build with the page, the line and the reason."""
        path = _file(self.env.app)
        self.env.note_dependency(str(path))
        try:
            made = self.parse_text_to_nodes(self.text(courses.load(path)), allow_section_headings=True)
        except CourseError as problem:
            raise self.error(str(problem)) from problem
        for table in (table for node in made for table in node.findall(nodes.table)):
            table["classes"] += self.classes
        return made

    def text(self, course: Course) -> str:
        """Give the Markdown of the page's directive."""
        return self.markdown(course)


class PathDirective(CourseDirective):
    """Show the whole course."""

    markdown = staticmethod(course_page.path_cards)


class FrameworkDirective(CourseDirective):
    """Map competences to lessons, exercises and certifications."""

    markdown = staticmethod(course_page.framework)


class ModuleDirective(CourseDirective):
    """Write Markdown of one module, named by its slug."""

    required_arguments = 1
    option_spec: ClassVar[dict[str, Any]] = {}

    def text(self, course: Course) -> str:
        """Give the Markdown of that module, or raise `CourseError`."""
        for module in course.modules:
            if module.slug == self.arguments[0]:
                return self.of_module(module, course)
        raise CourseError(f"Module « {self.arguments[0]} » inconnu du parcours {course.id}.")

    def of_module(self, module: Module, course: Course) -> str:
        """Give the text; subclasses say which."""
        raise NotImplementedError


class OpenerDirective(ModuleDirective):
    """Open a module's page: what it takes and gives, then the text of the directive."""

    has_content = True

    def of_module(self, module: Module, course: Course) -> str:
        """Give the band."""
        return course_page.opener(module, course, "\n".join(self.content))


class LessonsDirective(ModuleDirective):
    """List the lessons of a module."""

    classes = ("progres-lecons",)

    def of_module(self, module: Module, course: Course) -> str:
        """Give the table."""
        return course_page.lessons_table(module)


class CompetencesDirective(ModuleDirective):
    """List the competences of a module."""

    def of_module(self, module: Module, course: Course) -> str:
        """Give the table."""
        return course_page.competences_table(module, course)


class ConditionsDirective(ModuleDirective):
    """Say what the certification of a module takes."""

    def of_module(self, module: Module, course: Course) -> str:
        """Give the text."""
        return course_page.conditions(module, course)


def write_bearings(app: Sphinx, docname: str, content: list[str]) -> None:
    """Write, in a lesson that Sphinx is about to read, its place, its time and its neighbours."""
    path = _file(app)
    if path.is_file():
        content[0] = course_page.with_bearings(content[0], docname, courses.load(path))


def tell_bloc(
    app: Sphinx, pagename: str, _template: str, context: dict[str, Any], _tree: nodes.document | None
) -> None:
    """Tell the page's template the bloc of its module: its accent colour and its pictogram."""
    path = _file(app)
    if path.is_file():
        blocs = {module.slug: module.bloc for module in courses.load(path).modules}
        if (slug := pagename.partition("/")[0]) in blocs:
            context["bloc"] = blocs[slug]


def depend_on_course(app: Sphinx, _doctree: nodes.document) -> None:
    """Read a page again when the course file changed."""
    app.env.note_dependency(str(_file(app)))


def _file(app: Sphinx) -> Path:
    return Path(app.srcdir, app.config.parcours)


def setup(app: Sphinx) -> dict[str, Any]:
    """Offer the directives, and write the bearings."""
    app.add_config_value("parcours", "parcours.toml", "env")
    for name, directive in (
        ("parcours", PathDirective),
        ("referentiel", FrameworkDirective),
        ("lecons", LessonsDirective),
        ("ouverture", OpenerDirective),
        ("competences", CompetencesDirective),
        ("conditions", ConditionsDirective),
    ):
        app.add_directive(name, directive)
    app.connect("source-read", write_bearings)
    app.connect("doctree-read", depend_on_course)
    app.connect("html-page-context", tell_bloc)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
