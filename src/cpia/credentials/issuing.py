"""From the grade records of a session to its credentials: read, decide, sign, keep, write the files, publish.

The edge around `cpia.rules`, `cpia.credentials.certificates`, `cpia.ledger` and the signer. Issuing again is harmless:
the ledger gives back the credential already issued, whatever the new grades, and its files are written again. Where the
rule no longer grants it, a review is opened and a person decides (`cpia.credentials.revocation`); nothing is revoked
from here.

The attestation of the whole course comes after the certifications that it stands on, and is decided again in the very
transaction that signs it: what is revoked meanwhile is not counted.
"""

import dataclasses
import hashlib
import json
from collections.abc import Callable, Iterable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any, Literal

from cpia import cohort, ledger
from cpia.badge_files import writing
from cpia.badge_files.writing import Holder
from cpia.cohort import Person
from cpia.courses import Award
from cpia.credentials import (
    certificates,
    freshness,
    installation,
    issuing_authority,
    opt_ins,
    publication,
    taken_back,
    whole_course,
)
from cpia.credentials.certificates import Disclosure, Subject
from cpia.credentials.installation import Installation
from cpia.credentials.opt_ins import OptIns
from cpia.credentials.status_entry import StatusEntry
from cpia.deciding import Case
from cpia.home import Home
from cpia.rules import sitting as sittings_rules
from cpia.signing.client import RemoteSigner

State = Literal["granted", "refused", "review"]


@dataclass(frozen=True)
class Outcome:
    """What became of one learner's award; `review`: an active credential that the rule no longer grants."""

    login: str
    certification: str
    state: State
    reasons: tuple[str, ...]
    file: Path | None = None
    new: bool = False
    mention: bool = False  # of the whole course


@dataclass(frozen=True)
class Asked:
    """What is asked for one learner besides the rule; by default what each learner chose, and nothing given again."""

    shown: OptIns | None = None  # written in clear, whatever the page « Mes certifications » says
    again: bool = False  # what a person revoked, though nothing was submitted since


NOTHING_ASKED = Asked()


@dataclass(frozen=True)
class Session:
    """What does not change from one learner to the next."""

    place: Installation
    people: cohort.Cohort
    cases: Sequence[Case]  # all that was decided: certifications first
    asked: Asked
    book: ledger.Ledger
    pen: RemoteSigner | None  # none in a dry run
    actor: str  # who acts, and on whose authority, for the audit


def issue(
    home: Home,
    logins: Iterable[str] = (),
    *,
    dry_run: bool = False,
    asked: Asked = NOTHING_ASKED,
    by: str = "",
    tell: Callable[[str], object] = lambda _: None,
    done: Callable[[Outcome], object] = lambda _: None,
) -> list[Outcome]:
    """Decide for the named learners, or for all, and issue what is granted unless `dry_run`.

    `by` is the login of the instructor who issues, "" for a command. `tell` is told, in French, on whose authority it
    is issued (a frozen and confirmed session, or the demonstration's waiver), and which names cannot be printed well.
    `done` is told each outcome in its turn.

    Raises
    ------
    CredentialError
        The session is not frozen and confirmed as it is, or nothing can be issued by this installation; what was
        issued before stays.
    """
    place = installation.of(home)
    people = cohort.load(home)
    if not dry_run:
        writing.check()
    named = tuple(logins) or tuple(person.login for person in people.learners)
    with ExitStack() as stack:
        if not dry_run:
            stack.enter_context(installation.alone(home))
        cases = _cases(place, people, named, whole=not dry_run)
        actor = "" if dry_run else issuing_authority.actor(place, people, cases, tell, by=by)
        book = stack.enter_context(installation.opened_ledger(place))
        pen = None if dry_run else stack.enter_context(installation.opened_signer(place))
        if pen is not None:  # before anything is signed that would name another text, or the bit of another credential
            publication.check_ledger(home, book)
            publication.publish_achievements(home, place.course, place.identity)
            _warn_of_names(people, named, tell)
        session = Session(place, people, cases, asked, book, pen, actor)
        outcomes: list[Outcome] = []
        for case in (case for case in cases if case.login in named):
            outcomes.append(_certify(session, case, outcomes))
            done(outcomes[-1])
        if pen is not None:
            _publish(session, pen, changed=any(outcome.new for outcome in outcomes))
        return outcomes


def _warn_of_names(people: cohort.Cohort, named: tuple[str, ...], tell: Callable[[str], object]) -> None:
    """Say whose name would be printed with another typeface's letters, or with boxes."""
    for person in people.learners:
        if person.login in named and (letters := writing.undrawn(person.full_name)):
            tell(
                f"{person.login} : « {letters} » n'est pas dans les polices de l'impression, le nom y sera mal écrit ; "
                "donnez-le en lettres latines, grecques ou cyrilliques (cohort.toml), supprimez le PDF, puis "
                "recommencez."
            )


def _cases(place: Installation, people: cohort.Cohort, named: tuple[str, ...], *, whole: bool) -> list[Case]:
    """Decide once, for the `whole` session where something is signed: what is issued is what the freeze is held to."""
    learners = tuple(person.login for person in people.learners) if whole else ()
    with installation.existing_ledger(place) as book:
        return whole_course.session(place, people, (*named, *learners), book)


def _publish(session: Session, pen: RemoteSigner, *, changed: bool) -> None:
    """Publish the list that the new credentials name; those of the day before are signed again on the way."""
    place, now = session.place, datetime.now(UTC)
    state = freshness.freshness(place.home, now).state
    if changed or state == "none" or freshness.is_due(place.home, now):
        publication.publish_status(place.home, place.identity, session.book, pen, now)


def _certify(session: Session, case: Case, before: Sequence[Outcome]) -> Outcome:
    """Decide of one case, once those `before` it are."""
    place, award = session.place, case.award
    achievement = certificates.achievement_id(award, place.identity)
    claim = ledger.Claim(place.pseudonym(case.login), achievement, _digest(case), grades_digest(place, case))
    if case.person is None or not case.decision.granted:
        return _not_granted(session, case, claim)
    granted = Outcome(case.login, award.slug, "granted", (), mention=case.decision.mention)
    try:
        if (reason := _withheld(session, case, claim, before)) is not None:
            raise _Withheld((reason,))
        if session.pen is None:
            return granted
        entry = _sign(session, session.pen, case, claim, case.person)
    except _Withheld as refusal:
        return Outcome(case.login, award.slug, "refused", refusal.reasons)
    return dataclasses.replace(granted, file=write_files(place, entry.document, award, case.person), new=entry.new)


class _Withheld(Exception):
    """Not issued, though the rule granted it when the session was decided."""

    def __init__(self, reasons: tuple[str, ...]) -> None:
        super().__init__(reasons)
        self.reasons = reasons


def _withheld(session: Session, case: Case, claim: ledger.Claim, before: Sequence[Outcome]) -> str | None:
    """Say why what the rule grants is not issued by itself; None where it is, or where it was already."""
    if session.book.find(claim.learner, claim.achievement) is not None:
        return None
    revoked = None if session.asked.again else taken_back.since(session.place, session.book, case.login, case.award)
    if revoked is not None:
        return taken_back.reason(revoked, case.login)
    reviewed = [one.certification for one in before if one.login == case.login and one.state == "review"]
    return whole_course.in_doubt(case.award, reviewed)


def _not_granted(session: Session, case: Case, claim: ledger.Claim) -> Outcome:
    """Open a review where a credential in force is no longer earned, unless one was decided on these grades.

    Questions of the quiz that changed since are no reason to take back what was earned on the former ones. Of one that
    expired there is nothing left to decide.
    """
    refused = Outcome(case.login, case.award.slug, "refused", case.decision.reasons)
    held = session.book.find(claim.learner, claim.achievement)
    if held is None or datetime.fromisoformat(held.document["validUntil"]) <= datetime.now(UTC):
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
    write_files(session.place, held.document, case.award, case.person)
    return kept


def _sign(session: Session, pen: RemoteSigner, case: Case, claim: ledger.Claim, person: Person) -> ledger.Entry:
    place, now = session.place, datetime.now(UTC)

    def sign(status: StatusEntry) -> dict[str, Any]:
        current = whole_course.renewed(place, session.book, case, session.cases)
        if not current.decision.granted:
            raise _Withheld(current.decision.reasons)
        chosen = session.asked.shown or opt_ins.read(place.home, person.login)
        subject = Subject(person.email, now, status, disclosure(chosen, current))
        return pen.sign(certificates.build(place.course, case.award, place.identity, subject).to_vc())

    entry = session.book.issue(claim, sign, actor=session.actor, at=now)
    if not entry.new:
        session.book.lapse_review(entry.id, session.actor, now)  # the rule grants it again
    return entry


def disclosure(chosen: OptIns, case: Case) -> Disclosure:
    """Give what is written in clear, as the learner chose."""
    total = sittings_rules.worth(case.counted) if case.counted else Decimal(0)
    return Disclosure(
        name=case.person.full_name if chosen.name and case.person else None,
        score=format(total.normalize(), "f") if chosen.score else None,
        mention=chosen.score and case.decision.mention,
    )


def write_files(place: Installation, document: dict[str, Any], award: Award, person: Person | None) -> Path:
    """Write the files of a credential, where they are not there already; give the signed one."""
    holder = Holder(person.full_name if person else "", place.choices.verification_url)
    paths = writing.write(place.home.issued, document, place.course, award, place.identity, holder)
    return paths[".json"]


def _digest(case: Case) -> str:
    """Hash the rule applied, with the items it bears on: the audit tells by which rule each credential was earned."""
    rule = [case.award, *(one.assignment for one in case.sittings)]
    return hashlib.sha256(_canonical(rule).encode()).hexdigest()


def grades_digest(place: Installation, case: Case) -> str:
    """Give the keyed digest of everything that was looked at, as the ledger keeps it."""
    looked_at = [*(one.record for one in case.sittings), case.quiz, *case.decision.standings]
    return ledger.keyed_digest(place.key, _canonical([value for value in looked_at if value is not None]))


def _canonical(values: list[Any]) -> str:
    return json.dumps([dataclasses.asdict(value) for value in values], sort_keys=True, default=str)
