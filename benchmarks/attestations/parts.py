"""The parts of the run, each of which gives rows of the table."""

import json
import statistics
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from benchmarks.attestations import growth, peers, session
from benchmarks.attestations.session import Session
from benchmarks.report import Row, number, seconds
from cpia import issuer, issuing
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
    contents = [{name: value for name, value in one.items() if name != "proof"} for one in run.sample()]
    home = run.issued().home
    with signer(home) as pen:
        began = time.perf_counter()
        for content in contents:
            pen.sign(content)
        ours = time.perf_counter() - began
    theirs = peers.sign(contents, contents[0]["issuer"]["id"])
    yield Row("Signature par notre signataire (contrôle, signature, vérification)", _rate(ours))
    yield Row("Signature par openbadgeslib seul", f"{_rate(theirs)}, soit notre durée × {number(ours / theirs)}")


def verification(run: Run) -> Iterator[Row]:
    """Verify the same credentials here and by others, in turn."""
    done, documents = run.issued(), run.sample()
    texts = [json.dumps(document).encode() for document in documents]
    now = datetime.now(UTC)
    began = time.perf_counter()
    for text in texts:
        verify(text, done.did, now, status=done.status)
    ours = time.perf_counter() - began
    yield Row("Vérification par `cpia.verification`, état compris", _rate(ours))
    bazaar = peers.digital_bazaar(documents, done.did, done.status)
    yield Row("… par @digitalbazaar/vc, état compris", f"{_rate(bazaar)}, soit notre durée × {number(ours / bazaar)}")
    key = issuer.public_key(json.loads(done.did), documents[0]["proof"]["verificationMethod"])
    alone = peers.verify(documents, key, documents[0]["issuer"]["id"])
    yield Row("… par openbadgeslib, sans l'état", f"{_rate(alone)}, soit notre durée × {number(ours / alone)}")


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


def _each(spent: float, count: int) -> str:
    return f"{seconds(spent)}, {spent / count * 1000:.0f} ms par attestation"


def _rate(spent: float) -> str:
    return f"{number(SAMPLE / spent)} par seconde"


def _kib(size: float) -> str:
    return f"{number(size / 1024)} Kio"
