"""The verification page in a real browser: an employer drops a file, and reads what it is worth."""

import contextlib
import json
import re
import zlib
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pypdfium2
import pytest
from click.testing import CliRunner
from credential_cases import CERTIFICATION, COURSE
from fontTools.ttLib import TTFont
from playwright.sync_api import Browser, BrowserContext, Page, Request, expect
from test_book import violations
from verifier_cases import DEMONSTRATION, EMAIL, Document, Office, to_bytes, with_public_files

from cpia.badge_files import writing
from cpia.badge_files.extraction import credential_of
from cpia.badge_files.writing import SUFFIXES, Holder
from cpia.cli.verify import command as verify_command
from cpia.credentials.certificates import Disclosure
from cpia.errors import VerificationError

pytestmark = pytest.mark.slow

OFFICE, DEMO = Office(), Office(DEMONSTRATION)
REVOKED_INDEX = 40_321
GOOD = OFFICE.sign(OFFICE.unsigned())
REVOKED = OFFICE.sign(OFFICE.unsigned(index=REVOKED_INDEX))
SPECIMEN = DEMO.sign(DEMO.unsigned())
FILE = "#verificateur-fichier"
TITLE = ".verificateur-titre"
STORED = """async () => JSON.stringify([localStorage, sessionStorage, document.cookie, await indexedDB.databases(),
  await caches.keys()])"""


def forms(document: Document, office: Office) -> dict[str, bytes]:
    holder = Holder("Élodie Lefèvre", f"https://{office.identity.host}/verifier.html")
    return writing.of(document, COURSE, CERTIFICATION, office.identity, holder)


@pytest.fixture(scope="module")
def files() -> dict[str, dict[str, bytes]]:
    """The four files of a credential in force, of a revoked one, and of a specimen."""
    return {
        "valid": forms(GOOD, OFFICE),
        "revoked": forms(REVOKED, OFFICE),
        "specimen": forms(SPECIMEN, DEMO),
    }


@pytest.fixture(scope="module")
def sites(built_book: Path, serve: Callable[[Path], str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """The page as a real issuer publishes it, as a demonstration does, and with public files that are missing."""
    place = tmp_path_factory.mktemp("sites")
    made = {
        name: with_public_files(built_book, place / name, office, REVOKED_INDEX)
        for name, office in (("real", OFFICE), ("demo", DEMO), ("no-list", OFFICE), ("no-keys", OFFICE))
    }
    (made["no-list"] / "public" / "status" / "1.json").unlink()
    (made["no-keys"] / "public" / ".well-known" / "did.json").unlink()
    return {name: f"{serve(folder)}/verifier.html" for name, folder in made.items()}


@pytest.fixture(scope="module")
def context(chromium: Browser) -> Iterator[BrowserContext]:
    with chromium.new_context(locale="fr-FR", viewport={"width": 1280, "height": 900}) as opened:
        yield opened


@pytest.fixture
def page(context: BrowserContext, sites: dict[str, str]) -> Iterator[Page]:
    opened = context.new_page()
    errors: list[str] = []
    opened.on("pageerror", lambda error: errors.append(str(error)))
    opened.goto(sites["real"])
    yield opened
    opened.close()
    assert not errors


def drop(page: Page, content: bytes | Document, name: str = "attestation.json") -> str:
    """Give a file to the page; give the title of its verdict, once there."""
    data = to_bytes(content) if isinstance(content, dict) else content
    page.set_input_files(FILE, {"name": name, "mimeType": "application/octet-stream", "buffer": data})
    expect(page.locator(TITLE)).to_be_visible()
    title = page.locator(TITLE).inner_text()
    assert re.match(r"[✓✕–…?!◇]\s", title), "a verdict has a sign, not a colour alone"
    return re.sub(r"^.\s+", "", title)


# 1. What an employer reads.


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_an_attestation_in_force_is_told_as_such_in_every_form(
    page: Page, files: dict[str, dict[str, bytes]], suffix: str
) -> None:
    assert drop(page, files["valid"][suffix], f"attestation{suffix}") == "Attestation valable"
    shown = page.locator(".verificateur-resultat").inner_text()
    for text in (
        "Données pour l'IA",
        "École d'exemple (certs.example.org)",
        "D1\u00a0: ",
        "au moins 60 points sur 100",
    ):
        assert text in shown
    assert f"{OFFICE.now.year + CERTIFICATION.validity_years}" in shown
    assert "SPÉCIMEN" not in shown


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_revoked_attestation_is_told_as_such_in_every_form(
    page: Page, files: dict[str, dict[str, bytes]], suffix: str
) -> None:
    assert drop(page, files["revoked"][suffix], f"attestation{suffix}") == "Attestation révoquée"
    assert "elle n'a plus de valeur" in page.locator(".verificateur-verdict").inner_text()


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_a_specimen_never_passes_for_an_attestation(
    context: BrowserContext, sites: dict[str, str], files: dict[str, dict[str, bytes]], suffix: str
) -> None:
    page = context.new_page()
    page.goto(sites["demo"])
    assert drop(page, files["specimen"][suffix], f"attestation{suffix}") == "Spécimen intact"
    verdict = page.locator(".verificateur-verdict").inner_text()
    assert "SPÉCIMEN — sans valeur" in verdict and "il n'atteste rien" in verdict
    page.close()


def test_what_is_not_in_force_is_told_in_words(page: Page) -> None:
    old, early = OFFICE.now - timedelta(days=366 * 6), OFFICE.now + timedelta(days=2)
    assert drop(page, OFFICE.sign(OFFICE.unsigned(at=old))) == "Attestation expirée"
    assert drop(page, OFFICE.sign(OFFICE.unsigned(at=early))) == "Attestation pas encore valable"
    assert drop(page, to_bytes(GOOD).replace(b"60 points", b"90 points")) == "Attestation modifiée"
    assert drop(page, SPECIMEN) == "Émetteur inconnu"
    assert "SPÉCIMEN — sans valeur" in page.locator(".verificateur-verdict").inner_text()
    assert drop(page, b"bonjour") == "Fichier illisible"


def test_the_page_the_command_and_the_print_tell_the_same_day(page: Page, tmp_path: Path) -> None:
    late = OFFICE.now.replace(year=OFFICE.now.year - 1, month=1, day=31, hour=23, minute=30)  # the day after, in France
    signed = OFFICE.sign(OFFICE.unsigned(at=late))
    for suffix, data in forms(signed, OFFICE).items():
        (tmp_path / f"a{suffix}").write_bytes(data)
    (tmp_path / "did.json").write_bytes(to_bytes(OFFICE.did))
    (tmp_path / "1.json").write_bytes(to_bytes(OFFICE.status_list()))
    assert drop(page, signed) == "Attestation valable"
    assert f"1er février {late.year}" in page.locator(".verificateur-contenu").inner_text()
    with contextlib.closing(pypdfium2.PdfDocument(tmp_path / "a.pdf")) as printed:
        assert f"1er février {late.year}" in printed[0].get_textpage().get_text_bounded()
    asked = [str(tmp_path / "a.json"), "--did", str(tmp_path / "did.json"), "--status", str(tmp_path / "1.json")]
    told = CliRunner().invoke(verify_command, asked).output
    assert f"Du 01/02/{late.year} au 01/02/{late.year + CERTIFICATION.validity_years}" in told


def test_who_looks_like_the_issuer_is_not_to_be_trusted(page: Page) -> None:
    for host in ("certs.ex\u0430mple.org", "certs.example.org%3A8443", "certs.example.org:ecole", "example.org"):
        forged = to_bytes(GOOD).replace(b"did:web:certs.example.org", f"did:web:{host}".encode())
        assert drop(page, forged) == "Émetteur inconnu", host
    told = page.locator(".verificateur-verdict").inner_text()
    assert "Ne vous y fiez pas" in told and "SPÉCIMEN" not in told


def test_every_sign_is_one_that_machines_have_letters_for(built_book: Path) -> None:
    # ✓, ✕ and ◇ are in the symbols of every system; the others must be in the book's own typeface.
    words = (built_book.parents[1] / "_verifier" / "words.js").read_text("utf-8")
    signs = set(re.findall(r'sign: "(.)"', words))
    (face,) = (built_book / "_static" / "polices").glob("source-sans-3-latin-700-normal.woff2")
    drawn = TTFont(face).getBestCmap()
    assert {sign for sign in signs if ord(sign) not in drawn} == {"✓", "✕"}


def test_a_verdict_has_one_sign_and_no_bar_of_the_book_s_headings(page: Page) -> None:
    drop(page, REVOKED)
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.verificateur-titre'), '::before').content") == "none"
    )


def test_nothing_is_shown_of_a_file_that_the_issuer_did_not_sign(page: Page) -> None:
    forged = to_bytes(GOOD).replace("Données pour l'IA".encode(), b"Expert en chef")
    assert drop(page, forged) == "Attestation modifiée"
    assert "Expert en chef" not in page.locator(".verificateur-resultat").inner_text()
    assert page.locator("#verificateur-adresse").count() == 0


def test_what_a_file_holds_is_text_and_never_markup(page: Page) -> None:
    attack = '<img src=x onerror="document.title=1"><script>document.title=1</script>'
    named = OFFICE.sign(OFFICE.unsigned(disclosure=Disclosure(name=attack, score="84")))
    assert drop(page, named) == "Attestation valable"
    content = page.locator(".verificateur-contenu")
    assert attack in content.inner_text() and "84" in content.inner_text()
    assert content.locator("img, script").count() == 0


# 2. Files that must not be believed, and the command that says the same of them.


def itxt(kind: bytes, data: bytes) -> bytes:
    return len(data).to_bytes(4) + kind + data + zlib.crc32(kind + data).to_bytes(4)


def hostile_files(files: dict[str, bytes]) -> dict[str, bytes]:
    svg, png, pdf = files[".svg"], files[".png"], files[".pdf"]
    chunk = png[33 : 33 + 12 + int.from_bytes(png[33:37])]
    carrier = re.search(rb"<openbadges:credential>.*?</openbadges:credential>", svg, re.DOTALL)
    assert carrier and b"iTXt" in chunk[:8]
    other = b"1 0 obj\n<</Type /EmbeddedFile /Filter /FlateDecode /Length %d>>\nstream\n%s\nendstream\nendobj\n"
    packed, bomb = zlib.compress(to_bytes(REVOKED)), zlib.compress(b"{" + b" " * 40_000_000)
    return {
        "PNG saved again": png[:33] + png[33 + len(chunk) :],
        "PNG baked twice": png[:33] + chunk + png[33:],
        "PNG cut": png[:60],
        "PNG cut after its attestation": png[: len(png) // 2],
        "PNG with an attestation after its end": png[:33] + png[33 + len(chunk) :] + chunk,
        "PNG whose checksum is another": png[:-30] + bytes([png[-30] ^ 1]) + png[-29:],
        "PNG with text of another kind": png[:33] + itxt(b"tEXt", b"openbadgecredential\0{}") + png[33 + len(chunk) :],
        "PNG with a bomb": png[:33] + itxt(b"iTXt", b"openbadgecredential\0\1\0\0\0" + bomb) + png[33 + len(chunk) :],
        "SVG without": svg.replace(carrier[0], b""),
        "SVG baked twice": svg.replace(carrier[0], carrier[0] * 2),
        "SVG with a document type": svg.replace(b"<svg", b'<!DOCTYPE svg [<!ENTITY a "b">]><svg', 1),
        "SVG that is not XML": svg[:-20],
        "PDF printed again": b"%PDF-1.7\n1 0 obj\n<</Type /Catalog>>\nendobj\n",
        "PDF with two attestations": pdf + other % (len(packed), packed),
        "PDF with an empty attachment": b"%PDF-1.7\n" + other % (0, b""),
        "PDF with a bomb": b"%PDF-1.7\n" + other % (len(bomb), bomb),
        "PDF of objects without end": b"%PDF-1.7\n" + b"1 0 obj<<" * 200_000,
        "PDF of attachments without end": b"%PDF-1.7\n" + b"1 0 obj<</EmbeddedFile/Length 7 0 R>>stream\n" * 40_000,
        "empty": b"",
        "picture of another kind": b"GIF89a" + bytes(50),
    }


def test_a_file_that_carries_no_attestation_or_several_is_unreadable(
    page: Page, files: dict[str, dict[str, bytes]]
) -> None:
    for name, data in hostile_files(files["valid"]).items():
        assert drop(page, data, "attestation.pdf") == "Fichier illisible", name
        with pytest.raises(VerificationError):
            json.loads(credential_of(data) or b"?")
            raise AssertionError(name)


def test_what_changes_nothing_of_the_attestation_changes_nothing_of_the_verdict(
    page: Page, files: dict[str, dict[str, bytes]]
) -> None:
    svg, pdf = files["valid"][".svg"], files["valid"][".pdf"]
    for name, data in {
        "SVG with the mark of UTF-8": b"\xef\xbb\xbf" + svg,
        "SVG that declares itself in another encoding": b'<?xml version="1.0" encoding="ISO-8859-1"?>\n' + svg,
        "PDF that speaks of encryption": pdf + b"% /Encrypt 5 0 R",
        "JSON with the line ends of another system": to_bytes(GOOD).replace(b"\n", b"\r\n"),
    }.items():
        assert drop(page, data) == "Attestation valable", name
        assert json.loads(credential_of(data)) == GOOD, name


def test_a_file_too_large_to_be_one_is_not_even_read(page: Page) -> None:
    page.evaluate(
        """() => {
          const large = new File([new Uint8Array(21 * 1024 * 1024)], "film.json");
          large.arrayBuffer = () => { throw new Error("read"); };
          const transfer = { files: [large] };
          const drop = Object.assign(new Event("drop", {bubbles: true, cancelable: true}), {dataTransfer: transfer});
          document.querySelector(".verificateur-depot").dispatchEvent(drop);
        }"""
    )
    expect(page.locator(TITLE)).to_contain_text("Fichier illisible")
    expect(page.locator(".verificateur-technique")).to_contain_text("dépasse 20 Mo")


def test_an_html_page_named_as_an_attestation_runs_nothing(page: Page) -> None:
    attack = (
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='document.title=1'><script>document.title=1</script></svg>"
    )
    assert drop(page, attack, "attestation.svg") == "Fichier illisible"
    assert "Vérifier une attestation" in page.title()


# 3. What the page asks for, and keeps.


def asked_for(context: BrowserContext, address: str, document: Document) -> list[Any]:
    """Give all that the page asks of the network, from its opening to a verdict."""
    page = context.new_page()
    requests: list[Request] = []

    def keep(request: Request) -> None:
        requests.append(request)

    page.on("request", keep)
    page.goto(address, wait_until="networkidle")
    before = page.evaluate(STORED)
    assert drop(page, document) == "Attestation valable"
    page.locator("#verificateur-adresse").fill(EMAIL)
    page.keyboard.press("Enter")
    page.wait_for_timeout(200)
    assert page.evaluate(STORED) == before
    assert context.cookies() == []
    told = [(r.method, r.url, r.post_data, r.headers.get("referer", "")) for r in requests]
    page.close()
    return told


def test_two_attestations_ask_for_the_same_things_and_tell_nothing(chromium: Browser, sites: dict[str, str]) -> None:
    other = OFFICE.sign(OFFICE.unsigned(index=104_729, email="karim.benali@demo.invalid"))  # in no digest of a file
    seen = []
    for document in (GOOD, other):
        with chromium.new_context(locale="fr-FR") as fresh:
            uuid = document["id"].removeprefix("urn:uuid:")
            told = asked_for(fresh, f"{sites['real']}#{uuid}", document)
            text = json.dumps([[method, url.split("#")[0], body, referer] for method, url, body, referer in told])
            assert uuid not in text and document["credentialSubject"]["id"] not in text
            assert document["credentialStatus"]["statusListIndex"] not in text
            assert EMAIL not in text and "attestation.json" not in text
            seen.append(sorted((method, url.split("#")[0], body) for method, url, body, _ in told))
    assert seen[0] == seen[1]
    site = sites["real"].removesuffix("verifier.html")
    assert all(method == "GET" and url.startswith((site, "data:")) and body is None for method, url, body in seen[0])
    assert {url for _, url, _ in seen[0] if "/public/" in url} == {
        f"{site}public/.well-known/did.json",
        f"{site}public/status/1.json",
    }


def test_without_a_network_the_signature_is_checked_and_the_state_is_unknown(
    chromium: Browser, sites: dict[str, str]
) -> None:
    with chromium.new_context(locale="fr-FR") as fresh:
        page = fresh.new_page()
        page.goto(sites["real"], wait_until="networkidle")
        fresh.set_offline(True)
        assert drop(page, GOOD) == "État indisponible"
        assert "La signature est exacte" in page.locator(".verificateur-verdict").inner_text()
        assert drop(page, to_bytes(GOOD).replace(b"60 points", b"90 points")) == "Attestation modifiée"
        fresh.set_offline(False)
        assert drop(page, GOOD) == "Attestation valable"


def test_public_files_that_are_missing_make_no_verdict(context: BrowserContext, sites: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(sites["no-list"])
    assert drop(page, GOOD) == "État indisponible"
    page.goto(sites["no-keys"])
    assert drop(page, GOOD) == "Vérification impossible"
    page.close()


def test_the_page_s_own_policy_lets_nothing_else_run_or_be_asked_for(page: Page, sites: dict[str, str]) -> None:
    page.evaluate("""() => {
      window.broken = [];
      document.addEventListener("securitypolicyviolation", (event) => window.broken.push(event.effectiveDirective));
      const script = document.createElement("script");
      script.textContent = "document.title = 'pris'";
      document.body.append(script);
      fetch("http://127.0.0.1:9/").catch(() => {});
      setTimeout(() => { try { new Function("document.title = 'pris'")(); } catch { window.broken.push("eval"); } });
    }""")
    page.wait_for_function("window.broken.length >= 3")
    assert {"connect-src", "script-src-elem"} <= set(page.evaluate("window.broken"))
    assert page.title() != "pris"


def test_the_script_is_loaded_on_this_page_alone_and_stays_small(built_book: Path) -> None:
    loading = [path.name for path in built_book.rglob("*.html") if "verificateur.js" in path.read_text("utf-8")]
    assert loading == ["verifier.html"]
    script = (built_book / "_static" / "verificateur.js").read_bytes()
    assert len(script) < 220_000
    assert b"sourceMappingURL" not in script


# 4. The link of the QR code, and the holder.


def test_a_link_names_the_attestation_that_its_print_goes_with(context: BrowserContext, sites: dict[str, str]) -> None:
    page = context.new_page()
    page.goto(f"{sites['real']}#{GOOD['id'].removeprefix('urn:uuid:')}")
    expect(page.get_by_text("Vous arrivez par un code QR")).to_be_visible()
    assert drop(page, GOOD) == "Attestation valable"
    expect(page.get_by_text("C'est bien l'attestation que désigne")).to_be_visible()
    assert drop(page, REVOKED) == "Attestation révoquée"
    expect(page.get_by_text("ce n'est pas l'attestation que désigne")).to_be_visible()
    page.close()


def test_without_a_link_nothing_is_said_of_one(page: Page) -> None:
    expect(page.get_by_text("Vous arrivez par un code QR")).to_be_hidden()
    drop(page, GOOD)
    assert "désigne" not in page.locator(".verificateur-resultat").inner_text()


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        (EMAIL, "C'est bien l'adresse"),
        (f"  {EMAIL.upper()} ", "C'est bien l'adresse"),
        ("karim.benali@demo.invalid", "Ce n'est pas l'adresse"),
        (" ", "Écrivez d'abord l'adresse"),
    ],
)
def test_the_holder_s_address_is_compared_here_however_it_is_typed(page: Page, typed: str, told: str) -> None:
    drop(page, GOOD)
    page.get_by_label("Adresse électronique que la personne vous a donnée").fill(typed)
    page.get_by_role("button", name="Comparer").click()
    assert told in page.locator(".verificateur-reponse").inner_text()


def test_an_attestation_without_an_address_says_so(page: Page) -> None:
    drop(page, OFFICE.sign(OFFICE.unsigned(email="")))
    assert "ne porte aucune adresse" in page.locator(".verificateur-contenu").inner_text()


# 5. Everybody's page.


def test_the_keyboard_is_enough(page: Page) -> None:
    page.on("filechooser", lambda _: None)  # asked for early: the browser is told of it without waiting
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "verificateur-fichier":
            break
    assert (
        page.evaluate("getComputedStyle(document.querySelector('.verificateur-depot label')).outlineStyle") == "solid"
    )
    with page.expect_file_chooser() as opened:
        page.keyboard.press("Enter")
    opened.value.set_files({"name": "a.json", "mimeType": "application/json", "buffer": to_bytes(GOOD)})
    expect(page.locator(TITLE)).to_be_visible()
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "verificateur-adresse"
    page.keyboard.type(EMAIL)
    page.keyboard.press("Enter")
    expect(page.get_by_text("C'est bien l'adresse")).to_be_visible()


def test_the_file_field_has_a_french_name_and_the_verdict_is_said_aloud(page: Page) -> None:
    expect(page.get_by_label("Choisir le fichier de l'attestation")).to_have_count(1)
    live = page.locator(".verificateur-verdict")
    assert (live.get_attribute("role"), live.get_attribute("aria-live")) == ("status", "polite")
    expect(live).to_be_attached()  # before anything comes into it: a reader watches what is already there
    drop(page, GOOD)
    assert "Attestation valable" in live.inner_text() and len(live.inner_text()) < 600


def test_a_file_may_be_dragged_onto_the_page(page: Page) -> None:
    page.evaluate(
        """(text) => {
          const transfer = new DataTransfer();
          transfer.items.add(new File([text], "attestation.json"));
          const zone = document.querySelector(".verificateur-depot");
          zone.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }""",
        to_bytes(GOOD).decode(),
    )
    expect(page.locator(TITLE)).to_contain_text("Attestation valable")


def test_what_is_printed_is_the_answer_alone_with_its_moment(page: Page) -> None:
    drop(page, GOOD)
    page.emulate_media(media="print")
    expect(page.locator(".verificateur-fiche").first).to_contain_text("Vérifiée le")
    expect(page.locator("#quel-fichier-demander")).to_be_hidden()
    expect(page.get_by_text("Choisir le fichier de l'attestation")).to_be_hidden()


def test_several_files_at_once_are_not_guessed_from(page: Page) -> None:
    page.evaluate(
        """() => {
          const transfer = new DataTransfer();
          for (const name of ["a.json", "b.json"]) transfer.items.add(new File(["{}"], name));
          const zone = document.querySelector(".verificateur-depot");
          zone.dispatchEvent(new DragEvent("drop", {dataTransfer: transfer, bubbles: true, cancelable: true}));
        }"""
    )
    expect(page.locator(".verificateur-message")).to_have_text("Déposez un seul fichier à la fois.")


def test_each_verdict_is_accessible_in_both_schemes_and_fits_a_phone(chromium: Browser, sites: dict[str, str]) -> None:
    options = {"viewport": {"width": 390, "height": 800}, "is_mobile": True, "has_touch": True}
    with chromium.new_context(locale="fr-FR", reduced_motion="reduce", **options) as phone:  # no colour on its way
        page = phone.new_page()
        for site, document in (("real", GOOD), ("real", REVOKED), ("demo", SPECIMEN), ("no-list", GOOD)):
            page.goto(f"{sites[site]}#{GOOD['id'].removeprefix('urn:uuid:')}")
            drop(page, document)
            page.get_by_text("Détails techniques").click()
            assert page.evaluate("document.documentElement.scrollWidth") <= 390
            for scheme in ("light", "dark"):
                page.emulate_media(color_scheme=scheme)
                assert not violations(page)


def test_without_javascript_the_page_says_how_to_verify(chromium: Browser, sites: dict[str, str]) -> None:
    with chromium.new_context(locale="fr-FR", java_script_enabled=False) as plain:
        page = plain.new_page()
        page.goto(sites["real"])
        expect(page.get_by_text("Cette page a besoin de JavaScript")).to_be_visible()
        expect(page.locator(FILE)).to_be_hidden()
        assert "cpia verify attestation.json" in page.locator("article").inner_text()
        assert "écrire à l’émetteur" in page.locator("article").inner_text()
