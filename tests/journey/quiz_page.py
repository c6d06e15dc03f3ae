"""The certifying quiz of the campus, as a learner takes it."""

from playwright.sync_api import Page, expect

from cpia import deciding
from cpia.campus.quizzes import Quizzes
from cpia.courses import Course
from cpia.home import Home


def take(page: Page, url: str, home: Home, course: Course, login: str) -> None:
    """Answer everything right; the answers come from the book's own files, by the draw that was kept."""
    pool = deciding.pool_of(course, course.certifications[0])
    assert pool is not None
    page.goto(f"{url}services/campus/")
    page.get_by_role("link", name="Quiz", exact=True).click()
    module = page.locator("section", has_text="Les données")
    module.get_by_role("button", name="Commencer un essai").click()
    expect(page.get_by_role("group")).to_have_count(pool.drawn)
    attempt = Quizzes(home.quizzes).attempts(pool.module, login)[-1]
    for number, drawn in enumerate(attempt.drawn, 1):
        for place, position in enumerate(drawn.order):
            if position in pool.question(drawn.question).right:
                page.locator(f"#q{number}-{place}").check()
    page.get_by_role("button", name="Envoyer mes réponses").click()
    expect(page.get_by_role("status")).to_contain_text("Le quiz est réussi")
