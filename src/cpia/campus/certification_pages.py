"""« Mes certifications »: what a learner holds, lacks, downloads, chooses to show, has replaced or erased.

Nothing in an address or a form names a person: whose certifications they are is the hub's answer. The number of
another's credential is a number that does not exist.
"""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import ClassVar

from tornado.web import HTTPError, authenticated

from cpia.badge_files import artwork, sheet, writing
from cpia.campus import my_certifications
from cpia.campus.credential_page import CredentialPage, Refused
from cpia.campus.service import Campus
from cpia.cohort import load as load_cohort
from cpia.courses import Overall
from cpia.credentials import erasure, installation, issuing, opt_ins, reissuing
from cpia.credentials.opt_ins import OptIns
from cpia.credentials.revocation import urn
from cpia.errors import CredentialError
from cpia.ledger import Entry

KINDS = {"json": "application/json", "svg": "image/svg+xml", "png": "image/png", "pdf": "application/pdf"}
WORD = "EFFACER"
"""What is typed to erase."""


class CertificationPage(CredentialPage):
    """What these addresses share."""

    here = "certifications"
    MESSAGES: ClassVar[Mapping[str, str]] = {
        "choix": "Vos choix sont enregistrés.",
        "reemise": "Votre nouvelle attestation est prête ; l'ancienne est révoquée. Téléchargez la nouvelle, et donnez-"
        "la à ceux qui avaient l'ancienne.",
        "efface": "C'est effacé : il ne reste ici plus rien de vos attestations.",
    }  # fmt: skip

    async def owned(self, uuid: str) -> tuple[installation.Installation, Entry]:
        """Give the caller's own credential of that number, or 404."""
        login = self.learner()

        def found() -> tuple[installation.Installation, Entry] | None:
            try:
                return my_certifications.own(self.campus, login, uuid)
            except CredentialError:
                return None

        mine = await self.work(found)
        if mine is None:
            raise HTTPError(404)
        return mine


class Overview(CertificationPage):
    """My certifications."""

    @authenticated
    async def get(self) -> None:
        """Show them."""
        login = self.learner()
        mine = await self.work(lambda: my_certifications.of(self.campus, login, datetime.now(UTC)))
        self.show("certifications.html", mine=mine)


class Choices(CertificationPage):
    """What is written in clear."""

    @authenticated
    async def get(self) -> None:
        """Lead to the page where the form is."""
        self.lead(self.here)

    @authenticated
    async def post(self) -> None:
        """Keep what the learner chose, for the next credentials."""
        login = self.learner()
        chosen = OptIns(name=self.field("nom") == "oui", score=self.field("total") == "oui")
        await self.work(lambda: opt_ins.write(self.campus.home, login, chosen))
        self.lead(self.here, "choix")


class Download(CertificationPage):
    """One file of one of my credentials, to keep."""

    @authenticated
    async def get(self, uuid: str, kind: str) -> None:
        """Send it as a file, never as a page of this site."""
        _, entry = await self.owned(uuid)
        content = await self.work(lambda: _content(self.campus, self.learner(), uuid, kind))
        if content is None:
            raise HTTPError(404)
        name = entry.achievement.split("/")[-2]
        self.set_header("Content-Type", KINDS[kind])
        self.set_header("Content-Disposition", f'attachment; filename="attestation-{name}.{kind}"')
        self.finish(content)


class Picture(CertificationPage):
    """The picture of one of my credentials, without the credential in it."""

    @authenticated
    async def get(self, uuid: str, kind: str) -> None:
        """Send the drawing for the page, or the image to keep for a CV."""
        place, entry = await self.owned(uuid)
        rule = my_certifications.award_of(place, entry)
        if rule is None:
            raise HTTPError(404)
        emblem = sheet.of(entry.document, place.course, rule, place.identity).emblem
        content = await self.work(lambda: artwork.svg(emblem) if kind == "svg" else artwork.png(emblem))
        self.set_header("Content-Type", KINDS[kind])
        if kind == "png":
            self.set_header("Content-Disposition", f'attachment; filename="badge-{rule.slug}.png"')
        self.finish(content)


class Reissue(CertificationPage):
    """Have a credential replaced by one that shows what I now want."""

    @authenticated
    async def get(self, uuid: str) -> None:
        """Say what it does, before it is done."""
        place, entry = await self.owned(uuid)
        chosen = await self.work(lambda: opt_ins.read(self.campus.home, self.learner()))
        title = entry.document["credentialSubject"]["achievement"]["name"]
        whole = isinstance(my_certifications.award_of(place, entry), Overall)
        same = reissuing.shown(entry.document) == chosen
        self.show("reissue.html", uuid=uuid, title=title, chosen=chosen, same=same, whole=whole)

    @authenticated
    async def post(self, uuid: str) -> None:
        """Replace it, once what was shown is confirmed."""
        login = self.learner()
        await self.owned(uuid)
        chosen = await self.work(lambda: opt_ins.read(self.campus.home, login))
        if self.field("compris") != "oui":
            raise Refused("Rien n'a été réémis : cochez « J'ai compris », puis recommencez.", 422)
        if (self.field("nom") == "oui", self.field("total") == "oui") != (chosen.name, chosen.score):
            raise Refused("Rien n'a été réémis : vos choix ont changé depuis l'affichage de la page. Relisez-les.")
        await self.work(lambda: reissuing.reissue(self.campus.home, login, urn(uuid), chosen))
        self.lead(self.here, "reemise")


class Erase(CertificationPage):
    """Have everything about my credentials erased."""

    @authenticated
    async def get(self) -> None:
        """Say what goes, what stays, and what there is to choose."""
        login = self.learner()
        mine = await self.work(lambda: my_certifications.of(self.campus, login, datetime.now(UTC)))
        self.show("erase.html", mine=mine, word=WORD)

    @authenticated
    async def post(self) -> None:
        """Erase, once the word is typed and the choice is made."""
        login, revoking = self.learner(), self.field("revoquer")
        if self.field("mot").upper() != WORD:
            raise Refused(f"Rien n'a été effacé : tapez « {WORD} » pour confirmer.", 422)
        if revoking not in ("oui", "non"):
            raise Refused("Rien n'a été effacé : choisissez si vos attestations sont révoquées en même temps.", 422)
        await self.work(lambda: erasure.erase(self.campus.home, login, revoke=revoking == "oui"))
        self.lead(self.here, "efface")


def _content(campus: Campus, login: str, uuid: str, kind: str) -> bytes | None:
    """Read a file of a credential of that learner; one in force that is not there is made again."""
    place, entry = my_certifications.own(campus, login, uuid)
    path = writing.places(place.home.issued, entry.id)[f".{kind}"]
    if not path.is_file():
        with installation.alone(place.home):  # and looked for again: what is being erased must not come back
            place, entry = my_certifications.own(campus, login, uuid)
            rule = my_certifications.award_of(place, entry)
            if entry.state == "active" and rule is not None:
                issuing.write_files(place, entry.document, rule, load_cohort(place.home).find(login))
    return path.read_bytes() if path.is_file() else None
