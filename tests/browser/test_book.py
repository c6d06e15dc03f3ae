"""Every page of the real book: nothing from elsewhere, no error, accessible, French, light, fits a phone."""

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
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
    # A page is looked at as its server gives it: no copy of the book is fetched beside it.
    options = {"locale": "fr-FR", "viewport": {"width": 1280, "height": 900}, "service_workers": "block", **options}
    return chromium.new_context(**options)


@dataclass(frozen=True)
class Seen:
    """What was seen of one page, loaded once: by day, by night, then on a phone."""

    elsewhere: list[str]
    failed: list[str]
    errors: list[str]
    bytes: int
    requests: int
    english: list[str]
    language: str | None
    faults: list[str]
    night: str | None
    faults_by_night: list[str]
    phone_width: int


@pytest.fixture(scope="module")
def seen(book: str, chromium: Browser) -> Callable[[str], Seen]:
    """Look at a page, once whatever the number of tests."""
    return functools.cache(lambda name: look(chromium, book, name))


def look(chromium: Browser, book: str, name: str) -> Seen:
    address = f"{book}/{name}.html"
    with context(chromium, color_scheme="light") as fresh:  # a new context, so that nothing comes from a cache
        page = fresh.new_page()
        traffic = Traffic(page)
        page.goto(address, wait_until="networkidle")
        bodies = [len(response.body()) for response in traffic.responses if not response.url.startswith("data:")]
        english = [text for text in page.evaluate(SHOWN) if ENGLISH.search(text)]
        language, faults = page.locator("html").get_attribute("lang"), violations(page)
    with context(chromium, color_scheme="dark") as night:
        page = night.new_page()
        page.goto(address)
        theme, by_night = page.locator("html").get_attribute("data-theme"), violations(page)
        page.set_viewport_size({"width": 390, "height": 800})
        width = page.evaluate("document.documentElement.scrollWidth")
    return Seen(
        elsewhere=[url for url in traffic.asked if not url.startswith((book, "data:"))],
        failed=[response.url for response in traffic.responses if response.status >= 400],
        errors=traffic.errors,
        bytes=sum(bodies),
        requests=len(bodies),
        english=english,
        language=language,
        faults=faults,
        night=theme,
        faults_by_night=by_night,
        phone_width=width,
    )


def violations(page: Page) -> list[str]:
    page.evaluate(AXE.read_text("utf-8"))  # not as a script of the page: a page's policy may refuse it
    return [f"{v['id']}: {[node['html'][:150] for node in v['nodes'][:3]]}" for v in page.evaluate(RULES)]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_french_accessible_and_light(seen: Callable[[str], Seen], name: str) -> None:
    page = seen(name)
    assert (page.elsewhere, page.failed, page.errors) == ([], [], [])
    assert (page.bytes <= MAX_BYTES, page.requests <= MAX_REQUESTS) == (True, True), (page.bytes, page.requests)
    assert (page.english, page.language, page.faults) == ([], "fr", [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_the_dark_theme(seen: Callable[[str], Seen], name: str) -> None:
    assert (seen(name).night, seen(name).faults_by_night) == ("dark", [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(seen: Callable[[str], Seen], name: str) -> None:
    assert seen(name).phone_width <= 390


def test_no_link_inside_the_book_is_broken(built_book: Path) -> None:
    broken = []
    for path in built_book.rglob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"#:?]+)', path.read_text("utf-8")):
            inside = not link.startswith(("http", "mailto"))
            if inside and not (path.parent / link).resolve().exists():
                broken.append(f"{path.name} → {link}")
    assert not broken
