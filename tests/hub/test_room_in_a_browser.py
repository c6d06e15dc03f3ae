"""A school session in a real browser: an instructor opens it, pupils move sliders, one finds the room full, it ends."""

import time
from collections.abc import Iterator

import pytest
from campus_hub import INSTRUCTOR, PASSWORD, CampusHub
from playwright.sync_api import Browser, Page, Request, expect
from room_session import PREFIX

from cpia.home import PROJECT

pytestmark = pytest.mark.slow

AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).slice(0, 2)))"
PHONE = {"width": 390, "height": 844}
SLOW = 45_000  # milliseconds: the machine may be busy


@pytest.fixture
def teacher(chromium: Browser, campus_hub: CampusHub) -> Iterator[Page]:
    """The instructor's page, logged in; whatever is open at the end is ended."""
    context = chromium.new_context(bypass_csp=True)
    page = context.new_page()
    page.set_default_timeout(SLOW)
    page.goto(f"{campus_hub.public}{PREFIX}formateur")
    page.get_by_label("Username").fill(INSTRUCTOR)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Sign in").click()
    expect(page.get_by_role("heading", name="Ouvrir une séance")).to_be_visible()
    yield page
    if page.get_by_role("button", name="Terminer").count():
        page.get_by_role("button", name="Terminer").click()
    context.close()


def pupil(chromium: Browser, hub: CampusHub, problems: list[str], *, judged: bool = False) -> Page:
    """Open the page of the code; axe can only look at a page whose policy is set aside."""
    page = chromium.new_context(viewport=PHONE, bypass_csp=judged).new_page()
    page.set_default_timeout(SLOW)
    page.on("pageerror", lambda error: problems.append(str(error)))
    page.on("request", lambda request: _note_outside(request, hub, problems))
    page.goto(f"{hub.public}{PREFIX}")
    return page


def _note_outside(request: Request, hub: CampusHub, problems: list[str]) -> None:
    if not request.url.startswith((hub.public, "data:", "blob:")):
        problems.append(request.url)


def accessible(page: Page) -> bool:
    page.add_script_tag(path=AXE)
    found = page.evaluate(RULES)
    assert not found, found
    return True


def enter(page: Page, code: str) -> None:
    page.get_by_label("Le code").fill(code)
    page.get_by_role("button", name="Entrer").click()


def test_a_class_comes_explores_and_is_told_the_end(chromium: Browser, campus_hub: CampusHub, teacher: Page) -> None:
    teacher.get_by_label("Nombre de places").fill("3")
    teacher.get_by_role("button", name="Ouvrir une séance").click()
    code = teacher.locator(".big").inner_text().replace(" ", "")
    expect(teacher.get_by_role("img", name="Code QR")).to_be_visible()
    problems: list[str] = []
    pupils = [pupil(chromium, campus_hub, problems, judged=number == 0) for number in range(3)]

    began = time.monotonic()
    enter(pupils[0], "AAA AAA")
    expect(pupils[0].get_by_role("alert")).to_contain_text("Ce code n'ouvre aucune séance")
    assert time.monotonic() - began >= 1

    for number, page in enumerate(pupils):
        enter(page, code.lower())
        expect(page.get_by_role("heading", name="Les activités de la séance")).to_be_visible()
        assert number > 0 or accessible(page)
        page.get_by_role("listitem").nth(number + 1).get_by_role("link").click()
    for page in pupils:
        expect(page.get_by_role("slider").first).to_be_visible()
        words = page.locator("[aria-live]")
        told = words.inner_text()
        page.get_by_role("slider").first.press("ArrowRight")
        expect(words).not_to_have_text(told)
        expect(page.locator("#reste")).to_contain_text("Fin de la séance dans")
        assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]
        assert not page.context.cookies() and page.evaluate("localStorage.length + sessionStorage.length") == 0

    assert accessible(pupils[0]) and accessible(teacher)
    late = pupil(chromium, campus_hub, problems)
    enter(late, code)
    expect(late.get_by_role("alert")).to_contain_text("La salle est pleine : ses 3 places sont prises")

    expect(teacher.locator("#prises")).to_have_text("3")
    assert not {one.url.split("/")[-3] for one in pupils} & set(teacher.content().split('"'))
    teacher.get_by_role("button", name="Terminer la séance maintenant").click()
    expect(teacher.get_by_role("heading", name="Ouvrir une séance")).to_be_visible()
    for page in (pupils[1], pupils[2]):
        page.reload()
        expect(page.get_by_role("heading", name="Cette séance est terminée")).to_be_visible()
    over = pupils[0].get_by_role("heading", name="Cette séance est terminée")
    expect(over).to_be_visible(timeout=20_000)  # an open page gives way by itself
    for page in pupils:
        page.context.close()
    late.context.close()
    assert not problems
