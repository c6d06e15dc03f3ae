"""The live exercises of the book, their right and wrong answers, and what a runner says of them.

As a script, on whatever Python and libraries it is given: runs every exercise, and prints JSON.
"""

import ast
import importlib.metadata
import json
from dataclasses import asdict
from pathlib import Path

from cpia.home import PROJECT
from cpia.live_cells import exercise
from cpia.live_cells.in_browser.running import run

BOOK = PROJECT / "book"
FILES = exercise.find(BOOK)
WRONG = PROJECT / "tests" / "assets" / "autoverification"
LIBRARIES = ("numpy", "pandas", "scikit-learn", "scipy")


def name(path: Path) -> str:
    return f"{path.parent.parent.name}/{path.stem}"


def cases(path: Path) -> str:
    return json.dumps([asdict(case) for case in exercise.load(path).cases])


def wrong_answer(path: Path) -> str:
    """The answer that the self-check's own tests keep as wrong, with the imports of its file."""
    solution = ast.parse(exercise.load(path).exercise.solution)
    asked = next(node.name for node in solution.body if isinstance(node, ast.FunctionDef))
    source = (WRONG / path.parent.parent.name / "fausses.py").read_text("utf-8")
    kept = [
        node
        for node in ast.parse(source).body
        if isinstance(node, ast.Import | ast.ImportFrom) or (isinstance(node, ast.FunctionDef) and node.name == asked)
    ]
    return "\n".join(ast.unparse(node) for node in kept)


def answers(path: Path) -> dict[str, str]:
    read = exercise.load(path).exercise
    return {"solution": read.solution, "start": read.start, "wrong": wrong_answer(path)}


def verdicts(path: Path) -> dict[str, list[bool] | str]:
    """Say, for each answer, which checks pass, or the error that stopped it."""
    said: dict[str, list[bool] | str] = {}
    for kind, code in answers(path).items():
        told = json.loads(run(code, lambda _: None, cases(path)))
        said[kind] = told["error"]["original"] if told["error"] else [check["passed"] for check in told["checks"]]
    return said


if __name__ == "__main__":
    versions = {library: importlib.metadata.version(library) for library in LIBRARIES}
    print(json.dumps({"versions": versions, "verdicts": {name(path): verdicts(path) for path in FILES}}))
