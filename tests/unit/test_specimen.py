"""The set of specimens: complete, verifiable by itself, worth nothing, and saying so everywhere."""

import contextlib
import json
import sys
from pathlib import Path

import pypdfium2
import pytest
from click.testing import CliRunner
from credential_cases import CERTIFICATION

from cpia import cli
from cpia.badge_files.writing import SUFFIXES
from cpia.cli.verify import command as verify_command
from cpia.credentials import specimen
from cpia.errors import CredentialError

ACHIEVEMENT = f"certifications/{CERTIFICATION.slug}/{CERTIFICATION.version}.json"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("specimens")
    specimen.make(folder)
    return folder


def verdict(folder: Path, name: str, *options: str) -> dict[str, object]:
    arguments = ["--json", "--did", str(folder / "did.json"), *options, str(folder / name)]
    told: dict[str, object] = json.loads(CliRunner().invoke(verify_command, arguments).output)
    return told


def test_the_files_have_names_that_anybody_can_rely_on(made: Path) -> None:
    assert {str(path.relative_to(made)) for path in made.rglob("*") if path.is_file()} == {
        "LISEZMOI.md",
        "did.json",
        "status/1.json",
        ACHIEVEMENT,
        *(f"{name}{suffix}" for name in ("attestation", "attestation-revoquee") for suffix in SUFFIXES),
    }


@pytest.mark.parametrize("suffix", SUFFIXES)
def test_each_form_gives_the_verdict_that_the_notice_tells(
    made: Path, suffix: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CPIA_HOME", str(tmp_path))
    status = ("--status", str(made / "status" / "1.json"))
    good = verdict(made, f"attestation{suffix}", *status)
    assert good["verdict"] == "valid" and good["specimen"] is True
    assert verdict(made, f"attestation-revoquee{suffix}", *status)["verdict"] == "revoked"
    assert verdict(made, f"attestation{suffix}")["verdict"] == "status-unavailable"


def test_everything_that_a_person_reads_says_specimen(made: Path) -> None:
    for name in ("attestation", "attestation-revoquee"):
        for suffix in (".json", ".svg"):
            assert "SPÉCIMEN" in (made / f"{name}{suffix}").read_text("utf-8")
        with contextlib.closing(pypdfium2.PdfDocument(made / f"{name}.pdf")) as printed:
            words = printed[0].get_textpage().get_text_bounded()
        assert "SPÉCIMEN" in words and "Camille Exemple" in words
    assert "SPÉCIMEN" in (made / ACHIEVEMENT).read_text("utf-8")
    assert (made / "LISEZMOI.md").read_text("utf-8").startswith("# SPÉCIMENS d'attestations — sans valeur")


def test_a_folder_that_holds_something_is_left_alone(made: Path) -> None:
    before = {path: path.read_bytes() for path in made.rglob("*") if path.is_file()}
    with pytest.raises(CredentialError, match="déjà occupé"):
        specimen.make(made)
    assert {path: path.read_bytes() for path in made.rglob("*") if path.is_file()} == before


def test_a_folder_that_cannot_be_made_is_told_without_a_traceback(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "fichier").write_text("", "utf-8")
    monkeypatch.setattr(sys, "argv", ["cpia", "specimen", str(tmp_path / "fichier" / "dossier")])
    with pytest.raises(SystemExit) as ended:
        cli.main()
    told = capsys.readouterr().err
    assert ended.value.code == 1 and told.startswith("Erreur : ")
    assert str(tmp_path / "fichier") in told and "vérifiez le chemin" in told
