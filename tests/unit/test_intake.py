"""What a submission's folder may hold when nbgrader reads it: files and folders of a sane size, nothing to wait on."""

import os
import sqlite3
from pathlib import Path

import pytest

from cpia.grading import course_folder, intake, verdicts
from cpia.grading.regrade.scratch import scratch_of


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "copie" / "sous").mkdir(parents=True)
    (tmp_path / "copie" / "devoir.ipynb").write_text("{}")
    (tmp_path / "copie" / "sous" / "donnees.csv").write_text("1")
    return tmp_path / "copie"


def test_links_and_pipes_are_removed_and_files_stay(folder: Path) -> None:
    (folder / "lien").symlink_to("/etc")
    (folder / "sous" / "casse").symlink_to("/nulle/part")
    os.mkfifo(folder / "sous" / "tube")
    intake.clean(folder)
    assert sorted(path.name for path in folder.rglob("*")) == ["devoir.ipynb", "donnees.csv", "sous"]
    assert Path("/etc").is_dir()


@pytest.mark.parametrize("written", ["2026-01-31 23:59:00.5 UTC", "2026-01-31 23:59:00 +0100\n", "2026-01-31T23:59:00"])
def test_a_timestamp_that_an_exchange_wrote_is_read_and_kept(folder: Path, written: str) -> None:
    (folder / "timestamp.txt").write_text(written)
    intake.clean(folder)
    assert intake.timestamp(folder / "timestamp.txt") is not None


@pytest.mark.parametrize(
    "written", [b"", b"demain", b"\xff\xfe", b"2" * 30_000_000, b"99999-99-99 00:00:00 UTC", b"\0"]
)
def test_a_timestamp_that_no_exchange_wrote_is_removed_at_once(folder: Path, written: bytes) -> None:
    (folder / "timestamp.txt").write_bytes(written)
    intake.clean(folder)
    assert not (folder / "timestamp.txt").exists()


def test_a_timestamp_that_is_a_pipe_makes_nobody_wait(folder: Path) -> None:
    os.mkfifo(folder / "timestamp.txt")
    assert intake.timestamp(folder / "timestamp.txt") is None
    intake.clean(folder)
    assert not (folder / "timestamp.txt").exists()


def test_a_sane_folder_is_not_refused(folder: Path) -> None:
    assert intake.refusal(folder) is None


def test_a_folder_that_cannot_be_copied_is_refused_with_its_reason(folder: Path) -> None:
    with open(folder / "a\x1b[31m.csv", "wb") as file:
        file.truncate(2**31)
    assert intake.refusal(folder) == "le fichier « a?[31m.csv » fait 2048 Mio, au plus 100 sont acceptés"
    (folder / "a\x1b[31m.csv").unlink()
    (folder / "timestamp.txt").mkdir()
    assert intake.refusal(folder) == "timestamp.txt est un dossier"


def test_a_file_with_another_name_outside_the_folder_is_refused(folder: Path) -> None:
    (folder.parent / "gradebook.db").write_text("les notes de tous")
    (folder / "sous" / "notes.csv").hardlink_to(folder.parent / "gradebook.db")
    intake.clean(folder)
    told = str(intake.refusal(folder))
    assert told.startswith("le fichier « notes.csv » est un lien physique") and "remplacez-le par une copie" in told
    assert (folder.parent / "gradebook.db").read_text() == "les notes de tous"


def test_the_trial_of_a_regrade_does_not_read_through_another_name(tmp_path: Path) -> None:
    course = course_folder.plain(tmp_path)
    sent = course.submitted("devoir", "eve")
    for place in (sent, course.source("devoir")):
        place.mkdir(parents=True)
        (place / "devoir.ipynb").write_text("{}")
    sqlite3.connect(tmp_path / "gradebook.db").close()
    (tmp_path / "secret.txt").write_text("les notes de tous")
    (sent / "notes.csv").hardlink_to(tmp_path / "secret.txt")
    with scratch_of(course, "devoir") as aside:
        assert [path.name for path in aside.submitted("devoir", "eve").iterdir()] == ["devoir.ipynb"]


def test_a_file_whose_names_are_all_in_the_folder_is_not_refused(folder: Path) -> None:
    (folder / "sous" / "encore.csv").hardlink_to(folder / "sous" / "donnees.csv")
    assert intake.refusal(folder) is None


def test_too_many_files_are_refused(folder: Path) -> None:
    for number in range(intake.FILES + 1):
        (folder / f"{number}.csv").touch()
    assert intake.refusal(folder) == "la copie contient plus de 1000 fichiers"


def test_files_that_are_sane_one_by_one_and_too_much_together_are_refused(folder: Path) -> None:
    for number in range(30):
        with open(folder / f"{number}.csv", "wb") as file:
            file.truncate(99 * 2**20)  # holes, which a copy fills
    assert intake.refusal(folder) == "la copie fait 2970 Mio, au plus 100 sont acceptés"


@pytest.mark.parametrize(("name", "levels"), [("d", 600), ("d" * 200, 30)], ids=["levels", "characters"])
def test_folders_too_deep_to_be_copied_are_refused(folder: Path, name: str, levels: int) -> None:
    place = os.open(folder, os.O_RDONLY)
    for _ in range(levels):  # step by step: no path is that long
        os.mkdir(name, dir_fd=place)
        inside = os.open(name, os.O_RDONLY, dir_fd=place)
        os.close(place)
        place = inside
    os.close(place)
    intake.clean(folder)
    assert intake.refusal(folder) == f"le fichier « {name[:80]} » est dans trop de dossiers l'un dans l'autre"


def test_a_giant_notebook_is_not_read_to_tell_whether_it_changed(folder: Path) -> None:
    with open(folder / "devoir.ipynb", "wb") as file:
        file.truncate(2**33)
    assert verdicts.digest_of((folder / "devoir.ipynb",)) == verdicts.MISSING
