"""The parts of the run, each of which gives rows of the table."""

import json
import statistics
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import verifier_node

from benchmarks.attestations import growth, peers, session
from benchmarks.attestations.session import Session
from benchmarks.attestations.timing import Spent, spent
from benchmarks.report import Row, number, seconds
from cpia.badge_files import artwork, pdf, png, sheet, svg, writing
from cpia.credentials import installation, issuer, issuing
from cpia.credentials.issuing import Outcome
from cpia.credentials.verification import verify
from cpia.signing.client import signer

LEARNERS = 200
SAMPLE = 100  # credentials given to each signer and verifier
FORMS = (".json", ".svg", ".png", ".pdf")


@dataclass
class Run:
    """Where everything is measured, and the session once its credentials are issued."""

    folder: Path
    growth: tuple[int, ...]
    _issued: Session | None = field(default=None)

    def issued(self) -> Session:
        """Give a session whose credentials are issued, the same for every part."""
        if self._issued is None:
            list(cohort(self))
        assert self._issued is not None
        return self._issued

    def sample(self) -> list[dict[str, Any]]:
        """Give some of its credentials."""
        return session.documents(self.issued())[:SAMPLE]

    def keep(self, issued: Session) -> None:
        """Remember the session."""
        self._issued = issued


def cohort(run: Run) -> Iterator[Row]:
    """Issue to a whole session, files included; then again, when nothing changed; then weigh the files."""
    made = session.make(Path(tempfile.mkdtemp(dir=run.folder)), LEARNERS)
    yield Row(f"{LEARNERS} attestations délivrées, leurs quatre fichiers compris", _issue(made).whole())
    run.keep(made)
    yield Row("Les mêmes, déjà délivrées", _issue(made).whole())
    for form in FORMS:
        sizes = [path.stat().st_size for path in (made.home.credentials / "issued").glob(f"*{form}")]
        if len(sizes) != LEARNERS:
            raise RuntimeError(f"{len(sizes)} files {form}, expected {LEARNERS}")
        yield Row(f"Fichier {form} : médian / le plus gros", f"{_kib(statistics.median(sizes))} / {_kib(max(sizes))}")


def signature(run: Run) -> Iterator[Row]:
    """Sign the same contents in the signer's process, then by the library alone."""
    contents = _unsigned(run.sample())
    ours, theirs = _signed(run, contents), peers.sign(contents, contents[0]["issuer"]["id"])
    yield Row("Signature par notre signataire (contrôle, signature, vérification)", ours.rate())
    yield Row("Signature par openbadgeslib seul", theirs.beside(ours))


def files(run: Run) -> Iterator[Row]:
    """Make each file of the same credentials; then the two badges beside the library that bakes them too."""
    place, documents = installation.of(run.issued().home), run.sample()
    rule = place.course.certifications[0]
    contents = [writing.signed_bytes(document) for document in documents]
    sheets = [sheet.of(document, place.course, rule, place.identity) for document in documents]
    picture = artwork.svg(sheets[0].emblem), artwork.png(sheets[0].emblem)  # the same for everybody: drawn once
    pdf.render(sheets[0], contents[0], "Prénom Nom", "https://mesures.invalid/")  # its fonts read, as in a session
    badges = spent(
        lambda told, content: (svg.bake(picture[0], content), png.bake(picture[1], content)), sheets, contents
    )
    prints = spent(
        lambda told, content: pdf.render(told, content, "Prénom Nom", f"https://mesures.invalid/#{told.id}"),
        sheets,
        contents,
    )
    yield Row("Deux badges (SVG, PNG) garnis", badges.rate())
    yield Row("Impression PDF/UA", prints.rate())
    signed = _signed(run, _unsigned(documents))
    theirs = peers.sign_and_bake(_unsigned(documents), documents[0]["issuer"]["id"], *picture)
    yield Row("Signature et deux badges, par nous", (signed + badges).rate())
    yield Row("… par openbadgeslib", theirs.beside(signed + badges))


def verification(run: Run) -> Iterator[Row]:
    """Verify the same credentials here and by others, in turn."""
    done, documents = run.issued(), run.sample()
    texts = [json.dumps(document).encode() for document in documents]
    now, did, issuer_id = datetime.now(UTC), json.loads(done.did), documents[0]["issuer"]["id"]
    ours = spent(lambda text: verify(text, done.did, now, status=done.status), texts)
    yield Row("Vérification par `cpia verify`, état compris", ours.rate())
    key = issuer.public_key(did, documents[0]["proof"]["verificationMethod"])
    yield Row("… par openbadgeslib, sans l'état", peers.verify(documents, key, issuer_id).beside(ours))
    with verifier_node.page(Path(tempfile.mkdtemp(dir=run.folder))) as page:
        page.judge(texts[0], did, now, status=done.status)
        shown = spent(lambda text: page.judge(text, did, now, status=done.status), texts)
    yield Row("Vérification par la page du livre (sur Node), état compris", shown.rate())
    bazaar = peers.digital_bazaar(documents, done.did, done.status)
    yield Row("… par @digitalbazaar/vc, état compris", bazaar.beside(shown))


def register(run: Run) -> Iterator[Row]:
    """Fill a ledger without signing anything, and weigh the status list."""
    for took, audit, size in growth.fill(run.folder, run.sample()[0]):
        value = f"{took.whole()} ; audit relu en {seconds(audit)} ; {size / 2**20:.0f} Mio"
        yield Row(f"Registre seul, de la première à la {took.count}e attestation", value)
    for revoked in (0, 100, 1_000, 10_000):
        yield Row(f"Liste de révocation, {revoked} révoquées", _kib(growth.list_size(revoked)))


def whole(run: Run) -> Iterator[Row]:
    """Issue to larger and larger sessions, everything included."""
    for learners in run.growth:
        made = session.make(Path(tempfile.mkdtemp(dir=run.folder)), learners)
        yield Row(f"Session de {learners}, tout compris", _issue(made).whole())


def _issue(made: Session) -> Spent:
    found: list[Outcome] = []
    took = spent(lambda home: found.extend(issuing.issue(home)), [made.home])
    granted = sum(outcome.state == "granted" for outcome in found)
    if granted != made.learners:
        raise RuntimeError(f"{granted} credentials granted, expected {made.learners}: {found[0]}")
    return replace(took, count=made.learners)


def _unsigned(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Give their contents as of now: the signer neither antedates nor postdates."""
    now = datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    return [{name: one[name] for name in one if name != "proof"} | {"validFrom": now} for one in documents]


def _signed(run: Run, contents: list[dict[str, Any]]) -> Spent:
    with signer(run.issued().home) as pen:
        return spent(pen.sign, contents)


def _kib(size: float) -> str:
    return f"{number(size / 1024)} Kio"
