"""The pack holds the book and nothing that must be of the day; the same book gives the same bytes."""

import base64
import gzip
import json
from pathlib import Path
from typing import Any

import pytest

from cpia.book_offline import application, pack
from cpia.home import PROJECT

STYLE = '@import "base.css"; a { background: url("image.png?v=1") } @font-face { src: url(lettres.ttf) }'


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A small site with everything that a real one has beside its pages."""
    links = '<link href="_static/style.css?v=1"><a href="livre.pdf"></a><a href="../dehors.txt"></a>'
    files = {
        "index.html": f"<p>accueil</p>\n{links}\n<p>commun</p>",
        "module/page.html": '<p>page</p>\n<img src="../_static/vue.svg">\n<p>commun</p>',
        "_static/style.css": STYLE,
        "_static/base.css": "b {}",
        "_static/vue.svg": "<svg/>",
        "_static/jamais-nomme.js": "",
        "_static/modele.html": "<p>un gabarit</p>",
        "recherche/textes.bin": "texte",
        "public/status/1.html": "<p>révoqué</p>",
        "seance/index.html": "<p>une classe</p>",
        "pyodide/pyodide.mjs": "outil",
        "carnets/lecon.html": "<p>un carnet</p>",
        "livre.pdf": "%PDF",
        "service-worker.js": "ancien",
    }
    for name, text in files.items():
        path = tmp_path / "site" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    (tmp_path / "site" / "_static" / "image.png").write_bytes(b"\x89PNG\x00")
    (tmp_path / "site" / "_static" / "lettres.ttf").write_bytes(b"ancien format")
    (tmp_path / "dehors.txt").write_text("hors du site", "utf-8")
    return tmp_path / "site"


def contents(packed: pack.Pack) -> dict[str, Any]:
    return dict(json.loads(gzip.decompress(packed.content)))


def test_the_pack_holds_the_pages_and_what_they_name(site: Path) -> None:
    assert pack.book_files(site) == [
        "_static/base.css",
        "_static/image.png",
        "_static/style.css",
        "_static/vue.svg",
        "index.html",
        "module/page.html",
        "recherche/textes.bin",
    ]
    assert pack.tool_files(site) == ["pyodide/pyodide.mjs"]


def test_what_is_unpacked_is_what_was_packed(site: Path) -> None:
    book = contents(pack.write(site, "// script"))
    kind, numbers = book["texts"]["module/page.html"]
    assert kind == "text/html; charset=utf-8"
    assert "\n".join(book["lines"][n] for n in numbers) == (site / "module" / "page.html").read_text("utf-8")
    assert book["lines"].count("<p>commun</p>") == 1
    kind, image = book["binaries"]["_static/image.png"]
    assert (kind, base64.b64decode(image)) == ("image/png", b"\x89PNG\x00")


def test_the_same_site_gives_the_same_bytes_and_a_changed_one_another_name(site: Path) -> None:
    first = pack.write(site, "// script")
    worker = (site / "service-worker.js").read_bytes()
    assert pack.write(site, "// script") == first
    assert (site / "service-worker.js").read_bytes() == worker
    (site / "index.html").write_text("<p>corrigé</p>", "utf-8")
    second = pack.write(site, "// script")
    assert second.name != first.name
    assert [path.name for path in (site / "hors-ligne").iterdir()] == [Path(second.name).name]
    assert second.name in (site / "service-worker.js").read_text("utf-8")


def test_every_address_of_the_application_is_relative_and_its_icons_are_there(site: Path) -> None:
    application.write(
        site, PROJECT / "book" / "_static" / "favicon.svg", "Chef de projet IA", "Projet IA", "hors-ligne"
    )
    manifest = json.loads((site / "manifest.webmanifest").read_text("utf-8"))
    assert (manifest["lang"], manifest["start_url"], manifest["scope"]) == ("fr", "./index.html", "./")
    sizes = {}
    for icon in manifest["icons"]:
        image = (site / icon["src"]).read_bytes()
        width, height = int.from_bytes(image[16:20]), int.from_bytes(image[20:24])
        assert icon["sizes"] == f"{width}x{height}"
        sizes[icon["purpose"], width] = image
    assert sizes.keys() == {("any", 192), ("any", 512), ("maskable", 512)}
    assert sizes["any", 512] != sizes["maskable", 512]
