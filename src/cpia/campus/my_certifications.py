"""What one learner may know of their certifications: what they hold, show and lack.

No point is told before its feedback was given, not even by a deduction: the sentences are those of
`cpia.rules.missing`, and « everything is there » is said only once the correction is the learner's.
"""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cpia import cohort, deciding, rules
from cpia.campus.service import Campus
from cpia.courses import Certification
from cpia.credentials import certificates, installation, opt_ins, reissuing
from cpia.credentials.installation import Installation
from cpia.credentials.opt_ins import OptIns
from cpia.credentials.revocation import urn
from cpia.deciding import Case
from cpia.errors import CredentialError
from cpia.ledger import Entry, Revocation

State = Literal["active", "review", "expired", "revoked"]


@dataclass(frozen=True)
class Held:
    """One credential of the learner's."""

    uuid: str
    title: str
    issuer: str
    state: State
    start: datetime
    end: datetime
    shows: OptIns
    current: bool  # of the version of the certification in force
    revocation: Revocation | None

    @property
    def usable(self) -> bool:
        """Tell whether it may be given to an employer."""
        return self.state in ("active", "review")

    @property
    def replaced(self) -> bool:
        """Tell whether it was revoked because the learner asked for another one."""
        return self.revocation is not None and self.revocation.reason == reissuing.REASON


@dataclass(frozen=True)
class Row:
    """One certification of the course, for one learner."""

    certification: Certification
    held: Held | None  # the one that counts
    former: tuple[Held, ...]
    missing: tuple[str, ...]


@dataclass(frozen=True)
class Mine:
    """Everything that the page shows."""

    rows: tuple[Row, ...]
    choices: OptIns
    verification: str  # address of the verification page

    @property
    def anything(self) -> bool:
        """Tell whether there is something to erase."""
        return any(row.held or row.former for row in self.rows) or self.choices != OptIns()


def of(campus: Campus, login: str, now: datetime) -> Mine:
    """Read what concerns one learner."""
    place = installation.of(campus.home)
    pseudonym = place.pseudonym(login)
    with installation.opened_ledger(place) as book:
        entries, revocations = book.entries(pseudonym), book.revocations(pseudonym)
        waiting = {review.credential for review in book.reviews() if review.learner == pseudonym}
    held = [_held(place, entry, revocations.get(entry.id), entry.id in waiting, now) for entry in entries]
    cases = deciding.cases(campus.home, place.course, cohort.load(campus.home), [login])
    given = feedback_given(campus, login)
    rows = tuple(_row(place, case, list(zip(entries, held, strict=True)), given) for case in cases)
    return Mine(rows, opt_ins.read(campus.home, login), place.choices.verification_url)


def feedback_given(campus: Campus, login: str) -> frozenset[str]:
    """Name the assignments whose last submission has its feedback: of these alone may the points be told."""
    latest = (campus.store.latest(assignment.slug, login) for assignment in campus.course.assignments)
    return frozenset(one.slug for one in latest if one is not None and campus.feedback.pages(one))


def own(campus: Campus, login: str, uuid: str) -> tuple[Installation, Entry]:
    """Give a learner's credential.

    Raises
    ------
    CredentialError
        There is none of that number, or it is somebody else's: the two are told in the same words.
    """
    place = installation.of(campus.home)
    with installation.opened_ledger(place) as book:
        for entry in book.entries(place.pseudonym(login)):
            if entry.id == urn(uuid):
                return place, entry
    raise CredentialError(f"Attestation {uuid} inconnue, attendu : une des vôtres.")


def certification_of(place: Installation, entry: Entry) -> Certification | None:
    """Give the certification in force of a credential; None where it is of a former version."""
    known = {certificates.achievement_id(rule, place.identity): rule for rule in place.course.certifications}
    return known.get(entry.achievement)


def _row(place: Installation, case: Case, held: list[tuple[Entry, Held]], given: frozenset[str]) -> Row:
    family = certificates.achievement_id(case.certification, place.identity).rpartition("/")[0]
    mine = [one for entry, one in reversed(held) if entry.achievement.rpartition("/")[0] == family]
    counts = next((one for one in mine if one.usable), None)
    role = case.person.role if case.person else None
    missing = rules.missing(case.sittings, case.quiz, case.certification, role=role, told=given)
    return Row(case.certification, counts, tuple(one for one in mine if one is not counts), missing)


def _held(place: Installation, entry: Entry, revocation: Revocation | None, waiting: bool, now: datetime) -> Held:
    end = datetime.fromisoformat(entry.document["validUntil"])
    state: State = "revoked" if entry.state == "revoked" else "expired" if end <= now else "active"
    return Held(
        uuid=entry.id.removeprefix("urn:uuid:"),
        title=entry.document["credentialSubject"]["achievement"]["name"],
        issuer=entry.document["issuer"]["name"],
        state="review" if state == "active" and waiting else state,
        start=datetime.fromisoformat(entry.document["validFrom"]),
        end=end,
        shows=reissuing.shown(entry.document),
        current=certification_of(place, entry) is not None,
        revocation=revocation,
    )
