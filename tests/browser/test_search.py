"""The search of the real book: accents, plurals, several words, excerpts, the keyboard alone, hostile words."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Response, expect

from cpia.home import PROJECT

pytestmark = pytest.mark.slow

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
FAULTS = """axe.run(document).then(r => r.violations.filter(v => ['critical', 'serious', 'moderate'].includes(v.impact))
  .map(v => v.id + ' ' + v.nodes.map(n => n.html.slice(0, 120))))"""
PAIRS = """book => {
  const words = new Set(book.flatMap(([, title, texts]) => [title, ...texts.flat()]).flatMap(Recherche.words)
    .map(Recherche.fold));
  const endings = [['', 's'], ['', 'x'], ['al', 'aux'], ['ail', 'aux']];
  return [...words].flatMap(word => endings.filter(([end]) => word.endsWith(end) && word.length > 3)
    .map(([end, plural]) => [word, word.slice(0, word.length - end.length) + plural]))
    .filter(([, plural]) => words.has(plural));
}"""


@pytest.fixture(scope="module")
def page(book: str, chromium: Browser) -> Iterator[Page]:
    """The search page, in a browser that keeps no copy of the book."""
    with chromium.new_context(locale="fr-FR", service_workers="block") as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{book}/search.html?q=seuil")
        expect(page.locator("#recherche-bilan")).to_contain_text("pour « seuil »")
        yield page
        assert errors == []


def found(page: Page, query: str) -> list[str]:
    page.locator("#recherche-mots").fill(query)
    page.locator("#recherche-mots").press("Enter")
    expect(page.locator("#recherche-bilan")).to_contain_text(f"pour « {query} »")
    return page.locator(".recherche-titre a").evaluate_all("links => links.map(a => a.pathname.slice(1))")


@pytest.mark.parametrize(
    "same",
    [
        ("données", "donnees", "DONNÉES", "Donnée", "donnee"),
        ("travail", "travaux", "TRAVAUX"),
        ("biais", "Biais"),
        ("l'IA", "l’IA", "ia", "IA"),
        ("d'algorithme", "algorithmes"),
        ("coûts erreurs", "erreur cout", "le coût des erreurs"),
    ],
)
def test_forms_of_the_same_words_find_the_same_pages(page: Page, same: tuple[str, ...]) -> None:
    first, *others = [found(page, query) for query in same]
    assert first
    assert others == [first] * len(others)


def test_every_plural_of_the_book_finds_its_singular(page: Page) -> None:
    book = page.evaluate(
        "fetch('recherche/textes.bin').then(a => new Response(a.body.pipeThrough("
        "new DecompressionStream('gzip'))).json())"
    )
    pairs = page.evaluate(PAIRS, book)
    assert len(pairs) > 500
    apart = page.evaluate("pairs => pairs.filter(([a, b]) => Recherche.stem(a) !== Recherche.stem(b))", pairs)
    others = [["acces", "access"], ["fail", "faux"], ["progres", "progress"]]  # English words, and no plurals
    assert [pair for pair in apart if pair not in others] == []
    french = [["cheval", "chevaux"], ["emploi", "emplois"], ["enjeu", "enjeux"], ["réseau", "réseaux"]]
    assert page.evaluate("pairs => pairs.every(([a, b]) => Recherche.stem(a) === Recherche.stem(b))", french)
    others = [["donne", "donnée"], ["date", "data"]]
    assert page.evaluate("pairs => pairs.every(([a, b]) => Recherche.stem(a) !== Recherche.stem(b))", others)


def test_the_page_whose_title_says_the_words_comes_first(page: Page) -> None:
    assert found(page, "coût erreurs")[0] == "algorithmes/lecon-3.html"
    assert found(page, "biais équité")[0] == "ethique/lecon-5.html"
    assert "glossaire.html" in found(page, "matrice de confusion")[:2]


def test_each_page_found_holds_every_word(page: Page, built_book: Path) -> None:
    for name in found(page, "serre capteur"):
        text = (built_book / name).read_text("utf-8").lower()
        assert "serre" in text and "capteur" in text


def test_an_excerpt_marks_the_words_and_leads_to_their_section(page: Page) -> None:
    found(page, "cout erreur")
    marks = set(page.locator("#recherche-resultats mark").all_inner_texts())
    assert {"coût", "erreurs"} <= {mark.lower() for mark in marks}
    assert page.evaluate(
        "[...document.querySelectorAll('#recherche-resultats mark')].every(mark =>"
        " ['cout', 'erreur'].map(Recherche.stem).includes(Recherche.stem(mark.textContent)))"
    )
    link = page.locator(".recherche-rubrique a").first.get_attribute("href") or ""
    assert link.startswith("./algorithmes/lecon-3.html#")


def test_a_word_that_is_being_typed_finds_those_that_it_begins(page: Page) -> None:
    assert found(page, "pseudonymis")
    marks = page.locator("#recherche-resultats mark").all_inner_texts()
    assert "pseudonymisation" in {mark.lower() for mark in marks}


def test_no_result_is_said_with_the_word_that_is_missing_and_advice(page: Page) -> None:
    assert found(page, "serre zorglub") == []
    expect(page.locator("#recherche-bilan")).to_have_text(
        "Aucun résultat pour « serre zorglub » : le livre ne contient pas « zorglub »."
    )
    expect(page.locator("#recherche-conseils")).to_be_visible()
    assert page.locator("#recherche-bilan").get_attribute("aria-live") == "polite"


@pytest.mark.parametrize("hostile", ["<img src=x onerror=document.title='pris'>", "(((", "__proto__", "\\u{1}*+?["])
def test_words_are_never_anything_but_text(page: Page, hostile: str) -> None:
    found(page, hostile)
    assert page.locator("#recherche-bilan img, #recherche-resultats img").count() == 0
    assert page.title().startswith("Recherche")


def test_the_results_are_accessible_by_day_and_by_night(page: Page) -> None:
    found(page, "données")
    page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.evaluate("scheme => { document.documentElement.dataset.theme = scheme; }", scheme)
        assert page.evaluate(FAULTS) == []


def test_from_any_page_with_the_keyboard_alone_and_one_file_of_text(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", service_workers="block") as context:
        page = context.new_page()
        page.goto(f"{book}/donnees/lecon-1.html")
        page.keyboard.press("Control+k")
        answers: list[Response] = []

        def keep(answer: Response) -> None:
            answers.append(answer)

        page.on("response", keep)
        page.keyboard.type("derive")
        page.keyboard.press("Enter")
        expect(page.locator("#recherche-bilan")).to_contain_text("pour « derive »")
        pages = [answer.url.removeprefix(book) for answer in answers if ".html" in answer.url]
        assert pages == ["/search.html?q=derive"]  # none is fetched for excerpts
        own = {answer.url: len(answer.body()) for answer in answers if "/recherche/" in answer.url}
        assert (len(own), sum(own.values()) <= 260_000) == (3, True), own
        page.locator("#recherche-mots").focus()
        page.keyboard.press("ArrowDown")
        page.keyboard.press("Enter")
        expect(page.locator(".bd-article h1")).to_contain_text("érive")


def test_without_javascript_the_page_says_so_and_offers_the_glossary(book: str, chromium: Browser) -> None:
    with chromium.new_context(locale="fr-FR", java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(f"{book}/search.html?q=seuil")
        expect(page.get_by_text("La recherche a besoin de JavaScript")).to_be_visible()
        assert not page.locator("#recherche").is_visible()
        page.locator(".bd-article").get_by_role("link", name="glossaire").first.click()
        expect(page.locator(".bd-article h1")).to_contain_text("Glossaire")
