"""The print of a credential: one tagged page (PDF/UA-1), the signed file attached, a QR code to the verification page.

Only the attached file proves anything; the page says so. Dates and identifier come from the credential, so that the
same credential, name and address give the same bytes.
"""

import atexit
import functools
import hashlib
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from urllib.request import url2pathname

import pydyf
import weasyprint
from weasyprint.text.fonts import FontConfiguration
from weasyprint.urls import URLFetcher, URLFetcherResponse

from cpia.badge_files import fonts, page
from cpia.badge_files.attached import extract
from cpia.badge_files.sheet import Sheet

__all__ = ["extract", "render"]

ATTACHMENT = "attestation.json"
SETTINGS = (0, 1, 2)


def render(sheet: Sheet, credential: bytes, name: str, address: str) -> bytes:
    """Print a credential, whose signed bytes are `credential`, for its holder.

    Nothing is fetched: the page's pictures are inside it, and any other address is refused.
    """
    attached = weasyprint.Attachment(
        string=credential,
        name=ATTACHMENT,
        description="Attestation signée (Open Badges 3.0) : ce fichier seul fait foi.",
        created=sheet.valid_from,
        modified=sheet.valid_from,
    )
    options = {
        "attachments": [attached],
        "pdf_variant": "pdf/ua-1",
        "pdf_identifier": hashlib.sha256(credential).digest()[:16],
    }
    printed: bytes = _laid_out(sheet, name, address, options).write_pdf(finisher=_finish, **options)
    return printed


def _laid_out(sheet: Sheet, name: str, address: str, options: dict[str, Any]) -> Any:
    """Lay out the page in the widest setting in which one page is enough; in the closest, where none is."""
    style, letters = _style()
    for setting in SETTINGS:
        text = page.html(sheet, name, address, setting)
        document = weasyprint.HTML(string=text, url_fetcher=_Inside()).render(
            stylesheets=[style], font_config=letters, **options
        )
        if len(document.pages) == 1:
            break
    return document


class _Inside(URLFetcher):  # type: ignore[misc]  # weasyprint has no types
    """Reads what the page holds (data:) and nothing else: no file of this machine, no network."""

    def __init__(self) -> None:
        super().__init__(allowed_protocols={"data"}, fail_on_errors=True)


class Typefaces(URLFetcher):  # type: ignore[misc]
    """Gives the typefaces as fonts.unpacked does: weasyprint's own unpacking dates them, and the bytes would change."""

    def fetch(self, url: str, headers: Any = None) -> Any:
        path = Path(url2pathname(urlsplit(url).path))
        if fonts.FOLDER not in path.parents:
            raise ValueError(f"URI uses disallowed protocol: {url}")
        return URLFetcherResponse(url, fonts.unpacked(path))


@functools.cache
def _style() -> tuple[Any, Any]:
    """Load the style sheet and the typefaces once a process."""
    letters = FontConfiguration()
    rules = fonts.faces(fonts.SANS, 400, 600) + fonts.faces(fonts.SERIF, 600, 700)
    sheet = (page.TEMPLATES / "attestation.css").read_text(encoding="utf-8")
    atexit.register(_style.cache_clear)  # the fonts' temporary folder goes before the interpreter does
    return weasyprint.CSS(string=rules + sheet, font_config=letters, url_fetcher=Typefaces()), letters


def _finish(document: Any, pdf: Any) -> None:
    """Say that the page comes from the attached file, and what each link is, which weasyprint leaves out."""
    for item in pdf.objects:
        if not isinstance(item, pydyf.Dictionary):
            continue
        if item.get("Type") == "/Filespec":
            item["AFRelationship"] = "/Source"
            pdf.catalog["AF"] = pydyf.Array([item.reference])
        if item.get("Subtype") == "/Link":
            item["Contents"] = pydyf.String("Vérifier cette attestation")
