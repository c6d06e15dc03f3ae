"""From a graded work to a revoked credential, on the running platform, by its people, in a real browser.

The page of the book and two verifiers that we did not write say the same of the very file that the learner downloads.
"""

import json
from collections.abc import Iterator
from pathlib import Path

import conformance_files
import issued_cases
import lab_page as lab
import local_site
import node_verifiers
import platform_fixture
import pytest
from credential_cases import ELODIE, FIRST, FULL, SECOND, School
from platform_fixture import Platform
from playwright.sync_api import Browser, Locator, Page, expect

from cpia.credentials.issuer import DEMO_HOST
from cpia.home import Home

pytestmark = pytest.mark.slow
expect.set_options(timeout=lab.PATIENCE)


@pytest.fixture(scope="module")
def platform(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Platform]:
    """A platform whose team is two people, and where one learner's work is graded."""
    home = Home(tmp_path_factory.mktemp("campus") / "var")
    home.create()
    school = School.open(home)
    school.hire_a_second_instructor()
    home.gradebook.unlink()
    school.source.unlink()
    with platform_fixture.running_platform(home) as running:
        school.grade(ELODIE, FULL)
        yield running


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where each step's picture is, for whoever wants to look."""
    return tmp_path_factory.mktemp("captures")


def test_a_certification_is_frozen_confirmed_issued_verified_and_revoked(
    chromium: Browser, platform: Platform, pictures: Path
) -> None:
    martin, durand, elodie = (person(chromium, platform, login) for login in (FIRST, SECOND, ELODIE))

    # 1. One instructor reads the decisions and freezes them; the other confirms, and issues.
    martin.get_by_role("link", name="Session").click()
    expect(row(martin, "Élodie Lefèvre")).to_contain_text("à délivrer")
    expect(row(martin, "Karim Benali")).to_contain_text("aucune remise, attendu : une remise notée")
    martin.get_by_role("button", name="Figer la session").click()
    expect(martin.get_by_role("status")).to_contain_text("La session est figée")
    martin.screenshot(path=pictures / "1-figee.png", full_page=True)
    durand.get_by_role("link", name="Session").click()
    durand.get_by_role("button", name="Confirmer ces décisions").click()
    expect(durand.get_by_role("status")).to_contain_text("La session est confirmée")
    durand.get_by_role("button", name="Délivrer la session").click()
    expect(durand.get_by_role("heading", level=1)).to_have_text("Délivrance terminée")
    expect(durand.locator("main")).to_contain_text(f"Session figée par {FIRST}, confirmée par {SECOND}")
    durand.screenshot(path=pictures / "2-delivree.png", full_page=True)

    # 2. The learner downloads it.
    elodie.get_by_role("link", name="Mes certifications").click()
    expect(elodie.locator("main")).to_contain_text("Obtenue le")
    elodie.screenshot(path=pictures / "3-mes-certifications.png", full_page=True)
    files = [download(elodie, name) for name in ("PDF à imprimer", "Fichier signé (.json)")]
    signed = files[1].read_bytes()
    assert json.loads(signed)["name"].startswith("SPÉCIMEN")
    assert accepted_elsewhere(platform.home, {"it": signed} | flipped(signed), pictures) == [{"it"}, {"it"}]

    # 3. The page of the book says what it is, as any employer's browser reads it, logged in nowhere.
    employer = chromium.new_context(locale="fr-FR").new_page()
    for file in files:
        verdict(employer, platform, file)
        expect(employer.locator(".verificateur-titre")).to_contain_text("Spécimen intact")
    employer.screenshot(path=pictures / "4-verification.png", full_page=True)

    # 4. An instructor revokes it; the page says so, the learner reads why.
    martin.get_by_role("link", name="Registre").click()
    martin.screenshot(path=pictures / "5-registre.png", full_page=True)
    row(martin, "Élodie Lefèvre").get_by_role("link", name="Révoquer").click()
    martin.get_by_label("Motif").fill("Erreur d'identité reconnue par l'établissement.")
    martin.get_by_role("button", name="Révoquer pour toujours").click()
    expect(martin.get_by_role("status")).to_contain_text("révoquée")
    for file in files:
        verdict(employer, platform, file)
        expect(employer.locator(".verificateur-titre")).to_contain_text("révoqué")
    employer.screenshot(path=pictures / "6-revoquee.png", full_page=True)
    assert accepted_elsewhere(platform.home, {"it": signed}, pictures) == [set(), set()]
    elodie.reload()
    expect(elodie.locator("main")).to_contain_text("Erreur d'identité reconnue par l'établissement.")
    elodie.screenshot(path=pictures / "7-revoquee.png", full_page=True)


def accepted_elsewhere(home: Home, credentials: dict[str, bytes], folder: Path) -> list[set[str]]:
    """Name those that each verifier of others accepts, given what the installation publishes at that moment."""
    texts = {name: data.decode("utf-8", errors="replace") for name, data in credentials.items()}
    site = issued_cases.site_of(home, texts)
    with local_site.serving(folder, (DEMO_HOST, node_verifiers.SCHEMA_HOST)) as server:
        core = node_verifiers.verifier_core(site, server, conformance_files.schema())
    bazaar = node_verifiers.digital_bazaar({"site": site})["site"]
    assert bazaar.keys() == core.keys() == credentials.keys()
    return [{name for name, one in verdicts.items() if one.accepted} for verdicts in (bazaar, core)]


def flipped(data: bytes) -> dict[str, bytes]:
    """The same with a bit flipped, here and there: every byte is for the tests of each verifier."""
    places = range(11, len(data), 499)
    return {f"byte {at}": data[:at] + bytes([data[at] ^ 1]) + data[at + 1 :] for at in places}


def person(chromium: Browser, platform: Platform, login: str) -> Page:
    """Somebody's browser, on the campus."""
    context = chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900})
    context.set_default_timeout(lab.PATIENCE)
    page = context.new_page()
    lab.log_in(page, platform.url, login, platform.password(login))
    page.goto(f"{platform.url}services/campus/")
    return page


def row(page: Page, name: str) -> Locator:
    return page.get_by_role("row").filter(has_text=name)


def download(page: Page, name: str) -> Path:
    with page.expect_download() as found:
        page.get_by_role("link", name=name).click()
    return Path(found.value.path())


def verdict(page: Page, platform: Platform, file: Path) -> None:
    """Give a file to the verification page, opened anew."""
    page.goto("about:blank")
    page.goto(f"{platform.url}services/livre/verifier.html")
    suffix = ".pdf" if file.read_bytes().startswith(b"%PDF") else ".json"
    content = {"name": f"attestation{suffix}", "mimeType": "application/octet-stream", "buffer": file.read_bytes()}
    page.set_input_files("#verificateur-fichier", content)
