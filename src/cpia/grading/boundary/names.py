"""The names that a cell's source binds and reads, without running it."""

import ast
from functools import cache


@cache
def parsed(source: str) -> ast.Module:
    """Parse a cell, magics and all; a cell that does not parse has no names."""
    try:
        return ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        pass
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        return ast.parse(TransformerManager().transform_cell(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return ast.Module(body=[], type_ignores=[])


def bound_names(source: str) -> set[str]:
    """Give the names that a cell binds at its top level."""
    tree = parsed(source)
    return assigned(tree) | {name for statement in tree.body for name in defined(statement)}


def read_names(source: str) -> set[str]:
    """Give the names that a cell reads, in its functions too."""
    tree = parsed(source)
    return {node.id for node in ast.walk(tree) if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Load)}


def defined(statement: ast.stmt) -> set[str]:
    """Give the names that a statement imports, or defines by `def` or `class`."""
    if isinstance(statement, ast.Import | ast.ImportFrom):
        return {(alias.asname or alias.name).split(".")[0] for alias in statement.names}
    if isinstance(statement, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
        return {statement.name}
    return set()


def assigned(tree: ast.Module) -> set[str]:
    """Give the names that the module's own statements assign, not those of its functions."""
    found: set[str] = set()
    waiting: list[ast.AST] = list(tree.body)
    while waiting:
        node = waiting.pop()
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef | ast.Lambda):
            continue
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store | ast.Del):
            found.add(node.id)
        waiting += ast.iter_child_nodes(node)
    return found
