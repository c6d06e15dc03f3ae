"""Keys change without a gap, and one that others may hold is worth nothing from the moment it is withdrawn."""

import json
import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from credential_cases import ELODIE, FULL, KARIM, School
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpia import ledger
from cpia.cli.keys import command as keys_command
from cpia.credentials import compromise, daily, installation, issuing, publication
from cpia.credentials.verification import judge
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.signing import key, rotation

ZOE = "zoe-vandenbroucke"


@pytest.fixture
def school(home: Home, monkeypatch: pytest.MonkeyPatch) -> School:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    school = School.open(home)
    for login in (ELODIE, KARIM):
        school.grade(login, FULL)
    return school


def issued(home: Home, *logins: str) -> dict[str, bytes]:
    outcomes = issuing.issue(home, logins)
    return {outcome.login: outcome.file.read_bytes() for outcome in outcomes if outcome.file is not None}


def verdict(home: Home, data: bytes) -> str:
    did, status = publication.did_path(home).read_bytes(), publication.status_path(home, 1).read_bytes()
    return judge(data, did, datetime.now(UTC), status=status).kind


def method_of(data: bytes) -> str:
    return str(json.loads(data)["proof"]["verificationMethod"])


def run(*arguments: str) -> Result:
    return CliRunner().invoke(keys_command, list(arguments))


def keys_on_disk(home: Home) -> set[bytes]:
    """The public half of every private key under the installation, wherever it would be left."""
    found = set()
    for path in home.root.rglob("*"):
        if path.is_file() and b"PRIVATE KEY" in (content := path.read_bytes()):
            secret = serialization.load_pem_private_key(content.removeprefix(key.DEMO_MARK), None)
            assert isinstance(secret, Ed25519PrivateKey)
            found.add(secret.public_key().public_bytes_raw())
    return found


def test_the_first_key_signs_at_once_and_the_next_one_after_the_former(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPIA_HOME", str(home.root))
    home.settings.write_text('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n', "utf-8")
    assert "elle signe désormais" in run("new").output
    assert "elle signera après « cpia keys retire »" in run("new").output


def test_a_new_key_is_published_before_it_signs_and_the_former_stays_good(school: School) -> None:
    home = school.home
    before = issued(home, ELODIE)[ELODIE]
    first = keys_on_disk(home)
    assert run("new").exit_code == 0
    refused = run("retire")
    assert isinstance(refused.exception, CredentialError) and "pas encore publiée" in str(refused.exception)
    daily.publish(home)
    assert "suivra" in run("list").output and len(publication.published_keys(home, installation.of(home).identity)) == 2
    assert method_of(issued(home, KARIM)[KARIM]) == method_of(before)  # published, and does not sign yet
    assert run("retire").exit_code == 0
    school.grade(ZOE, FULL)
    after = issued(home, ZOE)[ZOE]
    assert method_of(after) != method_of(before)
    assert {verdict(home, before), verdict(home, after)} == {"valid"}
    assert len(keys_on_disk(home)) == 1 and keys_on_disk(home) != first
    assert sorted(path.name for path in home.signer.iterdir()) == [key.NAME]
    assert "retirée, encore publiée" in run("list").output


def test_no_file_but_the_signer_s_own_holds_a_private_key(school: School) -> None:
    issued(school.home, ELODIE)
    secret = key.load(school.home.signer, demo=True).private.private_bytes_raw()
    holders = [
        path.relative_to(school.home.root).as_posix()
        for path in school.home.root.rglob("*")
        if path.is_file() and any(part in path.read_bytes() for part in (b"PRIVATE KEY", secret, secret.hex().encode()))
    ]
    assert holders == [f"signer/{key.NAME}"]


def test_a_page_of_error_downloaded_in_place_of_did_json_retires_no_key(school: School, tmp_path: Path) -> None:
    issued(school.home, ELODIE)
    run("new")
    before, page = keys_on_disk(school.home), tmp_path / "did.json"
    elsewhere = '{"id": "did:web:ailleurs.invalid", "verificationMethod": []}'
    texts = dict.fromkeys(("<html>404</html>", "[]", '{"id": "x"}'), "illisible") | {elsewhere: "pas encore publiée"}
    for text, told in texts.items():
        page.write_text(text, "utf-8")
        refused = run("retire", "--did", str(page)).exception
        assert isinstance(refused, CredentialError)
        assert told in str(refused)
    assert keys_on_disk(school.home) == before


def test_a_public_folder_that_was_lost_is_made_again_with_the_former_keys(school: School) -> None:
    home = school.home
    before = issued(home, ELODIE)[ELODIE]
    run("new")
    daily.publish(home)
    run("retire")
    shutil.rmtree(home.public)
    daily.publish(home)
    assert verdict(home, before) == "valid"
    publication.did_path(home).write_text("{", "utf-8")
    with pytest.raises(CredentialError, match="illisible"):
        daily.publish(home)
    publication.did_path(home).unlink()
    daily.publish(home)
    assert verdict(home, before) == "valid"


def test_a_did_json_of_before_a_compromise_does_not_bring_the_key_back(school: School) -> None:
    home = school.home
    before = issued(home, ELODIE)[ELODIE]
    old = publication.did_path(home).read_bytes()
    assert run("compromise", method_of(before), "--yes").exit_code == 0
    publication.did_path(home).write_bytes(old)
    daily.publish(home)
    assert verdict(home, before) == "unknown-issuer"


def test_a_real_installation_makes_no_successor_of_a_demonstration_s_key(school: School) -> None:
    issued(school.home, ELODIE)
    school.set("demo = false", 'issuer_host = "ecole.example"', 'issuer_name = "École"')
    refused = run("new").exception
    assert isinstance(refused, CredentialError) and "mettez ce dossier de côté" in str(refused)
    (school.home.signer / key.NAME).rename(school.home.root / "ancienne.pem")
    assert "elle signe désormais" in run("new").output


def test_a_second_successor_is_refused(school: School) -> None:
    for _ in range(2):
        rotation.new(school.home)  # the first, then its successor
    with pytest.raises(CredentialError, match="attend déjà"):
        rotation.new(school.home)


def test_a_compromised_key_takes_all_it_signed_with_it_and_everybody_gets_another(school: School) -> None:
    home = school.home
    before = issued(home, ELODIE, KARIM)
    stolen = method_of(before[ELODIE])
    thief = keys_on_disk(home)
    told = run("compromise", stolen, "--yes")
    assert told.exit_code == 0 and "2 attestation(s) remplacée(s)" in told.output and ELODIE in told.output
    assert {verdict(home, data) for data in before.values()} == {"unknown-issuer"}
    after = issued(home, ELODIE, KARIM)
    for login in (ELODIE, KARIM):
        old, new = json.loads(before[login]), json.loads(after[login])
        assert verdict(home, after[login]) == "valid" and method_of(after[login]) != stolen
        assert old["id"] != new["id"] and old["credentialSubject"]["id"] != new["credentialSubject"]["id"]
        assert old["credentialStatus"] != new["credentialStatus"] and old["validUntil"] == new["validUntil"]
        assert old["credentialSubject"]["achievement"] == new["credentialSubject"]["achievement"]
    assert keys_on_disk(home).isdisjoint(thief) and stolen in run("list").output
    with installation.opened_ledger(installation.of(home)) as book:
        assert sorted(entry.state for entry in book.entries()) == ["active", "active", "revoked", "revoked"]
        assert len(book.revoked_indices(1)) == 2
        book.check_audit()
    assert {path.stem for path in home.issued.iterdir()} == {json.loads(data)["id"][9:] for data in after.values()}
    assert {path.suffix for path in home.issued.iterdir()} == {".json", ".svg", ".png", ".pdf"}


def test_a_list_signed_by_the_stolen_key_says_nothing_any_more(school: School) -> None:
    before = issued(school.home, ELODIE)[ELODIE]
    old_list = publication.status_path(school.home, 1).read_bytes()
    run("compromise", method_of(before), "--yes")
    after, did = issued(school.home, ELODIE)[ELODIE], publication.did_path(school.home).read_bytes()
    assert judge(after, did, datetime.now(UTC), status=old_list).kind == "status-unavailable"


def test_a_replacement_that_was_cut_is_finished_by_the_same_command(
    school: School, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = school.home
    before = issued(home, ELODIE, KARIM)
    stolen = method_of(before[ELODIE])
    whole = ledger.Ledger.replace

    def cut(self: ledger.Ledger, credential: str, *args: object, **kwargs: object) -> ledger.Entry:
        monkeypatch.setattr(ledger.Ledger, "replace", die)
        return whole(self, credential, *args, **kwargs)  # type: ignore[arg-type]

    def die(*_: object, **__: object) -> ledger.Entry:
        raise KeyboardInterrupt

    monkeypatch.setattr(ledger.Ledger, "replace", cut)
    assert run("compromise", stolen, "--yes").exit_code != 0
    assert {verdict(home, data) for data in before.values()} == {"unknown-issuer"}  # withdrawn first
    monkeypatch.setattr(ledger.Ledger, "replace", whole)
    assert "1 attestation(s) remplacée(s)" in run("compromise", stolen, "--yes").output
    assert {verdict(home, data) for data in issued(home, ELODIE, KARIM).values()} == {"valid"}


def test_a_withdrawn_key_never_comes_back(school: School) -> None:
    method = method_of(issued(school.home, ELODIE)[ELODIE])
    compromise.withdraw(school.home, method)  # and its private half is still there
    school.grade(ZOE, FULL)
    with pytest.raises(CredentialError, match="retirée comme compromise"):
        issuing.issue(school.home, [ZOE])
    assert method not in publication.did_path(school.home).read_text("utf-8")


def test_what_is_no_key_of_ours_is_not_withdrawn(school: School) -> None:
    before = issued(school.home, ELODIE)[ELODIE]
    refused = run("compromise", "did:web:demo.cpia.invalid#autre", "--yes")
    assert isinstance(refused.exception, CredentialError) and verdict(school.home, before) == "valid"


def test_where_the_signer_has_its_own_account_keys_are_not_made_here(school: School, tmp_path: Path) -> None:
    school.set(f'signer_socket = "{tmp_path}/s"')
    for action in ("new", "retire"):
        refused = run(action)
        assert isinstance(refused.exception, CredentialError) and "sous son compte" in str(refused.exception)
