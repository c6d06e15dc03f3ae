"""From the grade records of a session to its credentials: read, decide, sign, keep, write the files, publish.

The edge around `cpia.rules`, `cpia.certificates`, `cpia.ledger` and the signer. Issuing again is harmless: the ledger
gives back the credential already issued, whatever the new grades, and its files are written again. Where the rule no
longer grants it, a review is opened and a person decides (`cpia.revocation`); nothing is revoked from here.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from cpia import certificates, cohort, deciding, freshness, installation, issuing_authority, ledger, publication
from cpia.badge_files import writing
from cpia.badge_files.writing import Holder
from cpia.certificates import Disclosure, Subject
from cpia.cohort import Person
from cpia.deciding import Case
from cpia.home import Home
from cpia.installation import Installation
from cpia.signing.client import RemoteSigner
from cpia.status_entry import StatusEntry

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
class OptIns:
    """What a learner asked to have written in clear in the credential."""

    name: bool = False
    score: bool = False


@dataclass(frozen=True)
class Session:
    """What does not change from one learner to the next."""

    place: Installation
    people: cohort.Cohort
    opt_ins: OptIns
    book: ledger.Ledger
    pen: RemoteSigner | None  # none in a dry run
    actor: str  # who acts, and on whose authority, for the audit


def issue(
    home: Home,
    logins: Iterable[str] = (),
    *,
    dry_run: bool = False,
    opt_ins: OptIns | None = None,
    tell: Callable[[str], object] = lambda _: None,
) -> list[Outcome]:
    """Decide for the named learners, or for all, and issue what is granted unless `dry_run`.

    `opt_ins` holds for every credential that this call issues: it is for one learner, who asked for it. `tell` is
    told, in French, on whose authority it is issued: a frozen and confirmed session, or the demonstration's waiver.

    Raises
    ------
    CredentialError
        The session is not frozen and confirmed as it is, or nothing can be issued by this installation; what was
        issued before stays.
    """
    place = installation.of(home)
    people = cohort.load(home)
    writing.check()
    named = tuple(logins) or tuple(person.login for person in people.learners)
    actor = "" if dry_run else issuing_authority.actor(place, people, tell)
    with ExitStack() as stack:
        book = stack.enter_context(installation.opened_ledger(place))
        pen = None if dry_run else stack.enter_context(installation.opened_signer(place))
        session = Session(place, people, opt_ins or OptIns(), book, pen, actor)
        cases = deciding.cases(home, place.course, people, named)
        outcomes = [_certify(session, case) for case in cases]
        if pen is not None:
            _publish(session, pen, changed=any(outcome.new for outcome in outcomes))
        return outcomes


def _publish(session: Session, pen: RemoteSigner, *, changed: bool) -> None:
    """Publish what the new credentials name; the lists of the day before are signed again on the way."""
    place, now = session.place, datetime.now(UTC)
    publication.publish_achievements(place.home, place.course, place.identity)
    state = freshness.freshness(place.home, now).state
    if changed or state == "none" or freshness.is_due(place.home, now):
        publication.publish_status(place.home, place.identity, session.book, pen, now)


def _certify(session: Session, case: Case) -> Outcome:
    place, rule = session.place, case.certification
    achievement = certificates.achievement_id(rule, place.identity)
    claim = ledger.Claim(place.pseudonym(case.login), achievement, _digest(case), _grades(place, case))
    if case.person is None or not case.decision.granted:
        return _not_granted(session, case, claim)
    if session.pen is None:
        return Outcome(case.login, rule.slug, "granted", ())
    entry = _sign(session, session.pen, case, claim, case.person)
    return Outcome(case.login, rule.slug, "granted", (), _write(session, case, entry.document), entry.new)


def _not_granted(session: Session, case: Case, claim: ledger.Claim) -> Outcome:
    """Open a review where a credential in force is no longer earned, unless one was decided on these grades.

    Questions of the quiz that changed since are no reason to take back what was earned on the former ones.
    """
    refused = Outcome(case.login, case.certification.slug, "refused", case.decision.reasons)
    held = session.book.find(claim.learner, claim.achievement)
    if held is None:
        return refused
    review = dataclasses.replace(refused, state="review")
    kept = dataclasses.replace(
        refused, state="granted", file=writing.places(session.place.home.issued, held.id)[".json"]
    )
    if session.pen is None:
        return kept if case.decision.outdated else review
    if not case.decision.outdated:
        opened = session.book.open_review(
            held.id, refused.reasons, datetime.now(UTC), grades=claim.grades, actor=session.actor
        )
        if opened is not None:
            return review
    _write(session, case, held.document)
    return kept


def _sign(session: Session, pen: RemoteSigner, case: Case, claim: ledger.Claim, person: Person) -> ledger.Entry:
    place, now = session.place, datetime.now(UTC)

    def sign(status: StatusEntry) -> dict[str, Any]:
        subject = Subject(person.email, now, status, _disclosure(session.opt_ins, person, case))
        return pen.sign(certificates.build(place.course, case.certification, place.identity, subject).to_vc())

    entry = session.book.issue(claim, sign, actor=session.actor, at=now)
    if not entry.new:
        session.book.lapse_review(entry.id, session.actor, now)  # the rule grants it again
    return entry


def _disclosure(opt_ins: OptIns, person: Person, case: Case) -> Disclosure:
    counted = [one.record for one in case.sittings if one.assignment.slug == case.decision.counted]
    cells = [cell for record in counted if record is not None for cell in record.cells]
    total = sum((Decimal(repr(cell.score)) for cell in cells if cell.score is not None), Decimal(0))
    return Disclosure(
        name=person.full_name if opt_ins.name else None,
        score=format(total.normalize(), "f") if opt_ins.score else None,
    )


def _write(session: Session, case: Case, document: dict[str, Any]) -> Path:
    """Write the files of a credential; give the signed one."""
    place = session.place
    holder = Holder(case.person.full_name if case.person else "", place.choices.verification_url)
    paths = writing.write(place.home.issued, document, place.course, case.certification, place.identity, holder)
    return paths[".json"]


def _digest(case: Case) -> str:
    """Hash the rule applied, with the items it bears on: the audit tells by which rule each credential was earned."""
    rule = [case.certification, *(one.assignment for one in case.sittings)]
    return hashlib.sha256(_canonical(rule).encode()).hexdigest()


def _grades(place: Installation, case: Case) -> str:
    looked_at = [*(one.record for one in case.sittings), case.quiz]
    return ledger.keyed_digest(place.key, _canonical([value for value in looked_at if value is not None]))


def _canonical(values: list[Any]) -> str:
    return json.dumps([dataclasses.asdict(value) for value in values], sort_keys=True, default=str)
