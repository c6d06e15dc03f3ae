"""What a test's own source lets a learner read of its failure: the author's message, never a value.

Pure, on the source alone. A computed part of a message becomes « … »: it could hold a hidden value, or a text that the
learner's code chose.
"""

import ast
import re
from dataclasses import dataclass


@dataclass(frozen=True)
class Marks:
    """What the first and the last line of a hidden region hold, as nbgrader's `ClearHiddenTests` is set."""

    begin: str = "BEGIN HIDDEN TESTS"
    end: str = "END HIDDEN TESTS"


USUAL = Marks()


def without_hidden_tests(source: str, marks: Marks = USUAL) -> str:
    """Cut the hidden regions, line by line as nbgrader does; one that never ends goes to the end of the cell."""
    hidden = _hidden_lines(source, marks)
    return "\n".join(line for n, line in enumerate(source.split("\n"), 1) if n not in hidden).rstrip("\n")


def message_at(source: str, line: int) -> str | None:
    """Give the author's message of the assertion on that line (from 1), None where there is none."""
    found = [node for node in _assertions(source) if node.lineno <= line <= (node.end_lineno or node.lineno)]
    return _text(found[-1].msg) if found else None


def message_like(source: str, told: str) -> str | None:
    """Give the author's message that an error tells, where it is not known which line failed."""
    for node in _assertions(source):
        pattern = _pattern(node.msg)
        if pattern is not None and pattern.fullmatch(told):
            return _text(node.msg)
    return None


def visible_part_passed(source: str, line: int | None, marks: Marks = USUAL) -> bool | None:
    """Tell whether the visible part of a test passed, `line` being the one that failed; None where it has none."""
    if not any(isinstance(node, ast.Assert | ast.Call) for node in _walk(without_hidden_tests(source, marks))):
        return None
    return line is not None and line in _hidden_lines(source, marks)


def _hidden_lines(source: str, marks: Marks) -> set[int]:
    """Give the numbers (from 1) of the lines of the hidden regions, marks included."""
    found, inside = set(), False
    for number, line in enumerate(source.split("\n"), 1):
        begins, ends = marks.begin in line, marks.end in line
        if inside or begins:
            found.add(number)
        inside = begins or (inside and not ends)
    return found


def _assertions(source: str) -> list[ast.Assert]:
    return [node for node in _walk(source) if isinstance(node, ast.Assert)]


def _walk(source: str) -> list[ast.AST]:
    try:
        return list(ast.walk(ast.parse(source)))
    except (SyntaxError, ValueError, RecursionError):  # a notebook's own syntax, such as « %matplotlib »
        return []


def _text(message: ast.expr | None) -> str | None:
    if isinstance(message, ast.Constant) and isinstance(message.value, str):
        return message.value
    if isinstance(message, ast.JoinedStr):
        return "".join(str(part.value) if isinstance(part, ast.Constant) else "…" for part in message.values)
    return None


def _pattern(message: ast.expr | None) -> re.Pattern[str] | None:
    if isinstance(message, ast.JoinedStr):
        parts = [re.escape(str(p.value)) if isinstance(p, ast.Constant) else ".*?" for p in message.values]
        return re.compile("".join(parts), re.DOTALL)
    text = _text(message)
    return None if text is None else re.compile(re.escape(text))
