"""The unmodified nbgrader against the real campus service and a real hub: list, fetch, submit, collect, feedback."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from campus_hub import COURSE, INSTRUCTOR, NOTEBOOK, OPEN, PAST, STRANGER, CampusHub, browse, call

from cpia.campus.store import Store
from cpia.campus.wire import encode
from cpia.credentials import publication
from cpia.variants import variant_of

pytestmark = [
    pytest.mark.slow,
    # nbgrader passes `authentictor=` (its own misspelling) to the exchange, and writes UTC times the old way.
    pytest.mark.filterwarnings("ignore:Passing unrecognized arguments:DeprecationWarning"),
    pytest.mark.filterwarnings("ignore:datetime.datetime.utc:DeprecationWarning"),
]

CONFIG = """
from cpia.campus.nbgrader_plugin import configure
configure(get_config(), course_id={course!r})
c = get_config()
c.CourseDirectory.root = {root!r}
c.NbGrader.logfile = ""
"""


class Desk:
    """One person in front of the unmodified nbgrader."""

    def __init__(self, hub: CampusHub, person: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.hub, self.person, self.folder, self.monkeypatch = hub, person, folder / person, monkeypatch
        (self.folder / "config").mkdir(parents=True)
        (self.folder / "work").mkdir()
        text = CONFIG.format(course=COURSE, root=str(self.folder / "course"))
        (self.folder / "config" / "nbgrader_config.py").write_text(text, encoding="utf-8")

    @property
    def environment(self) -> dict[str, str]:
        return {
            "JUPYTERHUB_API_TOKEN": self.hub.tokens[self.person],
            "CPIA_CAMPUS_URL": self.hub.campus,
            "JUPYTER_CONFIG_DIR": str(self.folder / "config"),
        }

    def sit(self) -> None:
        self.monkeypatch.chdir(self.folder / "work")
        for name, value in self.environment.items():
            self.monkeypatch.setenv(name, value)

    @property
    def assignments(self) -> Any:
        """What JupyterLab's list of assignments calls."""
        from nbgrader.server_extensions.assignment_list.handlers import AssignmentList

        self.sit()
        listing = AssignmentList()
        listing.root_dir = str(self.folder / "work")
        return listing

    @property
    def formgrader(self) -> Any:
        """What formgrader's buttons call."""
        from nbgrader.apps import NbGrader, NbGraderAPI
        from nbgrader.coursedir import CourseDirectory

        self.sit()
        app = NbGrader()
        app.load_config_file()
        return NbGraderAPI(CourseDirectory(config=app.config), config=app.config)

    def listed(self, status: str, slug: str = OPEN) -> list[dict[str, Any]]:
        answer = self.assignments.list_assignments(course_id=COURSE)
        assert answer["success"], answer
        return [row for row in answer["value"] if row["status"] == status and row["assignment_id"] == slug]


@pytest.fixture
def desk(campus_hub: CampusHub, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Callable[[str], Desk]:
    return lambda person: Desk(campus_hub, person, tmp_path, monkeypatch)


@pytest.fixture
def course(campus_hub: CampusHub, desk: Callable[[str], Desk]) -> Desk:
    """The formgrader service's desk, with the assignments released."""
    seat = desk(COURSE)
    for slug in (OPEN, PAST):
        release = seat.folder / "course" / "release" / slug
        release.mkdir(parents=True)
        (release / f"{slug}.ipynb").write_bytes(NOTEBOOK)
        (release / "variante.json").write_text('{"variante": 0}', encoding="ascii")
        files = {f"{slug}.ipynb": NOTEBOOK, "variante.json": b'{"variante": 0}'}
        url = f"{campus_hub.campus}api/course/releases/{slug}?replace=1"
        assert call("PUT", url, campus_hub.tokens[COURSE], encode(files))[0] == 200
    return seat


def test_a_learner_lists_and_fetches_their_own_variant(course: Desk, desk: Callable[[str], Desk]) -> None:
    alice = desk("alice")
    assert [row["notebooks"][0]["notebook_id"] for row in alice.listed("released")] == [OPEN]
    assert alice.assignments.fetch_assignment(COURSE, OPEN) == {"success": True}
    folder = alice.folder / "work" / OPEN
    variant = json.loads((folder / "variante.json").read_bytes())["variante"]
    assert variant == variant_of("alice", alice.hub.home) != 0
    assert (folder / "donnees" / "relevés.csv").read_text(encoding="ascii") == f"v;{variant}"
    fetched = alice.listed("fetched")
    assert fetched[0]["path"] == OPEN
    assert fetched[0]["notebooks"] == [{"notebook_id": OPEN, "path": f"{OPEN}/{OPEN}.ipynb"}]


def test_a_second_fetch_never_overwrites_the_learners_work(course: Desk, desk: Callable[[str], Desk]) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, OPEN)
    notebook = alice.folder / "work" / OPEN / f"{OPEN}.ipynb"
    notebook.write_text("mon travail", encoding="utf-8")
    (notebook.parent / "variante.json").unlink()
    again = alice.assignments.fetch_assignment(COURSE, OPEN)
    assert not again["success"]
    assert "n'est pas remplacé" in again["value"]
    nbgrader(alice, "fetch_assignment", OPEN, "--replace")
    assert notebook.read_text(encoding="utf-8") == "mon travail"
    assert (notebook.parent / "variante.json").exists()


def test_a_submission_comes_back_as_feedback_through_the_formgrader(course: Desk, desk: Callable[[str], Desk]) -> None:
    bruno = desk("bruno")
    bruno.assignments.fetch_assignment(COURSE, OPEN)
    (bruno.folder / "work" / OPEN / "notes d'été.txt").write_text("é", encoding="utf-8")
    assert bruno.assignments.submit_assignment(COURSE, OPEN) == {"success": True}
    kept = Store(bruno.hub.home.campus).latest(OPEN, "bruno")
    assert kept is not None
    assert kept.files()["notes d'été.txt"] == "é".encode()
    assert not bruno.listed("submitted")[0]["submissions"][0]["has_exchange_feedback"]

    assert course.formgrader.collect(OPEN)["success"]
    collected = course.folder / "course" / "submitted" / "bruno" / OPEN
    assert sorted(path.name for path in collected.iterdir()) == ["timestamp.txt", f"{OPEN}.ipynb"]
    assert (collected / "timestamp.txt").read_text(encoding="ascii") == kept.timestamp

    feedback = course.folder / "course" / "feedback" / "bruno" / OPEN
    feedback.mkdir(parents=True)
    (feedback / "timestamp.txt").write_text(kept.timestamp, encoding="ascii")
    (feedback / f"{OPEN}.html").write_text("<p>Bien</p>", encoding="utf-8")
    assert course.formgrader.release_feedback(OPEN, "bruno")["success"]

    offered = bruno.listed("submitted")[0]["submissions"][0]
    assert offered["has_exchange_feedback"]
    assert not offered["has_local_feedback"]
    assert bruno.assignments.fetch_feedback(COURSE, OPEN) == {"success": True}
    there = bruno.listed("submitted")[0]["submissions"][0]
    assert there["has_local_feedback"]
    assert not there["feedback_updated"]
    assert there["local_feedback_path"] == f"{OPEN}/feedback/{kept.timestamp}"
    page = bruno.folder / "work" / there["local_feedback_path"] / f"{OPEN}.html"
    assert page.read_text(encoding="utf-8") == "<p>Bien</p>"

    (feedback / f"{OPEN}.html").write_text("<p>Très bien</p>", encoding="utf-8")
    assert course.formgrader.release_feedback(OPEN)["success"]
    assert bruno.listed("submitted")[0]["submissions"][0]["feedback_updated"]


def test_collect_takes_a_newer_submission_only_when_told_to_update(course: Desk, desk: Callable[[str], Desk]) -> None:
    chloe = desk("chloe")
    chloe.assignments.fetch_assignment(COURSE, OPEN)
    stamp = course.folder / "course" / "submitted" / "chloe" / OPEN / "timestamp.txt"
    times = []
    for update in (False, False, True):
        assert chloe.assignments.submit_assignment(COURSE, OPEN) == {"success": True}
        assert course.formgrader.collect(OPEN, update=update)["success"]
        times.append(stamp.read_text(encoding="ascii"))
    assert times[0] == times[1] < times[2]


def test_the_formgrader_releases_withdraws_and_sees_what_is_released(course: Desk) -> None:
    formgrader = course.formgrader
    assert OPEN in formgrader.get_released_assignments()
    assert not formgrader.release_assignment(OPEN)["success"]  # already released: nbgrader asks for --force
    assert formgrader.unrelease(OPEN)["success"]
    assert OPEN not in formgrader.get_released_assignments()
    assert formgrader.release_assignment(OPEN)["success"]
    assert OPEN in formgrader.get_released_assignments()


def test_a_late_submission_is_accepted_and_marked(course: Desk, desk: Callable[[str], Desk]) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, PAST)
    assert alice.assignments.submit_assignment(COURSE, PAST) == {"success": True}
    assert alice.listed("submitted", PAST)[0]["submissions"][-1]["late"]


@pytest.mark.parametrize(
    ("damage", "message"),
    [
        (lambda path: path.rename(path.with_name("Mon devoir à moi.ipynb")), "trouvé : « Mon devoir à moi.ipynb »"),
        (lambda path: path.write_bytes(NOTEBOOK[:-4]), "illisible"),
        (lambda path: path.write_bytes(b""), "vide (0 octet)"),
        (lambda path: path.unlink(), "trouvé : aucun notebook"),
        (lambda path: path.with_name("gros.bin").write_bytes(b"0" * 1_048_577), "1 Mo au plus"),
    ],
)
def test_a_refused_submission_says_why_and_that_nothing_is_lost(
    course: Desk, desk: Callable[[str], Desk], damage: Callable[[Path], object], message: str
) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, OPEN)
    damage(alice.folder / "work" / OPEN / f"{OPEN}.ipynb")
    answer = alice.assignments.submit_assignment(COURSE, OPEN)
    assert not answer["success"]
    assert message in answer["value"]
    assert "Votre travail reste intact" in answer["value"]


def test_links_hidden_files_and_folders_are_not_submitted(course: Desk, desk: Callable[[str], Desk]) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, OPEN)
    folder = alice.folder / "work" / OPEN
    (folder / "lien.txt").symlink_to("/etc/hostname")
    (folder / ".cache").write_text("x", encoding="ascii")
    (folder / ".ipynb_checkpoints").mkdir()
    assert alice.assignments.submit_assignment(COURSE, OPEN) == {"success": True}
    kept = Store(alice.hub.home.campus).latest(OPEN, "alice")
    assert kept is not None
    assert sorted(kept.files()) == [f"{OPEN}.ipynb", "variante.json"]


def test_an_unreachable_service_says_that_nothing_is_lost(course: Desk, desk: Callable[[str], Desk]) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, OPEN)
    listing = alice.assignments
    alice.monkeypatch.setenv("CPIA_CAMPUS_URL", "http://127.0.0.1:19249/services/campus/")
    answer = listing.submit_assignment(COURSE, OPEN)
    assert not answer["success"]
    assert "Votre travail n'est pas perdu" in answer["value"]


def test_nbgraders_commands_work_for_a_learner(course: Desk, desk: Callable[[str], Desk]) -> None:
    chloe = desk("chloe")
    assert f"{COURSE} {OPEN} (released)" in nbgrader(chloe, "list")
    chloe.assignments.fetch_assignment(COURSE, OPEN)
    assert "Remise reçue le" in nbgrader(chloe, "submit", OPEN)


def test_the_status_page_shows_a_logged_in_learner_what_they_submitted(
    course: Desk, desk: Callable[[str], Desk]
) -> None:
    alice = desk("alice")
    alice.assignments.fetch_assignment(COURSE, PAST)
    alice.assignments.submit_assignment(COURSE, PAST)
    page = status_page(course.hub, "alice")
    assert page.status_code == 200
    assert "À remettre avant : 01/01/2020 à 12 h 00" in page.text
    assert "en retard" in page.text
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy


def test_a_revocation_list_about_to_lapse_alarms_instructors_and_worries_no_learner(campus_hub: CampusHub) -> None:
    path = publication.status_path(campus_hub.home, 1)
    path.parent.mkdir(parents=True)
    end = datetime.now(UTC) + timedelta(hours=11, minutes=30)
    path.write_text(json.dumps({"validUntil": end.isoformat()}), encoding="utf-8")
    try:
        text = status_page(campus_hub, INSTRUCTOR).text
        assert "ALERTE : la liste de révocation expire dans 11 h" in text, text
        assert "ALERTE" not in status_page(campus_hub, "alice").text
    finally:
        path.unlink()
    assert "ALERTE" not in status_page(campus_hub, INSTRUCTOR).text


def test_a_person_outside_the_course_sees_no_status_page(campus_hub: CampusHub) -> None:
    page = status_page(campus_hub, STRANGER)
    assert page.status_code == 403
    assert "Mes remises —" not in page.text


def test_what_was_submitted_stays_shown_after_the_assignment_is_withdrawn(
    course: Desk, desk: Callable[[str], Desk]
) -> None:
    bruno = desk("bruno")
    bruno.assignments.fetch_assignment(COURSE, PAST)
    bruno.assignments.submit_assignment(COURSE, PAST)
    assert course.formgrader.unrelease(PAST)["success"]
    assert PAST in status_page(course.hub, "bruno").text
    assert bruno.listed("submitted", PAST)


def test_an_unknown_page_is_refused_in_french(campus_hub: CampusHub) -> None:
    with browse(campus_hub, "alice") as browser:
        page = browser.get(f"{campus_hub.public}/services/campus/ailleurs")
    assert page.status_code == 404
    assert "Page indisponible" in page.text
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]


def test_the_logs_of_the_service_name_nobody(course: Desk, desk: Callable[[str], Desk]) -> None:
    desk("alice").assignments.fetch_assignment(COURSE, OPEN)
    status_page(course.hub, "alice")
    call("GET", f"{course.hub.campus}api/course/submissions/{OPEN}/alice/x", course.hub.tokens[INSTRUCTOR])
    lines = course.hub.log.read_text(encoding="utf-8").splitlines()
    ours = [line for line in lines if " cpia.campus " in line or " tornado" in line]
    assert ours
    assert not [line for line in ours if "alice" in line]


def nbgrader(desk: Desk, *arguments: str) -> str:
    """Run nbgrader's own command and give what it says."""
    done = subprocess.run(
        [sys.executable, "-m", "nbgrader", *arguments], cwd=desk.folder / "work", env=os.environ | desk.environment,
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr + done.stdout


def status_page(hub: CampusHub, person: str) -> Any:
    """Open the status page as a browser does, through the proxy, after the hub's login."""
    with browse(hub, person) as browser:
        return browser.get(f"{hub.public}/services/campus/")
