"""Pyodide's lock file: which package brings which, in which file, with which digest."""

import functools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cpia.errors import ExerciseError
from cpia.home import PROJECT

CORE = PROJECT / "node_modules" / "pyodide"
"""Pyodide's core, from the locked npm packages."""
NAME = "pyodide-lock.json"


@dataclass(frozen=True)
class Package:
    """One package of the distribution."""

    name: str
    version: str
    file: str
    sha256: str
    depends: tuple[str, ...]
    imports: tuple[str, ...]


@dataclass(frozen=True)
class Lock:
    """The whole lock file."""

    python: str
    packages: dict[str, Package]

    def package(self, name: str) -> Package:
        """Give the package of that name.

        Raises
        ------
        ExerciseError
            The distribution has none.
        """
        if name not in self.packages:
            raise ExerciseError(f"Pyodide n'a pas de paquet « {name} » : prenez un nom de {NAME}.")
        return self.packages[name]

    def package_of(self, module: str) -> str:
        """Name the package that a module is imported from."""
        return next((p.name for p in self.packages.values() if module in p.imports), module)

    def closure(self, names: Iterable[str]) -> list[Package]:
        """Give the packages and all that they depend on, sorted by name."""
        found: dict[str, Package] = {}
        waiting = list(names)
        while waiting:
            package = self.package(waiting.pop())
            if package.name not in found:
                found[package.name] = package
                waiting += package.depends
        return [found[name] for name in sorted(found)]


def read(path: Path) -> Lock:
    """Read a lock file.

    Raises
    ------
    ExerciseError
        It is absent, or not of the form that we know.
    """
    try:
        table = json.loads(path.read_text("utf-8"))
        packages = {name: _package(entry) for name, entry in table["packages"].items()}
        return Lock(table["info"]["python"], packages)
    except FileNotFoundError:
        raise ExerciseError(f"{path} est absent : lancez « make book », qui installe les paquets npm.") from None
    except (OSError, ValueError, KeyError, TypeError) as problem:
        raise ExerciseError(
            f"{path} : fichier de verrouillage illisible ({type(problem).__name__}: {problem})."
        ) from None


def _package(entry: dict[str, Any]) -> Package:
    depends, imports = tuple(entry["depends"]), tuple(entry["imports"])
    return Package(entry["name"], entry["version"], entry["file_name"], entry["sha256"], depends, imports)


@functools.cache
def core() -> Lock:
    """Give the lock file of the core that the site carries."""
    return read(CORE / NAME)
