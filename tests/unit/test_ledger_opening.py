"""Which database an installation uses, and what is said of one that cannot serve."""

import sqlite3
import time
from pathlib import Path
from typing import Any

import pytest
import sqlalchemy as sa
from ledger_cases import BOTH, NOW, Database, claim, issue, sign

from cpia import ledger
from cpia.errors import CredentialError, SettingsError
from cpia.home import Home
from cpia.ledger import StatusEntry, opening
from cpia.ledger.database import ADVISORY_LOCK
from cpia.settings import Settings


def test_by_default_the_ledger_is_a_file_of_the_installation_for_its_account_alone(home: Home) -> None:
    with ledger.open_for(home, Settings()) as book:
        issue(book, claim())
    path = home.credentials / "ledger.db"
    assert path.stat().st_mode & 0o777 == 0o600
    with ledger.open_for(home, Settings()) as book:
        assert book.find("p1", "donnees/1") is not None


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_the_operator_may_name_another_database(home: Home, database: Database) -> None:
    url = database.url.replace("postgresql+psycopg:", "postgresql:")
    with ledger.open_for(home, Settings(ledger_url=url)) as book:
        issue(book, claim())
    assert len(database.rows("credential")) == 1 and not (home.credentials / "ledger.db").exists()


@pytest.mark.parametrize("url", ["mysql://moi:secret@serveur/base", "pas une adresse secret", "oracle://secret"])
def test_another_kind_of_database_is_refused_without_showing_its_password(home: Home, url: str) -> None:
    with pytest.raises(SettingsError, match="ledger_url") as told:
        opening.address(home, Settings(ledger_url=url))
    assert "secret" not in str(told.value)


@pytest.mark.slow
def test_a_server_that_does_not_answer_is_told_without_its_password(home: Home, tmp_path: Path) -> None:
    url = f"postgresql://moi:motdepasse@/base?host={tmp_path}"
    with (
        pytest.raises(CredentialError, match="Registre indisponible") as told,
        ledger.open_for(home, Settings(ledger_url=url)),
    ):
        pass
    assert "motdepasse" not in str(told.value)


def test_a_ledger_from_before_the_status_lists_is_refused_and_left_as_it_was(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    connection = sqlite3.connect(path)
    connection.execute("CREATE TABLE credential (id TEXT PRIMARY KEY, learner TEXT)")
    connection.close()
    before = path.read_bytes()
    with pytest.raises(CredentialError, match="version antérieure"), ledger.opened(f"sqlite:///{path}"):
        pass
    assert path.read_bytes() == before


def test_what_is_erased_does_not_linger_in_the_file(tmp_path: Path) -> None:
    engine = sa.create_engine(f"sqlite:///{tmp_path / 'essai.db'}")
    sa.event.listen(engine, "connect", ledger.database._prepare_sqlite)
    with engine.connect() as connection:
        assert connection.scalar(sa.text("PRAGMA secure_delete")) == 1
    engine.dispose()


def test_a_file_that_is_no_database_is_told(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_bytes(b"ceci n'est pas une base" * 100)
    with (
        pytest.raises(CredentialError, match="Registre indisponible"),
        ledger.opened(f"sqlite:///{tmp_path}/ledger.db"),
    ):
        pass


@pytest.mark.parametrize("database", BOTH, indirect=True)
def test_a_busy_ledger_is_told_and_nothing_is_written(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("cpia.ledger.database.WAIT_SECONDS", 0.1)
    hold = "BEGIN IMMEDIATE" if database.is_sqlite else f"SELECT pg_advisory_xact_lock({ADVISORY_LOCK})"
    engine = sa.create_engine(database.url)
    with ledger.opened(database.url) as book:
        with engine.connect() as other:
            other.exec_driver_sql(hold)
            with pytest.raises(CredentialError, match="Registre indisponible"):
                issue(book, claim())
        assert book.entries() == ()
        assert issue(book, claim())
    engine.dispose()


@pytest.mark.parametrize("database", BOTH[1:], indirect=True)
def test_a_signer_that_hangs_does_not_keep_the_others_waiting_for_ever(
    database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    def hang(status: StatusEntry) -> dict[str, Any]:
        time.sleep(1)
        return sign(status)

    monkeypatch.setattr("cpia.ledger.database.WAIT_SECONDS", 0.1)
    with ledger.opened(database.url) as book:
        with pytest.raises(CredentialError, match="Registre indisponible"):
            book.issue(claim(), hang, actor="test", at=NOW)
        assert book.entries() == ()
        assert issue(book, claim())


@pytest.mark.parametrize("database", BOTH[1:], indirect=True)
def test_an_account_without_the_right_to_make_tables_is_told(database: Database) -> None:
    database.run("CREATE ROLE lecteur LOGIN", "REVOKE ALL ON SCHEMA public FROM PUBLIC")
    url = sa.make_url(database.url).update_query_dict({"options": "-c role=lecteur"})
    try:
        with pytest.raises(CredentialError, match="Registre indisponible"), ledger.opened(url):
            pass
    finally:
        database.run("DROP ROLE lecteur")
