"""JupyterLab as a learner uses it, with nbgrader's Assignment List."""

import re
from collections.abc import Mapping

from playwright.sync_api import Locator, Page, expect
from serre_answers import SLUG

PATIENCE = 120_000  # milliseconds: the machine may be doing much else

FILL = """async ([path, sources]) => {
    const url = `${location.pathname.replace(/lab.*/, "")}api/contents/${path}`;
    const headers = {"X-XSRFToken": document.cookie.match(/_xsrf=([^;]+)/)[1]};
    const file = await (await fetch(url, {headers})).json();
    for (const cell of file.content.cells)
        if (cell.metadata.nbgrader?.grade_id in sources) cell.source = sources[cell.metadata.nbgrader.grade_id];
    const body = JSON.stringify({type: "notebook", content: file.content});
    return (await fetch(url, {method: "PUT", body, headers})).status;
}"""


def log_in(page: Page, url: str, login: str, password: str) -> None:
    """Log in by the hub's page."""
    page.goto(url)
    give_password(page, login, password)
    expect(page.get_by_role("link", name="Se déconnecter")).to_be_visible()


def give_password(page: Page, login: str, password: str) -> None:
    """Fill in the page on which one logs in."""
    page.get_by_label("Identifiant").fill(login)
    page.get_by_label("Mot de passe").fill(password)
    page.get_by_role("button", name="Se connecter").click()


def follow_the_book(page: Page, url: str, name: str) -> None:
    """Follow the link of a page of the book to its notebook."""
    page.goto(f"{url}services/livre/{name}.html")
    page.get_by_role("link", name="Ouvrir dans le campus").click()


def start_server(page: Page) -> None:
    """Start one's own server from the home page, and wait for JupyterLab."""
    page.get_by_role("link", name="Démarrer mon espace de travail").click()
    page.locator(".jp-Launcher").wait_for()


def open_assignment_list(page: Page) -> None:
    """Open nbgrader's list by its menu."""
    choose(page, "Nbgrader", "Assignment List")
    page.get_by_text("Released assignments", exact=True).wait_for()


def choose(page: Page, menu: str, entry: str) -> None:
    """Choose an entry of the menu bar."""
    page.locator(".lm-MenuBar-item", has_text=menu).click()
    page.locator(".lm-Menu-item", has_text=entry).first.click()


def section(page: Page, name: str) -> Locator:
    """One of the three sections of the list: released, fetched, submitted."""
    return page.locator(f"#{name}_assignments_list")


def fetch(page: Page) -> None:
    """Fetch the assignment by its button, among those of the course."""
    row = section(page, "released").locator(".list_item", has_text=SLUG)
    row.get_by_role("button", name="Fetch", exact=True).click()
    section(page, "fetched").get_by_text(SLUG).first.wait_for()


def fill(page: Page, sources: Mapping[str, str]) -> int:
    """Write answers through the server's contents, with the browser's own cookies; give the status."""
    return int(page.evaluate(FILL, [f"{SLUG}/{SLUG}.ipynb", dict(sources)]))


def open_notebook(page: Page) -> None:
    """Open the fetched notebook from the list."""
    section(page, "fetched").locator(".assignment-notebooks-link").click()
    section(page, "fetched").get_by_role("link", name=SLUG).click()
    notebook(page).locator(".jp-Cell").first.wait_for()
    expect(page.get_by_text("| Inactif")).to_be_visible()  # the kernel, in the status bar


def notebook(page: Page) -> Locator:
    """The open notebook."""
    return page.locator(".jp-NotebookPanel")


def type_answer(page: Page, source: str) -> None:
    """Type an answer in the only cell left as it was released."""
    cell = notebook(page).locator(
        ".jp-CodeCell", has_text=re.compile(r"^\s*\W*# YOUR CODE HERE|NotImplementedError\(\)")
    )
    expect(cell).to_have_count(1)
    cell.locator(".cm-content").click()
    page.keyboard.press("Control+a")
    page.keyboard.insert_text(source)


def run_all(page: Page) -> None:
    """Restart the kernel and run everything, as the assignment asks; then save."""
    choose(page, "Noyau", "Redémarrer le noyau et exécuter toutes les cellules")
    page.locator(".jp-Dialog .jp-mod-accept").click()
    expect(last_output(page)).to_contain_text("decision_volume")
    page.keyboard.press("Control+s")
    expect(page.locator(".lm-TabBar-tab.jp-mod-dirty")).to_have_count(0)


def last_output(page: Page) -> Locator:
    """What the last cell printed: which answers are there."""
    return notebook(page).locator(".jp-CodeCell").last.locator(".jp-OutputArea-output")


def validate(page: Page) -> Locator:
    """Press nbgrader's button and give its dialog."""
    notebook(page).get_by_role("button", name="Validate").click()
    dialog = page.locator(".jp-Dialog-content")
    dialog.get_by_text("Validation Results").wait_for()
    return dialog


def submit(page: Page) -> None:
    """Submit from the list, by its button."""
    page.locator(".lm-TabBar-tab", has_text="Assignments").click()
    section(page, "fetched").get_by_role("button", name="Submit", exact=True).click()
    section(page, "submitted").get_by_text(SLUG).first.wait_for()


def fetch_feedback(page: Page) -> None:
    """Fetch the feedback by its button, and show where it is."""
    section(page, "submitted").get_by_role("button", name="Fetch Feedback").click()
    section(page, "submitted").get_by_text("(view feedback)").click()
