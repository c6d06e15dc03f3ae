"""Every page of the real book: nothing from elsewhere, no error, accessible, French, within its budget."""

import functools
import re
import statistics
import tomllib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect

from cpia.book import check_contents
from cpia.home import PROJECT

pytestmark = pytest.mark.slow

PAGES = [*check_contents(PROJECT / "book"), "search"]
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
BUDGET: dict[str, Any] = tomllib.loads(Path(__file__).with_name("budget.toml").read_text("utf-8"))
ENGLISH = re.compile(
    r"\b(?:Search\.{3}|Search this book|Toggle (?:primary|secondary|navigation|hidden)|Launch|Skip to|Back to top"
    r"|Color mode|System Settings|Click to (?:show|hide)|Contents|Next|Previous|Download|Copyright|Copy to clipboard"
    r"|Breadcrumb|Main|Show source|Permalink|Light|Dark)\b"
)
RULES = "axe.run(document, { resultTypes: ['violations'] }).then(r => r.violations)"
SHOWN = """() => [...document.querySelectorAll('[aria-label],[title],[placeholder],[alt]')]
  .flatMap(e => ['aria-label', 'title', 'placeholder', 'alt'].map(name => e.getAttribute(name)))
  .concat([...document.querySelectorAll('button, nav, header, footer, aside, #pst-skip-link')].map(e => e.innerText))
  .filter(Boolean)"""
MEASURES = """() => new Promise(done => {
  const seen = { paint: 0, shift: 0 };
  new PerformanceObserver(list => list.getEntries().forEach(entry => {
    if (!entry.hadRecentInput) seen.shift += entry.value;
  })).observe({ type: 'layout-shift', buffered: true });
  new PerformanceObserver(list => list.getEntriesByName('first-contentful-paint').forEach(entry => {
    seen.paint = entry.startTime;
    setTimeout(() => done(seen));
  })).observe({ type: 'paint', buffered: true });
})"""
THEMES = """new MutationObserver(() => {
  if (document.body) (window.themes ??= new Set()).add(document.documentElement.dataset.theme);
}).observe(document, { attributes: true, childList: true, subtree: true })"""


@dataclass(frozen=True)
class Seen:
    """What was seen of one page, loaded once: by day, by night, then on a phone."""

    elsewhere: list[str]
    failed: list[str]
    errors: list[str]
    requests: int
    bytes: int
    measures: dict[str, float]
    english: list[str]
    language: str | None
    inline_scripts: int
    faults: list[str]
    faults_by_night: list[str]
    phone_width: int


@pytest.fixture(scope="module")
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    """One browser session for every page, whose cache is off: each page is weighed whole."""
    # A page is looked at as its server gives it: no copy of the book is fetched beside it.
    alone = {"service_workers": "block", "reduced_motion": "reduce"}
    with chromium.new_context(locale="fr-FR", color_scheme="light", **alone) as context:
        yield context


@pytest.fixture(scope="module")
def seen(book: str, reader: BrowserContext) -> Callable[[str], Seen]:
    """Look at a page, once whatever the number of tests."""
    page = reader.new_page()
    network = reader.new_cdp_session(page)
    network.send("Network.enable")
    network.send("Network.setCacheDisabled", {"cacheDisabled": True})
    return functools.cache(lambda name: look(page, book, name))


def look(page: Page, book: str, name: str) -> Seen:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.emulate_media(color_scheme="light")
    asked: list[str] = []
    failed: list[str] = []
    errors: list[str] = []
    received: list[Request] = []
    listeners: dict[Any, Callable[[Any], None]] = {
        "request": lambda request: asked.append(request.url),
        "requestfinished": lambda request: received.append(request),  # noqa: PLW0108 - playwright marks functions
        "response": lambda response: failed.append(response.url) if response.status >= 400 else None,
        "pageerror": lambda error: errors.append(str(error)),
        "console": lambda message: errors.append(message.text) if message.type == "error" else None,
    }
    for event, listener in listeners.items():
        page.on(event, listener)
    page.goto(f"{book}/{name}.html")
    measures = page.evaluate(MEASURES)
    english = [text for text in page.evaluate(SHOWN) if ENGLISH.search(text)]
    language, faults = page.locator("html").get_attribute("lang"), violations(page)
    inline = page.locator("script:not([src]):not([type='application/json'])").count()
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")  # not by a script: a page's policy forbids it
    by_night = violations(page)
    page.set_viewport_size({"width": BUDGET["page"]["phone_width"], "height": 800})
    width = page.evaluate("document.documentElement.scrollWidth")
    for event, listener in listeners.items():
        page.remove_listener(event, listener)
    return Seen(
        elsewhere=[url for url in asked if not url.startswith((book, "data:"))],
        failed=failed,
        errors=errors,
        requests=len([url for url in asked if not url.startswith("data:")]),
        bytes=sum(request.sizes()["responseBodySize"] for request in received),
        measures=measures,
        english=english,
        language=language,
        inline_scripts=inline,
        faults=faults,
        faults_by_night=by_night,
        phone_width=width,
    )


def violations(page: Page) -> list[str]:
    if page.evaluate("!window.axe"):
        page.evaluate(AXE.read_text("utf-8"))  # not as a script of the page: a page's policy may refuse it
    found = [fault for fault in page.evaluate(RULES) if fault["impact"] in BUDGET["page"]["axe"]]
    return [f"{fault['id']}: {[node['html'][:150] for node in fault['nodes'][:3]]}" for fault in found]


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_whole_french_accessible_and_light(seen: Callable[[str], Seen], name: str) -> None:
    page, limit = seen(name), BUDGET["page"]
    assert (page.elsewhere, page.failed, page.errors, page.inline_scripts) == ([], [], [], 0)
    assert page.bytes <= limit["bytes"]
    assert page.requests <= limit["requests"]
    assert (page.english, page.language, page.faults) == ([], "fr", [])


@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_accessible_in_the_dark_theme(seen: Callable[[str], Seen], name: str) -> None:
    assert seen(name).faults_by_night == []


@pytest.mark.parametrize("name", PAGES)
def test_a_page_fits_a_phone(seen: Callable[[str], Seen], name: str) -> None:
    assert seen(name).phone_width <= BUDGET["page"]["phone_width"]


def test_a_page_is_painted_soon_and_its_text_does_not_move(seen: Callable[[str], Seen]) -> None:
    paints, shifts = ([seen(name).measures[what] for name in PAGES] for what in ("paint", "shift"))
    assert statistics.median(paints) <= BUDGET["book"]["first_paint_ms"]
    assert statistics.quantiles(shifts, n=10)[-1] <= BUDGET["book"]["layout_shift"]


def test_the_dark_theme_is_there_from_the_start(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", color_scheme="dark") as context:
        page = context.new_page()
        page.add_init_script(THEMES)
        page.goto(f"{book}/index.html")
        assert page.evaluate("[...window.themes]") == ["dark"]


def test_the_keyboard_reaches_the_text_first_and_keeps_its_place(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}) as context:
        page = context.new_page()
        page.goto(f"{book}/donnees/lecon-1.html")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.innerText") == "Passer au contenu principal"
        assert page.locator("#pst-skip-link a").bounding_box()["y"] >= 0  # type: ignore[index]
        switch = page.locator(".theme-switch-button")
        switch.focus()
        page.keyboard.press("Enter")
        expect(switch).to_be_focused()
        assert switch.get_attribute("aria-label") in ("Thème : sombre", "Thème : clair")


def test_the_sidebar_of_a_phone_opens_and_closes_with_the_keyboard(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", viewport={"width": 390, "height": 800}) as context:
        page = context.new_page()
        page.goto(f"{book}/donnees/lecon-1.html")
        for side in ("primary", "secondary"):
            button = page.locator(f".{side}-toggle")
            button.focus()
            page.keyboard.press("Enter")
            dialog = page.locator(f"#pst-{side}-sidebar-modal")
            expect(dialog).to_be_visible()
            expect(button).to_have_attribute("aria-expanded", "true")
            assert dialog.evaluate("dialog => dialog.contains(document.activeElement)")
            page.keyboard.press("Escape")
            expect(dialog).to_be_hidden()
            expect(button).to_have_attribute("aria-expanded", "false")
            expect(button).to_be_focused()


def test_a_page_reads_without_javascript(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{book}/donnees/lecon-3.html")
        assert page.locator("article table").first.is_visible()
        page.locator(".quiz-solution summary").first.click()
        assert page.locator(".quiz-solution li").first.is_visible()
        page.goto(f"{book}/donnees/atelier.html")
        solution = page.locator("details.depliable").first
        assert not solution.locator("p").last.is_visible()
        solution.locator("summary").click()
        assert solution.locator("p").last.is_visible()
        page.goto(f"{book}/index.html")
        assert page.locator(".cartes a").count() >= 6
        assert page.get_by_role("link", name="Accessibilité").first.is_visible()


def test_no_link_inside_the_book_is_broken(built_book: Path) -> None:
    broken = []
    for path in built_book.rglob("*.html"):
        for link in re.findall(r'<a [^>]*href="([^"#:?]+)', path.read_text("utf-8")):
            inside = not link.startswith(("http", "mailto"))
            if inside and not (path.parent / link).resolve().exists():
                broken.append(f"{path.name} → {link}")
    assert not broken
