"""The session from a USB stick: opened as files, it draws, obeys the keyboard, keeps and asks nothing, suits all."""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from playwright.sync_api import Browser, Page
from pypdf import PdfReader

from cpia.cli.seance import command
from cpia.home import PROJECT
from cpia.seance import prints, unfair_examples

pytestmark = pytest.mark.slow

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
NAMES = ("index", "college", *(f"activite-{number}" for number in range(1, 6)))
RULES = """async () => (await axe.run({ preload: false })).violations
    .map(v => v.id + ': ' + v.nodes.map(n => n.html.slice(0, 120)))"""
KEPT = """async () => [document.cookie, localStorage.length, sessionStorage.length,
    (await indexedDB.databases().catch(() => [])).length,
    window.isSecureContext && window.caches ? (await caches.keys().catch(() => [])).length : 0]"""
SMALL = """() => [...document.querySelectorAll('a, button, summary, input[type=range], .choix label')]
    .filter(e => e.offsetParent && !e.closest('p') && !e.classList.contains('evitement'))
    .map(e => [e.outerHTML.slice(0, 80), e.getBoundingClientRect()])
    .filter(([, box]) => box.height < 44 || box.width < 44).map(([text]) => text)"""
PAGES_OF_PRINTS = {"fiche-enseignant.pdf": 2, "cartes.pdf": 6, "college.pdf": 1}


@pytest.fixture(scope="module")
def stick(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clé usb")  # a space and an accent, as people name folders
    done = CliRunner().invoke(command, [str(folder)])
    assert done.exit_code == 0 and "index.html" in done.output, done.output
    return folder


@pytest.fixture(scope="module")
def opened(chromium: Browser, stick: Path) -> Callable[[str], Page]:
    """Open a page of the stick, the way a double click does; requests and errors are kept with it."""

    @functools.cache
    def context() -> Any:
        return chromium.new_context(locale="fr-FR", viewport={"width": 1024, "height": 768})

    def open_page(name: str) -> Page:
        page: Page = context().new_page()
        page.asked, page.wrong = [], []  # type: ignore[attr-defined]
        page.on("request", lambda request: page.asked.append(request.url))  # type: ignore[attr-defined]
        page.on("requestfailed", lambda request: page.wrong.append(request.url))  # type: ignore[attr-defined]
        page.on("pageerror", lambda error: page.wrong.append(str(error)))  # type: ignore[attr-defined]
        page.on("console", lambda message: page.wrong.append(message.text) if message.type == "error" else None)  # type: ignore[attr-defined]
        page.goto((stick / f"{name}.html").as_uri())
        return page

    return open_page


@pytest.mark.parametrize("name", NAMES)
def test_a_page_opened_as_a_file_works_fits_every_screen_and_leaves_no_trace(
    opened: Callable[[str], Page], stick: Path, name: str
) -> None:
    page = opened(name)
    page.evaluate("document.querySelectorAll('details').forEach(one => { one.open = true; })")
    page.evaluate(AXE.read_text("utf-8"))
    faults, small = [], []
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        faults += page.evaluate(RULES)
    for width, height in ((1920, 1080), (1024, 768), (768, 1024), (360, 740)):
        page.set_viewport_size({"width": width, "height": height})
        assert page.evaluate("document.documentElement.scrollWidth") <= width
        small += page.evaluate(SMALL)
    asked = [url for url in page.asked if not url.startswith((stick.as_uri(), "data:"))]  # type: ignore[attr-defined]
    assert (faults, small, asked, page.wrong) == ([], [], [], [])  # type: ignore[attr-defined]
    assert page.evaluate(KEPT) == ["", 0, 0, 0, 0]
    assert page.context.storage_state() == {"cookies": [], "origins": []}
    page.close()


def test_the_policy_refuses_a_script_of_the_page_itself(opened: Callable[[str], Page]) -> None:
    page = opened("index")
    page.evaluate("""() => { const script = document.createElement('script');
        script.textContent = 'window.entered = 1'; document.body.append(script);
        const picture = new Image(); picture.src = 'http://127.0.0.1:9/x.png'; document.body.append(picture); }""")
    page.wait_for_timeout(100)
    assert page.evaluate("window.entered") is None
    assert len(page.wrong) >= 2  # type: ignore[attr-defined]
    page.close()


def read(page: Page, id_: str) -> str:
    return (page.locator(f"#{id_}").text_content() or "").replace("\u00a0", " ").replace("’", "'")


def test_w1_by_keyboard(opened: Callable[[str], Page]) -> None:
    page = opened("activite-1")
    page.focus("#chapeau")
    before = read(page, "score-regle")
    for _ in range(5):
        page.keyboard.press("ArrowLeft")
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert (read(page, "chapeau-dit"), read(page, "pied-dit")) == ("35 mm", "60 mm")
    assert (before, read(page, "score-regle")) == ("61 %", "81 %")
    page.keyboard.press("Tab")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert re.fullmatch(r"\d\d %", read(page, "score-machine"))
    assert read(page, "dit-machine").startswith("Leçon de 100 exemples")
    assert page.locator("#plan-machine .mur, #plan-machine .pas-mur").count() == 100
    page.close()


def test_w2_by_keyboard_and_by_touch_on_the_drawing(opened: Callable[[str], Page]) -> None:
    page = opened("activite-2")
    page.focus("#inconnu-A")
    page.keyboard.press("ArrowRight")
    page.keyboard.press("Tab")
    for _ in range(4):
        page.keyboard.press("ArrowRight")
    assert read(page, "voisins-dit") == "5 voisins"
    assert read(page, "dit").startswith("Champignon B :") and page.locator("#plan .lien").count() == 5
    page.locator("#plan .inconnu").nth(3).click()
    assert page.locator("#inconnu-D").is_checked() and read(page, "dit").startswith("Champignon D :")
    page.close()


def test_w3_by_keyboard(opened: Callable[[str], Page]) -> None:
    page = opened("activite-3")
    page.focus("#questions")
    page.keyboard.press("End")
    assert (read(page, "questions-dit"), read(page, "connus")) == ("30 questions", "100 %")
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    assert page.locator("#plan .cercle").count() == 10
    page.close()


def test_w4_by_keyboard(opened: Callable[[str], Page]) -> None:
    page = opened("activite-4")
    page.focus("#seuil")
    page.keyboard.press("Home")
    assert (read(page, "manquees"), read(page, "fausses")) == ("0", "150")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert read(page, "garde-voiture") == "Voiture : seuil 0, 0 alerte manquée, 150 fausses alertes."
    page.close()


def test_w5_by_keyboard(opened: Callable[[str], Page]) -> None:
    page, data = opened("activite-5"), unfair_examples.activity().data
    page.focus("#part")
    page.keyboard.press("End")
    assert read(page, "part-dit") == "50 %"
    assert page.locator("#moulin .croix").count() == data["second"][-1]
    assert page.locator("#tilleuls .croix").count() == data["first"][-1] == int(read(page, "erreurs-tilleuls"))
    page.close()


def test_a_question_is_marked_in_the_page(opened: Callable[[str], Page]) -> None:
    page = opened("index")
    page.focus('input[name="question-2"]')
    page.keyboard.press("Space")
    told = page.locator("#question-2 [role=status]")
    assert (told.text_content() or "").startswith("✗")
    page.keyboard.press("ArrowDown")
    assert (told.text_content() or "").startswith("✓")
    page.close()


def test_without_javascript_the_figures_and_the_answers_are_there(chromium: Browser, stick: Path) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        for number in range(1, 6):
            page.goto((stick / f"activite-{number}.html").as_uri())
            assert page.locator("noscript p").is_visible() and not page.locator(".outil").first.is_visible()
            page.get_by_text("Voir les chiffres", exact=True).click()
            assert page.locator("table").first.is_visible()
        page.goto((stick / "index.html").as_uri())
        assert page.locator("noscript p").count() == 3


def test_motion_stops_for_whoever_asks(opened: Callable[[str], Page]) -> None:
    page = opened("activite-1")
    page.emulate_media(reduced_motion="reduce")
    page.click("#apprends")
    style = "e => getComputedStyle(e).animationName"
    assert page.locator("#plan-machine .zone").evaluate(style) == "none"
    page.emulate_media(reduced_motion="no-preference")
    assert page.locator("#plan-machine .zone").evaluate(style) == "arrive"
    page.close()


def test_the_prints_are_tagged_french_titled_and_of_the_promised_length(stick: Path) -> None:
    for name, length in PAGES_OF_PRINTS.items():
        reader = PdfReader(stick / name)
        catalog: Any = reader.trailer["/Root"]
        assert (name, len(reader.pages)) == (name, length)
        assert catalog["/Lang"] == "fr" and catalog["/MarkInfo"]["/Marked"]
        assert b"pdfuaid" in catalog["/Metadata"].get_data() and reader.metadata.title  # type: ignore[union-attr]


def test_the_sheets_of_cards_hold_the_36_numbers_nine_a_page(stick: Path) -> None:
    document = pypdfium2.PdfDocument(stick / "cartes.pdf")
    try:
        for sheet in range(4):
            text = document[sheet + 1].get_textpage().get_text_bounded()
            assert text.count("chapeau") == 9
            assert all(re.search(rf"^{sheet * 9 + place}\s*$", text, re.MULTILINE) for place in range(1, 10))
    finally:
        document.close()


def test_the_same_sources_give_the_same_prints(stick: Path) -> None:
    assert (stick / "cartes.pdf").read_bytes() == prints.PRINTS["cartes.pdf"]()
