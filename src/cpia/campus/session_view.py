"""What the instructors see of a session before it is issued: the dry run, the freeze, and what changed since."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from cpia import cohort, freezing, session_freeze
from cpia.cohort import Cohort
from cpia.courses import Award
from cpia.credentials import certificates, installation, taken_back, whole_course
from cpia.credentials.installation import Installation
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import Entry, Ledger
from cpia.session_freeze import Freeze, FrozenDecision


@dataclass(frozen=True)
class Line:
    """One learner before one certification, or the whole course."""

    name: str
    login: str
    certification: str  # title
    granted: bool  # by the rule, and not taken back by a person since
    reasons: tuple[str, ...]
    held: bool  # a credential is in force
    reviewed: bool  # and a person must decide of it
    mention: bool = False  # of the whole course

    @property
    def to_review(self) -> bool:
        """Tell whether a person must decide of it, or will have to once the session is issued."""
        return self.reviewed or (self.held and not self.granted)

    @property
    def told(self) -> str:
        """Say what issuing would do."""
        if self.to_review:
            return "à relire : attestation en vigueur que la règle n'accorde plus"
        if self.held:
            return "déjà délivrée"
        told = "à délivrer" if self.granted else "refusée"
        return f"{told}, avec mention" if self.granted and self.mention else told


@dataclass(frozen=True)
class SessionView:
    """Everything that the page shows."""

    lines: tuple[Line, ...]
    digest: str
    frozen: Freeze | None
    changes: tuple[str, ...]  # since the freeze
    problem: str  # why what was frozen cannot be read
    demo: bool
    names: dict[str, str]

    @property
    def short(self) -> str:
        """The digest as a person reads it out."""
        return self.digest[: session_freeze.SHORT]

    @property
    def fixed(self) -> bool:
        """Tell whether the session is as it was frozen."""
        return self.frozen is not None and not self.changes

    @property
    def confirmed(self) -> bool:
        """Tell whether it may be issued anywhere."""
        return self.fixed and self.frozen is not None and self.frozen.confirmed_by is not None

    def name(self, login: str | None) -> str:
        """Name somebody of the session."""
        return self.names.get(login or "", login or "personne")

    def count(self, *, granted: bool) -> int:
        """Count the decisions of a kind."""
        return sum(line.granted is granted for line in self.lines)


def of(home: Home) -> SessionView:
    """Read the session as it is now."""
    place, people = installation.of(home), cohort.load(home)
    current = freezing.current(home, people)
    frozen, problem = _frozen(home)
    with installation.opened_ledger(place) as book:
        lines = _lines(place, people, current, book)
    return SessionView(
        lines=lines,
        digest=session_freeze.digest(current),
        frozen=frozen,
        changes=tuple(session_freeze.changes(frozen.decisions, current)) if frozen else (),
        problem=problem,
        demo=place.choices.demo,
        names={person.login: person.full_name for person in people.people},
    )


def _frozen(home: Home) -> tuple[Freeze | None, str]:
    try:
        return session_freeze.read(home), ""
    except CredentialError as problem:
        return None, str(problem)


def _lines(place: Installation, people: Cohort, current: tuple[FrozenDecision, ...], book: Ledger) -> tuple[Line, ...]:
    entries = book.entries()
    held = {_key(entry): entry.id for entry in entries if entry.state == "active"}
    waiting = {review.credential for review in book.reviews()}
    lines = []
    for decision in current:
        award = place.course.award(decision.certification)
        key = (place.pseudonym(decision.login), certificates.achievement_id(award, place.identity))
        person = people.find(decision.login)
        revoked = taken_back.since(place, book, decision.login, award) if decision.granted else None
        line = Line(
            name=person.full_name if person else decision.login,
            login=decision.login,
            certification=award.title,
            granted=decision.granted and revoked is None,
            reasons=(taken_back.reason(revoked, decision.login),) if revoked else decision.reasons,
            held=key in held,
            reviewed=held.get(key) in waiting,
            mention=decision.mention,
        )
        lines.append((award, line))
    return tuple(_waiting(award, line, lines) for award, line in lines)


def _waiting(award: Award, line: Line, lines: Sequence[tuple[Award, Line]]) -> Line:
    """Hold back the whole course while a person must decide of a certification that it stands on, as issuing does."""
    if line.held or not line.granted:
        return line
    reason = whole_course.in_doubt(award, [of.slug for of, one in lines if one.login == line.login and one.to_review])
    return line if reason is None else replace(line, granted=False, reasons=(reason,))


def _key(entry: Entry) -> tuple[str, str]:
    return entry.learner, entry.achievement
