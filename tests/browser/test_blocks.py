"""The quiz and the demonstration, with the keyboard alone, and without JavaScript."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from demonstration_sample import DEMONSTRATION
from playwright.sync_api import Browser, Page

from cpia.demonstrations.page import demonstration_html
from cpia.home import PROJECT
from cpia.quiz import Option, Question, Quiz
from cpia.quiz_page import quiz_html

pytestmark = pytest.mark.slow

STATIC = PROJECT / "book" / "_static"
CORRECTION = "Parce que c'est ainsi."


def sample_quiz() -> Quiz:
    options = (Option("Faux", False, "Non."), Option("Juste", True, CORRECTION), Option("Juste aussi", True, "Oui."))
    radio = [Question(f"q-{n}", "D1", f"Énoncé {n}", options[:2]) for n in range(1, 6)]
    return Quiz("Essai", (*radio, Question("q-6", "D1", "Énoncé 6", options)))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory, serve: Callable[[Path], str]) -> str:
    """A page that holds one quiz and one demonstration, with the book's own scripts and styles."""
    folder = tmp_path_factory.mktemp("page")
    for name in ("quiz.js", "demonstration.js", "livre.css"):
        shutil.copy(STATIC / name, folder)
    scripts = '<script src="quiz.js"></script><script src="demonstration.js"></script>'
    blocks = quiz_html(sample_quiz(), 3, "quiz-1") + demonstration_html(DEMONSTRATION, "recolte", "d-1")
    head = f'<meta charset="utf-8"><link rel="icon" href="data:,"><link rel="stylesheet" href="livre.css">{scripts}'
    (folder / "page.html").write_text(f"<!doctype html><html lang=fr>{head}<body>{blocks}", "utf-8")
    return f"{serve(folder)}/page.html"


@pytest.fixture
def page(address: str, chromium: Browser) -> Iterator[Page]:
    with chromium.new_context(locale="fr-FR") as context:
        page = context.new_page()
        errors: list[str] = []
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.goto(f"{address}?tirage=7")
        yield page
        assert not errors
        assert page.evaluate("localStorage.length + sessionStorage.length") == 0
        assert context.cookies() == []


def drawn(page: Page) -> list[str]:
    questions = page.locator(".quiz-question:visible")
    return [str(q.get_attribute("data-question")) for q in questions.all()]


def tab_to(page: Page, selector: str) -> None:
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("selector => document.activeElement.matches(selector)", selector):
            return
    raise AssertionError(f"the Tab key never reaches {selector}")


def answer_right_with_the_keyboard(page: Page) -> None:
    for question in page.locator(".quiz-question:visible").all():
        name = question.get_attribute("data-question")
        if question.locator("input[type=checkbox]").count():
            for position in (1, 2):
                tab_to(page, f"[data-question={name}] input[value='{position}']")
                page.keyboard.press("Space")
        else:
            tab_to(page, f"[data-question={name}] input")
            page.keyboard.press("ArrowDown")


def test_a_quiz_is_answered_and_corrected_with_the_keyboard_alone(page: Page) -> None:
    assert len(drawn(page)) == 3
    answer_right_with_the_keyboard(page)
    tab_to(page, ".quiz-verifier")
    page.keyboard.press("Enter")
    result = page.locator(".quiz-resultat")
    assert "3 bonnes réponses sur 3" in result.inner_text()
    assert result.get_attribute("aria-live") == "polite"
    feedback = page.locator(".quiz-question:visible .quiz-retour").first
    assert CORRECTION in feedback.inner_text()
    question = page.locator(".quiz-question:visible").first
    assert question.get_attribute("aria-describedby") == feedback.get_attribute("id")


def test_a_wrong_answer_is_explained_with_the_right_one(page: Page) -> None:
    for question in page.locator(".quiz-question:visible").all():
        question.locator("input").first.check()
    page.get_by_role("button", name="Vérifier").click()
    assert "0 bonne réponse sur 3" in page.locator(".quiz-resultat").inner_text()
    page.get_by_role("link", name="question 2").click()
    assert page.locator(".quiz-question:visible").nth(1).evaluate("question => question === document.activeElement")
    feedback = page.locator(".quiz-question:visible .quiz-retour").first.inner_text()
    assert "Non." in feedback
    assert CORRECTION in feedback


def test_an_unanswered_question_is_announced_and_nothing_is_corrected(page: Page) -> None:
    page.get_by_role("button", name="Vérifier").click()
    assert "Il reste 3 questions sans réponse" in page.locator(".quiz-resultat").inner_text()
    assert page.locator(".quiz-question:visible .quiz-retour").all_inner_texts() == ["→ Question sans réponse."] * 3
    assert page.evaluate("document.activeElement.type") in ("radio", "checkbox")


def test_the_same_number_draws_the_same_questions_and_a_new_draw_clears_the_answers(page: Page, address: str) -> None:
    first = drawn(page)
    page.locator(".quiz-question:visible input").first.check()
    page.get_by_role("button", name="Nouveau tirage").click()
    assert page.locator(".quiz input:checked").count() == 0
    page.goto(f"{address}?tirage=7")
    assert drawn(page) == first
    others = set()
    for number in range(1, 6):
        page.goto(f"{address}?tirage={number}")
        others.add(tuple(drawn(page)))
    assert len(others) > 1


def test_a_demonstration_moves_with_the_keyboard(page: Page) -> None:
    sentence = page.locator(".demonstration-phrase")
    drawing = page.locator(".demonstration-dessin svg")
    before = drawing.inner_html()
    assert "5 jours, la zone B" in sentence.inner_text()
    tab_to(page, ".demonstration input[type=range]")
    page.keyboard.press("ArrowRight")
    assert "30 jours, la zone B" in sentence.inner_text()
    assert sentence.get_attribute("aria-live") == "polite"
    assert page.locator(".demonstration input").get_attribute("aria-valuetext") == "30\u00a0jours"
    assert drawing.inner_html() != before
    tab_to(page, ".demonstration select")
    page.keyboard.press("ArrowUp")
    assert "30 jours, la zone A" in sentence.inner_text()
    assert page.locator(".demonstration dd").inner_text() == "60 kg"
    assert page.locator(".demonstration tbody tr").count() == 30


def test_the_chart_s_values_are_written_in_french(page: Page) -> None:
    page.locator(".demonstration summary").click()
    cells = page.locator(".demonstration tbody tr").nth(1).locator("td").all_inner_texts()
    assert cells == ["2", "1,5", "2,5", "—"]


def test_the_quiz_and_the_demonstration_are_complete_without_javascript(address: str, chromium: Browser) -> None:
    with chromium.new_context(java_script_enabled=False) as context:
        page = context.new_page()
        page.goto(address)
        assert page.locator("fieldset.quiz-question:visible").count() == 6
        page.get_by_text("Voir la correction de la question 4").click()
        assert page.get_by_text(CORRECTION).nth(3).is_visible()
        assert not page.get_by_role("button", name="Vérifier").is_visible()
        page.locator(".quiz input").first.press("Enter")
        assert page.url == address  # the answers are sent to nobody
        assert page.get_by_text("En 5 jours, la zone B donne 7,5 kg.").is_visible()
        assert page.locator(".demonstration tbody tr:visible").count() == 5
        assert not page.locator(".demonstration input").is_visible()
