"""Build the book: Jupyter Book with our settings, every warning an error, nothing skipped silently.

A page of `book/` that the table of contents forgets is refused before the build, because Jupyter Book would leave it
out without a word.
"""

import hashlib
import os
import re
import shutil
import subprocess
import sys
import time
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import yaml

from cpia import verifier_bundle
from cpia.errors import BookError
from cpia.paper import offer

STEPS = {
    "reading sources": "Lecture des pages et calcul des démonstrations",
    "Executing notebook": "Exécution",
    "writing output": "Écriture des pages",
}
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_PROBLEM = re.compile(r"\b(?:WARNING|ERROR|CRITICAL)\b")
KEPT_LINES = 40
_JUPYTER_BOOK = "from jupyter_book.cli.main import main; main()"  # it has no __main__, and its script may be elsewhere


@dataclass(frozen=True)
class BuiltBook:
    """What a build made."""

    html: Path
    pages: int
    seconds: float


def build(source: Path, output: Path, say: Callable[[str], None], campus: str = "") -> BuiltBook:
    """Build `source` into `output/_build/html`; `say` receives one line a step.

    `campus` is the hub's address, for a copy of the book that is read elsewhere.

    Raises
    ------
    BookError
        A page is missing or forgotten, or Jupyter Book warned of something.
    """
    start = time.monotonic()
    pages = check_contents(source)
    say(f"Livre : {len(pages)} pages.")
    html = output / "_build" / "html"
    _check_writable(output / "_build")
    script = _make_script(source, output, say)
    mark, look = output / "_build" / "presentation.sha256", _look(source, script + campus.encode())
    again = not mark.exists() or mark.read_text(encoding="ascii") != look
    try:
        lines = _run(source, output, ["--all"] if again else [], say, campus)
    except BaseException:
        # Sphinx remembers a page that it warned of, and would say nothing of it next time.
        shutil.rmtree(output / "_build" / ".doctrees", ignore_errors=True)
        raise
    _remove_stale(html, pages)
    offer.withdraw(html)  # printed from the pages before these
    missing = [page for page in pages if not (html / page).with_suffix(".html").is_file()]
    if missing:
        raise BookError(f"{html} : pages absentes après la construction : {', '.join(missing)}.\n{lines}")
    mark.write_text(look, encoding="ascii")
    return BuiltBook(html, len(pages), time.monotonic() - start)


def _make_script(source: Path, output: Path, say: Callable[[str], None]) -> bytes:
    """Make the script of the verification page, where `book/_ext/verificateur.py` takes it; nothing in another book."""
    if not (source / verifier_bundle.FOLDER).is_dir():
        return b""
    script = verifier_bundle.build(source / verifier_bundle.FOLDER, output / "_build" / "verifier")
    say(f"  Page de vérification : un script de {script.stat().st_size // 1024} Ko.")
    return script.read_bytes()


def _look(source: Path, script: bytes) -> str:
    """Hash what every page depends on: Sphinx neither copies nor stamps a style sheet again while no page changed."""
    digest = hashlib.sha256(script)
    folders = (source / name for name in ("_static", "_ext", "_templates"))
    for path in (source / "_config.yml", *(path for folder in folders for path in sorted(folder.rglob("*")))):
        if path.is_file() and "__pycache__" not in path.parts:
            digest.update(f"{path.relative_to(source)}\0".encode() + path.read_bytes())
    return digest.hexdigest()


def _check_writable(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise BookError(f"{folder} : impossible à créer ({problem.strerror}) ; donnez un autre --output.") from problem
    if not os.access(folder, os.W_OK):
        raise BookError(f"{folder} n'est pas à vous : donnez-vous le droit d'y écrire, ou un autre --output.")


def check_contents(source: Path) -> list[str]:
    """Give the pages of the table of contents, after comparing them with the files.

    Raises
    ------
    BookError
        A page of the table of contents has no file, or a file is in no table of contents.
    """
    toc = source / "_toc.yml"
    try:
        table = yaml.safe_load(toc.read_text("utf-8"))
    except (OSError, yaml.YAMLError) as problem:
        raise BookError(f"{toc} : sommaire illisible ({problem}).") from problem
    listed = list(_entries(table))
    existing = set(page_files(source))
    if lost := [page for page in listed if page not in existing]:
        raise BookError(f"{toc} : pages sans fichier : {', '.join(lost)} ; écrivez-les ou retirez leur ligne.")
    if forgotten := sorted(existing - set(listed)):
        raise BookError(f"{toc} : pages oubliées : {', '.join(forgotten)} ; ajoutez une ligne « - file: … ».")
    return listed


def page_files(source: Path) -> list[str]:
    """Give the pages of the folder, without their suffix; names that begin with « _ » are not pages."""
    relative = (path.relative_to(source) for path in sorted(source.rglob("*.md")))
    return [path.with_suffix("").as_posix() for path in relative if not path.parts[0].startswith(("_", "."))]


def _remove_stale(html: Path, pages: list[str]) -> None:
    """Remove the built pages of sources that are gone: Sphinx leaves them, and the search would miss them."""
    kept, written = {*pages, "search", "genindex"}, {"_static", "seance"}  # by extensions: no page of the table
    for path in html.rglob("*.html"):
        relative = path.relative_to(html)
        if relative.parts[0] not in written and relative.with_suffix("").as_posix() not in kept:
            path.unlink()


def _entries(node: object) -> Iterator[str]:
    if isinstance(node, list):
        for child in node:
            yield from _entries(child)
    elif isinstance(node, dict):
        for key, value in node.items():
            if key in ("root", "file"):
                yield str(value).removesuffix(".md")
            else:
                yield from _entries(value)


def _run(source: Path, output: Path, options: list[str], say: Callable[[str], None], campus: str) -> str:
    """Run Jupyter Book and give its last lines; its complete account stays in `_build/construction.log`."""
    log = output / "_build" / "construction.log"
    log.parent.mkdir(parents=True, exist_ok=True)
    command = [sys.executable, "-c", _JUPYTER_BOOK, "build", str(source), "--path-output", str(output)]
    options = ["--warningiserror", "--keep-going", *options]
    problems: list[str] = []
    last: deque[str] = deque(maxlen=KEPT_LINES)
    with (
        log.open("w", encoding="utf-8") as account,
        subprocess.Popen(
            [*command, *options],
            env=_environment(campus),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            encoding="utf-8",
        ) as process,
    ):
        for line in _plain_lines(process.stdout or ()):
            account.write(line + "\n")
            last.append(line)
            problems += [line] if _PROBLEM.search(line) else []
            _announce(line, say)
    if process.returncode:
        raise BookError("Le livre n'est pas construit :\n" + "\n".join(problems or last) + f"\nCompte rendu : {log}")
    return "\n".join(last)


def _environment(campus: str) -> dict[str, str]:
    """Give Jupyter Book, and the kernels it starts, our interpreter's tools, this package and the hub's address."""
    package = str(Path(__file__).resolve().parents[1])
    paths = [package, *filter(None, [os.environ.get("PYTHONPATH")])]
    return {
        **os.environ,
        "PATH": os.pathsep.join([str(Path(sys.executable).parent), os.environ.get("PATH", os.defpath)]),
        "PYTHONPATH": os.pathsep.join(paths),
        "PYTHONUTF8": "1",
        "CPIA_CAMPUS": campus,
    }


def _plain_lines(stream: object) -> Iterator[str]:
    """Give the lines without colours; Sphinx redraws its progress after carriage returns."""
    for raw in stream:  # type: ignore[attr-defined]
        line = _COLOUR.sub("", raw).split("\r")[-1].strip()
        if line:
            yield line


def _announce(line: str, say: Callable[[str], None]) -> None:
    for sign, french in STEPS.items():
        if line.startswith(sign):
            say(f"  {french} {line.removeprefix(sign).lstrip('. ')}".rstrip())
