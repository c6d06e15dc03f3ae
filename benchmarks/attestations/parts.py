"""The parts of the run, each of which gives rows of the table."""

import json
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import verifier_node

from benchmarks.attestations import growth, peers, session
from benchmarks.attestations.session import Session
from benchmarks.report import Row, number, seconds
from cpia import installation, issuer, issuing
from cpia.badge_files import artwork, pdf, png, sheet, svg, writing
from cpia.signing.client import signer
from cpia.verification import verify

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
    spent = _issue(made)
    yield Row(f"{LEARNERS} attestations délivrées, leurs quatre fichiers compris", _each(spent, LEARNERS))
    run.keep(made)
    yield Row("Les mêmes, déjà délivrées", seconds(_issue(made)))
    for form in FORMS:
        sizes = [path.stat().st_size for path in (made.home.credentials / "issued").glob(f"*{form}")]
        if len(sizes) != LEARNERS:
            raise RuntimeError(f"{len(sizes)} files {form}, expected {LEARNERS}")
        yield Row(f"Fichier {form} : médian / le plus gros", f"{_kib(statistics.median(sizes))} / {_kib(max(sizes))}")


def signature(run: Run) -> Iterator[Row]:
    """Sign the same contents in the signer's process, then by the library alone."""
    contents = _unsigned(run.sample())
    ours, theirs = _signed(run, contents), peers.sign(contents, contents[0]["issuer"]["id"])
    yield Row("Signature par notre signataire (contrôle, signature, vérification)", _rate(ours))
    yield Row("Signature par openbadgeslib seul", _beside(theirs, ours))


def files(run: Run) -> Iterator[Row]:
    """Make each file of the same credentials; then the two badges beside the library that bakes them too."""
    place, documents = installation.of(run.issued().home), run.sample()
    rule = place.course.certifications[0]
    contents = [writing.signed_bytes(document) for document in documents]
    sheets = [sheet.of(document, place.course, rule, place.identity) for document in documents]
    picture = artwork.svg(sheets[0].emblem), artwork.png(sheets[0].emblem)  # the same for everybody: drawn once
    pdf.render(sheets[0], contents[0], "Prénom Nom", "https://mesures.invalid/")  # its fonts read, as in a session
    badges = _spent(
        lambda told, content: (svg.bake(picture[0], content), png.bake(picture[1], content)), sheets, contents
    )
    prints = _spent(
        lambda told, content: pdf.render(told, content, "Prénom Nom", f"https://mesures.invalid/#{told.id}"),
        sheets,
        contents,
    )
    yield Row("Deux badges (SVG, PNG) garnis", _rate(badges))
    yield Row("Impression PDF/UA", _rate(prints))
    signed = _signed(run, _unsigned(documents))
    theirs = peers.sign_and_bake(_unsigned(documents), documents[0]["issuer"]["id"], *picture)
    yield Row("Signature et deux badges, par nous", _rate(signed + badges))
    yield Row("… par openbadgeslib", _beside(theirs, signed + badges))


def verification(run: Run) -> Iterator[Row]:
    """Verify the same credentials here and by others, in turn."""
    done, documents = run.issued(), run.sample()
    texts = [json.dumps(document).encode() for document in documents]
    now, did, issuer_id = datetime.now(UTC), json.loads(done.did), documents[0]["issuer"]["id"]
    ours = _spent(lambda text: verify(text, done.did, now, status=done.status), texts)
    yield Row("Vérification par `cpia verify`, état compris", _rate(ours))
    key = issuer.public_key(did, documents[0]["proof"]["verificationMethod"])
    yield Row("… par openbadgeslib, sans l'état", _beside(peers.verify(documents, key, issuer_id), ours))
    with verifier_node.page(Path(tempfile.mkdtemp(dir=run.folder))) as page:
        page.judge(texts[0], did, now, status=done.status)
        shown = _spent(lambda text: page.judge(text, did, now, status=done.status), texts)
    yield Row("Vérification par la page du livre (sur Node), état compris", _rate(shown))
    yield Row(
        "… par @digitalbazaar/vc, état compris", _beside(peers.digital_bazaar(documents, done.did, done.status), shown)
    )


def register(run: Run) -> Iterator[Row]:
    """Fill a ledger without signing anything, and weigh the status list."""
    for rows, spent, audit, size in growth.fill(run.folder, run.sample()[0]):
        value = f"{_each(spent, rows)} ; audit relu en {seconds(audit)} ; {size / 2**20:.0f} Mio"
        yield Row(f"Registre seul, {rows} attestations", value)
    for revoked in (0, 100, 1_000, 10_000):
        yield Row(f"Liste de révocation, {revoked} révoquées", _kib(growth.list_size(revoked)))


def whole(run: Run) -> Iterator[Row]:
    """Issue to larger and larger sessions, everything included."""
    for learners in run.growth:
        made = session.make(Path(tempfile.mkdtemp(dir=run.folder)), learners)
        yield Row(f"Session de {learners}, tout compris", _each(_issue(made), learners))


def _issue(made: Session) -> float:
    began = time.perf_counter()
    outcomes = issuing.issue(made.home)
    spent = time.perf_counter() - began
    granted = sum(outcome.state == "granted" for outcome in outcomes)
    if granted != made.learners:
        raise RuntimeError(f"{granted} credentials granted, expected {made.learners}: {outcomes[0]}")
    return spent


def _unsigned(documents: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{name: value for name, value in document.items() if name != "proof"} for document in documents]


def _signed(run: Run, contents: list[dict[str, Any]]) -> float:
    with signer(run.issued().home) as pen:
        return _spent(pen.sign, contents)


def _spent(work: Callable[..., object], *given: Sequence[Any]) -> float:
    began = time.perf_counter()
    for one in zip(*given, strict=True):
        work(*one)
    return time.perf_counter() - began


def _beside(theirs: float, ours: float) -> str:
    """Write a peer's rate, and how much faster or slower than it we are."""
    if ours <= theirs:
        return f"{_rate(theirs)} ; nous, × {number(theirs / ours)} plus vite"
    return f"{_rate(theirs)} ; nous, × {number(ours / theirs)} plus lentement"


def _each(spent: float, count: int) -> str:
    return f"{seconds(spent)}, {spent / count * 1000:.0f} ms par attestation"


def _rate(spent: float) -> str:
    return f"{number(SAMPLE / spent)} par seconde"


def _kib(size: float) -> str:
    return f"{number(size / 1024)} Kio"
