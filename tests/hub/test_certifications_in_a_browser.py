"""The pages about certifications as people meet them: no script, a phone, a screen reader's rules, both schemes."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import certified_work as work
import pytest
from campus_hub import INSTRUCTOR, PASSWORD, SECOND, CampusHub
from certified_work import Seat
from playwright.sync_api import Browser, BrowserContext, Page, expect

from cpia.home import PROJECT

pytestmark = pytest.mark.slow
AXE = PROJECT / "node_modules" / "axe-core" / "axe.min.js"
RULES = "axe.run(document).then(r => r.violations.map(v => v.id + ' ' + v.nodes.map(n => n.html).slice(0, 2)))"
PHONE = {"width": 360, "height": 740}


@pytest.fixture(scope="module")
def number(campus_hub: CampusHub) -> Iterator[str]:
    """A session with everything that the pages can show: issued, revoked, replaced, to review, refused."""
    work.start_again(campus_hub)
    for login, points in (("alice", 13), ("bruno", 12), ("chloe", 14)):
        work.grade(campus_hub, login, 9, points)
    prof, alice, bruno = (Seat(campus_hub, person) for person in (INSTRUCTOR, "alice", "bruno"))
    issue(prof)
    (first,), (of_bruno,) = alice.numbers(), bruno.numbers()
    alice.post("certifications/choix", [("nom", "oui")], page="certifications")
    form = [("nom", "oui"), ("total", "non"), ("compris", "oui")]
    alice.post(f"certifications/{first}/reemettre", form)
    alice.post("certifications/choix", [("nom", "oui"), ("total", "oui")], page="certifications")
    reason = "Une erreur de saisie a été corrigée le lendemain de la délivrance, après une réclamation."
    prof.post(f"registre/{of_bruno}/revoquer", [("motif", reason)])
    work.grade(campus_hub, "bruno", 1, 2)
    work.grade(campus_hub, "chloe", 0, 3.25)
    issue(prof)
    prof.post("session/figer", [("empreinte", prof.field("session", "empreinte"))], page="session")
    work.grade(campus_hub, "bruno", 2, 2)
    yield alice.numbers()[0]
    for seat in (prof, alice, bruno):
        seat.browser.close()


def issue(prof: Seat) -> None:
    prof.post("session/delivrer", page="session")
    assert "Délivrance terminée" in prof.get("session/delivrer").text


def logged_in(hub: CampusHub, chromium: Browser, person: str, path: str, **options: Any) -> BrowserContext:
    context = chromium.new_context(locale="fr-FR", **options)
    page = context.new_page()
    page.goto(f"{hub.public}/hub/login?next=%2Fservices%2Fcampus%2F{path}")
    page.get_by_label("Username").fill(person)
    page.get_by_label("Password").fill(PASSWORD)
    page.locator("input[type=submit]").click()
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    return context


def test_every_page_is_accessible_in_both_schemes_and_fits_a_phone(
    campus_hub: CampusHub, chromium: Browser, number: str, tmp_path: Path
) -> None:
    pages = {
        "alice": ["certifications", f"certifications/{number}/reemettre", "certifications/effacer"],
        "bruno": ["certifications"],
        "chloe": ["certifications"],
        INSTRUCTOR: ["session", "session/delivrer", "registre", "registre/controle", f"registre/{number}/revoquer"],
    }
    for person, addresses in pages.items():
        with logged_in(campus_hub, chromium, person, addresses[0], bypass_csp=True, viewport=PHONE) as context:
            page = context.pages[0]
            for n, address in enumerate(addresses):
                page.goto(f"{campus_hub.public}/services/campus/{address}")
                if page.locator("summary").count():
                    page.locator("summary").click()
                look(page, tmp_path / f"{person}-{n}")
            if person == INSTRUCTOR:
                page.goto(f"{campus_hub.public}/services/campus/registre")
                page.locator("main a[href$='relire']").first.click()
                look(page, tmp_path / f"{person}-relire")
                page.locator("textarea").fill("x")
                page.goto(f"{campus_hub.public}/services/campus/session")
                page.evaluate("document.querySelector('[name=empreinte]').value = 'x'")
                page.get_by_role("button", name="Figer").click()
                expect(page.get_by_role("alert")).to_be_visible()
                look(page, tmp_path / f"{person}-refus")


def test_without_a_script_and_by_the_keyboard_alone_a_learner_chooses_and_downloads(
    campus_hub: CampusHub, chromium: Browser, number: str
) -> None:
    with logged_in(campus_hub, chromium, "alice", "certifications", java_script_enabled=False) as context:
        page = context.pages[0]
        with page.expect_download() as download:
            page.get_by_role("link", name="Fichier signé (.json)").press("Enter")
        assert download.value.suggested_filename == "attestation-reussite.json"
        page.get_by_label("Montrer mon total au devoir").press("Space")
        page.get_by_role("button", name="Enregistrer mes choix").press("Enter")
        expect(page.get_by_role("status")).to_have_text("Vos choix sont enregistrés.")
        page.reload()
        page.go_back()
        expect(page.get_by_label("Montrer mon total au devoir")).not_to_be_checked()


def test_a_second_instructor_sees_the_same_decisions_and_the_first_one_s_name(
    campus_hub: CampusHub, chromium: Browser, number: str
) -> None:
    with logged_in(campus_hub, chromium, SECOND, "session", viewport={"width": 1280, "height": 900}) as context:
        page = context.pages[0]
        expect(page.locator(".steps")).to_contain_text("Figée par Agnès Martin")
        expect(page.get_by_role("alert")).to_contain_text("bruno, reussite : les notes ont changé")
        row = page.get_by_role("row").filter(has_text="Chloë Nguyễn").filter(has_text="Réussite")
        expect(row).to_contain_text("à relire")


def look(page: Page, picture: Path) -> None:
    """Take pictures for whoever wants to look, and apply the rules of accessibility, by day and by night."""
    expect(page.locator("html")).to_have_attribute("lang", "fr")
    assert page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"], page.url
    page.evaluate(AXE.read_text("utf-8"))
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        page.screenshot(path=f"{picture}-{scheme}.png", full_page=True)
        assert page.evaluate(RULES) == [], page.url
