"""The signer keeps its key to itself and signs nothing but what its issuer gives today."""

import json
import os
import shutil
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from credential_cases import unsigned
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from cpia.credentials import issuer
from cpia.errors import CredentialError
from cpia.home import Home
from cpia.settings import Settings
from cpia.signing import key
from cpia.signing.client import signer
from cpia.signing.process import Signer

NOW = datetime.now(UTC)
DEMO = issuer.of(Settings())


def pem(secret: Any) -> bytes:
    return secret.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def put(folder: Path, content: bytes, mode: int = 0o400) -> Path:
    path = folder / key.NAME
    path.write_bytes(content)
    path.chmod(mode)
    return path


def credential(identity: issuer.Issuer = DEMO, at: datetime = NOW) -> dict[str, Any]:
    document: dict[str, Any] = unsigned(identity, at).to_vc()
    return document


def test_a_demonstration_makes_its_key_once_for_its_owner_alone(tmp_path: Path) -> None:
    first, second = key.load(tmp_path, demo=True), key.load(tmp_path, demo=True)
    assert first.demonstration and pem(first.private) == pem(second.private)
    assert (tmp_path / key.NAME).stat().st_mode & 0o777 == 0o400
    assert os.listdir(tmp_path) == [key.NAME]


def test_a_key_of_another_account_is_refused(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    key.make(tmp_path / key.NAME, demo=True)
    another = os.geteuid() + 1
    monkeypatch.setattr(os, "geteuid", lambda: another)
    with pytest.raises(CredentialError, match=f"au seul compte du signataire \\({another}\\)"):
        key.load(tmp_path, demo=True)


@pytest.mark.parametrize("mode", [0o440, 0o404, 0o420, 0o401, 0o644, 0o666])
def test_a_key_that_others_may_read_or_write_is_refused(tmp_path: Path, mode: int) -> None:
    key.load(tmp_path, demo=True)
    (tmp_path / key.NAME).chmod(mode)
    with pytest.raises(CredentialError, match=f"mode {mode:04o}"):
        key.load(tmp_path, demo=True)


def test_a_real_installation_makes_no_key_and_refuses_a_demonstration_key(tmp_path: Path) -> None:
    with pytest.raises(CredentialError, match="clé absente"):
        key.load(tmp_path, demo=False)
    key.load(tmp_path, demo=True)
    with pytest.raises(CredentialError, match="clé de démonstration"):
        key.load(tmp_path, demo=False)


def test_a_demonstration_refuses_a_real_key(tmp_path: Path) -> None:
    put(tmp_path, pem(Ed25519PrivateKey.generate()))
    assert not key.load(tmp_path, demo=False).demonstration
    with pytest.raises(CredentialError, match="clé d'émission réelle"):
        key.load(tmp_path, demo=True)


@pytest.mark.parametrize("content", [b"", b"rien", pem(ec.generate_private_key(ec.SECP256R1()))])
def test_what_is_not_an_ed25519_key_is_refused_and_not_quoted(tmp_path: Path, content: bytes) -> None:
    put(tmp_path, content)
    with pytest.raises(CredentialError, match="attendu") as told:
        key.load(tmp_path, demo=False)
    assert not content or content.decode() not in str(told.value)


def test_a_link_to_a_key_is_refused(tmp_path: Path) -> None:
    (tmp_path / "ailleurs").mkdir()
    key.load(tmp_path / "ailleurs", demo=True)
    (tmp_path / key.NAME).symlink_to(tmp_path / "ailleurs" / key.NAME)
    with pytest.raises(CredentialError, match="illisible"):
        key.load(tmp_path, demo=True)


@pytest.mark.parametrize(
    ("document", "told"),
    [
        ({}, "mal formé"),
        ([], "mal formé"),
        (None, "mal formé"),
        ("texte", "mal formé"),
        (credential() | {"mention": "Très bien"}, "mal formé"),
        (credential() | {"proof": {}}, "mal formé"),
        (credential() | {"type": ["VerifiableCredential"]}, "mal formé"),
        (credential() | {"@context": ["https://www.w3.org/ns/credentials/v2"]}, "mal formé"),
        (credential(issuer.Issuer("autre.invalid", "Autre", specimen=True)), "émetteur 'did:web:autre.invalid'"),
        (credential(issuer.Issuer(DEMO.host, "Un autre nom", specimen=True)), "émetteur"),
        (credential(issuer.Issuer(DEMO.host, DEMO.name, specimen=False)), "SPÉCIMEN"),
        (credential(at=NOW - timedelta(days=1)), "début"),
        (credential(at=NOW + timedelta(days=1)), "début"),
    ],
)
def test_the_signer_refuses_what_its_issuer_does_not_give_today(document: Any, told: str) -> None:
    pen = Signer(key.Key(Ed25519PrivateKey.generate(), demonstration=True), DEMO)
    with pytest.raises(CredentialError, match=told):
        pen.sign(document, NOW)


def test_the_process_signs_survives_a_refusal_and_never_says_its_key(home: Home) -> None:
    with signer(home) as pen:
        assert pen.method.startswith("did:web:demo.cpia.invalid#demonstration-")
        with pytest.raises(CredentialError, match="mal formé"):
            pen.sign({"cle": "privee"})
        signed = pen.sign(credential(at=datetime.now(UTC)))
    assert signed["proof"]["verificationMethod"] == pen.method
    secret = key.load(home.signer, demo=True).private.private_bytes_raw()
    assert secret.hex() not in json.dumps(signed)


def test_the_process_tells_in_one_line_why_it_cannot_start(home: Home) -> None:
    with signer(home):
        pass
    (home.signer / key.NAME).chmod(0o644)
    with pytest.raises(CredentialError, match="mode 0644"), signer(home):
        pass
    shutil.rmtree(home.signer)
    home.signer.mkdir()
    home.settings.write_text('demo = false\nissuer_host = "ecole.example"\nissuer_name = "École"\n', encoding="utf-8")
    with pytest.raises(CredentialError, match="clé absente"), signer(home):
        pass


def test_only_the_signer_and_the_operator_s_command_import_the_key() -> None:
    package = Path(key.__file__).parents[1]
    users = [
        path.name
        for path in package.rglob("*.py")
        if "signing.key" in (text := path.read_text("utf-8")) or "signing import key" in text
    ]
    assert sorted(users) == ["process.py", "rotation.py"]
    operators = [path.name for path in package.rglob("*.py") if "signing import rotation" in path.read_text("utf-8")]
    assert operators == ["keys.py"]  # no server imports what changes the key


def test_a_real_installation_must_say_in_whose_name_it_signs() -> None:
    assert (
        issuer.of(Settings(demo=False, issuer_host="ecole.example", issuer_name="École")).did == "did:web:ecole.example"
    )
    wrong = ("", "demo.cpia.invalid", "https://ecole.example", "ecole.example/", "École.example", "ecole.example:443")
    for host, name in (*((host, "École") for host in wrong), ("ecole.example", " ")):
        with pytest.raises(CredentialError, match="issuer_host"):
            issuer.of(Settings(demo=False, issuer_host=host, issuer_name=name))
