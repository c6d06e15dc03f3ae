"""Replacing a credential, after a key was compromised: the former is revoked and another is in force, or nothing."""

from collections.abc import Iterator
from typing import Any

import pytest
from ledger_cases import BOTH, NOW, Database, claim, sign

from cpia.errors import CredentialError
from cpia.ledger import Ledger, StatusEntry, opened

pytestmark = pytest.mark.parametrize("database", BOTH, indirect=True)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with opened(database.url) as book:
        yield book


def replace(book: Ledger, credential: str, pen: Any = sign) -> Any:
    return book.replace(credential, pen, actor="test", at=NOW, reason="clé compromise")


def test_the_former_is_revoked_and_another_holds_the_same_claim(ledger: Ledger, database: Database) -> None:
    former = ledger.issue(claim(), sign, actor="test", at=NOW)
    new = replace(ledger, former.id)
    assert ledger.find("p1", "donnees/1") == ledger.get(new.id) and new.new
    assert (new.learner, new.achievement, new.rule, new.grades) == (
        former.learner,
        former.achievement,
        former.rule,
        former.grades,
    )
    assert (new.status_list, new.status_index) != (former.status_list, former.status_index)
    assert ledger.revoked_indices(former.status_list) == {former.status_index}
    assert [row["event"] for row in sorted(database.rows("audit"), key=lambda row: row["n"])] == [
        "issued",
        "revoked",
        "issued",
    ]
    ledger.check_audit()


def test_a_signer_that_refuses_leaves_the_former_in_force(ledger: Ledger) -> None:
    def refuse(_: StatusEntry) -> dict[str, Any]:
        raise CredentialError("non")

    former = ledger.issue(claim(), sign, actor="test", at=NOW)
    with pytest.raises(CredentialError, match="non"):
        replace(ledger, former.id, refuse)
    assert ledger.find("p1", "donnees/1") == ledger.get(former.id)
    assert ledger.revoked_indices(1) == frozenset()


def test_what_is_revoked_erased_or_unknown_is_not_replaced(ledger: Ledger) -> None:
    revoked = ledger.issue(claim(), sign, actor="test", at=NOW)
    ledger.revoke(revoked.id, "test", NOW, "fraude")
    erased = ledger.issue(claim("p2"), sign, actor="test", at=NOW)
    ledger.erase("p2", "test", NOW)
    for credential, told in ((revoked.id, "plus en vigueur"), (erased.id, "plus en vigueur"), ("urn:x", "inconnue")):
        with pytest.raises(CredentialError, match=told):
            replace(ledger, credential)
    assert ledger.find("p1", "donnees/1") is None
