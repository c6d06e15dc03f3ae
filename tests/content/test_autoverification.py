"""The self-check of each module, run as a learner runs it: a notebook, a kernel, otter.

One kernel runs them all, emptied between two: what takes seconds is that it starts and loads otter.
"""

import ast
import shutil
from collections.abc import Iterator
from pathlib import Path

import jupytext
import nbformat
import pytest
from nbclient import NotebookClient

from cpia.home import PROJECT

BOOK = PROJECT / "book"
ANSWERS = PROJECT / "tests" / "assets" / "autoverification"
QUESTIONS = 6
MODULES = sorted(path.parent.name for path in BOOK.glob("*/autoverification.md"))


def functions(module: str, answers: str) -> dict[str, str]:
    """Give the source of each function of an answers file, by name."""
    source = (ANSWERS / module / f"{answers}.py").read_text(encoding="utf-8")
    found = (node for node in ast.parse(source).body if isinstance(node, ast.FunctionDef))
    return {node.name: ast.get_source_segment(source, node) for node in found}


def answer(notebook: nbformat.NotebookNode, module: str, answers: str) -> int:
    """Replace each answer cell by the function of that name; give how many were replaced."""
    known = functions(module, answers)
    cells = [cell for cell in notebook.cells if cell.source.startswith("def ")]
    for cell in cells:
        cell.source = known[cell.source[4:].split("(")[0]]
    return len(cells)


@pytest.fixture(scope="module")
def client() -> Iterator[NotebookClient]:
    """What runs notebooks, with its kernel."""
    client = NotebookClient(nbformat.v4.new_notebook(), timeout=60)
    with client.setup_kernel():
        yield client


def run(client: NotebookClient, module: str, folder: Path, answers: str | None) -> list[str]:
    """Run the self-check with those answers (none: as delivered); give what it says of each question."""
    shutil.copytree(BOOK / module / "autoverification", folder / "autoverification")
    notebook = jupytext.read(BOOK / module / "autoverification.md")
    if answers:
        assert answer(notebook, module, answers) == QUESTIONS
    notebook.cells.insert(0, nbformat.v4.new_code_cell(f"%reset -f\n%cd -q {folder}"))
    client.nb = notebook
    client.execute(cleanup_kc=False)
    checks = [cell for cell in notebook.cells if cell.source.startswith("verification.dire")]
    return ["".join(output.get("text", "") for output in cell.outputs) for cell in checks]


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
def test_right_answers_pass_every_check_of_the_self_check(client, tmp_path, module):
    said = run(client, module, tmp_path, "justes")
    assert len(said) == QUESTIONS
    assert all("toutes les vérifications sont réussies" in text for text in said)


@pytest.mark.slow
@pytest.mark.parametrize("module", MODULES)
@pytest.mark.parametrize("answers", ["fausses", None])
def test_wrong_or_missing_answers_fail_every_question_with_advice_in_french(client, tmp_path, module, answers):
    said = run(client, module, tmp_path, answers)
    assert len(said) == QUESTIONS
    assert all(text.startswith("❌") and "→" in text for text in said)


@pytest.mark.parametrize("module", MODULES)
def test_the_self_check_hides_no_test(module):
    cases = [case for path in (BOOK / module / "autoverification" / "tests").glob("q*.py") for case in load(path)]
    assert len(cases) >= QUESTIONS * 3
    assert all(case["hidden"] is False and case["failure_message"] for case in cases)


def load(path: Path) -> list[dict[str, object]]:
    """Give the cases of an otter test file."""
    module = ast.parse(path.read_text(encoding="utf-8"))
    test = next(node.value for node in module.body if isinstance(node, ast.Assign) and node.targets[0].id == "test")
    return ast.literal_eval(test)["suites"][0]["cases"]
