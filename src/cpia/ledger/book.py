"""The ledger of one installation: what may be done to it, each as one transaction."""

from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime

import sqlalchemy as sa

from cpia.errors import CredentialError
from cpia.ledger import audit, consistency, erasure, issuance, reviews, revocation, rows
from cpia.ledger.database import Database
from cpia.ledger.records import Act, Claim, Entry, Review, Revocation
from cpia.ledger.schema import CREDENTIAL


class Ledger:
    """The issued credentials of one installation.

    `actor` is who does it (an instructor's login, a command); never a learner's login, since the audit keeps it.
    `at` is now, with its time zone.
    """

    def __init__(self, url: str | sa.URL) -> None:
        self._database = Database(url)

    def close(self) -> None:
        """Close the connections."""
        self._database.close()

    def find(self, learner: str, achievement: str) -> Entry | None:
        """Give the active credential of a learner (pseudonym) for an achievement."""
        with self._database.reading() as connection:
            return rows.active(connection, learner, achievement)

    def get(self, credential: str) -> Entry | None:
        """Give a credential by its id, in force or revoked; None where it was erased.

        Raises
        ------
        CredentialError
            The ledger has no such credential.
        """
        with self._database.reading() as connection:
            row = rows.known(connection, credential)
            return None if row["learner"] is None else rows.entry(row)

    def entries(self, learner: str | None = None) -> tuple[Entry, ...]:
        """Give the credentials of a learner (pseudonym), or all, revoked ones too; not those that were erased."""
        query = sa.select(CREDENTIAL).where(CREDENTIAL.c.learner.is_not(None))
        if learner is not None:
            query = query.where(CREDENTIAL.c.learner == learner)
        with self._database.reading() as connection:
            ordered = query.order_by(CREDENTIAL.c.issued_at, CREDENTIAL.c.id)
            return tuple(rows.entry(row) for row in connection.execute(ordered).mappings())

    def issue(self, claim: Claim, sign: issuance.Sign, *, actor: str, at: datetime) -> Entry:
        """Give the active credential of that claim, signing one first where there is none.

        `sign` takes the bit kept for the credential and gives the signed document. It runs inside the transaction,
        which excludes every other writer: there is no row without a signed document, no signed document without a
        row, and the same claim twice is one credential.
        """
        act = Act(actor, at)
        with self._database.writing() as connection:
            return issuance.issue(connection, claim, sign, act)

    def revoke(self, credential: str, actor: str, at: datetime, reason: str) -> bool:
        """Revoke for good; say whether it was still in force. The published list says so once signed again."""
        act = Act(actor, at)
        with self._database.writing() as connection:
            return revocation.revoke(connection, credential, reason, act)

    def revocations(self, learner: str | None = None) -> dict[str, Revocation]:
        """Give when and why each credential of a learner (pseudonym), or of all, was revoked, by its id."""
        with self._database.reading() as connection:
            return revocation.told(connection, learner)

    def replace(self, credential: str, sign: issuance.Sign, *, actor: str, at: datetime, reason: str) -> Entry:
        """Revoke a credential in force and give another for the same claim, both or neither.

        Raises
        ------
        CredentialError
            It is unknown, erased, or already revoked.
        """
        act = Act(actor, at)
        with self._database.writing() as connection:
            row = rows.known(connection, credential)
            if row["learner"] is None or not revocation.revoke(connection, credential, reason, act):
                raise CredentialError(f"Registre : {credential} n'est plus en vigueur, attendu : une qui le soit.")
            held = rows.entry(row)
            return issuance.issue(connection, Claim(held.learner, held.achievement, held.rule, held.grades), sign, act)

    def lists(self) -> tuple[int, ...]:
        """Give the numbers of the status lists to publish: the first one is, before anything is issued."""
        with self._database.reading() as connection:
            return tuple(range(1, (connection.scalar(sa.select(sa.func.max(CREDENTIAL.c.status_list))) or 1) + 1))

    def revoked_indices(self, status_list: int) -> frozenset[int]:
        """Give the bits to set in a status list."""
        asked = (CREDENTIAL.c.status_list == status_list, CREDENTIAL.c.state == "revoked")
        with self._database.reading() as connection:
            return frozenset(connection.scalars(sa.select(CREDENTIAL.c.status_index).where(*asked)))

    def open_review(
        self, credential: str, reasons: Iterable[str], at: datetime, *, grades: str | None = None, actor: str = "cpia"
    ) -> Review | None:
        """Ask a person to look at a credential that the rule no longer grants; give the review that waits.

        None where there is nothing to decide: revoked or erased meanwhile, or kept already on these `grades` (the
        keyed digest of the record; without it, for these very reasons). One review waits at most, brought up to date.
        """
        act = Act(actor, at)
        with self._database.writing() as connection:
            return reviews.open_one(connection, credential, tuple(reasons), grades, act)

    def reviews(self, *, history: bool = False) -> tuple[Review, ...]:
        """Give the reviews that wait for a decision, or with `history` all that were not erased."""
        with self._database.reading() as connection:
            return reviews.listed(connection, history=history)

    def decide_review(
        self, credential: str, decision: str, actor: str, reason: str, at: datetime, *, seen: Review | None = None
    ) -> None:
        """Keep or revoke, as a named instructor decides with a written reason; the caller knows who is one.

        Raises
        ------
        CredentialError
            No review waits, it is no longer the one that was `seen`, or the decision or its reason is missing.
        """
        if decision not in ("keep", "revoke"):
            raise CredentialError(f"Décision {decision!r}, attendu : « keep » (maintenir) ou « revoke » (révoquer).")
        revocation.written(reason)
        act = Act(actor, at)
        with self._database.writing() as connection:
            reviews.decide(connection, credential, decision, reason, act, seen=seen)
            if decision == "revoke":
                revocation.revoke(connection, credential, reason, act)

    def lapse_review(self, credential: str, actor: str, at: datetime) -> bool:
        """Close the review that waits because the rule grants the credential again; say whether there was one."""
        act = Act(actor, at)
        with self._database.writing() as connection:
            return reviews.lapse(connection, credential, act)

    def erase(self, learner: str, actor: str, at: datetime) -> tuple[str, ...]:
        """Erase all that the ledger holds of a learner (pseudonym); name the credentials, whose files must go too.

        The holder's own copies stay valid, unless they are revoked as well. Again, it scrubs the traces again.
        """
        act = Act(actor, at)
        with self._database.writing() as connection:
            erased = erasure.erase(connection, erasure.held_by(connection, learner), act)
        self._database.scrub()
        return erased

    def erase_credentials(self, credentials: Iterable[str], actor: str, at: datetime) -> tuple[str, ...]:
        """Erase as `erase` does, those credentials alone: what the retention period asks for."""
        act = Act(actor, at)
        with self._database.writing() as connection:
            erased = erasure.erase(connection, credentials, act)
        self._database.scrub()
        return erased

    def check_audit(self) -> str:
        """Follow the audit, compare it with the tables, and give its last digest.

        Raises
        ------
        CredentialError
            A row was changed, removed or added by other means, or a credential is not the one that was issued.
        """
        with self._database.reading() as connection:
            return consistency.check(connection)

    def continues(self, head: str) -> bool:
        """Tell whether the audit goes on from that digest of it; not so the audit of a ledger older than the digest."""
        with self._database.reading() as connection:
            return audit.holds(connection, head)


@contextmanager
def opened(url: str | sa.URL) -> Iterator[Ledger]:
    """Open a ledger for as long as the block lasts."""
    ledger = Ledger(url)
    try:
        yield ledger
    finally:
        ledger.close()
