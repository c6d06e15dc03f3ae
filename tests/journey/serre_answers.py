"""What learners write in « Audit de la serre »: the reference, or some of the wrong answers kept beside it."""

import json

from cpia import courses
from cpia.authoring import answers, sources, text
from cpia.courses import Course
from cpia.home import PROJECT

SLUG = "donnees-audit-serre"
SOURCE = sources.find(SLUG)
NOTE = """**Note d'Élodie Lefèvre-N'Guyen à Mme Delattre : ne signez pas encore.**

Pendant dix mois, réparons d'abord la mesure : le chef de culture s'en charge dès lundi, après la cueillette.
Ce que nous ignorons : trois mois de capteurs ne disent rien de l'hiver — ni d'une variété qui n'a pas d'historique.
"""


def course() -> Course:
    """The course that the demonstration serves."""
    return courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")


def reference() -> dict[str, str]:
    """The instructor's own solutions, which compute from whatever data are beside the notebook; the note is ours."""
    notebook = text.read(SOURCE.text.read_text(encoding="utf-8"), SLUG)
    solutions = [cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("solution")]
    return {cell.id: _unmarked(cell.source) for cell in solutions} | {"note-directeur": NOTE}


def wrong(*names: str) -> dict[str, str]:
    """The reference with the cells of several wrong answers in its place."""
    cells = [answers.read(SOURCE.folder / "fausses-reponses" / f"{name}.toml").cells for name in names]
    return reference() | {grade_id: source for one in cells for grade_id, source in one.items()}


def automatic_points(*names: str) -> float:
    """The points that these wrong answers, of separate exercises, leave to their author."""
    items = {item.grade_id: item.points for item in course().assignment(SLUG).items if not item.manual}
    for name in names:
        items |= answers.read(SOURCE.folder / "fausses-reponses" / f"{name}.toml").points
    return sum(items.values())


def hidden_lines() -> set[str]:
    """Every line that stands in a hidden test and nowhere else: not in an answer, nor in a visible test."""
    hidden, inside, outside = False, set(), set()
    for line in SOURCE.text.read_text(encoding="utf-8").splitlines():
        hidden = (hidden or "BEGIN HIDDEN TESTS" in line) and "END HIDDEN TESTS" not in line
        (inside if hidden else outside).add(line.strip())
    return {line for line in inside - outside if len(line) > 25}


def _unmarked(source: str) -> str:
    return "\n".join(line for line in source.splitlines() if "### BEGIN" not in line and "### END" not in line)


def cell_source(notebook: str, grade_id: str) -> list[str]:
    """The source of one cell of a notebook's text."""
    cells = json.loads(notebook)["cells"]
    (source,) = (c["source"] for c in cells if c["metadata"].get("nbgrader", {}).get("grade_id") == grade_id)
    return list(source)
