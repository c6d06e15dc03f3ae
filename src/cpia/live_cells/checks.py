"""The cases of an otter test, read without running it, and what each needs besides the standard library.

The rule: a case runs on a page when everything that it imports, `cpia.kit` read through, is in the standard library or
among the exercise's packages and what they bring. The others run in the notebook alone, and the page says how many.
"""

import ast
import functools
import sys
import textwrap
from dataclasses import dataclass
from pathlib import Path

from cpia.errors import ExerciseError
from cpia.live_cells import pyodide_lock

KIT = Path(__file__).parents[1] / "kit"


@dataclass(frozen=True)
class Case:
    """A doctest, and the advice when it fails."""

    code: str
    failure_message: str


def read(path: Path) -> list[Case]:
    """Give the cases of the file's only suite.

    Raises
    ------
    ExerciseError
        The file is no otter test, hides a case, or needs what a page does not do (setup, teardown).
    """
    try:
        module = ast.parse(path.read_text("utf-8"))
        written = next(node.value for node in module.body if isinstance(node, ast.Assign) and _is_test(node))
        suites = ast.literal_eval(written)["suites"]
        (suite,) = suites
        cases = [(case["code"], case["failure_message"], case["hidden"]) for case in suite["cases"]]
    except (OSError, SyntaxError, StopIteration, ValueError, KeyError, TypeError) as problem:
        raise ExerciseError(f"{path} : pas de test otter à une suite ({type(problem).__name__}: {problem}).") from None
    if suite.get("setup") or suite.get("teardown"):
        raise ExerciseError(f"{path} : « setup » et « teardown » ne tournent pas dans une page ; laissez-les vides.")
    if any(hidden for _, _, hidden in cases):
        raise ExerciseError(f"{path} : une vérification cachée serait lisible dans la page.")
    return [Case(textwrap.dedent(code).strip() + "\n", message) for code, message, _ in cases]


def _is_test(node: ast.Assign) -> bool:
    return any(isinstance(target, ast.Name) and target.id == "test" for target in node.targets)


def needed(case: Case) -> frozenset[str]:
    """Give the packages, as Pyodide names them, that the case imports."""
    source = "\n".join(line.strip()[4:] for line in case.code.splitlines() if line.strip().startswith((">>> ", "... ")))
    return packages_of(source)


def packages_of(source: str) -> frozenset[str]:
    """Give the packages that a source imports, those of `cpia.kit` read through."""
    found: set[str] = set()
    for name in _imported(ast.parse(source)):
        if name.startswith("cpia"):
            found |= kit_packages(name.removeprefix("cpia.kit").strip(".").split(".")[0])
        elif (top := name.split(".")[0]) not in sys.stdlib_module_names:
            found.add(pyodide_lock.core().package_of(top))
    return frozenset(found)


@functools.cache
def kit_packages(module: str) -> frozenset[str]:
    """Give what a module of the learners' kit imports; all of them for the kit itself."""
    sources = [KIT / f"{module}.py"] if module else sorted(KIT.glob("*.py"))
    return frozenset(name for path in sources for name in packages_of(path.read_text("utf-8")))


def provided(packages: tuple[str, ...]) -> frozenset[str]:
    """Give the packages and all that they bring."""
    return frozenset(package.name for package in pyodide_lock.core().closure(packages))


def _imported(tree: ast.AST) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names |= {f"{node.module}.{alias.name}" for alias in node.names}
    return names
