"""A credential in force that is no longer earned waits for a named person, who decides once, in writing."""

from collections.abc import Iterator

import pytest
from ledger_cases import BOTH, NOW, Database, claim, issue

from cpia.errors import CredentialError
from cpia.ledger import Ledger, opened

pytestmark = pytest.mark.parametrize("database", BOTH, indirect=True)

LOW = "l" * 64
LOWER = "m" * 64
REASONS = ("total de 41 points, attendu : 60 au moins",)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with opened(database.url) as book:
        yield book


@pytest.fixture
def held(ledger: Ledger) -> str:
    return issue(ledger, claim())


def test_a_review_leaves_the_credential_in_force_until_a_person_decides(ledger: Ledger, held: str) -> None:
    review = ledger.open_review(held, REASONS, NOW, grades=LOW)
    assert review is not None and ledger.reviews() == (review,)
    assert (review.learner, review.reasons, review.opened_at, review.decision) == ("p1", REASONS, NOW, None)
    assert ledger.find("p1", "donnees/1") is not None and ledger.revoked_indices(1) == frozenset()


def test_opening_again_is_the_same_review(ledger: Ledger, held: str, database: Database) -> None:
    first = ledger.open_review(held, REASONS, NOW, grades=LOW)
    assert ledger.open_review(held, list(REASONS), NOW, grades=LOW) == first
    assert len(database.rows("review")) == 1 and len(database.rows("audit")) == 2


def test_a_review_that_waits_is_brought_up_to_date(ledger: Ledger, held: str, database: Database) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.open_review(held, ["total de 12 points"], NOW, grades=LOWER)
    (review,) = ledger.reviews()
    assert review.reasons == ("total de 12 points",) and review.grades == LOWER
    assert [row["event"] for row in database.rows("audit")] == ["issued", "review-opened", "review-changed"]
    ledger.check_audit()


def test_revoking_by_review_is_final_and_says_who_and_why(ledger: Ledger, held: str, database: Database) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.decide_review(held, "revoke", "prof-martin", "la copie était celle d'un autre", NOW)
    assert ledger.reviews() == () and ledger.find("p1", "donnees/1") is None
    (decided,) = ledger.reviews(history=True)
    assert (decided.decision, decided.actor, decided.decided_at) == ("revoke", "prof-martin", NOW)
    assert decided.reason == "la copie était celle d'un autre"
    assert [row["event"] for row in database.rows("audit")][1:] == ["review-opened", "review-decided", "revoked"]
    ledger.check_audit()


def test_a_credential_kept_is_not_reviewed_again_on_the_same_grades(ledger: Ledger, held: str) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.decide_review(held, "keep", "prof-martin", "erreur du barème", NOW)
    assert ledger.open_review(held, ["dit autrement"], NOW, grades=LOW) is None
    assert ledger.reviews() == () and ledger.find("p1", "donnees/1") is not None
    assert ledger.open_review(held, REASONS, NOW, grades=LOWER) is not None
    assert ledger.open_review(held, REASONS, NOW, grades=LOW) is None, "the grades that were judged are back"
    assert ledger.reviews() == ()
    ledger.check_audit()


def test_without_grades_the_reasons_tell_whether_it_was_decided(ledger: Ledger, held: str) -> None:
    ledger.open_review(held, REASONS, NOW)
    ledger.decide_review(held, "keep", "prof-martin", "erreur du barème", NOW)
    assert ledger.open_review(held, REASONS, NOW) is None
    assert ledger.open_review(held, ["aucune remise conservée"], NOW) is not None


@pytest.mark.parametrize(
    ("decision", "actor", "reason", "told"),
    [
        ("garder", "prof-martin", "erreur", "Décision 'garder'"),
        ("lapsed", "prof-martin", "erreur", "Décision 'lapsed'"),
        ("revoke", "  ", "erreur", "auteur"),
        ("revoke", "prof-martin", " ", "motif vide"),
        ("keep", "prof-martin", "", "motif vide"),
    ],
)
def test_a_decision_without_a_name_or_a_reason_is_refused(
    ledger: Ledger, held: str, decision: str, actor: str, reason: str, told: str
) -> None:
    review = ledger.open_review(held, REASONS, NOW, grades=LOW)
    with pytest.raises(CredentialError, match=told):
        ledger.decide_review(held, decision, actor, reason, NOW)
    assert ledger.reviews() == (review,)


def test_a_second_decision_is_refused(ledger: Ledger, held: str) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.decide_review(held, "keep", "prof-martin", "erreur du barème", NOW)
    with pytest.raises(CredentialError, match="Aucune revue n'attend"):
        ledger.decide_review(held, "revoke", "prof-durand", "fraude", NOW)
    assert ledger.find("p1", "donnees/1") is not None


def test_a_decision_on_a_review_that_changed_since_it_was_seen_is_refused(ledger: Ledger, held: str) -> None:
    seen = ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.open_review(held, ["total de 59 points"], NOW, grades=LOWER)
    with pytest.raises(CredentialError, match="a changé depuis son affichage"):
        ledger.decide_review(held, "revoke", "prof-martin", "trop bas", NOW, seen=seen)
    (now,) = ledger.reviews()
    ledger.decide_review(held, "keep", "prof-martin", "arrondi", NOW, seen=now)
    assert ledger.find("p1", "donnees/1") is not None


def test_revoking_otherwise_closes_the_review(ledger: Ledger, held: str) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    ledger.revoke(held, "prof-martin", NOW, "fraude établie")
    assert ledger.reviews() == ()
    assert [review.decision for review in ledger.reviews(history=True)] == ["lapsed"]
    assert ledger.open_review(held, REASONS, NOW, grades=LOWER) is None, "nothing is left to decide"
    ledger.check_audit()


def test_a_review_lapses_when_the_credential_is_earned_again(ledger: Ledger, held: str) -> None:
    ledger.open_review(held, REASONS, NOW, grades=LOW)
    assert ledger.lapse_review(held, "cpia issue", NOW) and not ledger.lapse_review(held, "cpia issue", NOW)
    assert ledger.reviews() == () and ledger.find("p1", "donnees/1") is not None
    ledger.check_audit()


def test_a_review_of_an_unknown_credential_is_refused(ledger: Ledger) -> None:
    with pytest.raises(CredentialError, match="inconnue du registre"):
        ledger.open_review("urn:uuid:x", REASONS, NOW)
