"""The script of the verification page, on that page alone, and the policy that lets nothing else run there.

`cpia.book` makes the script before Sphinx starts, beside the built pages.
"""

import base64
import hashlib
import re
from pathlib import Path
from typing import Any

from sphinx.application import Sphinx

from cpia.verifier_bundle import SCRIPT

PAGE = "verifier"
CHARSET = '<meta charset="utf-8" />'
TRANSLATIONS = re.compile(r"<script[^>]*/translations\.js[^>]*></script>\n?")
"""Sphinx's plural of words that this page does not show: it makes a function from text, which the policy refuses."""
_INLINE = re.compile(r"<script(?![^>]*\b(?:src|type)=)[^>]*>(.*?)</script>", re.DOTALL)


def with_policy(page: str) -> str:
    """Give the page with a content security policy: this site only, the theme's own inline scripts, no eval."""
    if CHARSET not in page or "Content-Security-Policy" in page:
        return page
    page = TRANSLATIONS.sub("", page)
    digests = sorted(
        {base64.b64encode(hashlib.sha256(text.encode()).digest()).decode() for text in _INLINE.findall(page)}
    )
    policy = [
        "default-src 'self'",
        "script-src 'self' " + " ".join(f"'sha256-{digest}'" for digest in digests),
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data:",
        "connect-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
    ]
    tag = f'<meta http-equiv="Content-Security-Policy" content="{"; ".join(policy)}" />'
    return page.replace(CHARSET, f"{CHARSET}\n    {tag}", 1)


def add_folder(app: Sphinx) -> None:
    """Copy the script with the other static files, if `cpia.book` made it."""
    folder = Path(app.outdir).parent / PAGE
    if folder.is_dir():
        app.config.html_static_path.append(str(folder))


def add_script(app: Sphinx, pagename: str, *_: Any) -> None:
    """Load the script on the verification page."""
    if pagename == PAGE:
        app.add_js_file(SCRIPT, loading_method="defer")


def add_policy(app: Sphinx, problem: Exception | None) -> None:
    """Write the policy, once the page is finished: it names the scripts that are left."""
    path = Path(app.outdir) / f"{PAGE}.html"
    if problem is None and path.is_file():
        path.write_text(with_policy(path.read_text("utf-8")), "utf-8")


def setup(app: Sphinx) -> dict[str, Any]:
    """Run at each step of the build; the policy after what finishes the pages."""
    app.connect("builder-inited", add_folder)
    app.connect("html-page-context", add_script)
    app.connect("build-finished", add_policy, priority=900)
    return {"parallel_read_safe": True, "parallel_write_safe": True}
