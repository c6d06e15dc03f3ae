"""Reading progress: nothing before the reader asks, then in this browser alone; exported, imported, erased."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page
from progress_cases import ACCEPTED, GOOD, HTML, REFUSED, changed

from cpia.declared_progress import FILE_NAME, parse
from cpia.home import PROJECT

pytestmark = pytest.mark.slow
AXE = (PROJECT / "node_modules" / "axe-core" / "axe.min.js").read_text("utf-8")
FAULTS = """async ([places, options]) => (await axe.run(places, options)).violations
  .filter(v => v.impact !== 'minor').map(v => `${v.id}: ${v.nodes.map(n => n.html.slice(0, 120))}`)"""
WRONG = """question => question.querySelectorAll('input').forEach((box, i) => {
  box.checked = question.querySelectorAll('.quiz-solution li')[i].dataset.verdict !== 'juste';
})"""
KEPT = "JSON.parse(localStorage.getItem('cpia.progres'))"
LESSON = "donnees/lecon-1"
REFUSING = "Storage.prototype.{} = key => {{ if (key === 'cpia.progres') throw new Error('refus'); return null; }}"


@pytest.fixture
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}) as context:
        context.set_default_timeout(10_000)
        yield context
        assert context.cookies() == []


@pytest.fixture
def page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("dialog", lambda dialog: errors.append(dialog.message))
    yield page
    assert not errors


def lesson(page: Page, book: str, draw: int = 7) -> None:
    page.goto(f"{book}/{LESSON}.html?tirage={draw}", wait_until="domcontentloaded")


def progression(page: Page, book: str) -> None:
    page.goto(f"{book}/progression.html", wait_until="domcontentloaded")


def check_quiz(page: Page, *, right: bool) -> None:
    """Answer every question drawn, all right or all wrong, and check."""
    for question in page.locator(".quiz-question:visible").all():
        verdicts = question.locator(".quiz-solution li").evaluate_all("all => all.map(li => li.dataset.verdict)")
        for box, verdict in zip(question.locator("input").all(), verdicts, strict=True):
            if (verdict == "juste") == right and (right or question.locator("input:checked").count() == 0):
                box.check()
    page.get_by_role("button", name="Vérifier").click()


def faults(page: Page, places: list[str]) -> list[str]:
    if page.evaluate("typeof axe") == "undefined":
        page.evaluate(AXE)
    found = []
    for scheme, options in (("light", {}), ("dark", {"runOnly": ["color-contrast"]})):
        page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
        page.locator(f"html[data-theme={scheme}]").wait_for()
        found += page.evaluate(FAULTS, [places, options])
    return found


def tab_to(page: Page, selector: str) -> None:
    for _ in range(60):
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
        page.keyboard.press("Tab")
    raise AssertionError(f"the Tab key never reaches {selector}")


def start_with(page: Page, book: str, kept: str) -> None:
    """Open the page « Ma progression » on a browser that already keeps that."""
    progression(page, book)
    page.evaluate("text => localStorage.setItem('cpia.progres', text)", kept)
    page.reload(wait_until="domcontentloaded")


def import_file(page: Page, data: bytes, name: str = FILE_NAME) -> str:
    """Choose a file, and give what the page says of it."""
    page.locator(".progres-annonce").evaluate("said => said.replaceChildren()")
    page.locator(".progres-fichier").set_input_files({"name": name, "mimeType": "application/json", "buffer": data})
    page.wait_for_function("document.querySelector('.progres-annonce').textContent")
    return page.locator(".progres-annonce").inner_text()


def test_nothing_is_kept_before_the_reader_asks_and_the_score_on_the_screen_is_once_they_do(
    page: Page, book: str
) -> None:
    lesson(page, book)
    check_quiz(page, right=True)
    assert page.evaluate("localStorage.getItem('cpia.progres')") is None
    assert "Ce score n’est pas gardé" in page.locator(".quiz-resultat").inner_text()
    page.get_by_role("button", name="Garder ma progression").click()
    assert "meilleur : 5 sur 5" in page.locator(".quiz-resultat").inner_text()
    kept = page.evaluate(KEPT)
    assert kept["lecons_terminees"] == {} and kept["quiz"][LESSON]["dernier"]["bonnes_reponses"] == 5
    assert parse(json.dumps(kept).encode()).lessons == (LESSON,)  # the schema, and nothing else


def test_the_last_score_follows_and_the_best_stays_and_seen_corrections_do_not_count(page: Page, book: str) -> None:
    lesson(page, book)
    page.get_by_role("button", name="Garder ma progression").click()
    check_quiz(page, right=True)
    page.get_by_role("button", name="Nouveau tirage").click()
    check_quiz(page, right=False)
    scores = page.evaluate(KEPT)["quiz"][LESSON]
    assert (scores["meilleur"]["bonnes_reponses"], scores["dernier"]["bonnes_reponses"]) == (5, 0)
    page.locator(".quiz input:checked").evaluate_all("all => all.forEach(box => { box.checked = false; })")
    check_quiz(page, right=True)
    assert "celui de la première vérification" in page.locator(".quiz-resultat").inner_text()
    assert page.evaluate(KEPT)["quiz"][LESSON] == scores


def test_with_the_keyboard_alone_a_quiz_is_checked_a_lesson_finished_and_everything_erased(
    page: Page, book: str
) -> None:
    lesson(page, book)
    page.locator(".quiz-question:visible input").first.focus()
    for question in page.locator(".quiz-question:visible").all():
        tab_to(page, f"#{question.get_attribute('id')} input")
        page.keyboard.press("Space")
    tab_to(page, ".quiz-verifier")
    page.keyboard.press("Enter")
    tab_to(page, ".quiz-garde a")
    page.keyboard.press("Enter")
    tab_to(page, ".progres-garder")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "J’ai terminé cette leçon"
    page.keyboard.press("Space")
    assert page.locator(".progres-terminee").get_attribute("aria-pressed") == "true"
    assert "Leçon terminée" in page.locator(".progres-lecon [role=status]").inner_text()
    tab_to(page, ".progres-lien a")
    page.keyboard.press("Enter")
    page.wait_for_url("**/progression.html")
    tab_to(page, ".progres-effacer")
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.textContent") == "Ne rien effacer"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.className") == "progres-effacer" and page.evaluate(KEPT)
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    assert page.evaluate("localStorage.getItem('cpia.progres')") is None
    assert page.evaluate("document.activeElement.className") == "progres-garder"
    assert "Tout est effacé" in page.locator(".progres-page [role=status]").inner_text()


def test_the_tables_tell_in_words_what_is_done(page: Page, book: str) -> None:
    start_with(page, book, json.dumps(GOOD))
    assert "2 leçons terminées sur 33, 1 quiz fait sur 33 (4 bonnes" in page.locator(".progres-total").inner_text()
    row = page.locator(f"tr[data-lecon='{LESSON}']").inner_text()
    assert "✓ le 4 mars 2026" in row and "4 sur 5 (4 mars 2026)" in row and "3 sur 5 (6 mars 2026)" in row
    page.goto(f"{book}/donnees/index.html", wait_until="domcontentloaded")
    assert page.locator(".progres-coche").all_inner_texts() == ["✓ terminée, quiz 4 sur 5", "✓ terminée"]
    page.goto(f"{book}/index.html", wait_until="domcontentloaded")
    assert page.locator(".progres-coche").all_inner_texts() == ["2 leçons sur 6 terminées"]


def test_the_quiz_and_the_progress_are_accessible_in_each_of_their_states_by_day_and_by_night(
    page: Page, book: str
) -> None:
    lesson(page, book)
    places = [".quiz", ".progres-lecon"]
    assert faults(page, places) == []
    page.get_by_role("button", name="Vérifier").click()
    assert page.locator(".est-incomplete").count() == 5 and faults(page, places) == []
    page.get_by_role("button", name="Garder ma progression").click()
    check_quiz(page, right=True)
    page.locator(".quiz-question:visible").first.evaluate(WRONG)
    page.get_by_role("button", name="Vérifier").click()
    assert page.locator(".est-juste").count() and page.locator(".est-fausse").count() and faults(page, places) == []
    progression(page, book)
    assert faults(page, [".progres-page"]) == []
    page.locator(".progres-effacer").click()
    assert faults(page, [".progres-confirmation"]) == []


def test_what_is_exported_is_what_the_campus_reads_and_comes_back_whole(page: Page, book: str) -> None:
    start_with(page, book, json.dumps(GOOD))
    with page.expect_download() as download:
        page.get_by_role("button", name="Exporter").click()
    assert download.value.suggested_filename == FILE_NAME
    data = Path(download.value.path()).read_bytes()
    assert json.loads(data) == GOOD and parse(data).lessons == (LESSON, "donnees/lecon-2")
    page.evaluate("localStorage.clear()")
    page.reload(wait_until="domcontentloaded")
    assert "Fichier importé : 2 leçons terminées, 1 quiz" in import_file(page, data)
    assert page.evaluate(KEPT) == GOOD


def test_an_import_adds_to_what_is_there_and_keeps_the_best(page: Page, book: str) -> None:
    start_with(page, book, json.dumps(GOOD))
    worse = json.loads(changed({LESSON: "2026-01-01", "ethique/lecon-1": "2026-05-01"}, "lecons_terminees"))
    low = {"bonnes_reponses": 1, "questions": 5, "date": "2026-06-01"}
    worse["quiz"] = {LESSON: {"meilleur": low, "dernier": low}, "ethique/lecon-1": {"meilleur": low, "dernier": low}}
    import_file(page, json.dumps(worse).encode())
    kept = page.evaluate(KEPT)
    assert kept["lecons_terminees"] == {LESSON: "2026-01-01", "donnees/lecon-2": "2026-03-05",
                                        "ethique/lecon-1": "2026-05-01"}  # fmt: skip
    assert kept["quiz"][LESSON] == {"meilleur": GOOD["quiz"][LESSON]["meilleur"], "dernier": low}
    assert kept["quiz"]["ethique/lecon-1"]["meilleur"] == low


def test_an_import_that_would_not_fit_is_refused_whole(page: Page, book: str) -> None:
    many = {"version": 1, "lecons_terminees": {f"donnees/page-{n}": "2026-03-04" for n in range(199)}, "quiz": {}}
    start_with(page, book, json.dumps(GOOD))
    assert "Rien n’a été importé" in import_file(page, json.dumps(many).encode())
    assert page.evaluate(KEPT) == GOOD


def test_the_browser_and_the_campus_read_and_refuse_the_same_files(page: Page, book: str) -> None:
    progression(page, book)
    judge = """async cases => { const wrong = {};
      for (const [name, bytes] of Object.entries(cases)) {
        const text = await new Blob([Uint8Array.from(bytes, byte => byte.charCodeAt(0))]).text();
        try { cpiaProgres.parse(text); wrong[name] = 'read'; } catch (problem) { wrong[name] = 'refused'; }
      } return wrong; }"""
    accepted = page.evaluate(judge, {name: data.decode("latin-1") for name, data in ACCEPTED.items()})
    refused = page.evaluate(judge, {name: data.decode("latin-1") for name, data in REFUSED.items()})
    assert set(accepted.values()) == {"read"}, accepted
    assert set(refused.values()) == {"refused"}, refused


def test_a_hostile_file_changes_nothing_and_is_written_as_text(page: Page, book: str) -> None:
    start_with(page, book, json.dumps(GOOD))
    for data in (
        changed("2026-03-04", "lecons_terminees", HTML),
        changed(1, HTML),
        REFUSED["too long"],
        b"\xff" * 200_000,
    ):
        told = import_file(page, data, name=f"{HTML}.json")
        assert "Rien n’a été importé de « <img" in told
    assert page.locator(".progres-page img").count() == 0 and page.evaluate(KEPT) == GOOD
    assert page.evaluate("({}).version") is None


def test_two_tabs_tell_the_same(page: Page, context: BrowserContext, book: str) -> None:
    other = context.new_page()
    lesson(page, book)
    progression(other, book)
    page.get_by_role("button", name="Garder ma progression").click()
    page.get_by_role("button", name="J’ai terminé").click()
    other.bring_to_front()
    other.get_by_text("✓ le ").wait_for()
    other.locator(".progres-effacer").click()
    other.get_by_role("button", name="Effacer pour toujours").click()
    page.bring_to_front()
    page.get_by_role("button", name="Garder ma progression").wait_for()
    check_quiz(page, right=True)
    assert page.evaluate("localStorage.getItem('cpia.progres')") is None  # erased elsewhere: nothing comes back


@pytest.mark.parametrize("kept", ["{", '{"version": 2, "autre": []}'])
def test_what_cannot_be_read_is_told_and_left_until_the_reader_decides(page: Page, book: str, kept: str) -> None:
    start_with(page, book, kept)
    assert "Rien n’y est changé" in page.locator(".progres-etat").inner_text()
    with page.expect_download() as download:
        page.get_by_role("button", name="Enregistrer ce qui est là").click()
    assert Path(download.value.path()).read_text("utf-8") == kept
    lesson(page, book)
    assert "Rien n’y est changé" in page.locator(".progres-probleme").inner_text()
    check_quiz(page, right=True)
    assert page.evaluate("localStorage.getItem('cpia.progres')") == kept


@pytest.mark.parametrize(("method", "told"), [("getItem", "refuse d’enregistrer"), ("setItem", "n’a pas pu")])
def test_a_browser_that_refuses_or_is_full_is_told_and_the_lesson_goes_on(
    page: Page, book: str, method: str, told: str
) -> None:
    page.add_init_script(REFUSING.format(method))
    lesson(page, book)
    if method == "setItem":
        page.get_by_role("button", name="Garder ma progression").click()
    assert told in page.locator(".progres-lecon").inner_text()
    check_quiz(page, right=True)
    assert "5 bonnes réponses sur 5" in page.locator(".quiz-resultat").inner_text()


def test_without_javascript_the_page_says_what_it_needs_and_a_lesson_shows_nothing_empty(
    chromium: Browser, book: str
) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{book}/progression.html")
        assert page.get_by_text("Elle a besoin de JavaScript").is_visible()
        assert not page.locator(".progres-page").is_visible()
        page.goto(f"{book}/{LESSON}.html")
        assert not page.locator(".progres-lecon").is_visible()
