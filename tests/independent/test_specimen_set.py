"""What `cpia specimen` hands out is judged alike by everybody, from each form of the file, read by other libraries."""

import io
import json
from pathlib import Path

import conformance_files
import node_verifiers
import pytest
from issued_cases import LIST, Site
from local_site import LocalSite
from openbadgeslib import baking
from pypdf import PdfReader

from cpia.credentials import specimen

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A set, fresh."""
    folder = tmp_path_factory.mktemp("specimen") / "jeu"
    specimen.make(folder)
    return folder


def read_by_others(path: Path) -> str:
    """The credential inside a file, without any code of ours."""
    if path.suffix == ".svg":
        text = path.read_text(encoding="utf-8")
        return str(baking.extract_svg(text, element=baking.SVG_ELEMENT_OB3, text_fallback=True))
    if path.suffix == ".png":
        return str(baking.extract_png(path.read_bytes(), keyword=baking.ITXT_KEYWORD_OB3))
    if path.suffix == ".pdf":
        ((content,),) = PdfReader(io.BytesIO(path.read_bytes())).attachments.values()
        return content.decode()
    return path.read_text(encoding="utf-8")


def test_the_good_one_is_accepted_and_its_twin_is_not_in_every_form(folder: Path, server: LocalSite) -> None:
    names = [
        f"{name}{suffix}" for name in (specimen.GOOD, specimen.REVOKED) for suffix in (".json", ".svg", ".png", ".pdf")
    ]
    credentials = {name: read_by_others(folder / name) for name in names}
    did, listed = (json.loads((folder / name).read_bytes()) for name in ("did.json", "status/1.json"))
    site = Site(did, {LIST: listed}, credentials)
    expected = {name: not name.startswith(specimen.REVOKED) for name in names}
    bazaar = node_verifiers.digital_bazaar({"specimen": site})["specimen"]
    core = node_verifiers.verifier_core(site, server, conformance_files.schema())
    assert {name: verdict.accepted for name, verdict in bazaar.items()} == expected
    assert {name: verdict.accepted for name, verdict in core.items()} == expected
    assert {verdict.status for name, verdict in bazaar.items() if not expected[name]} == {(True,)}
    assert {verdict.schema for verdict in core.values()} == {(True,)}
