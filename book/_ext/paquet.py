"""One style sheet, one script and four fonts for every page, instead of what the theme links: see `cpia.page_bundle`.

It runs after `finition`, which drops the scripts that a page has no use for, and after the theme, which writes the colours
of code when the build ends; before `verificateur`, whose policy names the scripts that are left.
"""

import shutil
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from cpia import page_bundle


def built_pages(output: Path) -> dict[Path, str]:
    """Read every page of the book, and not the pieces that the theme leaves under `_static/`."""
    paths = (path for path in sorted(output.rglob("*.html")) if "_static" not in path.relative_to(output).parts)
    return {path: path.read_text("utf-8") for path in paths}


def bundle(app: Sphinx, problem: Exception | None) -> None:
    """Make the shared files and rewrite the pages, unless no page was written."""
    if problem or app.builder.name != "html":
        return
    static, pages = Path(app.outdir, "_static"), built_pages(Path(app.outdir))
    linked = {name: None for page in pages.values() for name in page_bundle.sheets_of(page)}
    linked.pop(page_bundle.SHEET, None)
    if not linked:
        return
    page_bundle.copy_fonts(static / page_bundle.FONT_FOLDER)
    shared = [(static / name).read_text("utf-8") for name in page_bundle.SHARED]
    scripts = [path.read_text("utf-8") for path in static.glob("*.js") if path.name != page_bundle.SCRIPT]
    used = page_bundle.words(pages.values(), [*scripts, *shared])
    ours = {path.name for path in Path(app.srcdir, "_static").glob("*.css")}
    read = {name: page_bundle.read_sheet(static / name) for name in linked}
    theme, own = ([text for name, text in read.items() if (name in ours) == mine] for mine in (False, True))
    sheet = page_bundle.style_sheet(theme, own, used, static)
    script = page_bundle.script(shared)
    (static / page_bundle.SHEET).write_text(sheet, "utf-8")
    (static / page_bundle.SCRIPT).write_text(script, "utf-8")
    switch = (static / page_bundle.THEME_SWITCH).read_text("utf-8")
    stamp = page_bundle.stamped(sheet, script, switch)
    for path, page in pages.items():
        path.write_text(page_bundle.lighten(page, stamp), "utf-8")
    remove_superfluous(static)


def remove_superfluous(static: Path) -> None:
    """Remove what no page asks for: nine tenths of the folder."""
    for pattern in page_bundle.SUPERFLUOUS:
        for path in static.glob(pattern):
            shutil.rmtree(path) if path.is_dir() else path.unlink()


def setup(app: Sphinx) -> dict[str, Any]:
    """Run when the build ends."""
    app.connect("build-finished", bundle, priority=700)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
