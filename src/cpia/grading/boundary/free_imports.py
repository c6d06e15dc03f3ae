"""What the instructor's notebook imports in cells that the learner may edit: the tests' own tools all the same.

Many courses import NumPy once, in an ordinary cell, and use it in their tests. Asked of the learner's process, as any
name that no locked cell defines, `np` could be an object whose `allclose` always says yes. Only what an honest process
would give as our own import is taken; the rest stays the learner's, so that for honest work nothing changes.
"""

import ast
from collections.abc import Iterable
from typing import Any

from cpia.grading.boundary import libraries
from cpia.grading.boundary.errors import BoundaryError
from cpia.grading.boundary.names import assigned, defined, parsed

Import = tuple[str, str | None]
"""A module, and the name taken from it; None stands for the module itself."""

_TOOLS = frozenset({"numpy.testing", "pandas.testing", "random"})  # whose functions judge, or draw, for the tests


def imports_of(sources: Iterable[str]) -> dict[str, Import]:
    """Give what each name is imported from at the top of these cells; names bound in another way are left out."""
    found: dict[str, Import] = {}
    bound: set[str] = set()
    for source in sources:
        tree = parsed(source)
        bound |= assigned(tree)
        for statement in tree.body:
            if isinstance(statement, ast.Import | ast.ImportFrom):
                found |= _names(statement)
            else:
                bound |= defined(statement)
    return {name: place for name, place in found.items() if name not in bound}


def imported(place: Import) -> Any:
    """Give our own import, None where the learner's process would give an object of its own."""
    home, name = place
    try:
        module = libraries.module(home)
        value = module if name is None else getattr(module, name)
    except (BoundaryError, ImportError, AttributeError):
        return None
    if name is None or home in _TOOLS or libraries.module_name(value) or libraries.name_of(value):
        return value
    return None


def _names(statement: ast.Import | ast.ImportFrom) -> dict[str, Import]:
    if isinstance(statement, ast.Import):
        whole = {alias.asname: alias.name for alias in statement.names if alias.asname}
        roots = {name: name for name in (alias.name.partition(".")[0] for alias in statement.names if not alias.asname)}
        return {name: (home, None) for name, home in (whole | roots).items()}
    if statement.level or statement.module is None:
        return {}
    return {alias.asname or alias.name: (statement.module, alias.name) for alias in statement.names}
