"""From the grade records of a session to its credentials: read, decide, sign, keep, write the file.

The edge around `cpia.rules`, `cpia.certificates`, `cpia.ledger` and the signer. Issuing again is harmless: the ledger
gives back the credential already issued, and the file is written again.
"""

import dataclasses
import hashlib
import json
import os
from collections.abc import Callable, Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from sqlalchemy import URL

from cpia import (
    certificates,
    cohort,
    courses,
    deciding,
    freezing,
    issuer,
    ledger,
    pinned_contexts,
    session_freeze,
    settings,
)
from cpia.cohort import Person
from cpia.courses import Certification, Course
from cpia.deciding import Case
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.issuer import Issuer
from cpia.secret_files import ensure_secret
from cpia.signing.client import RemoteSigner, signer

State = Literal["granted", "refused", "review"]


@dataclass(frozen=True)
class Outcome:
    """What became of one learner's certification; `review`: an active credential that the rule no longer grants."""

    login: str
    certification: str
    state: State
    reasons: tuple[str, ...]
    file: Path | None = None
    new: bool = False


@dataclass(frozen=True)
class Context:
    """What does not change from one learner to the next."""

    home: Home
    course: Course
    people: cohort.Cohort
    identity: Issuer
    key: bytes  # of the ledger's pseudonyms and grade digests


def issue(
    home: Home, logins: Iterable[str] = (), *, dry_run: bool = False, tell: Callable[[str], object] = lambda _: None
) -> list[Outcome]:
    """Decide for the named learners, or for all, and issue what is granted unless `dry_run`.

    `tell` is told, in French, on whose authority it is issued: a frozen and confirmed session, or the demonstration's.

    Raises
    ------
    CredentialError
        Nothing can be issued by this installation; what was issued before stays.
    """
    choices = settings.load(home)
    if not choices.demo and not dry_run:
        raise CredentialError(
            "Émission réelle refusée : aucune liste de révocation n'est encore publiée, et une attestation qu'on ne "
            "pourrait pas retirer n'engage personne ; utilisez --dry-run, ou la démonstration."
        )
    course = courses.load(choices.course_file)
    context = Context(home, course, cohort.load(home), issuer.of(choices), ensure_secret(home.secrets / "ledger"))
    actor = "" if dry_run else _authority(context, choices.demo, tell)
    named = tuple(logins) or tuple(person.login for person in context.people.learners)
    with ExitStack() as stack:
        book = stack.enter_context(_ledger(home))
        pen = None if dry_run else stack.enter_context(_pen(home, context.identity))
        cases = deciding.cases(home, course, context.people, named)
        return [_certify(context, case, book, pen, actor) for case in cases]


def _authority(context: Context, demo: bool, tell: Callable[[str], object]) -> str:
    """Name the actor of the audit, once the session is known to be frozen and confirmed as it is.

    The demonstration, which has no second instructor, may do without; it is said, and it is in the audit.
    """
    decisions = freezing.current(context.home, context.people)
    by = f"cpia issue (uid {os.getuid()})"
    try:
        frozen = session_freeze.require(context.home, decisions, context.people)
    except CredentialError:
        if not demo:
            raise
        tell("Démonstration : délivrance sans session figée ni confirmée, que toute autre installation exige.")
        return f"{by}, démonstration : session ni figée ni confirmée"
    told = f"figée par {frozen.frozen_by}, confirmée par {frozen.confirmed_by}"
    tell(f"Session {told} (empreinte {frozen.digest[: session_freeze.SHORT]}).")
    return f"{by}, session {frozen.digest[: session_freeze.SHORT]} {told}"


@contextmanager
def _ledger(home: Home) -> Iterator[ledger.Ledger]:
    path = home.credentials / "ledger.db"
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.touch(mode=0o600)
    with ledger.opened(URL.create("sqlite", database=str(path))) as book:
        yield book


@contextmanager
def _pen(home: Home, identity: Issuer) -> Iterator[RemoteSigner]:
    """Start the signer, and publish its key before anything is signed with it."""
    pinned_contexts.check()
    with signer(home) as pen:
        issuer.publish(home, identity.did, pen.method, pen.multikey)
        yield pen


def _certify(context: Context, case: Case, book: ledger.Ledger, pen: RemoteSigner | None, actor: str) -> Outcome:
    rule, decision = case.certification, case.decision
    achievement = certificates.achievement_id(rule, context.identity)
    pseudonym = ledger.keyed_digest(context.key, case.login)
    if case.person is None or not decision.granted:
        held = book.find(pseudonym, achievement)
        return Outcome(case.login, rule.slug, "review" if held else "refused", decision.reasons)
    if pen is None:
        return Outcome(case.login, rule.slug, "granted", ())
    claim = ledger.Claim(pseudonym, achievement, _digest(case), _grades(context, case))
    entry = _sign(context, rule, case.person, claim, book, pen, actor)
    return Outcome(case.login, rule.slug, "granted", (), _write(context.home, entry), entry.new)


def _sign(
    context: Context,
    rule: Certification,
    person: Person,
    claim: ledger.Claim,
    book: ledger.Ledger,
    pen: RemoteSigner,
    actor: str,
) -> ledger.Entry:
    now = datetime.now(UTC)

    def sign() -> dict[str, Any]:
        credential = certificates.build(context.course, rule, context.identity, email=person.email, at=now)
        return pen.sign(credential.to_vc())

    return book.issue(claim, sign, actor=actor, at=now)


def _write(home: Home, entry: ledger.Entry) -> Path:
    """Write the credential's file, named by its random id: a listing of the folder tells nothing of anybody."""
    path = home.credentials / "issued" / f"{entry.id.removeprefix('urn:uuid:')}.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(entry.document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
    return path


def _digest(case: Case) -> str:
    """Hash the rule applied, with the items it bears on: the audit tells by which rule each credential was earned."""
    rule = [case.certification, *(sitting.assignment for sitting in case.sittings)]
    return hashlib.sha256(_canonical(rule).encode()).hexdigest()


def _grades(context: Context, case: Case) -> str:
    looked_at = [*(sitting.record for sitting in case.sittings), case.quiz]
    return ledger.keyed_digest(context.key, _canonical([value for value in looked_at if value is not None]))


def _canonical(values: list[Any]) -> str:
    return json.dumps([dataclasses.asdict(value) for value in values], sort_keys=True, default=str)
