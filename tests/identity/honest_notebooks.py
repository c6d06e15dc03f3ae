"""The instructor notebook of an assignment, and what its learners hand in, drawn from a fixed seed."""

import ast
import random
from collections.abc import Callable, Iterator

from honest_exercises import Answer, Exercise
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell

KERNEL = {"name": "python3", "display_name": "Python 3", "language": "python"}
REFERENCE, BLANK = "reference", "vierge"
_ANSWERING = 5  # the learner who gives the answers marked `once`


def instructor_notebook(exercises: tuple[Exercise, ...]) -> NotebookNode:
    """Give the instructor's notebook: the exercises, then what a person grades."""
    cells = [new_markdown_cell("# Devoir")]
    for exercise in exercises:
        cells += _exercise_cells(exercise)
    cells += [
        new_markdown_cell("Un avis.", metadata=_named("avis", points=3, solution=True, kind="markdown")),
        new_code_cell("# votre essai\n", metadata=_named("essai", points=2, solution=True)),
        new_markdown_cell("Vérifiez sur un exemple.", metadata=_named("tache", points=4, task=True, kind="markdown")),
    ]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


def _exercise_cells(exercise: Exercise) -> Iterator[NotebookNode]:
    yield new_markdown_cell(f"## {exercise.title}")
    if exercise.setup:
        yield new_code_cell(exercise.setup, metadata=_named(f"{exercise.name}-donnees"))
    yield new_code_cell(_marked(exercise.reference), metadata=_named(exercise.solution, solution=True))
    for number, test in enumerate(exercise.tests, 1):
        yield new_code_cell(test.source, metadata=_named(exercise.test(number), points=test.points))


def _marked(source: str) -> str:
    return f"### BEGIN SOLUTION\n{source}\n### END SOLUTION"


def _named(
    grade_id: str, *, points: float = 0, solution: bool = False, task: bool = False, kind: str = "code"
) -> dict[str, object]:
    fields = {"grade_id": grade_id, "grade": points > 0 and not task, "solution": solution, "task": task}
    fields |= {"schema_version": 3, "locked": not solution, "cell_type": kind}
    return {"nbgrader": fields | ({"points": points} if points else {})}


def submission(release: NotebookNode, exercises: tuple[Exercise, ...], number: int) -> NotebookNode:
    """Give what the learner of that number hands in; 0 hands in the reference, 1 the release untouched."""
    notebook = release.copy()
    notebook.cells = [NotebookNode(cell | {"metadata": cell.metadata.copy()}) for cell in release.cells]
    if number == 0:
        _answer(notebook, {exercise.solution: exercise.reference for exercise in exercises})
    elif number > 1:
        _answer(notebook, {e.solution: chosen(e, number).source for e in exercises})
        draw = random.Random(f"{exercises[0].name} {number}")
        for twist in draw.sample(TWISTS, 0 if number == _ANSWERING else 2):
            twist(notebook, draw)
    return notebook


def chosen(exercise: Exercise, number: int) -> Answer:
    """Give the answer of a learner: every answer has its learners."""
    once = [answer for answer in exercise.answers if answer.once]
    if once and number == _ANSWERING:
        return once[0]
    common = [answer for answer in exercise.answers if not answer.once]
    random.Random(exercise.name).shuffle(common)
    return common[number % len(common)]


def _answer(notebook: NotebookNode, answers: dict[str, str]) -> None:
    for cell in notebook.cells:
        cell.source = answers.get(_name(cell), cell.source)
        if _name(cell) == "avis":
            cell.source = "Mon avis."


def _name(cell: NotebookNode) -> str:
    return str(cell.metadata.get("nbgrader", {}).get("grade_id", ""))


def _solutions(notebook: NotebookNode) -> list[int]:
    return [i for i, cell in enumerate(notebook.cells) if _name(cell).endswith("-reponse")]


def _split_an_answer(notebook: NotebookNode, draw: random.Random) -> None:
    """Put the beginning of an answer, a helper or an import, in a cell of the learner's own."""
    for place in draw.sample(_solutions(notebook), 3):
        lines = notebook.cells[place].source.split("\n")
        try:
            statements = ast.parse("\n".join(lines)).body
        except SyntaxError:
            continue
        if len(statements) > 1 and not getattr(statements[1], "decorator_list", None):
            cut = statements[1].lineno - 1
            notebook.cells[place].source = "\n".join(lines[cut:])
            notebook.cells.insert(place, new_code_cell("\n".join(lines[:cut])))
            return


def _answer_late(notebook: NotebookNode, draw: random.Random) -> None:
    """Move an answer after its tests."""
    place = draw.choice(_solutions(notebook)[1:])
    notebook.cells.append(notebook.cells.pop(place))


def _swap_exercises(notebook: NotebookNode, draw: random.Random) -> None:
    """Move the last exercise's cells to the front."""
    start = max(i for i, cell in enumerate(notebook.cells) if cell.source.startswith("## "))
    end = next(i for i, cell in enumerate(notebook.cells) if _name(cell) == "avis")
    moved = notebook.cells[start:end]
    del notebook.cells[start:end]
    place = draw.choice([1, min(_solutions(notebook)) + 1])
    notebook.cells[place:place] = moved


def _add_cells(notebook: NotebookNode, draw: random.Random) -> None:
    """Add trials, notes, an empty cell, a cell that fails."""
    extra = [
        new_code_cell(""),
        new_markdown_cell("Une note pour moi : é ≠ e."),
        new_raw_cell("brut"),
        new_code_cell("1 / 0"),
        new_code_cell("essai_a_moi = [1, 2]\nessai_a_moi"),
        new_code_cell("print('bonjour')\n[x for x in range(3)]"),
        new_code_cell("variable_inconnue + 1"),
        new_code_cell("def (:"),
        new_code_cell("import sys\nprint('vers la sortie d\\'erreur', file=sys.stderr)"),
    ]
    for cell in draw.sample(extra, 5):
        notebook.cells.insert(draw.randrange(1, len(notebook.cells) + 1), cell)


def _leave_outputs(notebook: NotebookNode, draw: random.Random) -> None:
    """Keep what the learner's own runs showed, errors too."""
    for count, cell in enumerate(cell for cell in notebook.cells if cell.cell_type == "code"):
        cell.execution_count = count + 1
        cell.outputs = [
            draw.choice(
                [
                    new_output("stream", name="stdout", text="déjà vu\n"),
                    new_output("execute_result", data={"text/plain": "3"}, execution_count=count + 1),
                    new_output("error", ename="ValueError", evalue="non", traceback=["ValueError: non"]),
                ]
            )
        ]


def _old_format(notebook: NotebookNode, draw: random.Random) -> None:
    """Save with an older editor: no cell ids."""
    notebook.nbformat_minor = 4
    for cell in notebook.cells:
        cell.pop("id", None)


def _touch_locked_cells(notebook: NotebookNode, draw: random.Random) -> None:
    """Write in a locked cell, which grading puts back."""
    tests = [cell for cell in notebook.cells if "-test-" in _name(cell)]
    for cell in draw.sample(tests, 2):
        cell.source = draw.choice(["print('je regarde')\n" + cell.source, "pass", cell.source + "\nassert True"])


def _editor_metadata(notebook: NotebookNode, draw: random.Random) -> None:
    """Leave what editors write in the metadata."""
    notebook.metadata["language_info"] = {"name": "python", "version": "3.9.1"}
    notebook.metadata["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {}}}
    for cell in notebook.cells:
        cell.metadata["collapsed"] = draw.random() < 0.5
        cell.metadata["tags"] = ["à revoir"]


TWISTS: list[Callable[[NotebookNode, random.Random], None]] = [
    _split_an_answer, _answer_late, _swap_exercises, _add_cells, _leave_outputs, _old_format, _touch_locked_cells,
    _editor_metadata,
]  # fmt: skip
