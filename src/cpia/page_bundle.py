"""What every page of the book loads, made once: one style sheet, one script, a few fonts.

The theme links nine style sheets and as many scripts, most of whose rules no page uses. PurgeCSS keeps the rules whose
tags, classes and attributes are in a page or in a script; esbuild makes them small. A rule for an element that only a
script makes is kept because the script names it: there is no list of exceptions to maintain.

A file of ours in `book/_static/`:

* `<part>.css` goes into the one style sheet, whole, after the theme's: it says nothing that no page needs, and some of
  its classes are computed by scripts;
* `<part>.js` is loaded, deferred, by the pages that hold what it serves: one line of `UNUSED` in
  `book/_ext/finition.py` says how to know them (without that line, by every page);
* `SHARED` below are in the script of every page.
"""

import hashlib
import json
import re
import shutil
from collections.abc import Iterable, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from cpia import node
from cpia.errors import BookError

SHEET, SCRIPT, THEME_SWITCH = "page.css", "page.js", "clair-sombre.js"
SHARED = (
    "documentation_options.js",
    "doctools.js",
    "translations.js",
    "sphinx_highlight.js",
    "scripts/sphinx-book-theme.js",
    "scripts/pydata-sphinx-theme.js",
    "navigation.js",
)
"""The scripts of every page, in their order. Bootstrap's (81 KB) is none: `navigation.js` does the little we used."""
REPLACED = ("togglebutton.js",)
"""What no page needs: `book/_ext/deplier.py` folds boxes without a script."""
FONTS = {
    "source-sans-3": ("latin-400-normal", "latin-400-italic", "latin-700-normal"),
    "source-serif-4": ("latin-700-normal",),
}
FONT_FOLDER = "polices"
FONT_FILES = tuple(f"{family}-{style}" for family, styles in FONTS.items() for style in styles)
"""Asked for before the style sheet comes, by `clair-sombre.js`, so that the text is drawn once."""
SUPERFLUOUS = ("styles", "vendor", "locales", "images", "scripts/*.map", "scripts/font*", "*thebe*", "*macros.html")
"""What the theme copies beside and no finished page asks for; Sphinx copies it again when a page changes."""
_ICON_FONT = re.compile(r'@font-face\s*{[^}]*(?:Font ?Awesome|"FontAwesome")[^}]*}', re.IGNORECASE)
_NOISE = re.compile(r"@charset[^;]*;|/\*[#@] sourceMappingURL[^*]*\*/")
_IMPORT = re.compile(r'@import\s+(?:url\()?"([^"]+)"\)?;')
_ASKED = re.compile(r"""(?:@import\s*|url\()["']?([^"'()]+)""")
_WORD = re.compile(r"[\w-]+")
_LINK = re.compile(r"[ \t]*<link\b[^>]*>\n?")
_FILE = re.compile(r'(?:href|src)="[^"]*?_static/([^"?]+)')
_LOADED = re.compile(r"[ \t]*<script\b[^>]*\bsrc=[^>]*></script>\n?")


def words(pages: Iterable[str], scripts: Iterable[str]) -> set[str]:
    """Give the names that a rule may be about: those of the pages' tags, and every word of the scripts."""
    tags = (tag for page in pages for tag in re.findall(r"<[^>]+>", page))
    return {word for text in (*tags, *scripts) for word in _WORD.findall(text)}


def sheets_of(page: str) -> list[str]:
    """Give the style sheets that a page links, in order, from `_static/`."""
    links = [link for link in _LINK.findall(page) if 'rel="stylesheet"' in link]
    return [found[1] for link in links if (found := _FILE.search(link))]


def read_sheet(path: Path) -> str:
    """Read a style sheet with those that it imports."""
    return _IMPORT.sub(lambda found: read_sheet(path.parent / found[1]), path.read_text("utf-8"))


def style_sheet(theme: Sequence[str], ours: Sequence[str], used: set[str], folder: Path) -> str:
    """Join the style sheets of `folder`: the theme's, without its icon font and unused rules; then ours."""
    joined = _NOISE.sub("", _ICON_FONT.sub("", "\n".join(theme)))
    failure = "La feuille de style des pages n'est pas fabriquée"
    with TemporaryDirectory() as scratch:
        before, names, after = (Path(scratch) / name for name in ("avant.css", "mots.txt", "apres.css"))
        before.write_text(joined, encoding="utf-8")
        names.write_text(" ".join(sorted(used)), encoding="utf-8")
        options = ["--css", str(before), "--content", str(names), "--output", str(after), "--keyframes"]
        node.run(node.PURGECSS, options, failure=failure)
        kept = after.read_text(encoding="utf-8")
    written = "\n".join([kept, *ours])
    small = node.run(node.ESBUILD, ["--loader=css", "--minify", "--charset=utf8"], text=written, failure=failure)
    asked = [name for name in _ASKED.findall(small) if not name.startswith(("data:", "#"))]
    if lost := [name for name in asked if not (folder / name).is_file()]:
        raise BookError(f"{failure} : elle demande des fichiers que rien ne copie dans {folder}, {', '.join(lost)}.")
    return small


def script(sources: Sequence[str]) -> str:
    """Join scripts that expect to be loaded one after the other."""
    failure = "Le script des pages n'est pas fabriqué"
    joined = "\n;\n".join(_without_eval(source) for source in sources)
    return node.run(node.ESBUILD, ["--loader=js", "--minify", "--charset=utf8"], text=joined, failure=failure)


def _without_eval(source: str) -> str:
    """Give Sphinx's translations without the function that they make from text: a page's policy may refuse it."""
    if not source.lstrip().startswith("Documentation.addTranslations("):
        return source
    messages = json.loads(source[source.index("(") + 1 : source.rindex(")")])["messages"]
    told = json.dumps(messages, ensure_ascii=False)
    return f"Object.assign(Documentation, {{ TRANSLATIONS: {told}, PLURAL_EXPR: (n) => Number(n > 1) }});"


def lighten(page: str, stamp: str) -> str:
    """Give the page with the shared files in its head instead of the theme's; twice changes nothing more."""
    root = (re.search(r'data-content_root="([^"]*)"', page) or ["", ""])[1]
    page = _LINK.sub(lambda link: "" if _replaced_link(link[0]) else link[0], page)
    page = _LOADED.sub(lambda tag: _deferred(tag[0]), page)
    static = f"{root}_static"
    fonts = " ".join(f"{FONT_FOLDER}/{name}.woff2" for name in FONT_FILES)
    head = [f'<script src="{static}/{THEME_SWITCH}?v={stamp}" data-polices="{fonts}"></script>']
    head += [f'<link rel="stylesheet" href="{static}/{SHEET}?v={stamp}" />']
    head += [f'<script defer src="{static}/{SCRIPT}?v={stamp}"></script>']
    return page.replace("</title>\n", "</title>\n" + "".join(f"    {line}\n" for line in head), 1)


def _replaced_link(link: str) -> bool:
    return "_static/" in link and bool(re.search(r'rel="(?:stylesheet|preload)"', link))


def _deferred(tag: str) -> str:
    """Drop a script that is in the shared one; let the page appear before any other runs."""
    found = _FILE.search(tag)
    if found and found[1] in (*SHARED, *REPLACED, SCRIPT, THEME_SWITCH):
        return ""
    return tag if re.search(r"\b(?:defer|async|type=.module)\b", tag) else tag.replace("<script", "<script defer", 1)


def stamped(*contents: str) -> str:
    """Give a short mark of the contents, so that a browser's cache never mixes two builds."""
    return hashlib.sha256("\0".join(contents).encode()).hexdigest()[:10]


def copy_fonts(folder: Path) -> None:
    """Copy the fonts and their licence from the locked npm packages."""
    folder.mkdir(parents=True, exist_ok=True)
    for family, styles in FONTS.items():
        package = node.NODE_MODULES / "@fontsource" / family
        for style in styles:
            shutil.copyfile(package / "files" / f"{family}-{style}.woff2", folder / f"{family}-{style}.woff2")
        shutil.copyfile(package / "LICENSE", folder / f"{family}-LICENCE.txt")
