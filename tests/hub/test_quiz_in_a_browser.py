"""The quiz as people meet it: no script, the keyboard alone, a phone, a screen reader's rules, both colour schemes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from campus_hub import PASSWORD, CampusHub
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cpia import quiz_pool
from cpia.campus.quizzes import Quizzes
from cpia.home import PROJECT
from cpia.quiz_attempt import Attempt

pytestmark = pytest.mark.slow
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).slice(0, 2)))"


@pytest.fixture(scope="module")
def pool(campus_hub: CampusHub) -> quiz_pool.Pool:
    return quiz_pool.load(campus_hub.project / "book", "m", 15)


@pytest.fixture
def scriptless(campus_hub: CampusHub, chromium: Browser) -> Iterator[Page]:
    with logged_in(campus_hub, chromium, java_script_enabled=False) as context:
        yield context.pages[0]


def logged_in(hub: CampusHub, chromium: Browser, **options: Any) -> BrowserContext:
    """Chloé's browser, before the quizzes that she never took."""
    for file in (hub.home.quizzes / "m" / "chloe").glob("*.json"):
        file.unlink()
    context = chromium.new_context(locale="fr-FR", **options)
    page = context.new_page()
    page.goto(f"{hub.public}/hub/login?next=%2Fservices%2Fcampus%2Fquiz")
    page.get_by_label("Username").fill("chloe")
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("input[type=submit]").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Quiz")
    return context


def last(hub: CampusHub) -> Attempt:
    return Quizzes(hub.home.quizzes).attempts("m", "chloe")[-1]


def places(attempt: Attempt, pool: quiz_pool.Pool, number: int) -> list[int]:
    """The places on the page of the right options of a question."""
    drawn = attempt.drawn[number - 1]
    return [n for n, position in enumerate(drawn.order) if position in pool.question(drawn.question).right]


def test_without_a_script_and_by_the_keyboard_alone_the_quiz_is_taken(
    campus_hub: CampusHub, scriptless: Page, pool: quiz_pool.Pool
) -> None:
    page = scriptless
    page.get_by_role("button", name="Commencer un essai").focus()
    page.keyboard.press("Enter")
    expect(page.get_by_role("group")).to_have_count(15)
    attempt = last(campus_hub)
    for number in range(1, 15):  # the fifteenth is left out
        for place in places(attempt, pool, number):
            page.locator(f"#q{number}-{place}").focus()
            page.keyboard.press("Space")
    page.get_by_role("button", name="Envoyer mes réponses").press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Il reste 1 question sans réponse")
    page.get_by_role("link", name="Question 15").press("Enter")
    assert page.url.endswith("#q15")
    for place in places(attempt, pool, 15):
        page.locator(f"#q15-{place}").check()
    page.get_by_role("button", name="Envoyer mes réponses").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("15 bonnes réponses sur 15 (100\N{NO-BREAK SPACE}%)")
    page.get_by_role("link", name="Revenir aux quiz").press("Enter")
    expect(page.locator("main")).to_contain_text("le quiz est réussi")
    page.reload()
    page.go_back()
    expect(page.get_by_role("status")).to_contain_text("15 bonnes réponses")


def test_every_page_of_the_quiz_is_accessible_in_both_schemes_and_fits_a_phone(
    campus_hub: CampusHub, chromium: Browser, pool: quiz_pool.Pool, tmp_path: Path
) -> None:
    phone = {"width": 360, "height": 740}
    with logged_in(campus_hub, chromium, bypass_csp=True, viewport=phone) as context:
        page = context.pages[0]
        look(page, tmp_path / "quiz-1")
        page.get_by_role("button", name="Commencer un essai").click()
        look(page, tmp_path / "quiz-2")
        page.locator("#q1-0").check()
        page.get_by_role("button", name="Envoyer").click()
        look(page, tmp_path / "quiz-3")
        for number in range(1, 16):
            page.locator(f"#q{number}-0").check()
        page.get_by_role("button", name="Envoyer").click()
        look(page, tmp_path / "quiz-4")
        page.get_by_role("navigation").get_by_role("link", name="Quiz").click()
        look(page, tmp_path / "quiz-5")
        page.get_by_role("navigation").get_by_role("link", name="Mes remises").click()
        look(page, tmp_path / "quiz-6")


def look(page: Page, picture: Path) -> None:
    """Take pictures for whoever wants to look, and apply the rules of accessibility, by day and by night."""
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= 360
    page.add_script_tag(path=AXE)
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{picture}-{scheme}.png", full_page=True)
        assert page.evaluate(RULES) == []
