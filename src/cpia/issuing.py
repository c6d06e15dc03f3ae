"""From the grade records of a session to its credentials: read, decide, sign, keep, write the file.

The edge around `cpia.rules`, `cpia.certificates`, `cpia.ledger` and the signer. Issuing again is harmless: the ledger
gives back the credential already issued, and the file is written again.
"""

import dataclasses
import hashlib
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

from cpia import certificates, cohort, courses, grades, issuer, ledger, pinned_contexts, rules, settings
from cpia.cohort import Person
from cpia.courses import Assignment, Certification, Course
from cpia.errors import CredentialError
from cpia.grades import GradeRecord
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


def issue(home: Home, logins: Iterable[str] = (), *, dry_run: bool = False) -> list[Outcome]:
    """Decide for the named learners, or for all, and issue what is granted unless `dry_run`.

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
    named = tuple(logins) or tuple(person.login for person in context.people.learners)
    with ExitStack() as stack:
        book = stack.enter_context(ledger.open_for(home, choices))
        pen = None if dry_run else stack.enter_context(_pen(home, context.identity))
        return [outcome for rule in course.certifications for outcome in _certify(context, rule, named, book, pen)]


@contextmanager
def _pen(home: Home, identity: Issuer) -> Iterator[RemoteSigner]:
    """Start the signer, and publish its key before anything is signed with it."""
    pinned_contexts.check()
    with signer(home) as pen:
        issuer.publish(home, identity.did, pen.method, pen.multikey)
        yield pen


def _certify(
    context: Context, rule: Certification, logins: Iterable[str], book: ledger.Ledger, pen: RemoteSigner | None
) -> Iterator[Outcome]:
    assignment = context.course.assignment(rule.assignment)
    achievement = certificates.achievement_id(rule, context.identity)
    for login, record in grades.read_all(context.home, assignment.slug, logins).items():
        person = context.people.find(login)
        decision = rules.evaluate(record, rule, assignment, role=person.role if person else None)
        pseudonym = ledger.keyed_digest(context.key, login)
        if record is None or person is None or not decision.granted:
            held = book.find(pseudonym, achievement)
            yield Outcome(login, rule.slug, "review" if held else "refused", decision.reasons)
        elif pen is None:
            yield Outcome(login, rule.slug, "granted", ())
        else:
            claim = ledger.Claim(pseudonym, achievement, _digest(rule, assignment), _grades(context, record))
            entry = _sign(context, rule, person, claim, book, pen)
            yield Outcome(login, rule.slug, "granted", (), _write(context.home, entry), entry.new)


def _sign(
    context: Context, rule: Certification, person: Person, claim: ledger.Claim, book: ledger.Ledger, pen: RemoteSigner
) -> ledger.Entry:
    now = datetime.now(UTC)

    def sign(_status: ledger.StatusEntry) -> dict[str, Any]:
        credential = certificates.build(context.course, rule, context.identity, email=person.email, at=now)
        return pen.sign(credential.to_vc())

    return book.issue(claim, sign, actor=f"cpia issue (uid {os.getuid()})", at=now)


def _write(home: Home, entry: ledger.Entry) -> Path:
    """Write the credential's file, named by its random id: a listing of the folder tells nothing of anybody."""
    path = home.credentials / "issued" / f"{entry.id.removeprefix('urn:uuid:')}.json"
    path.parent.mkdir(mode=0o700, exist_ok=True)
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    draft.write_text(json.dumps(entry.document, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
    draft.chmod(0o600)
    draft.replace(path)
    return path


def _digest(rule: Certification, assignment: Assignment) -> str:
    """Hash the rule applied, with the items it bears on: the audit tells by which rule each credential was earned."""
    return hashlib.sha256(_canonical([rule, assignment]).encode()).hexdigest()


def _grades(context: Context, record: GradeRecord) -> str:
    return ledger.keyed_digest(context.key, _canonical([record]))


def _canonical(values: list[Any]) -> str:
    return json.dumps([dataclasses.asdict(value) for value in values], sort_keys=True, default=str)
