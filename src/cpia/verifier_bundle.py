"""The script of the verification page: its modules, a few locked libraries and the pinned contexts, in one file.

Made by esbuild from `node_modules` each time the book is built, never committed. The contexts are the files that
`cpia.credentials.pinned_contexts` checks, so that the page and `cpia verify` read the same signed bytes the same way.
"""

import json
from importlib import resources
from pathlib import Path
from tempfile import TemporaryDirectory

from openbadgeslib.ob3.credential import OB3_CONTEXT

from cpia import node
from cpia.credentials import pinned_contexts

FOLDER = "_verifier"
"""Where the page's modules are, beside the pages of the book."""
SCRIPT = "verificateur.js"
BROWSERS = "chrome111,edge111,firefox119,safari16.4"
"""The first that have all that the page uses; an older one shows what to do without the page."""


def build(source: Path, output: Path, *, entry: str = "page.js", node_modules: Path = node.NODE_MODULES) -> Path:
    """Bundle `source/entry` into `output/verificateur.js`, the same bytes for the same sources; give its path.

    Raises
    ------
    BookError
        The npm packages are not installed, or a module cannot be bundled.
    """
    script = output / SCRIPT
    form = "iife" if entry == "page.js" else "esm"
    options = ["--bundle", "--minify", "--charset=utf8", "--legal-comments=eof", "--log-level=warning"]
    with TemporaryDirectory() as scratch:
        contexts = Path(scratch) / "contexts.json"
        contexts.write_text(json.dumps(_contexts(), ensure_ascii=False), encoding="utf-8")
        places = [f"--alias:cpia-contexts={contexts}", f"--target={BROWSERS}", f"--outfile={script}"]
        arguments = [str(source / entry), *options, *places, f"--format={form}"]
        failure = "La page de vérification n'est pas fabriquée"
        node.run(node.ESBUILD, arguments, failure=failure, node_modules=node_modules)
    return script


def _contexts() -> dict[str, object]:
    """Give the content of each context by its address, after comparing the files with their pins."""
    pinned_contexts.check()
    folder = resources.files("openbadgeslib.ob3.contexts")
    contents = [json.loads(folder.joinpath(name).read_text("utf-8")) for name in pinned_contexts.PINS]
    return dict(zip(OB3_CONTEXT, contents, strict=True))
