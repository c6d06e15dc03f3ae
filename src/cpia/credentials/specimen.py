"""A whole set of specimens for a made-up learner: what somebody who writes a verifier, or reads one, needs to try.

Everything is made as `cpia issue` makes it, by the same signer, ledger and publication, in a folder that is thrown away
with its key: nobody can sign another one like these. One credential is in force, its twin is revoked.
"""

import shutil
from collections.abc import Iterable
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cpia import ledger
from cpia.badge_files import writing
from cpia.badge_files.page import TEMPLATES
from cpia.badge_files.writing import Holder
from cpia.credentials import certificates, installation, publication
from cpia.credentials.certificates import Subject
from cpia.credentials.installation import Installation
from cpia.credentials.status_entry import StatusEntry
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Ledger
from cpia.signing.client import RemoteSigner

NAME, EMAIL = "Camille Exemple", "camille.exemple@specimen.invalid"
GOOD, REVOKED = "attestation", "attestation-revoquee"
ACTOR = "cpia specimen"


def make(folder: Path) -> None:
    """Write the set into a folder, which is made, or is empty.

    Raises
    ------
    CredentialError
        The folder holds something.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise CredentialError(f"{folder} : déjà occupé, attendu : un dossier vide, ou absent.")
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as place:
        home = Home(Path(place) / "home")
        home.create()
        documents = _issue(installation.of(home))
        _deliver(installation.of(home), documents, folder)


def _issue(place: Installation) -> dict[str, dict[str, Any]]:
    """Issue two credentials, revoke the second, publish."""
    now = datetime.now(UTC)
    with installation.opened_ledger(place) as book, installation.opened_signer(place) as pen:
        documents = {name: _signed(place, book, pen, name, now) for name in (GOOD, REVOKED)}
        book.revoke(documents[REVOKED]["id"], ACTOR, now, "spécimen d'attestation révoquée")
        publication.publish_achievements(place.home, place.course, place.identity)
        publication.publish_status(place.home, place.identity, book, pen, now)
    return documents


def _signed(place: Installation, book: Ledger, pen: RemoteSigner, name: str, now: datetime) -> dict[str, Any]:
    certification = place.course.certifications[0]

    def sign(status: StatusEntry) -> dict[str, Any]:
        subject = Subject(EMAIL, now, status)
        return pen.sign(certificates.build(place.course, certification, place.identity, subject).to_vc())

    achievement = certificates.achievement_id(certification, place.identity)
    claim = ledger.Claim(place.pseudonym(name), achievement, "0" * 64, place.pseudonym("aucune note"))
    return book.issue(claim, sign, actor=ACTOR, at=now).document


def _deliver(place: Installation, documents: dict[str, dict[str, Any]], folder: Path) -> None:
    certification = place.course.certifications[0]
    holder = Holder(NAME, f"{place.identity.url}/verifier.html")
    for name, document in documents.items():
        for suffix, content in writing.of(document, place.course, certification, place.identity, holder).items():
            (folder / f"{name}{suffix}").write_bytes(content)
    _copy(
        place.home,
        [publication.status_path(place.home, 1), publication.achievement_path(place.home, certification)],
        folder,
    )
    shutil.copyfile(publication.did_path(place.home), folder / "did.json")
    shutil.copyfile(TEMPLATES / "LISEZMOI.md.j2", folder / "LISEZMOI.md")


def _copy(home: Home, published: Iterable[Path], folder: Path) -> None:
    """Copy public files to the same places under the folder."""
    for path in published:
        copy = folder / path.relative_to(home.public)
        copy.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, copy)
