"""Feedback that does not tell the hidden tests: nbgrader shows their source, their tracebacks and every output.

What a learner's code printed while it was graded is dropped too: it ran beside the tests and could read them. Of a
failed test stays the author's own message, recognised in the test's source; a text that the code chose does not pass.
"""

import ast
import re
from typing import Any

from nbformat import NotebookNode
from nbgrader import utils
from nbgrader.preprocessors import NbGraderPreprocessor

_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE)
_SILENT = "Ce test n'est pas réussi."


class HideTests(NbGraderPreprocessor):  # type: ignore[misc]
    """Removes from the feedback what only the grader may know."""

    def preprocess_cell(self, cell: NotebookNode, resources: Any, cell_index: int) -> tuple[NotebookNode, Any]:
        """Keep the author's message of a failed test, and nothing else that the run produced."""
        if cell.cell_type != "code":
            return cell, resources
        test = utils.is_grade(cell) and not utils.is_solution(cell)
        errors = [output for output in cell.outputs if output.output_type == "error"] if test else []
        cell.outputs = [_told(error, authors_messages(cell.source)) for error in errors]
        cell.source = without_hidden_tests(cell.source)
        return cell, resources


def without_hidden_tests(source: str) -> str:
    """Cut the hidden regions; one that never ends goes to the end of the cell."""
    return _HIDDEN.sub("", source).rstrip("\n")


def authors_messages(source: str) -> list[re.Pattern[str]]:
    """Give the messages that the test's own assertions can show; a computed part matches, and is not shown."""
    try:
        tree = ast.parse(source)
    except SyntaxError:
        return []
    found = [node.msg for node in ast.walk(tree) if isinstance(node, ast.Assert) and node.msg is not None]
    return [pattern for message in found if (pattern := _pattern(message)) is not None]


def _pattern(message: ast.expr) -> re.Pattern[str] | None:
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return re.compile(re.escape(message.value))
    if isinstance(message, ast.JoinedStr):
        parts = [re.escape(str(v.value)) if isinstance(v, ast.Constant) else "(.*?)" for v in message.values]
        return re.compile("".join(parts), re.DOTALL)
    return None


def _told(error: NotebookNode, messages: list[re.Pattern[str]]) -> NotebookNode:
    text = _message(str(error.get("evalue", "")), messages) if error.get("ename") == "AssertionError" else None
    text = text or _SILENT
    return NotebookNode(output_type="error", ename="Test", evalue=text, traceback=[text])


def _message(text: str, messages: list[re.Pattern[str]]) -> str | None:
    for pattern in messages:
        if match := pattern.fullmatch(text):
            for start, end in sorted((match.span(i + 1) for i in range(pattern.groups)), reverse=True):
                text = f"{text[:start]}…{text[end:]}"
            return text
    return None
