"""History cannot be rewritten through the database, and an edit behind its triggers is seen."""

from collections.abc import Iterator

import pytest
import sqlalchemy as sa
from ledger_cases import BOTH, NOW, Database, audit_texts, claim, issue, sign

from cpia.errors import CredentialError
from cpia.ledger import GENESIS, Ledger, opened

both = pytest.mark.parametrize("database", BOTH, indirect=True)
sqlite_only = pytest.mark.parametrize("database", ["sqlite"], indirect=True)
postgresql_only = pytest.mark.parametrize("database", BOTH[1:], indirect=True)


@pytest.fixture
def ledger(database: Database) -> Iterator[Ledger]:
    with opened(database.url) as book:
        yield book


@pytest.fixture
def told(ledger: Ledger) -> Ledger:
    """A ledger where everything happened: p1 in force, p2 revoked, p3 kept after a review, p4 erased, p5 in review."""
    one, two, three, _four, five = [issue(ledger, claim(f"p{n}")) for n in range(1, 6)]
    assert one
    ledger.revoke(two, "prof-martin", NOW, "fraude établie")
    ledger.open_review(three, ["total de 41 points"], NOW, grades="h" * 64)
    ledger.decide_review(three, "keep", "prof-martin", "erreur de barème", NOW)
    ledger.erase("p4", "prof-martin", NOW)
    ledger.open_review(five, ["total de 42 points"], NOW, grades="i" * 64)
    ledger.check_audit()
    return ledger


REFUSED = {
    "UPDATE audit SET actor = 'autre'": "audit_is_append_only",
    "DELETE FROM audit": "audit_is_never_cut",
    "DELETE FROM credential WHERE learner = 'p1'": "credential_is_never_deleted",
    "UPDATE credential SET document_sha256 = ''": "identity_is_final",
    "UPDATE credential SET id = 'urn:uuid:autre' WHERE learner = 'p1'": "identity_is_final",
    "UPDATE credential SET status_index = 3 WHERE learner = 'p1'": "identity_is_final",
    "UPDATE credential SET status_list = 2 WHERE learner = 'p1'": "identity_is_final",
    "UPDATE credential SET issued_at = ''": "identity_is_final",
    "UPDATE credential SET learner = 'p9' WHERE learner = 'p1'": "learner_is_only_erased",
    "UPDATE credential SET grades = '' WHERE learner = 'p1'": "learner_is_only_erased",
    "UPDATE credential SET document = '{}' WHERE learner = 'p1'": "learner_is_only_erased",
    "UPDATE credential SET learner = NULL WHERE learner = 'p1'": "learner_is_only_erased",
    "UPDATE credential SET learner = 'p4' WHERE learner IS NULL": "learner_is_only_erased",
    "UPDATE credential SET state = 'active' WHERE learner = 'p2'": "revocation_is_final",
    "UPDATE credential SET reason = 'autre' WHERE learner = 'p2'": "reason_is_only_erased",
    "DELETE FROM review": "review_is_never_deleted",
    "UPDATE review SET credential = (SELECT min(id) FROM credential) WHERE n = 1": "review_identity_is_final",
    "UPDATE review SET decision = 'revoke' WHERE n = 1": "decision_is_final",
    "UPDATE review SET decision = NULL WHERE n = 1": "decision_is_final",
    "UPDATE review SET actor = 'autre' WHERE n = 1": "decision_is_final",
    "UPDATE review SET content = 'autre' WHERE n = 1": "decided_texts_are_only_erased",
    "UPDATE review SET reason = 'autre' WHERE n = 1": "decided_texts_are_only_erased",
}


@both
def test_history_cannot_be_rewritten_through_the_database(told: Ledger, database: Database) -> None:
    for statement, trigger in REFUSED.items():
        with pytest.raises(sa.exc.IntegrityError, match=trigger):
            database.run(statement)
    told.check_audit()


@sqlite_only
@pytest.mark.parametrize(
    ("table", "trigger"),
    [
        ("audit", "audit_is_never_replaced"),
        ("credential", "credential_is_never_replaced"),
        ("review", "review_is_never_replaced"),
    ],
)
def test_replacing_a_row_is_refused_as_deleting_it_is(
    told: Ledger, database: Database, table: str, trigger: str
) -> None:
    with pytest.raises(sa.exc.IntegrityError, match=trigger):
        database.run(f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}")
    told.check_audit()


@sqlite_only
def test_a_new_row_cannot_take_the_place_of_an_active_credential(told: Ledger, database: Database) -> None:
    columns = "id, learner, achievement, state, issued_at, rule, method, document_sha256, status_list, status_index"
    forged = "'urn:x', learner, achievement, 'active', '', '', '', '', 9, 9"
    with pytest.raises(sa.exc.IntegrityError, match="credential_is_never_replaced"):
        database.run(f"INSERT OR REPLACE INTO credential ({columns}) SELECT {forged} FROM credential")
    told.check_audit()


@postgresql_only
@pytest.mark.parametrize("table", ["audit", "review", "credential CASCADE"])
def test_a_table_cannot_be_emptied(told: Ledger, database: Database, table: str) -> None:
    with pytest.raises(sa.exc.IntegrityError, match="is_never_emptied"):
        database.run(f"TRUNCATE {table}")
    told.check_audit()


EDITS = (
    "UPDATE audit SET actor = 'autre' WHERE n = 1",
    "UPDATE audit SET at = '2020-01-01T00:00:00+00:00' WHERE n = 1",
    "UPDATE audit SET detail = '{}' WHERE n = 2",
    "DELETE FROM audit WHERE n = 1",
    "DELETE FROM audit WHERE n = (SELECT max(n) FROM audit)",
    "UPDATE credential SET document = replace(document, 'demo', 'vrai') WHERE learner = 'p1'",
    "UPDATE credential SET learner = 'p9' WHERE learner = 'p1'",
    "UPDATE credential SET grades = 'autre' WHERE learner = 'p1'",
    "UPDATE credential SET rule = 'autre' WHERE learner = 'p1'",
    "UPDATE credential SET issued_at = '2020-01-01T00:00:00+00:00' WHERE learner = 'p1'",
    "UPDATE credential SET status_index = 131071 - status_index WHERE learner = 'p1'",
    "UPDATE credential SET state = 'revoked' WHERE learner = 'p1'",
    "UPDATE credential SET state = 'active' WHERE learner = 'p2'",
    "UPDATE credential SET reason = 'autre' WHERE learner = 'p2'",
    "UPDATE credential SET reason = NULL WHERE learner = 'p2'",
    "UPDATE credential SET learner = NULL, grades = NULL, salt = NULL, document = NULL WHERE learner = 'p1'",
    "UPDATE credential SET learner = 'p4' WHERE learner IS NULL",
    "UPDATE credential SET state = 'revoked' WHERE learner IS NULL",
    "DELETE FROM credential WHERE learner = 'p1'",
    "DELETE FROM credential WHERE learner IS NULL",
    "INSERT INTO credential VALUES ('urn:x', 'p9', 'a', 'active', '', '', '', '', '', '{}', '', 1, 1, NULL)",
    "UPDATE review SET decision = 'revoke' WHERE n = 1",
    "UPDATE review SET actor = 'autre' WHERE n = 1",
    "UPDATE review SET reason = 'autre' WHERE n = 1",
    "UPDATE review SET reason = NULL WHERE n = 1",
    "UPDATE review SET content = NULL WHERE n = 1",
    "UPDATE review SET content = content || ' ' WHERE n = 2",
    "UPDATE review SET decision = 'keep', actor = 'prof', decided_at = '' WHERE n = 2",
    "UPDATE review SET credential = (SELECT min(id) FROM credential WHERE learner IS NULL) WHERE n = 1",
    "DELETE FROM review WHERE n = 2",
    "INSERT INTO review SELECT 3, id, '', NULL, NULL, NULL, NULL, NULL FROM credential WHERE learner = 'p1'",
)


@both
@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_behind_the_triggers_is_seen(told: Ledger, database: Database, edit: str) -> None:
    database.run_behind_the_triggers(edit)
    with pytest.raises(CredentialError, match=r"Registre : (la ligne|l'attestation|la revue)"):
        told.check_audit()


@sqlite_only
def test_a_trigger_taken_away_is_seen(told: Ledger, database: Database) -> None:
    database.run("DROP TRIGGER revocation_is_final")
    with pytest.raises(CredentialError, match="gardes enlevées de la base \\(revocation_is_final\\)"):
        told.check_audit()


@postgresql_only
@pytest.mark.parametrize(
    "statement",
    ["DROP TRIGGER audit_is_never_emptied ON audit", "ALTER TABLE audit DISABLE TRIGGER audit_is_never_emptied"],
)
def test_a_trigger_taken_away_or_put_to_sleep_is_seen(told: Ledger, database: Database, statement: str) -> None:
    database.run(statement)
    with pytest.raises(CredentialError, match="gardes enlevées de la base \\(audit_is_never_emptied\\)"):
        told.check_audit()


@both
def test_the_head_digest_moves_with_each_event_and_only_then(ledger: Ledger) -> None:
    heads = [ledger.check_audit()]
    entry = ledger.issue(claim(), sign, actor="test", at=NOW)
    heads.append(ledger.check_audit())
    ledger.issue(claim(), sign, actor="test", at=NOW)
    assert ledger.check_audit() == heads[-1]
    ledger.revoke(entry.id, "prof", NOW, "fraude")
    heads.append(ledger.check_audit())
    assert heads[0] == GENESIS and len(set(heads)) == 3
    assert all(ledger.continues(head) for head in heads)


@both
def test_a_ledger_rewritten_whole_has_another_head(told: Ledger, database: Database) -> None:
    # What the chain alone cannot show, the head published elsewhere does.
    published = told.check_audit()
    for table in ("audit", "review", "credential"):
        database.run_behind_the_triggers(f"DELETE FROM {table}")
    issue(told, claim())
    assert told.check_audit() != published and not told.continues(published)


@both
def test_the_audit_holds_no_personal_data(told: Ledger, database: Database) -> None:
    kept = audit_texts(database)
    people = ("p1", "p2", "p3", "p4", "p5")
    assert not [word for word in ("points", "fraude", "barème", "g" * 64, "h" * 64) if word in kept]
    assert not [learner for learner in people if f'"{learner}"' in kept or f'\\"{learner}\\"' in kept]
    assert "prof-martin" in kept
