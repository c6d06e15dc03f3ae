"""What a test cell may not do, since it runs in another process than the learner's code: found in its source."""

import ast
from collections.abc import Iterator

from nbformat import NotebookNode

from cpia.authoring.findings import BOUNDARY, Finding, by_hand, graded
from cpia.grading.boundary.names import bound_names, parsed, read_names

_SEEDS = ("random.seed", "np.random.seed", "numpy.random.seed")
_CURRENT_FIGURE = ("plt.gcf", "plt.gca")
_RUNS_WHAT_IT_READS = ("eval", "exec", "pickle.load", "pickle.loads", "joblib.load", "pd.read_pickle", "dill.loads")


def boundary(notebook: NotebookNode) -> Iterator[Finding]:
    """Find the tests whose meaning the boundary would change."""
    tests = [cell.id for cell in graded(notebook) if cell.cell_type == "code" and not by_hand(cell)]
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for position, cell in enumerate(code):
        if cell.id in tests:
            yield from _calls(cell)
            later = [other for other in code[position + 1 :] if other.id not in tests]
            yield from _names_for_later(cell, later)


def _calls(cell: NotebookNode) -> Iterator[Finding]:
    called = {ast.unparse(node.func) for node in ast.walk(parsed(cell.source)) if isinstance(node, ast.Call)}
    for name in sorted(called.intersection(_SEEDS)):
        yield Finding(
            BOUNDARY,
            f"« {cell.id} » appelle {name} : la graine n'atteint pas le code de l'apprenant ; "
            "passez-lui une graine ou un générateur en argument",
        )
    for name in sorted(called.intersection(_CURRENT_FIGURE)):
        yield Finding(
            BOUNDARY,
            f"« {cell.id} » appelle {name} : c'est la figure des tests, pas celle de l'apprenant ; "
            "faites-lui rendre son axe ou nommer sa figure",
        )
    for name in sorted(called.intersection(_RUNS_WHAT_IT_READS)):
        yield Finding(
            BOUNDARY,
            f"« {cell.id} » appelle {name} : ce que l'apprenant y mettrait tournerait du côté des tests ; "
            "demandez-lui des données, ou une fonction à appeler",
        )


def _names_for_later(cell: NotebookNode, later: list[NotebookNode]) -> Iterator[Finding]:
    given = {name for name in bound_names(cell.source) if not name.startswith("_")}
    for other in later:
        known = bound_names(other.source)
        for name in sorted(given & read_names(other.source) - known):
            yield Finding(
                BOUNDARY,
                f"« {cell.id} » définit « {name} », que « {other.id} » utilise ensuite : ce nom n'existe que du côté "
                "des tests ; définissez-le dans une cellule non notée",
            )
        given -= known
