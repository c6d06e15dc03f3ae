"""The learner's source, read from the notebook: what `inspect.getsource` gives for a learner's function or class."""

import ast

from cpia.grading.boundary.names import parsed


class Sources:
    """Where each function and class of the cells run so far is defined, the last definition first."""

    def __init__(self) -> None:
        self._found: dict[str, str] = {}

    def add(self, source: str) -> None:
        """Note the definitions of a cell."""
        self._note(parsed(source), source, "")

    def of(self, name: str) -> str | None:
        """Give the source of a qualified name, None where no cell defines it."""
        return self._found.get(name)

    def _note(self, node: ast.AST, source: str, prefix: str) -> None:
        for child in ast.iter_child_nodes(node):
            if isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef):
                text = ast.get_source_segment(source, child, padded=True)
                if text is not None:
                    self._found[prefix + child.name] = text + "\n"
                inner = "." if isinstance(child, ast.ClassDef) else ".<locals>."
                self._note(child, source, f"{prefix}{child.name}{inner}")
            else:
                self._note(child, source, prefix)
