"""What a test's own source lets a learner read of its failure: the author's message, never a value.

Pure, on the source alone. A computed part of a message becomes « … »: it could hold a hidden value, or a text that the
learner's code chose.
"""

import ast
import re

_HIDDEN = re.compile(r"^[^\n]*BEGIN HIDDEN TESTS.*?(?:END HIDDEN TESTS[^\n]*\n?|\Z)", re.DOTALL | re.MULTILINE)


def without_hidden_tests(source: str) -> str:
    """Cut the hidden regions; one that never ends goes to the end of the cell."""
    return _HIDDEN.sub("", source).rstrip("\n")


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


def visible_part_passed(source: str, line: int | None) -> bool | None:
    """Tell whether the visible part of a test passed, `line` being the one that failed; None where it has none."""
    if not any(isinstance(node, ast.Assert | ast.Call) for node in _walk(without_hidden_tests(source))):
        return None
    return line is not None and any(first <= line <= last for first, last in _hidden_lines(source))


def _hidden_lines(source: str) -> list[tuple[int, int]]:
    found = []
    for match in _HIDDEN.finditer(source):
        first = source.count("\n", 0, match.start()) + 1
        found.append((first, first + match.group().rstrip("\n").count("\n")))
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
