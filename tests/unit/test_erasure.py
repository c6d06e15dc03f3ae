"""Once a learner is erased, no file of the credentials leads to them any more; what others hold is untouched."""

import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner
from credential_cases import ELODIE, FULL, KARIM, School
from progress_cases import GOOD

from cpia import freezing
from cpia.campus import declared
from cpia.cli.erase import command as erase_command
from cpia.credentials import erasure, installation, issuing, opt_ins, publication, revocation
from cpia.credentials.issuing import OptIns
from cpia.credentials.verification import judge
from cpia.declared_progress import parse
from cpia.errors import CredentialError
from cpia.home import Home

WORSE = {**FULL, "note-directeur": 5.0}


def issued(school: School, login: str, shown: OptIns | None = None) -> Path:
    (outcome,) = issuing.issue(school.home, [login], asked=issuing.Asked(shown))
    assert outcome.file is not None
    return outcome.file


def traces(home: Home, document: dict[str, Any]) -> list[str]:
    """Everything about Élodie that a file under `credentials/` could hold, her pseudonym too."""
    subject = document["credentialSubject"]
    hashed, named = subject["identifier"]
    (result,) = subject["result"]
    assert named["identityHash"] == "Élodie Lefèvre-N'Guyen"
    return [
        ELODIE,
        named["identityHash"],
        "elodie.lefevre@demo.invalid",
        hashed["identityHash"],
        hashed["salt"],
        subject["id"],
        installation.of(home).pseudonym(ELODIE),
        f'"value": "{result["value"]}"',
        "partie écrite de 5 points",
        "épreuve défectueuse",
    ]


def everything(home: Home) -> bytes:
    return b"\n".join(path.name.encode() + path.read_bytes() for path in home.credentials.rglob("*") if path.is_file())


def found(home: Home, canaries: list[str]) -> list[str]:
    kept = everything(home)
    return [text for text in canaries if text.encode() in kept or json.dumps(text)[1:-1].encode() in kept]


def verdict(home: Home, data: bytes) -> str:
    did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
    return judge(data, did, datetime.now(UTC), status=status).kind


def test_an_erased_learner_leaves_no_trace_in_any_file(school: School) -> None:
    home = school.home
    data = issued(school, ELODIE, OptIns(name=True, score=True)).read_bytes()
    canaries = traces(home, json.loads(data))
    school.grade(ELODIE, WORSE)
    issuing.issue(home, [ELODIE])
    revocation.decide(home, json.loads(data)["id"], "keep", by="prof-martin", reason="épreuve défectueuse")
    freezing.freeze(home, "prof-martin")
    draft = home.issued / f".{json.loads(data)['id'][9:]}.json.4242"
    draft.write_bytes(data)  # of a command that was killed
    assert found(home, canaries)
    done = erasure.erase(home, ELODIE)
    assert len(done.credentials) == 1 and done.files == 6  # four, the draft and the freeze
    assert found(home, canaries) == []
    with installation.opened_ledger(installation.of(home)) as book:
        book.check_audit()


def test_the_copy_that_the_learner_holds_stays_valid_unless_revoked_too(school: School) -> None:
    school.grade(KARIM, FULL)
    kept, gone = issued(school, ELODIE).read_bytes(), issued(school, KARIM).read_bytes()
    erasure.erase(school.home, ELODIE)
    erasure.erase(school.home, KARIM, revoke=True)
    assert (verdict(school.home, kept), verdict(school.home, gone)) == ("valid", "revoked")


def test_erasing_one_learner_touches_nobody_else_and_can_be_repeated(school: School) -> None:
    school.grade(KARIM, FULL)
    issued(school, ELODIE)
    other = issued(school, KARIM)
    before = {path: path.read_bytes() for path in school.home.issued.glob(f"{other.stem}*")}
    assert len(erasure.erase(school.home, ELODIE).credentials) == 1
    assert erasure.erase(school.home, ELODIE) == erasure.Erased((), 0)
    assert {path: path.read_bytes() for path in school.home.issued.iterdir()} == before


def test_the_progress_that_the_learner_declared_goes_too_and_nobody_else_s(school: School) -> None:
    progress = parse(json.dumps(GOOD).encode())
    for login in (ELODIE, KARIM):
        declared.write(school.home, login, progress)
    assert erasure.erase(school.home, ELODIE).files == 1
    assert [path.name for path in school.home.progress.iterdir()] == [f"{KARIM}.json"]
    assert erasure.erase(school.home, "../secrets/ledger").files == 0


def test_who_left_the_cohort_is_erased_too(school: School) -> None:
    issued(school, ELODIE)
    school.home.cohort.write_text("people = []\n", "utf-8")
    assert len(erasure.erase(school.home, ELODIE).credentials) == 1 and not list(school.home.issued.iterdir())


def test_what_was_kept_long_enough_is_erased_and_nothing_that_is_still_in_force(school: School) -> None:
    home = school.home
    school.grade(KARIM, FULL)
    issued(school, ELODIE)
    revocation.revoke(home, issued(school, KARIM).stem, "erreur")
    now = datetime.now(UTC)
    for login in (ELODIE, KARIM, "pas-encore-certifiee"):
        opt_ins.write(home, login, OptIns(name=True))
    school.set("retention_years = 2")
    assert erasure.erase_expired(home, now + timedelta(days=365)) == erasure.Erased((), 0)
    assert len(erasure.erase_expired(home, now + timedelta(days=3 * 366)).credentials) == 1  # the revoked one
    assert [opt_ins.read(home, login).name for login in (ELODIE, KARIM)] == [True, False]
    assert len(erasure.erase_expired(home, now + timedelta(days=5 * 366)).credentials) == 1  # validity is over
    assert not list(home.issued.iterdir())
    assert list((home.credentials / "choices").iterdir()) == [opt_ins.path_of(home, "pas-encore-certifiee")]


def test_what_is_erased_by_its_age_waits_for_an_issue_under_way(school: School) -> None:
    with ThreadPoolExecutor() as threads:
        with installation.alone(school.home):
            erasing = threads.submit(erasure.erase_expired, school.home, datetime.now(UTC))
            with pytest.raises(TimeoutError):
                erasing.result(timeout=1)
        assert erasing.result(timeout=60) == erasure.Erased((), 0)


def test_no_retention_period_erases_nothing(school: School) -> None:
    file = issued(school, ELODIE)
    school.set("retention_years = 0")
    with pytest.raises(CredentialError, match="retention_years"):
        erasure.erase_expired(school.home, datetime.now(UTC) + timedelta(days=9999))
    assert file.exists()


def test_the_command_erases_one_learner_or_what_is_expired_and_says_so(school: School) -> None:
    issued(school, ELODIE)
    run = CliRunner()
    for wrong in ([], [ELODIE, "--expired"], ["--expired", "--revoke"]):
        assert run.invoke(erase_command, wrong).exit_code == 2
    assert "0 attestation(s)" in run.invoke(erase_command, ["--expired"]).output
    assert "1 attestation(s) effacée(s) du registre, 4 fichier(s)" in run.invoke(erase_command, [ELODIE]).output
    assert f"Rien à effacer pour « {ELODIE} »" in run.invoke(erase_command, [ELODIE]).output
    assert "vérifiez l'identifiant" in run.invoke(erase_command, ["elodie-lefebvre"]).output


def test_the_bit_of_an_erased_credential_is_not_given_again(school: School) -> None:
    place = json.loads(issued(school, ELODIE).read_bytes())["credentialStatus"]["statusListIndex"]
    erasure.erase(school.home, ELODIE)
    again = json.loads(issued(school, ELODIE).read_bytes())["credentialStatus"]["statusListIndex"]
    assert again != place
