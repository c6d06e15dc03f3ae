"""A page that holds every exercise of the book, on a site with its Python, and a reader who uses it."""

import hashlib
import json
import re
import shutil
import zipfile
from dataclasses import dataclass, field
from pathlib import Path

from exercise_cases import BOOK, FILES, name
from playwright.sync_api import BrowserContext, Page

from cpia.live_cells import exercise, site
from cpia.live_cells.page import exercise_html

STATIC = BOOK / "_static"
READY = "id => document.getElementById(id).getAttribute('aria-busy') === 'false'"
MAX_WAIT = 90_000


def cell_id(path: Path) -> str:
    return name(path).replace("/", "-")


def write_site(folder: Path) -> None:
    """Write one page with all the exercises, the book's own scripts and style, Python, and no wheel."""
    site.write(BOOK, folder, folder / "no-wheel")
    for file in ("cellules.js", "cellules.css", "livre.css"):
        shutil.copy(STATIC / file, folder)
    head = '<meta charset="utf-8"><title>Essai</title><link rel="icon" href="data:,">'
    head += '<link rel="stylesheet" href="livre.css"><link rel="stylesheet" href="cellules.css">'
    cells = "\n".join(exercise_html(exercise.load(path), cell_id(path), "./") for path in FILES)
    page = f'<!doctype html><html lang="fr" data-theme="light">{head}<script src="cellules.js"></script>'
    (folder / "page.html").write_text(f"{page}<body><main><h1>Essai</h1>{cells}</main>", "utf-8")


def add_stand_in(folder: Path, package: str, *, altered: bool = False) -> None:
    """Put a small wheel of our own in a package's place: what shows that the worker loads the wheels of the site."""
    file = folder / "pyodide" / f"{package}-0-py3-none-any.whl"
    with zipfile.ZipFile(file, "w") as wheel:
        wheel.writestr(f"{package}/__init__.py", "origine = 'un paquet du site'\n")
        wheel.writestr(f"{package}-0.dist-info/METADATA", f"Metadata-Version: 2.1\nName: {package}\nVersion: 0\n")
        wheel.writestr(f"{package}-0.dist-info/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        wheel.writestr(f"{package}-0.dist-info/RECORD", "")
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    if altered:
        file.write_bytes(file.read_bytes() + b"\0")
    lock, contents = folder / "pyodide" / "pyodide-lock.json", folder / "cellules" / "contenu.json"
    table, told = json.loads(lock.read_text("utf-8")), json.loads(contents.read_text("utf-8"))
    table["packages"][package] |= {"file_name": file.name, "sha256": digest, "depends": [], "version": "0"}
    told["packages"][package] |= {"file": file.name, "bytes": file.stat().st_size, "closure": [package]}
    lock.write_text(json.dumps(table), "utf-8")
    contents.write_text(json.dumps(told), "utf-8")


@dataclass
class Reader:
    """Somebody who types in a cell and presses its buttons."""

    page: Page
    asked: list[str] = field(default_factory=list)
    elsewhere: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)

    @classmethod
    def on(cls, context: BrowserContext, address: str) -> "Reader":
        """Open the page, on a network that reaches this one server."""
        reader = cls(context.new_page())
        server = "/".join(address.split("/")[:3])
        reader.page.on("request", lambda request: reader.asked.append(request.url))
        reader.page.on("pageerror", lambda error: reader.errors.append(str(error)))

        def cut(route) -> None:  # type: ignore[no-untyped-def]
            reader.elsewhere.append(route.request.url)
            route.abort()

        context.route(re.compile(rf"^(?!{re.escape(server)}/|data:|blob:)"), cut)
        reader.page.clock.install()
        reader.page.goto(address, wait_until="networkidle")
        return reader

    def press(self, cell: str, button: str, code: str | None = None, *, wait: bool = True) -> str:
        """Type, press, wait for the end; give the state that the cell tells."""
        section = self.page.locator(f"#{cell}")
        if code is not None:
            section.locator("textarea").fill(code)
        section.get_by_role("button", name=button, exact=True).click()
        if wait:
            self.page.wait_for_function(READY, arg=cell, timeout=MAX_WAIT)
        return section.locator(".cellule-etat").inner_text().replace("\u00a0", " ")

    def result(self, cell: str) -> str:
        """Give all that the cell shows of a run."""
        text = self.page.locator(f"#{cell} .cellule-resultat").evaluate("box => box.textContent")
        return str(text).replace("\u00a0", " ")

    def wait_until_it_runs(self, cell: str) -> None:
        """Wait for Python to begin."""
        shown = "id => document.querySelector(`#${id} .cellule-etat`).textContent.startsWith('Exécution')"
        self.page.wait_for_function(shown, arg=cell, timeout=MAX_WAIT)
