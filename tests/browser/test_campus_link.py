"""« Ouvrir dans le campus » shows where it works: served by a hub, or built for one; nowhere else."""

from collections.abc import Callable
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from cpia.home import PROJECT

pytestmark = pytest.mark.slow

KINDS = ("lecon-1", "atelier", "autoverification", "devoir")
MODULES = sorted(path.parent.name for path in (PROJECT / "book").glob("*/lecon-1.md"))
LINK = "Ouvrir dans le campus"


@pytest.fixture(scope="module")
def page(chromium: Browser) -> Page:
    return chromium.new_page()


@pytest.fixture(scope="module")
def as_on_a_hub(built_book: Path, serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> str:
    """The book at the address at which a hub behind a prefix serves it."""
    root = tmp_path_factory.mktemp("hub")
    (root / "ecole" / "services").mkdir(parents=True)
    (root / "ecole" / "services" / "livre").symlink_to(built_book)
    return f"{serve(root)}/ecole/"


def test_every_page_that_is_a_notebook_offers_it_and_its_module(built_book: Path) -> None:
    for module in MODULES:
        for path in sorted((built_book / module).glob("*.html")):
            offers = f"../carnets/{module}/{path.stem}.ipynb" in path.read_text("utf-8")
            assert offers == (path.stem not in ("index", "devoir")), path
            assert not offers or (built_book / "carnets" / module / f"{path.stem}.ipynb").is_file()
        assert (built_book / "carnets" / f"{module}.zip").is_file()


@pytest.mark.parametrize("kind", KINDS)
def test_on_a_hub_the_link_leads_to_the_notebook_in_the_learner_s_own_server(
    as_on_a_hub: str, page: Page, kind: str
) -> None:
    page.goto(f"{as_on_a_hub}services/livre/donnees/{kind}.html")
    expect(page.get_by_role("link", name=LINK)).to_be_visible()
    place = "lab" if kind == "devoir" else f"lab/tree/cours/donnees/{kind}.ipynb"
    assert page.get_by_role("link", name=LINK).evaluate("a => a.href") == f"{as_on_a_hub}hub/user-redirect/{place}"


@pytest.mark.parametrize("kind", KINDS)
def test_on_another_site_and_on_a_stick_nobody_sees_a_link_that_leads_nowhere(
    book: str, built_book: Path, page: Page, kind: str
) -> None:
    for root in (book, built_book.as_uri()):
        page.goto(f"{root}/donnees/{kind}.html")
        assert page.locator("a.campus").count() == 1
        expect(page.locator("a.campus")).to_be_hidden()
