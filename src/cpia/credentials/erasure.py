"""Erasing what is known of a learner's credentials: at their request, or because it was kept long enough.

What stays is a random id, a bit never given again and its state: nothing that leads to anybody. The copy that the
learner holds stays valid, unless it is revoked as well. Backups follow the operator's own rule.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from cpia import ledger, session_freeze
from cpia.badge_files import writing
from cpia.campus import declared
from cpia.credentials import installation, opt_ins, publication
from cpia.credentials.installation import Installation
from cpia.errors import CredentialError
from cpia.home import Home


@dataclass(frozen=True)
class Erased:
    """What was erased."""

    credentials: tuple[str, ...]
    files: int


def erase(home: Home, login: str, *, revoke: bool = False) -> Erased:
    """Erase all that concerns the credentials of a learner, enrolled or not any more; revoke them first if asked.

    The progress that they declared goes too: nothing else of theirs is kept for them alone.

    1. The files go first, their choices and a freeze that names them too: were they last, a crash in between would
       leave some that nothing leads to.
    2. The ledger forgets whose the rows are, and scrubs its own traces; again, it finishes what was begun.
    """
    place = installation.of(home)
    with installation.alone(home), installation.opened_ledger(place) as book:
        held = book.entries(place.pseudonym(login))
        if revoke and held:
            _revoke(place, book, held)
        # 1. The files.
        files = sum(writing.delete(home.issued, entry.id) for entry in held)
        files += session_freeze.forget(home, login) + opt_ins.forget(home, login) + declared.forget(home, login)
        # 2. The ledger.
        erased = book.erase(place.pseudonym(login), installation.operator("erase"), datetime.now(UTC))
    return Erased(erased, files)


def erase_expired(home: Home, now: datetime) -> Erased:
    """Erase what is older than the retention period, and is no longer in force, at the time `now` (aware).

    Of whom the ledger then holds nothing any more, the choices go too; who has no credential yet keeps theirs.

    Raises
    ------
    CredentialError
        The installation has no retention period.
    """
    place = installation.of(home)
    years = place.choices.retention_years
    if years <= 0:
        raise CredentialError(
            f"platform.toml : « retention_years » vaut {years}, attendu : une durée de conservation, en années."
        )
    with installation.alone(home), installation.opened_ledger(place) as book:
        held = book.entries()
        old = {entry.id: entry.learner for entry in held if _is_old(entry, years, now) and not _in_force(entry, now)}
        files = sum(writing.delete(home.issued, credential) for credential in old)
        gone = set(old.values()) - {entry.learner for entry in held if entry.id not in old}
        files += sum(opt_ins.forget_pseudonym(home, learner) for learner in gone)
        erased = book.erase_credentials(old, installation.operator("erase --expired"), datetime.now(UTC))
    return Erased(erased, files)


def _revoke(place: Installation, book: ledger.Ledger, held: Iterable[ledger.Entry]) -> None:
    now = datetime.now(UTC)
    for entry in held:
        book.revoke(entry.id, installation.operator("erase --revoke"), now, "À la demande de la personne.")
    with installation.opened_signer(place) as pen:
        publication.publish_status(place.home, place.identity, book, pen, now)


def _is_old(entry: ledger.Entry, years: int, now: datetime) -> bool:
    return (now - entry.issued_at).days >= years * 365.25


def _in_force(entry: ledger.Entry, now: datetime) -> bool:
    until = entry.document.get("validUntil")
    return entry.state == "active" and (until is None or now <= datetime.fromisoformat(until))
