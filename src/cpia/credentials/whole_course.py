"""The attestation of the whole course, which stands on other credentials: the edge between its rule and the ledger.

The rule (`cpia.rules.overall`) takes certifications in force; the ledger alone tells which are. Before a session is
issued, those that it would issue count as well (`session`); when the attestation is signed, only those that the ledger
holds do (`renewed`). What counts is the certification, under whatever number: a learner who has one replaced, or a key
that is withdrawn, changes nothing.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime

from cpia import deciding, rules, validity
from cpia.cohort import Cohort
from cpia.courses import Award, Overall
from cpia.credentials import certificates, taken_back
from cpia.credentials.installation import Installation
from cpia.deciding import Case
from cpia.ledger import Entry, Ledger
from cpia.rules import Held

IN_DOUBT = "certification {} en cours de relecture, attendu : la décision d'une personne (cpia reviews)"


def session(place: Installation, people: Cohort, logins: Iterable[str], book: Ledger | None) -> list[Case]:
    """Decide everything for each person: the certifications, then the whole course with those that would be issued.

    `book` is None where nothing was ever issued.

    Raises
    ------
    CpiaError
        As `deciding.cases`.
    """
    return _decided(place, people, logins, book, coming=True)


def standing(place: Installation, people: Cohort, login: str, book: Ledger) -> list[Case]:
    """Decide everything for one person, the whole course with what they hold and nothing else."""
    return _decided(place, people, [login], book, coming=False)


def renewed(place: Installation, book: Ledger, case: Case, cases: Iterable[Case]) -> Case:
    """Decide the whole course again for one learner, on the same records and what the ledger holds at this moment.

    `cases` are those of the session, whose points give the mention. Any other award is given back as it is.
    """
    if not isinstance(case.award, Overall):
        return case
    now = datetime.now(UTC)
    earned = [one for one in cases if one.login == case.login]
    held = _held(place, book.entries(place.pseudonym(case.login)), _percents(earned))
    decision = rules.evaluate_overall(held, case.sittings, case.award, role=case.role, at=now)
    return replace(case, decision=decision)


def in_doubt(award: Award, reviewed: Iterable[str]) -> str | None:
    """Say why the whole course waits: a person must decide of a certification that it stands on; None if it need not.

    `reviewed` are the learner's awards of which a person must decide.
    """
    if not isinstance(award, Overall):
        return None
    named = sorted(set(reviewed) & set(award.certifications))
    return IN_DOUBT.format(", ".join(f"« {slug} »" for slug in named)) if named else None


def open_reviews(place: Installation, book: Ledger, actor: str, now: datetime, *, learner: str | None = None) -> int:
    """Ask a person about each attestation of the whole course that stands on a certification no longer in force.

    Read from the ledger alone, so that whoever left the session is not forgotten; of one learner (pseudonym), or of
    all. An attestation whose review waits already, or that expired itself, is left alone. Count those that wait now.
    """
    overall = place.course.overall
    if overall is None:
        return 0
    entries, waiting = book.entries(learner), {review.credential for review in book.reviews()}
    achievement, opened = certificates.achievement_id(overall, place.identity), 0
    for entry in entries:
        if (entry.achievement, entry.state) != (achievement, "active") or entry.id in waiting or _end(entry) <= now:
            continue
        held = _held(place, [one for one in entries if one.learner == entry.learner], {})
        if reasons := rules.lapsed(rules.standings(held, overall, now)):
            opened += book.open_review(entry.id, reasons, now, actor=actor) is not None
    return opened


def _decided(
    place: Installation, people: Cohort, logins: Iterable[str], book: Ledger | None, *, coming: bool
) -> list[Case]:
    now, named = datetime.now(UTC), tuple(dict.fromkeys(logins))
    earned = deciding.cases(place.home, place.course, people, named)
    if place.course.overall is None:
        return earned
    cases: dict[str, list[Case]] = {login: [] for login in named}
    for case in earned:
        cases[case.login].append(case)
    held = {}
    for login, mine in cases.items():
        entries = book.entries(place.pseudonym(login)) if book else ()
        held[login] = _held(place, entries, _percents(mine))
        if coming:
            held[login] += [_coming(case, now) for case in mine if _would_be_issued(place, book, case, entries)]
    return [*earned, *deciding.whole_course(place.home, place.course, people, held, now)]


def _held(place: Installation, entries: Iterable[Entry], percents: Mapping[str, float | None]) -> list[Held]:
    """Give the certifications of one learner's credentials, of any version, in this issuer's name and in no other."""
    series = {_series(place, rule.slug): rule.slug for rule in place.course.certifications}
    return [
        Held(
            certification=series[family],
            start=datetime.fromisoformat(entry.document["validFrom"]),
            end=_end(entry),
            revoked=entry.state == "revoked",
            percent=percents.get(series[family]),
        )
        for entry in entries
        if (family := entry.achievement.rpartition("/")[0]) in series
    ]


def _series(place: Installation, slug: str) -> str:
    return certificates.achievement_id(place.course.certification(slug), place.identity).rpartition("/")[0]


def _percents(cases: Sequence[Case]) -> dict[str, float | None]:
    return {case.award.slug: case.percent for case in cases if not isinstance(case.award, Overall)}


def _would_be_issued(place: Installation, book: Ledger | None, case: Case, entries: Sequence[Entry]) -> bool:
    """Tell whether issuing now would give another credential; one that expired is not given twice."""
    if case.person is None or not case.decision.granted:
        return False
    achievement = certificates.achievement_id(case.award, place.identity)
    if any((entry.achievement, entry.state) == (achievement, "active") for entry in entries):
        return False
    return not entries or book is None or taken_back.since(place, book, case.login, case.award) is None


def _coming(case: Case, now: datetime) -> Held:
    return Held(case.award.slug, now, validity.end_of(now, case.award.validity_years), percent=case.percent)


def _end(entry: Entry) -> datetime:
    return datetime.fromisoformat(entry.document["validUntil"])
