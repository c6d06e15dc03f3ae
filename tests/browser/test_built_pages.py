"""The files of the built book: no dead anchor, a text for every picture, every cell executed."""

import json
import re
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import jupytext
import pytest
import yaml

from cpia import courses
from cpia.home import PROJECT

pytestmark = pytest.mark.slow


class Page(HTMLParser):
    """Anchors, links and pictures of one page."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self.anchors: set[str] = set()
        self.links: list[str] = []
        self.untold: list[str] = []
        self.feed(path.read_text("utf-8"))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.anchors.add(given.get("id") or "")
        if tag == "a" and given.get("href"):
            self.links.append(str(given["href"]))
        if tag == "img" and not (given.get("alt") or "").strip() and given.get("aria-hidden") != "true":
            self.untold.append(str(given.get("src")))
        if tag == "svg" and not {"aria-label", "aria-labelledby", "aria-hidden"} & given.keys():
            self.untold.append("svg")


@pytest.fixture(scope="module")
def pages(built_book: Path) -> dict[Path, Page]:
    return {path: Page(path) for path in built_book.rglob("*.html") if "_static" not in path.parts}


def test_every_anchor_that_a_page_leads_to_exists(pages: dict[Path, Page]) -> None:
    dead = []
    for path, page in pages.items():
        for link in page.links:
            address, _, anchor = link.partition("#")
            if not anchor or address.startswith(("http", "mailto")):
                continue
            target = (path.parent / address).resolve() if address else path
            if target.suffix == ".html" and anchor not in pages[target].anchors:
                dead.append(f"{path.name} → {link}")
    assert not dead


def test_every_picture_has_a_text(pages: dict[Path, Page]) -> None:
    assert not {path.name: page.untold for path, page in pages.items() if page.untold}


def code(notebook: dict[str, Any]) -> list[dict[str, Any]]:
    return [cell for cell in notebook["cells"] if cell["cell_type"] == "code"]


def test_every_cell_of_a_workshop_was_executed_without_error(built_book: Path) -> None:
    kept = (built_book.parent / ".jupyter_cache" / "executed").rglob("*.ipynb")
    executed = [code(json.loads(path.read_text("utf-8"))) for path in kept]
    for workshop in PROJECT.glob("book/*/atelier.md"):
        sources = [cell.source for cell in jupytext.read(workshop).cells if cell.cell_type == "code"]
        runs = [cells for cells in executed if ["".join(cell["source"]) for cell in cells] == sources]
        assert runs, workshop
        assert all(cell["execution_count"] for cell in runs[0]), workshop
        assert not [out for cell in runs[0] for out in cell["outputs"] if out["output_type"] == "error"], workshop


def test_the_glossary_is_linked_once_a_page_from_the_first_use(built_book: Path) -> None:
    for path in built_book.glob("*/lecon-*.html"):
        targets = re.findall(r'class="terme[^"]*" href="[^"#]*glossaire\.html#([\w-]+)"', path.read_text("utf-8"))
        assert targets, path
        assert len(targets) == len(set(targets)), path


def test_the_table_of_contents_is_that_of_the_course() -> None:
    contents = yaml.safe_load((PROJECT / "book" / "_toc.yml").read_text("utf-8"))
    chapters = {chapter["file"]: [page["file"] for page in chapter.get("sections", [])]
                for part in contents["parts"] for chapter in part["chapters"]}  # fmt: skip
    course = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
    assert [name for name in chapters if name.endswith("/index")] == [f"{m.slug}/index" for m in course.modules]
    for module in course.modules:
        if module.lessons:
            pages = [*(lesson.page for lesson in module.lessons), "atelier", "autoverification", "devoir"]
            assert chapters[f"{module.slug}/index"] == [f"{module.slug}/{page}" for page in pages]
