"""The print: the signed file is attached, the code leads to the verification page, anybody can read it."""

import dataclasses
import io
import random
import re
import unicodedata
import zlib
from datetime import timedelta
from typing import Any

import pypdfium2
import pytest
import zxingcpp
from badge_cases import DEMO, PAGE, SCHOOL, files, signed
from credential_cases import CERTIFICATION, COURSE
from pypdf import PdfReader, PdfWriter

from cpia.badge_files import attached, page, pdf, sheet
from cpia.badge_files.writing import Holder
from cpia.errors import CredentialError, VerificationError

JSON = files()[".json"]


def reader(printed: bytes) -> PdfReader:
    return PdfReader(io.BytesIO(printed))


def words(printed: bytes) -> str:
    document = pypdfium2.PdfDocument(printed)
    try:
        assert len(document) == 1
        return " ".join(document[0].get_textpage().get_text_bounded().split())
    finally:
        document.close()


def printed_for(name: str) -> bytes:
    return files(SCHOOL, Holder(name, PAGE))[".pdf"]


def test_another_reader_finds_the_signed_file_attached_as_the_source_of_the_page() -> None:
    catalog: Any = reader(files()[".pdf"]).trailer["/Root"]
    assert reader(files()[".pdf"]).attachments == {"attestation.json": [JSON]}
    (joined,) = catalog["/AF"]
    assert joined.get_object()["/AFRelationship"] == "/Source"


def test_ours_finds_it_too_and_after_another_program_wrote_the_pdf_again() -> None:
    assert pdf.extract(files()[".pdf"]) == JSON
    again = io.BytesIO()
    PdfWriter(clone_from=reader(files()[".pdf"])).write(again)
    assert again.getvalue() != files()[".pdf"] and pdf.extract(again.getvalue()) == JSON


def test_the_code_leads_to_the_page_with_the_number_of_the_credential_after_the_hash() -> None:
    document = pypdfium2.PdfDocument(files()[".pdf"])
    try:
        picture = document[0].render(scale=150 / 72).to_pil()
    finally:
        document.close()
    (code,) = zxingcpp.read_barcodes(picture)
    assert code.text == f"{PAGE}#{signed()['id'].removeprefix('urn:uuid:')}"


def test_the_page_is_tagged_titled_and_in_french() -> None:
    catalog: Any = reader(files()[".pdf"]).trailer["/Root"]
    assert catalog["/Lang"] == "fr" and catalog["/MarkInfo"]["/Marked"]
    assert catalog["/ViewerPreferences"]["/DisplayDocTitle"]
    assert reader(files()[".pdf"]).metadata.title == "Attestation de réussite — Données pour l’IA"  # type: ignore[union-attr]
    assert b"pdfuaid" in catalog["/Metadata"].get_data()
    pictures = [node for node in structure(catalog["/StructTreeRoot"]) if node.get("/S") == "/Figure"]
    assert len(pictures) == 2 and all("/Alt" in picture for picture in pictures)


def structure(node: Any) -> Any:
    yield node
    children = node.get("/K", [])
    for child in children if isinstance(children, list) else [children]:
        if hasattr(child.get_object(), "get"):
            yield from structure(child.get_object())


def test_the_page_says_who_what_when_by_which_rule_and_what_it_is_not() -> None:
    told = words(files()[".pdf"])
    for text in (
        "Élodie Lefèvre-N’Guyen",
        "École fictive des projets d’IA",
        "certification courte (non enregistrée au RNCP ni au RS)",
        "25 novembre 2026",
        "25 novembre 2031",
        "au moins 60 points sur 100",
        "D7",
        "Seul le fichier signé joint fait foi.",
        "le nom imprimé n’y figure pas",
        signed()["id"].removeprefix("urn:uuid:"),
    ):
        assert text in told, text


def test_a_specimen_says_so_and_a_real_one_does_not() -> None:
    assert "SPÉCIMEN — sans valeur" in words(files(DEMO)[".pdf"])
    assert "SPÉCIMEN" in str(reader(files(DEMO)[".pdf"]).metadata.title)  # type: ignore[union-attr]
    assert "SPÉCIMEN" not in words(files()[".pdf"])


def test_a_name_is_printed_composed_however_its_accents_were_typed() -> None:
    name = "Élodie Nguyễn"
    assert printed_for(unicodedata.normalize("NFD", name)) == printed_for(name)


def test_a_name_without_a_space_stays_on_the_page() -> None:
    printed = printed_for("Wolfeschlegelsteinhausenbergerdorff" * 3)
    assert "Wolfeschlegelsteinhausenbergerdorff" * 3 in words(printed).replace(" ", "").replace("\x02", "")


@pytest.mark.parametrize(
    "name",
    [
        "<script>alert(1)</script><img src=http://t.example/1>",
        "{{ sheet }} {% include '/etc/passwd' %}",
        "Robert' /JavaScript (x) >> endobj",
    ],
)
def test_a_name_is_text_whatever_it_holds(name: str) -> None:
    printed = printed_for(name)
    assert name.replace("'", "’") in words(printed)
    annotations: Any = reader(printed).pages[0]["/Annots"]
    assert [a.get_object()["/A"]["/URI"].startswith(PAGE) for a in annotations] == [True]


def test_the_letters_of_each_script_are_printed_with_their_own_outlines() -> None:
    resources: Any = reader(printed_for("Łukasz Nguyễn Ελένη Пётр")).pages[0]["/Resources"]
    plain: Any = reader(printed_for("Élodie")).pages[0]["/Resources"]
    serif = [font for font in resources["/Font"].values() if "erif" in str(font.get_object()["/BaseFont"])]
    few = [font for font in plain["/Font"].values() if "erif" in str(font.get_object()["/BaseFont"])]
    assert len(serif) == len(few) + 4  # one more font for each script that the first name adds


def test_a_very_long_name_keeps_the_print_on_one_page() -> None:
    name = "Maria-Théodora Anne-Sophie de La Rochefoucauld-Vandenbroucke dite Zoë Lefèvre-N'Guyen " * 2
    assert "Rochefoucauld" in words(printed_for(name))


def test_a_certification_with_much_to_say_is_set_closer_and_everything_is_still_told() -> None:
    told = sheet.of(signed(DEMO), COURSE, CERTIFICATION, DEMO)
    many = tuple(
        (f"E{number}", "Repérer une fuite à partir de la date de chaque variable " * 2) for number in range(10)
    )
    long = dataclasses.replace(told, competences=many, criteria=told.criteria * 2, description=told.description * 2)
    printed = words(
        pdf.render(long, JSON, "Maria-Théodora de La Rochefoucauld-Vandenbroucke " * 2, f"{PAGE}#{told.id}")
    )
    assert "E9" in printed and printed.count("au moins 60 points") == 2 and "fait foi" in printed


def test_a_print_without_a_name_names_nobody() -> None:
    assert "délivrée à la personne titulaire" in words(printed_for("  "))


def test_the_same_credential_name_and_address_give_the_same_bytes() -> None:
    told = sheet.of(signed(), COURSE, CERTIFICATION, SCHOOL)
    first = pdf.render(told, JSON, "Élodie", f"{PAGE}#{told.id}")
    pdf._style.cache_clear()
    assert pdf.render(told, JSON, "Élodie", f"{PAGE}#{told.id}") == first


def test_the_page_can_read_no_file_and_no_address() -> None:
    inside = pdf._Inside()
    for address in ("file:///etc/hostname", "https://traceur.example/", "http://127.0.0.1/"):
        with pytest.raises(ValueError, match="disallowed"):
            inside.fetch(address)


def test_the_first_of_the_month_is_written_as_french_does() -> None:
    told = sheet.of(signed(), COURSE, CERTIFICATION, SCHOOL)
    assert page._date(told.valid_from.replace(month=3, day=1)) == "1er mars 2026"
    assert page._date(told.valid_from + timedelta(days=10)) == "5 décembre 2026"


def test_a_document_of_another_certification_is_not_printed() -> None:
    other = {**signed(), "credentialSubject": signed(DEMO)["credentialSubject"]}
    with pytest.raises(CredentialError, match="pour l'imprimer"):
        sheet.of(other, COURSE, CERTIFICATION, SCHOOL)


def stream(content: bytes, extra: bytes = b"/Filter /FlateDecode") -> bytes:
    return b"1 0 obj\n<< /Type /EmbeddedFile " + extra + b" >>\nstream\n" + content + b"\nendstream\nendobj\n"


HOSTILE = {
    "bombe": stream(zlib.compress(b"{" * 30_000_000)),
    "tronqué": stream(zlib.compress(JSON)[:-20]),
    "autre filtre": stream(b"7b7d>", b"/Filter /ASCIIHexDecode"),
    "filtres en chaîne": stream(zlib.compress(zlib.compress(b"{}")), b"/Filter [/FlateDecode /FlateDecode]"),
    "prédicteur": stream(zlib.compress(b"{}"), b"/Filter /FlateDecode /DecodeParms << /Predictor 15 >>"),
    "longueur fausse": stream(b"{}", b"/Length 999999999"),
    "longueur absente": stream(b"{}", b""),
    "sans flux": b"1 0 obj << /Type /EmbeddedFile >> endobj 2 0 obj << >> stream\n{}\nendstream",
    "deux attestations": stream(zlib.compress(JSON)) + stream(zlib.compress(JSON.replace(b"IA", b"AI"))),
    "mille pièces": stream(zlib.compress(b"rien")) * 1000,
    "noms sans fin": b"/EmbeddedFile " * 2_000_000,
    "énorme": b" " * (33 * 1024 * 1024),
    "rien": b"",
}


@pytest.mark.parametrize("body", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_or_empty_pdf_gives_no_credential(body: bytes) -> None:
    with pytest.raises(VerificationError):
        attached.extract(b"%PDF-1.7\n" + body)


def test_a_pdf_protected_by_a_password_says_so() -> None:
    locked = io.BytesIO()
    writer = PdfWriter(clone_from=reader(files()[".pdf"]))
    writer.encrypt("secret", algorithm="AES-256")
    writer.write(locked)
    with pytest.raises(VerificationError, match="mot de passe"):
        attached.extract(locked.getvalue())


def test_a_print_damaged_anywhere_gives_the_credential_or_a_refusal() -> None:
    printed, content = files()[".pdf"], JSON
    start = re.search(rb"/EmbeddedFile", printed)
    assert start is not None
    for place in random.Random(5).sample(range(start.start() - 100, start.start() + 900), 300):
        try:
            content = attached.extract(printed[:place] + bytes([printed[place] ^ 1]) + printed[place + 1 :])
        except VerificationError:
            continue
        assert content == JSON  # zlib's checksum would have told
