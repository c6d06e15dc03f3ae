"""Freeze a session: one instructor fixes its decisions, another one confirms the very same ones, then it is issued.

What is fixed is not only who gets what, but what that stands on: records, quizzes, rules, enrolments. Any change of
any of them voids the freeze, and is told. The fingerprints of grades are keyed: points have too little entropy for a
plain hash. `credentials/session.json` holds logins and reasons: it is private, and erasure clears it (`forget`).
"""

import dataclasses
import hashlib
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from cpia.campus.durable import replace_file
from cpia.cohort import Cohort
from cpia.deciding import Case
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.ledger import keyed_digest

SHORT = 12
"""Digits of a digest that a person reads out."""
PARTS = {
    "inscription": "l'inscription a changé",
    "règle": "la règle a changé",
    "notes": "les notes ont changé",
    "quiz": "le quiz a changé",
    "certifications": "les certifications détenues ont changé",
}


@dataclass(frozen=True)
class FrozenDecision:
    """One decision, and the fingerprint of each thing that it stands on (`PARTS`)."""

    login: str
    certification: str
    granted: bool
    reasons: tuple[str, ...]
    basis: tuple[tuple[str, str], ...]
    mention: bool = False  # of the whole course


@dataclass(frozen=True)
class Freeze:
    """The decisions of a session, who fixed them and who confirmed them."""

    decisions: tuple[FrozenDecision, ...]
    frozen_by: str
    frozen_at: datetime
    confirmed_by: str | None = None
    confirmed_at: datetime | None = None

    @property
    def digest(self) -> str:
        """The SHA-256 of the canonical decisions: what is confirmed."""
        return digest(self.decisions)


def decisions_of(cases: Iterable[Case], key: bytes) -> tuple[FrozenDecision, ...]:
    """Write decisions as they are frozen, in an order of their own; `key` is the ledger's."""
    found = (
        FrozenDecision(
            login=case.login,
            certification=case.award.slug,
            granted=case.decision.granted,
            reasons=case.decision.reasons,
            basis=_basis(case, key),
            mention=case.decision.mention,
        )
        for case in cases
    )
    return tuple(sorted(found, key=lambda decision: (decision.certification, decision.login)))


def digest(decisions: Sequence[FrozenDecision]) -> str:
    """Give the SHA-256 of decisions, the same for the same decisions."""
    return hashlib.sha256(_canonical([dataclasses.asdict(decision) for decision in decisions]).encode()).hexdigest()


def changes(frozen: Sequence[FrozenDecision], current: Sequence[FrozenDecision]) -> list[str]:
    """Say in French everything that is no longer as it was frozen."""
    before, after = ({(one.certification, one.login): one for one in group} for group in (frozen, current))
    told = []
    for certification, login in sorted(before.keys() | after.keys()):
        old, new = before.get((certification, login)), after.get((certification, login))
        who = f"{login}, {certification}"
        if new is None:
            told.append(f"{who} : n'est plus de la session")
        elif old is None:
            told.append(f"{who} : s'est ajouté à la session")
        else:
            told += [f"{who} : {what}" for what in _differences(old, new)]
    return told


def freeze(home: Home, decisions: tuple[FrozenDecision, ...], people: Cohort, *, by: str, at: datetime) -> Freeze:
    """Fix the decisions of a session; a former freeze, confirmed or not, is replaced.

    Raises
    ------
    CredentialError
        `by` is no instructor of the session, there is nothing to freeze, or the same decisions are confirmed already.
    """
    _check_instructor(people, by)
    if not decisions:
        raise CredentialError(
            "Aucune décision à figer, attendu : une session avec des apprenants et une certification."
        )
    former = read(home)
    if former is not None and former.confirmed_by and former.digest == digest(decisions):
        raise CredentialError(
            f"Session déjà figée par {former.frozen_by} et confirmée par {former.confirmed_by}, sans changement depuis."
        )
    fixed = Freeze(decisions, by, at)
    _write(home, fixed)
    return fixed


def confirm(
    home: Home, current: tuple[FrozenDecision, ...], people: Cohort, *, by: str, told: str, at: datetime
) -> Freeze:
    """Confirm the frozen decisions; `told` is their digest, or its beginning, as the second instructor read it.

    Raises
    ------
    CredentialError
        Nothing is frozen, something changed since, the digest is another one, or `by` may not confirm.
    """
    frozen = _existing(home)
    _check_instructor(people, by)
    if by == frozen.frozen_by:
        raise CredentialError(f"{by} a figé cette session : une autre personne de l'équipe doit la confirmer.")
    _check_unchanged(frozen, current)
    if len(told) < SHORT or not frozen.digest.startswith(told.lower()):
        raise CredentialError(
            f"Empreinte {told!r}, attendu : celle de la session figée, {frozen.digest[:SHORT]}… ({SHORT} caractères au "
            "moins) ; relisez les décisions (cpia issue --dry-run), puis recommencez."
        )
    confirmed = dataclasses.replace(frozen, confirmed_by=by, confirmed_at=at)
    _write(home, confirmed)
    return confirmed


def require(home: Home, current: tuple[FrozenDecision, ...], people: Cohort) -> Freeze:
    """Give the confirmed freeze of exactly these decisions: what issuing stands on.

    Raises
    ------
    CredentialError
        Nothing is frozen or confirmed, something changed since, or one of the two is no instructor any more.
    """
    frozen = _existing(home)
    _check_unchanged(frozen, current)
    if frozen.confirmed_by is None:
        raise CredentialError(
            f"Session figée par {frozen.frozen_by} et pas encore confirmée ; une autre personne de l'équipe la "
            f"confirme avec « cpia confirm --by IDENTIFIANT {frozen.digest[:SHORT]} »."
        )
    if frozen.confirmed_by == frozen.frozen_by:
        raise CredentialError(f"Session figée et confirmée par {frozen.frozen_by}, attendu : deux personnes.")
    for login in (frozen.frozen_by, frozen.confirmed_by):
        _check_instructor(people, login)
    return frozen


def read(home: Home) -> Freeze | None:
    """Give the freeze of the session, None where there is none."""
    path = path_of(home)
    if not path.exists():
        return None
    try:
        fields = json.loads(path.read_bytes())
        frozen = _from_fields(fields)
        if frozen.digest != fields["digest"]:
            raise CredentialError(f"{path} : décisions modifiées depuis le gel ; figez à nouveau (cpia freeze).")
    except (ValueError, KeyError, TypeError) as problem:
        raise CredentialError(f"{path} : gel illisible ({problem!r}) ; figez à nouveau (cpia freeze).") from problem
    return frozen


def forget(home: Home, login: str) -> bool:
    """Erase a learner: a freeze that names them goes away whole, since another one would not be what was confirmed."""
    path = path_of(home)
    if not path.exists() or f'"{login}"' not in path.read_text(encoding="utf-8"):
        return False
    path.unlink()
    return True


def path_of(home: Home) -> Path:
    """Give the place of the session's freeze."""
    return home.credentials / "session.json"


def _basis(case: Case, key: bytes) -> tuple[tuple[str, str], ...]:
    records = [sitting.record and _substance(sitting.record) for sitting in case.sittings]
    rule = [case.award, *(sitting.assignment for sitting in case.sittings)]
    held = [_plain(one) for one in case.decision.standings]
    return (
        ("inscription", keyed_digest(key, _canonical(_plain(case.person)))),
        ("règle", hashlib.sha256(_canonical([_plain(part) for part in rule]).encode()).hexdigest()),
        ("notes", keyed_digest(key, _canonical(records))),
        ("quiz", keyed_digest(key, _canonical(_plain(case.quiz)))),
        *([("certifications", keyed_digest(key, _canonical(held)))] if held else []),
    )


def _substance(record: Any) -> dict[str, Any]:
    """Give what a record says, without the times: the same work graded again to the same points is no change."""
    return {k: v for k, v in dataclasses.asdict(record).items() if k not in ("graded_at", "submitted_at")}


def _differences(old: FrozenDecision, new: FrozenDecision) -> list[str]:
    before, after = dict(old.basis), dict(new.basis)
    found = [told for part, told in PARTS.items() if before.get(part) != after.get(part)]
    if old.granted != new.granted:
        found.append(
            "accordée, alors qu'elle était refusée" if new.granted else "refusée, alors qu'elle était accordée"
        )
    elif old.reasons != new.reasons:
        found.append("les raisons du refus ont changé")
    return found


def _check_unchanged(frozen: Freeze, current: Sequence[FrozenDecision]) -> None:
    if found := changes(frozen.decisions, current):
        raise CredentialError(
            "Gel annulé, des décisions ne sont plus celles qui ont été figées :\n"
            + "\n".join(f"– {change}" for change in found)
            + "\nRelisez-les (cpia issue --dry-run), puis figez à nouveau (cpia freeze)."
        )


def _check_instructor(people: Cohort, login: str) -> None:
    person = people.find(login)
    if person is None or person.role != "instructor":
        known = ", ".join(one.login for one in people.instructors)
        raise CredentialError(f"{login!r} n'est pas de l'équipe de cette session, attendu : {known or 'personne'}.")


def _existing(home: Home) -> Freeze:
    frozen = read(home)
    if frozen is None:
        raise CredentialError(
            "Session non figée ; une personne de l'équipe la fige avec « cpia freeze --by IDENTIFIANT »."
        )
    return frozen


def _write(home: Home, frozen: Freeze) -> None:
    home.credentials.mkdir(mode=0o700, parents=True, exist_ok=True)
    fields = {"digest": frozen.digest} | dataclasses.asdict(frozen)
    content = json.dumps(fields, ensure_ascii=False, indent=1, default=_instant) + "\n"
    replace_file(path_of(home), content.encode())


def _from_fields(fields: Mapping[str, Any]) -> Freeze:
    decisions = tuple(
        FrozenDecision(
            one["login"],
            one["certification"],
            one["granted"],
            tuple(one["reasons"]),
            tuple((part, value) for part, value in one["basis"]),
            one["mention"],
        )
        for one in fields["decisions"]
    )
    confirmed = fields["confirmed_at"]
    return Freeze(
        decisions,
        fields["frozen_by"],
        datetime.fromisoformat(fields["frozen_at"]),
        fields["confirmed_by"],
        None if confirmed is None else datetime.fromisoformat(confirmed),
    )


def _plain(value: Any) -> Any:
    return None if value is None else dataclasses.asdict(value)


def _canonical(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False, sort_keys=True, default=_instant)


def _instant(value: Any) -> str:
    if not isinstance(value, datetime):
        raise TypeError(f"{value!r}")
    return value.isoformat()
