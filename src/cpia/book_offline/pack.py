"""The whole book in one packed file, which a service worker keeps so that it reads without a network.

One file, because seventy would be asked for one by one and be of two versions when a build falls between them. Pages
differ by a few hundred lines out of a thousand: each distinct line is written once, and the pack is a third lighter.
The same site gives the same bytes, and a changed one gives another name.
"""

import base64
import gzip
import hashlib
import json
import mimetypes
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import unquote

WORKER = "service-worker.js"
FOLDER = "hors-ligne"
TOOLS = ("cellules", "pyodide")
"""Folders of what live cells need: many megabytes, kept once they have been used."""
NEVER = (*TOOLS, FOLDER, "_sources", "carnets", "public", "seance")
"""Folders that the pack does not read: tools; itself; downloads; an issuer's status lists; the school session."""
ALWAYS = ("manifest.webmanifest", "recherche/textes.bin")
"""What scripts ask for, and no page names."""
UNUSED_SUFFIXES = {".eot", ".ipynb", ".map", ".pdf", ".ttf", ".zip"}
"""Downloads, and older forms of fonts that no browser which has service workers asks for."""
_LINK = re.compile(r"""\b(?:href|src)=["']([^"'#?]+)""")
_URL = re.compile(r"""(?:url\(\s*["']?|@import\s*["'])([^"')#?]+)""")
_TEXT = {".css", ".html", ".js", ".json", ".mjs", ".svg", ".webmanifest"}
_TYPES = {".js": "text/javascript", ".mjs": "text/javascript", ".webmanifest": "application/manifest+json"}


@dataclass(frozen=True)
class Pack:
    """The packed book: its bytes, and the paths that it holds."""

    content: bytes
    files: tuple[str, ...]

    @property
    def version(self) -> str:
        """Name the content, shortly."""
        return hashlib.sha256(self.content).hexdigest()[:16]

    @property
    def name(self) -> str:
        """Give the address of the pack inside the site."""
        return f"{FOLDER}/livre-{self.version}.bin"

    @property
    def integrity(self) -> str:
        """Give the digest in the form that a browser checks."""
        return "sha256-" + base64.b64encode(hashlib.sha256(self.content).digest()).decode("ascii")


def book_files(site: Path) -> list[str]:
    """Give the paths of the pages, and of the files that they or their styles name."""
    pages = [
        path for path in site.rglob("*.html") if _is_kept(site, path) and path.relative_to(site).parts[0] != "_static"
    ]
    waiting = [*pages, *(site / name for name in ALWAYS)]
    found: set[Path] = set()
    while waiting:
        path = waiting.pop()
        if path not in found and path.is_file() and _is_kept(site, path):
            found.add(path)
            waiting += _named_by(site, path)
    return sorted(path.relative_to(site).as_posix() for path in found)


def tool_files(site: Path) -> list[str]:
    """Give the paths of the files of the live cells."""
    paths = (path for folder in TOOLS for path in (site / folder).rglob("*") if path.is_file())
    return sorted(path.relative_to(site).as_posix() for path in paths)


def _is_kept(site: Path, path: Path) -> bool:
    inside = path.relative_to(site)
    return inside.parts[0] not in NEVER and path.suffix not in UNUSED_SUFFIXES and inside.as_posix() != WORKER


def _named_by(site: Path, path: Path) -> Iterator[Path]:
    """Give the files of the site that a page links or shows, or that a style sheet names."""
    pattern = {".html": _LINK, ".css": _URL}.get(path.suffix)
    if not pattern:
        return
    for address in set(pattern.findall(path.read_text("utf-8"))):
        named = (path.parent / unquote(address)).resolve()
        if ":" not in address and not address.startswith("/") and named.is_relative_to(site.resolve()):
            yield site / named.relative_to(site.resolve())


def content_type(name: str) -> str:
    """Give the type that a server would say, the same on every machine."""
    suffix = Path(name).suffix
    known = _TYPES.get(suffix) or mimetypes.MimeTypes().guess_type(name)[0] or "application/octet-stream"
    return f"{known}; charset=utf-8" if suffix in _TEXT else known


def pack(site: Path, names: list[str]) -> Pack:
    """Pack the files: the text line by line, each distinct line once; the rest in base 64, which gzip undoes."""
    lines: dict[str, int] = {}
    texts: dict[str, tuple[str, list[int]]] = {}
    binaries: dict[str, tuple[str, str]] = {}
    for name in names:
        content = (site / name).read_bytes()
        if Path(name).suffix in _TEXT:
            numbers = [lines.setdefault(line, len(lines)) for line in content.decode("utf-8").split("\n")]
            texts[name] = (content_type(name), numbers)
        else:
            binaries[name] = (content_type(name), base64.b64encode(content).decode("ascii"))
    book = {"lines": list(lines), "texts": texts, "binaries": binaries}
    text = json.dumps(book, ensure_ascii=False, separators=(",", ":"))
    return Pack(gzip.compress(text.encode("utf-8"), 9, mtime=0), tuple(names))


def worker(source: str, packed: Pack, tools: list[str]) -> str:
    """Give the service worker: what it serves, then its script."""
    version = hashlib.sha256(packed.content + source.encode("utf-8")).hexdigest()[:16]
    contents = {
        "version": version,
        "pack": packed.name,
        "integrity": packed.integrity,
        "files": packed.files,
        "tools": tools,
    }
    return f"self.LIVRE = {json.dumps(contents, ensure_ascii=False)};\n{source}"


def write(site: Path, source: str) -> Pack:
    """Write the pack of a finished site and its service worker, in place of those of an earlier build."""
    packed = pack(site, book_files(site))
    folder = site / FOLDER
    folder.mkdir(exist_ok=True)
    (site / packed.name).write_bytes(packed.content)
    (site / WORKER).write_text(worker(source, packed, tool_files(site)), encoding="utf-8")
    for old in folder.glob("livre-*.bin"):
        if old.name != Path(packed.name).name:
            old.unlink()
    return packed
