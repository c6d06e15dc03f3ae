"""The SVG badge: what goes in comes out, as the standard says it; nothing hostile gets in or through."""

import xml.dom.minidom
import xml.etree.ElementTree as ET

import pytest
from badge_cases import DEMO, SCHOOL, files, signed
from openbadgeslib import baking

from cpia.badge_files import artwork, svg, writing
from cpia.badge_files.sheet import Emblem
from cpia.errors import CredentialError, VerificationError

EMBLEM = Emblem("Données pour l'IA", SCHOOL.name, 1, specimen=False)
PLAIN = b'<svg xmlns="http://www.w3.org/2000/svg"><circle r="1"/></svg>'
CREDENTIAL = b'{"name": "D\xc3\xa9j\xc3\xa0 <lu> & approuv\xc3\xa9"}\n'


def test_the_signed_bytes_come_out_as_they_went_in() -> None:
    assert svg.extract(files()[".svg"]) == files()[".json"]
    assert svg.extract(svg.bake(PLAIN, CREDENTIAL)) == CREDENTIAL


def test_the_credential_is_the_first_child_of_the_root_in_one_cdata_section_with_the_namespace_on_the_root() -> None:
    root = xml.dom.minidom.parseString(files()[".svg"]).documentElement
    assert root.getAttribute("xmlns:openbadges") == "https://purl.imsglobal.org/ob/v3p0"
    carrier = root.firstChild
    assert carrier.nodeName == "openbadges:credential" and not carrier.attributes.length
    (content,) = carrier.childNodes  # what a reader of the first character event gets is the whole
    assert content.nodeType == content.CDATA_SECTION_NODE
    assert content.data.encode() == files()[".json"]


def test_another_library_reads_the_credential() -> None:
    text = baking.extract_svg(files()[".svg"].decode(), element=baking.SVG_ELEMENT_OB3, text_fallback=True)
    assert text is not None and text.strip().encode() == files()[".json"].strip()
    (carrier,) = ET.fromstring(files()[".svg"]).iter(f"{{{svg.NAMESPACE}}}credential")
    assert (carrier.text or "").encode() == files()[".json"]


def test_a_badge_is_baked_once() -> None:
    with pytest.raises(CredentialError, match="déjà garni"):
        svg.bake(files()[".svg"], CREDENTIAL)


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<circle onload="alert(1)" r="1"/>',
        '<circle ONCLICK="alert(1)" r="1"/>',
        '<a href="javascript:alert(1)"><circle r="1"/></a>',
        '<image href="https://traceur.example/1.png"/>',
        '<circle r="1" fill="url(https://traceur.example/f.svg#a)"/>',
        '<circle r="1" style="fill: red"/>',
        "<style>@import 'https://traceur.example/s.css';</style>",
        '<foreignObject><body xmlns="http://www.w3.org/1999/xhtml"/></foreignObject>',
        '<?xml-stylesheet href="https://traceur.example/s.css"?>',
        '<animate attributeName="href" values="javascript:alert(1)"/>',
    ],
)
def test_a_picture_that_could_run_or_load_something_is_not_baked(inside: str) -> None:
    with pytest.raises(CredentialError, match="Badge SVG refusé"):
        svg.bake(f'<svg xmlns="http://www.w3.org/2000/svg">{inside}</svg>'.encode(), CREDENTIAL)


BOMB = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))


@pytest.mark.parametrize(
    "picture",
    [
        f'<!DOCTYPE svg [<!ENTITY e0 "boum">{BOMB}]><svg xmlns="http://www.w3.org/2000/svg">&e11;</svg>'.encode(),
        b'<!DOCTYPE svg [<!ENTITY f SYSTEM "file:///etc/passwd">]><svg xmlns="http://www.w3.org/2000/svg">&f;</svg>',
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b"<g>" * 100_000,
        b'<svg xmlns="http://www.w3.org/2000/svg">' + b" " * 5_000_000 + b"</svg>",
        b"<svg",
        b"<html/>",
        PLAIN,
        PLAIN.replace(b"svg", b"svgg"),
        "<svg>é</svg>".encode("latin-1"),
        svg.bake(PLAIN, CREDENTIAL).replace(b"{", b"]]><b/><![CDATA[{", 1),
        svg.bake(PLAIN, CREDENTIAL).replace(b"<circle", b"<openbadges:credential>{}</openbadges:credential><circle"),
    ],
    ids=["bombe", "fichier", "profond", "énorme", "tronqué", "html", "nu", "autre", "latin", "balise", "deux"],
)
def test_a_hostile_or_empty_picture_gives_no_credential(picture: bytes) -> None:
    with pytest.raises(VerificationError):
        svg.extract(picture)


@pytest.mark.parametrize("text", ["]]>", "\x00", "\uffff"])
def test_what_cdata_cannot_hold_is_refused_and_our_documents_never_hold_it(text: str) -> None:
    with pytest.raises(CredentialError, match="impossible"):
        svg.bake(PLAIN, f'{{"name": "{text}"}}'.encode())
    content = writing.signed_bytes({**signed(), "name": f"a{text}b"})
    assert svg.extract(svg.bake(PLAIN, content)) == content


def test_the_medal_says_what_it_is_to_who_cannot_see_it_and_loads_nothing() -> None:
    drawn = artwork.svg(EMBLEM).decode()
    assert "<title" in drawn and "Certification courte « Données pour l&#x27;IA »" in drawn
    for door in ("href", "url(", "<text", "<style", "font-family", "<script", "xlink"):
        assert door not in drawn


def test_a_specimen_says_so_in_its_picture_and_its_description() -> None:
    real, fake = EMBLEM, Emblem(EMBLEM.title, DEMO.name, 1, specimen=True)
    assert artwork.RED not in artwork.svg(real).decode() and "SPÉCIMEN" not in artwork.svg(real).decode()
    assert artwork.RED in artwork.svg(fake).decode() and "SPÉCIMEN — sans valeur" in artwork.svg(fake).decode()


def test_a_title_with_markup_is_text(recwarn: pytest.WarningsRecorder) -> None:
    hostile = Emblem("<script>alert(1)</script>", 'École "</desc><script>"', 2, specimen=False)
    svg.bake(artwork.svg(hostile), CREDENTIAL)


@pytest.mark.parametrize("title", ["IA", "Évaluer et choisir une IA", "Anticonstitutionnellement " * 6, ""])
def test_any_title_is_drawn_inside_the_medal(title: str) -> None:
    drawn = artwork.png(Emblem(title, "É" * 200, 5, specimen=True))
    assert drawn == artwork.png(Emblem(title, "É" * 200, 5, specimen=True)) and len(drawn) > 10_000


def test_the_colours_are_those_of_the_book() -> None:
    from cpia.home import PROJECT

    sheet = (PROJECT / "book" / "_static" / "livre.css").read_text(encoding="utf-8")
    assert all(f": {colour};" in sheet for colour in [*artwork.COLOURS.values(), artwork.INK, artwork.RED])
