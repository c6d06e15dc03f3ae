"""What one learner may know of their certifications: what they hold, show and lack.

No point is told before its feedback was given, not even by a deduction: the sentences are those of
`cpia.rules.missing`, and « everything is there » is said only once the correction is the learner's.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from cpia import cohort, rules
from cpia.campus.service import Campus
from cpia.courses import Award, Overall
from cpia.credentials import certificates, installation, opt_ins, reissuing, whole_course
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
    current: bool  # of the version of the award in force
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
    """One certification of the course, or the whole course, for one learner."""

    award: Award
    held: Held | None  # the one that counts
    former: tuple[Held, ...]
    missing: tuple[str, ...]
    mention: bool = False  # of the whole course, once every feedback that it says something of is given

    @property
    def whole(self) -> bool:
        """Tell the attestation of the whole course from a certification."""
        return isinstance(self.award, Overall)


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
        cases = whole_course.standing(place, cohort.load(campus.home), login, book)
    held = [_held(place, entry, revocations.get(entry.id), entry.id in waiting, now) for entry in entries]
    given = feedback_given(campus, login)
    pairs = list(zip(entries, held, strict=True))
    rows = tuple(_row(place, case, pairs, given, mention=_may_be_told(case, cases, given)) for case in cases)
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


def award_of(place: Installation, entry: Entry) -> Award | None:
    """Give the award in force of a credential; None where it is of a former version."""
    known = {certificates.achievement_id(award, place.identity): award for award in place.course.awards}
    return known.get(entry.achievement)


def _row(
    place: Installation, case: Case, held: list[tuple[Entry, Held]], given: frozenset[str], *, mention: bool
) -> Row:
    family = certificates.achievement_id(case.award, place.identity).rpartition("/")[0]
    mine = [one for entry, one in reversed(held) if entry.achievement.rpartition("/")[0] == family]
    counts = next((one for one in mine if one.usable), None)
    former = tuple(one for one in mine if one is not counts)
    return Row(case.award, counts, former, _missing(place, case, given), mention and counts is not None)


def _missing(place: Installation, case: Case, given: frozenset[str]) -> tuple[str, ...]:
    if isinstance(case.award, Overall):
        titles = {rule.slug: rule.title for rule in place.course.certifications}
        stands = case.decision.standings
        return rules.missing_overall(case.sittings, stands, case.award, titles, role=case.role, told=given)
    return rules.missing(case.sittings, case.quiz, case.award, role=case.role, told=given)


def _may_be_told(case: Case, cases: Iterable[Case], given: frozenset[str]) -> bool:
    """Tell whether there is a mention, and every point that it says something of is the learner's already."""
    if not isinstance(case.award, Overall) or not case.decision.mention:
        return False
    named = {case.award.slug, *case.award.certifications}
    return all(one.decision.counted in given for one in cases if one.award.slug in named)


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
        current=award_of(place, entry) is not None,
        revocation=revocation,
    )
