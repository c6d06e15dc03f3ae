"""Every page of the real book: nothing from elsewhere, no error, accessible, French, light, fits a phone."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Response

from cpia.book import check_contents
from cpia.home import PROJECT

pytestmark = pytest.mark.slow

PAGES = [*check_contents(PROJECT / "book"), "search"]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
MAX_BYTES, MAX_REQUESTS = 1_000_000, 35
ENGLISH = re.compile(
    r"\b(?:Search\.{3}|Search this book|Toggle (?:primary|secondary|navigation)|Launch|Skip to|Back to top|Color mode"
    r"|System Settings|Click to (?:show|hide)|Contents|Next|Previous|Download|Copyright|Copy to clipboard|Breadcrumb"
    r"|Main|Show source|Permalink|Light|Dark)\b"
)
RULES = "axe.run(document).then(r => r.violations.filter(v => ['critical', 'serious'].includes(v.impact)))"
SHOWN = """() => [...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')]
  .flatMap(e => ['aria-label', 'title', 'placeholder', 'alt'].map(name => e.getAttribute(name)))
  .concat([...document.querySelectorAll('button, nav, header, footer, aside, #pst-skip-link')].map(e => e.innerText))
  .filter(Boolean)"""


class Traffic:
    """What a page asked for and what went wrong."""

    def __init__(self, page: Page) -> None:
        self.responses: list[Response] = []
        self.asked: list[str] = []
        self.errors: list[str] = []
        page.on("request", lambda request: self.asked.append(request.url))
        page.on("response", self.keep)
        page.on("pageerror", lambda error: self.errors.append(str(error)))
        page.on("console", lambda message: self.errors.append(message.text) if message.type == "error" else None)

    def keep(self, response: Response) -> None:
        self.responses.append(response)


def context(chromium: Browser, **options: Any) -> BrowserContext:
    return chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}, **options)


@pytest.fixture(scope="module")
def light(chromium: Browser) -> Iterator[BrowserContext]:
    with context(chromium, color_scheme="light") as opened:
        yield opened


@pytest.fixture(scope="module")
def dark(chromium: Browser) -> Iterator[BrowserContext]:
    with context(chromium, color_scheme="dark") as opened:
        yield opened


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))  # not as a script of the page: a page's policy may refuse it
    return [f"{v['id']}: {[node['html'][:150] for node in v['nodes'][:3]]}" for v in page.evaluate(RULES)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_french_accessible_and_light(book: str, name: str, chromium: Browser) -> None:
    with context(chromium, color_scheme="light") as fresh:  # a new context, so that nothing comes from a cache
        page = fresh.new_page()
        traffic = Traffic(page)
        page.goto(f"{book}/{name}.html", wait_until="networkidle")
        assert not [url for url in traffic.asked if not url.startswith((book, "data:"))]
        assert not [response.url for response in traffic.responses if response.status >= 400]
        assert not traffic.errors
        bodies = [len(response.body()) for response in traffic.responses if not response.url.startswith("data:")]
        assert (sum(bodies) <= MAX_BYTES, len(bodies) <= MAX_REQUESTS) == (True, True), (sum(bodies), len(bodies))
        assert not [text for text in page.evaluate(SHOWN) if ENGLISH.search(text)]
        assert page.locator("html").get_attribute("lang") == "fr"
        assert not violations(page)


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_the_dark_theme(book: str, name: str, dark: BrowserContext) -> None:
    page = dark.new_page()
    page.goto(f"{book}/{name}.html")
    assert page.locator("html").get_attribute("data-theme") == "dark"
    assert not violations(page)
    page.close()


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(book: str, name: str, chromium: Browser) -> None:
    with chromium.new_context(viewport={"width": 390, "height": 800}, is_mobile=True, has_touch=True) as phone:
        page = phone.new_page()
        page.goto(f"{book}/{name}.html")
        assert page.evaluate("document.documentElement.scrollWidth") <= 390


@pytest.mark.parametrize("typed", ["données", "donnees", "DONNEES"])
def test_the_search_finds_a_word_typed_without_its_accents(book: str, typed: str, light: BrowserContext) -> None:
    page = light.new_page()
    page.goto(f"{book}/search.html?q={typed}")
    page.wait_for_selector("#search-results li")
    found = page.locator("#search-results li a").evaluate_all("links => links.map(a => a.pathname)")
    assert "/index.html" in found
    page.close()


def test_no_link_inside_the_book_is_broken(built_book: Path) -> None:
    broken = []
    for path in built_book.rglob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"#:?]+)', path.read_text("utf-8")):
            inside = not link.startswith(("http", "mailto"))
            if inside and not (path.parent / link).resolve().exists():
                broken.append(f"{path.name} → {link}")
    assert not broken
