"""From graded notebooks to verified files: the right learners, once, and nothing that names them."""

import contextlib
import json
import logging
from datetime import UTC, datetime
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from credential_cases import CERTIFICATION, ELODIE, FULL, KARIM, School, rewrite_what_is_certified

from cpia.badge_files import artwork, writing
from cpia.badge_files.sheet import Emblem
from cpia.cli.issue import command as issue_command
from cpia.cli.verify import command as verify_command
from cpia.credentials import installation, issuing, publication, revocation
from cpia.credentials.issuing import Outcome
from cpia.credentials.verification import judge, verify
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.signing import key


@pytest.fixture
def school(home: Home) -> School:
    school = School.open(home)
    school.grade(ELODIE, FULL)
    school.grade(KARIM, {**FULL, "test-fuite": 3.0, "note-directeur": 11.0})
    return school


def by_login(outcomes: list[Outcome]) -> dict[str, Outcome]:
    return {outcome.login: outcome for outcome in outcomes}


def verdict(home: Home, file: Path | None) -> str:
    assert file is not None
    did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
    return judge(file.read_bytes(), did, datetime.now(UTC), status=status).kind


def test_elodie_lefevre_n_guyen_gets_a_credential_that_verifies_and_names_her_on_her_own_print_alone(
    school: School, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    outcome = by_login(issuing.issue(school.home))[ELODIE]
    assert outcome.file is not None
    did, status = (school.home.public / name for name in (".well-known/did.json", "status/1.json"))
    assert verify(outcome.file.read_bytes(), did.read_bytes(), datetime.now(UTC), status=status.read_bytes()).specimen
    kept = [path for path in school.home.credentials.rglob("*") if path.is_file()]
    assert {path.name for path in kept} == {
        "ledger.db",
        *(path.name for path in writing.places(school.home.issued, outcome.file.stem).values()),
        "did.json",
        "1.json",  # the list
        f"{CERTIFICATION.version}.json",
        "journal.json",
    }
    told = caplog.text + "".join(path.name + path.read_bytes().decode("utf-8", "ignore") for path in kept)
    for canary in ("elodie", "Élodie", "Lefèvre", "Lefe", "Guyen", "demo.invalid", "score", '"result"'):
        assert canary not in told
    assert "Lefèvre-N’Guyen" in printed_words(outcome.file.with_suffix(".pdf"))


def printed_words(path: Path) -> str:
    with contextlib.closing(pypdfium2.PdfDocument(path)) as printed:
        return str(printed[0].get_textpage().get_text_bounded())


def test_those_who_did_not_earn_it_are_told_every_reason(school: School) -> None:
    outcomes = by_login(issuing.issue(school.home))
    assert {login: outcome.state for login, outcome in outcomes.items()} == {
        ELODIE: "granted",
        KARIM: "refused",
        "zoe-vandenbroucke": "refused",
        "jean-d-hulst": "refused",
        "ines-cardoso": "refused",
    }
    written, leak = outcomes[KARIM].reasons
    assert written == "partie écrite de 11 points, attendu : 12 au moins"
    assert leak.startswith("épreuve éliminatoire « 1.2 Fuite") and " 3 points, attendu : " in leak
    assert len(list(school.home.issued.glob("*.json"))) == 1


def test_issuing_again_changes_nothing_and_restores_a_lost_file(school: School) -> None:
    first = by_login(issuing.issue(school.home, [ELODIE]))[ELODIE]
    assert first.file is not None and first.new
    content = first.file.read_bytes()
    first.file.unlink()
    second = by_login(issuing.issue(school.home, [ELODIE]))[ELODIE]
    assert second.file == first.file and not second.new and first.file.read_bytes() == content


def test_the_badges_and_the_print_verify_like_the_file_and_are_made_again_when_lost(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPIA_HOME", str(school.home.root))
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.file is not None
    files = {suffix: outcome.file.with_suffix(suffix) for suffix in writing.SUFFIXES}
    for suffix, path in files.items():
        told = CliRunner().invoke(verify_command, ["--json", str(path)])
        assert json.loads(told.output)["verdict"] == "valid", suffix
    before = {suffix: path.read_bytes() for suffix, path in files.items()}
    files[".pdf"].unlink()
    issuing.issue(school.home, [ELODIE])
    assert {suffix: path.read_bytes() for suffix, path in files.items()} == before
    writing.delete(school.home.issued, outcome.file.stem)
    assert list(school.home.issued.iterdir()) == []


def test_a_file_that_holds_no_credential_is_unreadable(school: School, tmp_path: Path) -> None:
    picture = tmp_path / "capture.png"
    picture.write_bytes(artwork.png(Emblem("Données pour l'IA", "École", 1, specimen=False)))
    publication.write(publication.did_path(school.home), {})
    told = CliRunner().invoke(verify_command, ["--json", "--did", str(publication.did_path(school.home)), str(picture)])
    assert told.exit_code == 1 and json.loads(told.output)["verdict"] == "unreadable"


def test_a_dry_run_decides_and_signs_nothing(school: School) -> None:
    outcome = by_login(issuing.issue(school.home, dry_run=True))[ELODIE]
    assert outcome.state == "granted" and outcome.file is None
    assert not (school.home.credentials / "issued").exists() and list(school.home.signer.iterdir()) == []


def test_a_credential_in_force_that_is_no_longer_earned_waits_for_a_person(school: School) -> None:
    (first,) = issuing.issue(school.home, [ELODIE])
    school.grade(ELODIE, {**FULL, "note-directeur": 5.0})
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.state == "review" and "partie écrite de 5 points" in outcome.reasons[0]
    (review,) = revocation.reviews(school.home)
    assert review.reasons == outcome.reasons
    assert verdict(school.home, first.file) == "valid"  # nobody decided yet


def test_a_new_submission_after_the_grading_stops_the_issue(school: School) -> None:
    school.submit(ELODIE, b"une autre version")
    (outcome,) = issuing.issue(school.home, [ELODIE])
    assert outcome.state == "refused" and "périmée" in outcome.reasons[0]


def test_an_instructor_and_a_stranger_get_nothing(school: School) -> None:
    school.grade("prof-martin", FULL)
    school.grade("inconnue", FULL)
    teacher, stranger = issuing.issue(school.home, ["prof-martin", "inconnue"])
    assert teacher.state == stranger.state == "refused"
    assert "instructor" in teacher.reasons[0] and "non inscrite" in stranger.reasons[0]


def test_a_real_installation_issues_with_its_own_key_alone(school: School) -> None:
    school.set("demo = false", 'issuer_host = "ecole.example"', 'issuer_name = "École"')
    school.freeze()
    with pytest.raises(CredentialError, match="clé absente"):
        issuing.issue(school.home)
    key.make(school.home.signer / key.NAME, demo=False)
    outcome = by_login(issuing.issue(school.home))[ELODIE]
    assert outcome.file is not None
    did, status = publication.did_path(school.home), publication.status_path(school.home, 1)
    told = verify(outcome.file.read_bytes(), did.read_bytes(), datetime.now(UTC), status=status.read_bytes())
    assert not told.specimen and "SPÉCIMEN" not in outcome.file.read_text("utf-8")


def test_a_name_that_cannot_be_printed_is_told_and_the_others_are_not(school: School) -> None:
    people = school.home.cohort.read_text("utf-8")
    school.home.cohort.write_text(people.replace('"Karim"', '"王小明 Ђорђе Nguyê\u0303n"'), "utf-8")
    told: list[str] = []
    issuing.issue(school.home, tell=told.append)
    (warning,) = (one for one in told if "polices" in one)
    assert warning.startswith("karim-benali : « 王小明 »")


def test_nothing_is_signed_of_a_certification_that_changed_under_the_same_version(school: School) -> None:
    school.become_real()
    issuing.issue(school.home)
    rewrite_what_is_certified(school.home)
    school.grade(KARIM, FULL)
    school.freeze()
    with pytest.raises(CredentialError, match="une version de plus"):
        issuing.issue(school.home)
    assert len(list(school.home.issued.glob("*.json"))) == 1  # the first learner's
    place = installation.of(school.home)
    with installation.opened_ledger(place) as book:
        assert not book.entries(place.pseudonym(KARIM))


def test_the_commands_issue_verify_and_refuse(school: School, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CPIA_HOME", str(school.home.root))
    run = CliRunner()
    table = run.invoke(issue_command, [])
    assert table.exit_code == 0 and "1 accordée(s), 4 refusée(s)" in table.output
    assert "sans session figée ni confirmée" in table.stderr
    (row,) = json.loads(run.invoke(issue_command, ["--json", ELODIE]).stdout)
    assert row["state"] == "granted" and row["new"] is False
    text = run.invoke(verify_command, [row["file"]])
    assert text.exit_code == 0 and "SPÉCIMEN — sans valeur" in text.output
    assert json.loads(run.invoke(verify_command, ["--json", row["file"]]).output)["valid"] is True
    altered = school.home.root / "modifiée.json"
    with open(row["file"], encoding="utf-8") as file:
        altered.write_text(file.read().replace("Données pour", "Maîtrise pour"), encoding="utf-8")
    refused = run.invoke(verify_command, ["--json", str(altered)])
    assert refused.exit_code == 1 and "Signature fausse" in json.loads(refused.output)["reason"]
    assert json.loads(refused.output)["verdict"] == "altered"
    assert "MODIFIÉE" in run.invoke(verify_command, [str(altered)]).output


def test_a_name_and_a_score_are_written_for_the_one_learner_who_asked(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPIA_HOME", str(school.home.root))
    run = CliRunner()
    for several in (["--name"], ["--score", ELODIE, KARIM]):
        refused = run.invoke(issue_command, several)
        assert refused.exit_code == 2 and "un seul identifiant" in refused.output
    assert not school.home.issued.exists()
    (row,) = json.loads(run.invoke(issue_command, ["--json", "--name", "--score", ELODIE]).stdout)
    subject = json.loads(Path(row["file"]).read_text("utf-8"))["credentialSubject"]
    assert [one["identityHash"] for one in subject["identifier"] if not one["hashed"]] == ["Élodie Lefèvre-N'Guyen"]
    assert [result["value"] for result in subject["result"]] == ["100"]
    assert verdict(school.home, Path(row["file"])) == "valid"
