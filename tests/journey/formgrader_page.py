"""nbgrader's formgrader as an instructor uses it, in a full tab."""

import re

from playwright.sync_api import Locator, Page, expect
from serre_answers import SLUG


def open_formgrader(page: Page) -> None:
    """Open it from the hub's home page."""
    page.get_by_role("link", name="Accueil").click()
    page.get_by_role("link", name="Corriger les devoirs").click()
    row(page).wait_for()


def row(page: Page) -> Locator:
    """The assignment's line in « Manage Assignments »."""
    return page.locator("tr", has=page.locator("td.name", has_text=SLUG))


def press(page: Page, column: str) -> str:
    """Press an icon of the assignment's line; give what formgrader answers."""
    row(page).locator(f"td.{column} a").click()
    dialog = page.locator(".modal.in .modal-body")
    expect(dialog).to_contain_text("uccess")
    told = dialog.inner_text()
    page.locator(".modal.in").get_by_role("button", name="OK").click()
    expect(page.locator(".modal.in")).to_have_count(0)
    return told


def open_submission(page: Page, name: str) -> None:
    """Open the submission of a person for manual grading, by the links."""
    page.get_by_role("link", name="Manual Grading").first.click()
    page.get_by_role("link", name=SLUG).click()
    page.locator("tbody").get_by_role("link", name=SLUG).click()
    line = page.locator("tbody tr", has_text=name)
    line.locator("a.name-hidden").click()
    expect(page.locator("#test-audit")).to_have_attribute("placeholder", re.compile(r"\d"))  # the grades are loaded


def machine_points(page: Page) -> float:
    """The points that the machine gave, as the open submission's score boxes show them."""
    boxes = page.locator("input.score:not(#note-directeur)").all()
    return sum(float(box.get_attribute("placeholder") or 0) for box in boxes)


def give_points(page: Page, points: float) -> None:
    """Type the points of the written part, and wait until formgrader has kept them."""
    box = page.locator("#note-directeur")
    box.fill(f"{points:g}")
    with page.expect_response(lambda answer: "/formgrader/api/grade/" in answer.url) as kept:
        box.press("Tab")
    assert kept.value.ok
