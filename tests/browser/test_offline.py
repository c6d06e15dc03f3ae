"""One visit, then no server at all: the whole book still reads, with its search, quizzes and demonstrations."""

import http.server
import re
import socket
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from book_server import BookServer
from playwright.sync_api import Browser, BrowserContext, Page, expect
from verifier_cases import Office

from cpia.book_offline import pack

pytestmark = pytest.mark.slow

READY = "() => navigator.serviceWorker.ready.then(() => true)"
HELD = """async () => {
  const found = {};
  for (const name of await caches.keys()) {
    const cache = await caches.open(name);
    for (const request of await cache.keys()) {
      const body = await (await cache.match(request)).arrayBuffer();
      found[request.url] = body.byteLength;
    }
  }
  return found;
}"""
FETCHED = "address => fetch(address).then(answer => answer.status, () => 'aucune réponse')"


@pytest.fixture
def reader(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="fr-FR") as context:
        yield context


@pytest.fixture(scope="module")
def offline(
    built_book: Path, chromium: Browser, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Page, str]]:
    """A reader who visited one page, read a status list, and whose server then went away."""
    public = tmp_path_factory.mktemp("emetteur") / "public"
    Office().publish(public)
    server = BookServer(built_book, public)
    with chromium.new_context(locale="fr-FR") as context:
        page = context.new_page()
        page.goto(f"{server.address}donnees/lecon-1.html")
        expect(page.get_by_role("status").filter(has_text="Le livre est disponible hors ligne.")).to_be_visible()
        page.reload()  # from now on the worker sees what this page asks for
        status_list = next(path.relative_to(public).as_posix() for path in public.rglob("*") if path.is_file())
        assert page.evaluate(FETCHED, f"{server.address}public/{status_list}") == 200
        server.stop()
        context.set_offline(True)
        yield page, server.address
    server.stop()


def test_a_page_never_visited_opens_with_its_style_and_its_pictures(offline: tuple[Page, str]) -> None:
    page, address = offline
    failed: list[str] = []
    page.on("requestfailed", lambda request: failed.append(request.url))
    page.goto(f"{address}donnees/atelier.html", wait_until="load")
    expect(page.locator(".bd-article h1")).to_contain_text("Atelier guidé")
    assert page.evaluate("[...document.images].every(image => image.complete && image.naturalWidth > 0)")
    assert page.evaluate("getComputedStyle(document.documentElement).getPropertyValue('--livre-principal')")
    assert [url for url in failed if "service-worker.js" not in url] == []


def test_the_address_of_a_folder_gives_its_first_page(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(address)
    expect(page.locator(".bd-article h1")).to_contain_text("Chef de projet IA")


def test_the_search_gives_excerpts_that_lead_to_their_section(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(f"{address}search.html?q=biais+equite")
    expect(page.locator("#recherche-bilan")).to_contain_text("pages pour « biais equite »")
    expect(page.locator("#recherche-resultats mark").filter(has_text="équité").first).to_be_visible()
    page.locator(".recherche-rubrique a").first.click()
    expect(page.locator(".bd-article h1")).to_be_visible()
    assert page.evaluate("document.getElementById(location.hash.slice(1)) !== null")


def test_a_quiz_draws_its_questions_and_a_demonstration_moves(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(f"{address}algorithmes/lecon-3.html")
    expect(page.locator(".quiz-consigne").first).to_contain_text("questions tirées")
    slider = page.locator(".demonstration input[type=range]").first
    before = page.locator(".demonstration-phrase").first.inner_text()
    slider.focus()
    for _ in range(5):
        slider.press("PageUp")
    expect(page.locator(".demonstration-phrase").first).not_to_have_text(before)


def test_what_says_that_a_credential_is_revoked_never_comes_from_the_copy(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(f"{address}verifier.html?secret=jeton")
    expect(page.locator(".bd-article h1")).to_be_visible()  # the page itself reads
    assert "Content-Security-Policy" in page.content()
    held = page.evaluate(HELD)
    assert [url for url in held if "public/" in url or "secret" in url] == []
    assert page.evaluate(FETCHED, f"{address}public/status/1.json") == "aucune réponse"


def test_whoever_only_verifies_a_credential_leaves_with_nothing_put_aside(book: str, reader: BrowserContext) -> None:
    page = reader.new_page()
    page.goto(f"{book}/verifier.html", wait_until="networkidle")
    assert page.evaluate("navigator.serviceWorker.getRegistrations().then(all => all.length)") == 0
    assert page.evaluate(HELD) == {}


def test_a_visit_puts_aside_two_megabytes_at_most_in_one_answer(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(f"{address}index.html")
    held = page.evaluate(HELD)
    assert len(held) == 1
    (url, size), *_ = held.items()
    assert re.fullmatch(re.escape(address) + r"hors-ligne/livre-[0-9a-f]{16}\.bin", url)
    assert size <= 2_000_000


def test_the_reader_of_the_copy_gets_the_headers_that_protect_the_pages(offline: tuple[Page, str]) -> None:
    page, address = offline
    page.goto(f"{address}index.html")
    headers = page.evaluate(
        "fetch('glossaire.html').then(a => [a.headers.get('content-security-policy'), a.headers.get('content-type')])"
    )
    assert headers == ["frame-ancestors 'self'", "text/html; charset=utf-8"]


# A book of one page, of which a test makes several versions.
WORKER = Path(pack.__file__).with_name(pack.WORKER).read_text("utf-8")
SCRIPT = Path(__file__).parents[2] / "book" / "_static" / "hors-ligne.js"


def small_site(folder: Path, text: str) -> Path:
    folder.mkdir(exist_ok=True)
    (folder / "hors-ligne.js").write_text(SCRIPT.read_text("utf-8"), "utf-8")
    (folder / "cellules").mkdir(exist_ok=True)
    (folder / "cellules" / "outil.js").write_text("/* outil */", "utf-8")
    (folder / "cellules" / "absent.js").write_text("/* bientôt retiré du serveur */", "utf-8")
    head = '<meta charset="utf-8"><link rel="icon" href="data:,"><script src="hors-ligne.js"></script>'
    for name in ("index", "autre"):
        (folder / f"{name}.html").write_text(f"<!doctype html><html lang=fr>{head}<h1>{text}, {name}</h1>", "utf-8")
    pack.write(folder, WORKER)
    return folder


class OutOfOrder(http.server.BaseHTTPRequestHandler):
    """A proxy whose book service has stopped."""

    def do_GET(self) -> None:
        self.send_error(503)

    def log_message(self, *_: object) -> None: ...


def door_address(server: BookServer) -> tuple[str, int]:
    return "127.0.0.1", urlsplit(server.address).port or 0


def visit(context: BrowserContext, address: str) -> Page:
    page = context.new_page()
    page.goto(address)
    page.evaluate(READY)
    return page


def test_a_rebuilt_book_shows_at_once_and_takes_over_the_copy_when_the_reader_agrees(
    reader: BrowserContext, tmp_path: Path
) -> None:
    server = BookServer(small_site(tmp_path / "site", "Ancien"), tmp_path)
    page = visit(reader, server.address)
    (old,) = page.evaluate(HELD)
    page.reload()
    small_site(tmp_path / "site", "Nouveau")
    page.goto(f"{server.address}autre.html")
    expect(page.locator("h1")).to_have_text("Nouveau, autre")  # the network first
    expect(page.get_by_role("status")).to_contain_text("Une nouvelle version du livre est prête.")
    assert old in page.evaluate(HELD)  # still whole while the new one waits
    page.get_by_role("button", name="Recharger").click()
    expect(page.get_by_role("status")).to_be_empty()
    assert [url for url in page.evaluate(HELD) if url == old] == []
    server.stop()
    reader.set_offline(True)
    page.goto(server.address)
    expect(page.locator("h1")).to_have_text("Nouveau, index")


def test_a_version_that_cannot_be_fetched_whole_changes_nothing(reader: BrowserContext, tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", "Ancien")
    server = BookServer(site, tmp_path)
    page = visit(reader, server.address)
    small_site(site, "Nouveau")
    next((site / "hors-ligne").glob("livre-*.bin")).write_bytes(b"un paquet abrege")
    page.evaluate("""() => navigator.serviceWorker.ready.then(registration => {
      registration.addEventListener('updatefound', () => { globalThis.refused = registration.installing; });
      registration.update().catch(() => {});
    })""")
    page.wait_for_function("globalThis.refused?.state === 'redundant'")
    server.stop()
    reader.set_offline(True)
    page.goto(f"{server.address}autre.html")
    expect(page.locator("h1")).to_have_text("Ancien, autre")


def test_a_server_that_is_slow_or_out_of_order_leaves_the_reader_the_copy(
    reader: BrowserContext, tmp_path: Path
) -> None:
    server = BookServer(small_site(tmp_path / "site", "Copie"), tmp_path)
    page = visit(reader, server.address)
    server.stop()
    with socket.create_server(door_address(server)):
        page.goto(server.address)  # the door opens, and nobody answers
        expect(page.locator("h1")).to_have_text("Copie, index")
    with http.server.ThreadingHTTPServer(door_address(server), OutOfOrder) as broken:
        threading.Thread(target=broken.serve_forever, daemon=True).start()
        page.goto(f"{server.address}autre.html")
        expect(page.locator("h1")).to_have_text("Copie, autre")
        broken.shutdown()


def test_a_tool_is_kept_once_used_and_an_error_never(reader: BrowserContext, tmp_path: Path) -> None:
    site = small_site(tmp_path / "site", "Livre")
    server = BookServer(site, tmp_path)
    (site / "cellules" / "absent.js").unlink()
    page = visit(reader, server.address)
    assert not [url for url in page.evaluate(HELD) if "cellules" in url]  # before the first use, nothing
    assert page.evaluate(FETCHED, f"{server.address}cellules/outil.js") == 200
    assert page.evaluate(FETCHED, f"{server.address}cellules/absent.js") == 404
    server.stop()
    reader.set_offline(True)
    assert page.evaluate(FETCHED, f"{server.address}cellules/outil.js") == 200
    assert page.evaluate(FETCHED, f"{server.address}cellules/absent.js") == "aucune réponse"
    assert [url for url in page.evaluate(HELD) if "cellules" in url] == [f"{server.address}cellules/outil.js"]


def test_plain_files_say_no_error_and_the_search_works_there(built_book: Path, reader: BrowserContext) -> None:
    page = reader.new_page()
    errors: list[str] = []
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda message: errors.append(message.text) if message.type in ("error", "warning") else None)
    page.goto((built_book / "index.html").as_uri())
    page.goto((built_book / "search.html").as_uri() + "?q=donnees")
    expect(page.locator("#recherche-bilan")).to_contain_text("pages pour « donnees »")
    page.locator(".recherche-titre a").first.click()
    expect(page.locator(".bd-article h1")).to_be_visible()
    assert errors == []


def test_the_browser_accepts_the_application(
    built_book: Path, reader: BrowserContext, serve: Callable[[Path], str]
) -> None:
    page = visit(reader, f"{serve(built_book)}/glossaire.html")
    manifest = reader.new_cdp_session(page).send("Page.getAppManifest")
    assert (manifest["errors"], manifest["url"][-21:]) == ([], "/manifest.webmanifest")
    assert reader.new_cdp_session(page).send("Page.getInstallabilityErrors")["installabilityErrors"] in (
        [],
        [{"errorId": "in-incognito", "errorArguments": []}],  # all that a test's context lacks
    )
