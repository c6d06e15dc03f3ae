"""The versions of Pyodide's lock file as requirements: an ordinary Python on which CI proves the pandas cells.

python -m cpia.live_cells.mirror | uv pip compile … - -o requirements-pyodide.lock
"""

from cpia.home import PROJECT
from cpia.live_cells import site
from cpia.live_cells.pyodide_lock import Package

ELSEWHERE = {"scipy": (("1.17.1", "python_version < '3.12'"), ("1.18.0", "python_version >= '3.12'"))}
"""Where the lock's version does not exist for each Python that runs the platform: the last that does."""


def requirements(packages: list[Package]) -> list[str]:
    """Give a line a package, pinned."""
    return [line for package in packages for line in _lines(package)]


def _lines(package: Package) -> list[str]:
    if package.name not in ELSEWHERE:
        return [f"{package.name}=={package.version}"]
    return [f"{package.name}=={version} ; {condition}" for version, condition in ELSEWHERE[package.name]]


if __name__ == "__main__":
    print("\n".join(requirements(site.used_packages(PROJECT / "book"))))
