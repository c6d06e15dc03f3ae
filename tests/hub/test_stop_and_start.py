"""One platform of its own through a bad week: late work, a kill in mid-submission, restarts, another way to log in.

The tests of this file follow one another on the same folder, since each asks what the former one left.
"""

import json
import os
import re
import signal
import threading
import time
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from platform_fixture import Platform, Session, cpia, free_ports, running_platform
from tornado.websocket import WebSocketClosedError

from cpia import processes
from cpia.campus.store import Store
from cpia.home import PROJECT, Home
from cpia.hub.passwords import passwords_file, read_passwords

pytestmark = pytest.mark.slow
LEARNER, SLUG = "elodie-lefevre", "donnees-audit-serre"
NEW_PASSWORD = "une-phrase-à-moi-ÉLODIE-2026"
SUBMIT_FOREVER = f"""
from nbgrader.server_extensions.assignment_list.handlers import AssignmentList
desk = AssignmentList()
desk.root_dir = '.'
while True:
    if desk.submit_assignment('chef-projet-ia', '{SLUG}')['success']:
        with open('reçus.txt', 'a') as receipts:
            receipts.write('reçue\\n')
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    """A home whose course is the real one with its deadlines in the past."""
    folder = tmp_path_factory.mktemp("retards")
    text = (PROJECT / "courses" / "imt-chef-de-projet-ia.toml").read_text(encoding="utf-8")
    past, count = re.subn(r"^due = \S+", "due = 2020-01-31T23:59:00", text, flags=re.MULTILINE)
    assert count
    (folder / "passe.toml").write_text(past, encoding="utf-8")
    home = Home(folder / "var")
    home.root.mkdir()
    write_settings(home, folder / "passe", "native", free_ports())
    return home


def write_settings(home: Home, course: Path, authenticator: str, port: int) -> None:
    lines = [f"port = {port}", f'authenticator = "{authenticator}"', f'course = "{course}"']
    home.settings.write_text("\n".join(lines), encoding="utf-8")


def nbgrader(session: Session, action: str) -> dict[str, object]:
    """Press the button of nbgrader's list of assignments."""
    query = urllib.parse.urlencode({"course_id": "chef-projet-ia", "assignment_id": SLUG})
    status, body = session.request(f"user/{LEARNER}/assignments/{action}?{query}", b"", "POST")
    assert status == 200, body
    answer: dict[str, object] = json.loads(body)
    return answer


def change_password(session: Session, old: str, new: str, again: str) -> str:
    session.request("hub/change-password")
    fields = {"old_password": old, "new_password": new, "new_password_confirmation": again}
    return session.request("hub/change-password", urllib.parse.urlencode(fields).encode())[1]


def is_logged_in(session: Session) -> bool:
    return 'id="logout"' in session.request("hub/home")[1]


def family(process: "psutil.Process") -> list[psutil.Process]:
    return [process, *process.children(recursive=True)]


def alive(started: list[psutil.Process], patience: float = 20) -> list[psutil.Process]:
    """Give those that still run after a while; a zombie has ended, its parent only did not notice yet."""
    deadline = time.monotonic() + patience
    while left := [process for process in started if runs(process)]:
        if time.monotonic() > deadline:
            return left
        time.sleep(0.1)
    return []


def runs(process: psutil.Process) -> bool:
    try:
        return process.is_running() and process.status() != psutil.STATUS_ZOMBIE
    except psutil.NoSuchProcess:
        return False


@pytest.fixture(scope="module")
def first_day(home: Home) -> Iterator[Platform]:
    """The platform until its hub and its services are killed without warning."""
    with running_platform(home) as platform:
        platform.session(LEARNER).start_server(LEARNER)
        yield platform


def test_a_submission_after_the_deadline_is_accepted_and_flagged_late(first_day: Platform) -> None:
    session = first_day.session(LEARNER)
    assert nbgrader(session, "fetch")["success"]
    session.run(LEARNER, "open('travail d’été.txt', 'w').write('gardé')")
    submitted = [row for row in nbgrader(session, "submit")["value"] if row["status"] == "submitted"]
    assert submitted[0]["submissions"][-1]["late"] is True
    kept = Store(first_day.home.campus).latest(SLUG, LEARNER)
    assert kept is not None
    assert kept.late
    assert "en retard" in session.request("services/campus/")[1]


def test_a_password_is_changed_only_by_who_knows_it_into_a_long_one_typed_twice(first_day: Platform) -> None:
    session, old = first_day.session(LEARNER), first_day.password(LEARNER)
    for wrong in (("pas-le-bon", NEW_PASSWORD, NEW_PASSWORD), (old, "court", "court"), (old, NEW_PASSWORD, "autre")):
        assert "Rien n'est changé" in change_password(session, *wrong)
    assert "Votre mot de passe est changé" in change_password(session, old, NEW_PASSWORD, NEW_PASSWORD)
    stranger = Session(first_day.url)
    stranger.login(LEARNER, old)
    assert not is_logged_in(stranger)
    again = Session(first_day.url)
    again.login(LEARNER, NEW_PASSWORD)
    assert is_logged_in(again)


def test_a_kill_in_mid_submission_ends_everything_that_the_platform_started(first_day: Platform) -> None:
    session, store = first_day.session(LEARNER), Store(first_day.home.campus)
    submitting = threading.Thread(target=submit_until_killed, args=(session,))
    submitting.start()
    while len(store.submissions(SLUG, LEARNER)) < 4:
        time.sleep(0.05)
    started = family(psutil.Process(first_day.process.pid))
    found = processes.running(processes.recorded(first_day.home.run / "processus.json"))
    for process in found:
        if process.pid != first_day.process.pid:
            os.kill(process.pid, signal.SIGKILL)
    assert first_day.process.wait(timeout=30) == 1
    submitting.join(60)
    assert alive(started[1:]) == []


def submit_until_killed(session: Session) -> None:
    try:
        session.run(LEARNER, SUBMIT_FOREVER)
    except (OSError, WebSocketClosedError):  # cut, sooner or later: that is the point
        return


@pytest.fixture(scope="module")
def second_day(home: Home) -> Iterator[Platform]:
    with running_platform(home) as platform:
        yield platform


def test_after_the_kill_nothing_received_is_lost_and_nothing_is_half(second_day: Platform) -> None:
    assert "mots de passe de départ" in second_day.output
    session = Session(second_day.url)
    session.login(LEARNER, NEW_PASSWORD)
    session.start_server(LEARNER)
    told = "print(len(open('reçus.txt').readlines()), open('travail d’été.txt').read())"
    received, work = session.run(LEARNER, told).split()
    assert work == "gardé"
    kept = Store(second_day.home.campus).submissions(SLUG, LEARNER)
    assert len(kept) >= int(received) + 1
    assert len(kept) >= 4
    assert all(f"{SLUG}.ipynb" in submission.files() for submission in kept)
    assert list(second_day.home.campus.glob("drafts/*")) == []
    assert nbgrader(session, "submit")["success"]
    assert len(Store(second_day.home.campus).submissions(SLUG, LEARNER)) == len(kept) + 1


def test_ctrl_c_ends_every_process_and_says_that_nothing_is_lost(second_day: Platform) -> None:
    started = family(psutil.Process(second_day.process.pid))
    assert len(started) > 6
    second_day.process.send_signal(signal.SIGINT)
    printed = second_day.process.communicate(timeout=60)[0]
    assert second_day.process.returncode == 0, printed
    assert "rien n'est perdu" in printed
    assert "Traceback" not in printed
    assert alive(started) == []
    assert list(home_processes(second_day.home)) == []


def home_processes(home: Home) -> Iterator[str]:
    """Give the command lines that name this home, sandboxes among them."""
    for process in psutil.process_iter(["cmdline"]):
        words = " ".join(process.info["cmdline"] or [])
        if str(home.root) in words:
            yield words


@pytest.fixture(scope="module")
def third_day(home: Home) -> Iterator[Platform]:
    """The same home with the hub's shared passwords."""
    text = home.settings.read_text(encoding="utf-8")
    home.settings.write_text(text.replace('"native"', '"shared-password"'), encoding="utf-8")
    with running_platform(home) as platform:
        yield platform


@pytest.mark.parametrize(
    ("login", "of", "opens"),
    [
        (LEARNER, "apprenants", True),
        ("prof-martin", "formateurs", True),
        ("prof-martin", "apprenants", False),
        (LEARNER, "formateurs", False),
        ("inconnue", "apprenants", False),
        ("root", "formateurs", False),
    ],
)
def test_a_shared_password_opens_the_accounts_of_its_role_alone(
    third_day: Platform, login: str, of: str, *, opens: bool
) -> None:
    session = Session(third_day.url)
    session.login(login, read_passwords(passwords_file(third_day.home))[of])
    assert is_logged_in(session) is opens


def test_with_shared_passwords_a_learner_finds_their_work_and_has_no_password_to_change(third_day: Platform) -> None:
    session = Session(third_day.url)
    session.login(LEARNER, read_passwords(passwords_file(third_day.home))["apprenants"])
    assert session.request("hub/change-password")[0] == 404
    session.start_server(LEARNER)
    assert session.run(LEARNER, "print(open('travail d’été.txt').read())").strip() == "gardé"


def test_stop_from_another_terminal_ends_every_process(third_day: Platform) -> None:
    started = family(psutil.Process(third_day.process.pid))
    told = cpia(third_day.home, "stop")
    assert (told.returncode, told.stdout) == (0, "La plateforme est arrêtée ; rien n'est perdu.\n")
    assert third_day.process.wait(timeout=10) == 0
    assert alive(started) == []
    assert cpia(third_day.home, "status").returncode == 3
    assert cpia(third_day.home, "stop").stdout == "La plateforme ne tourne pas.\n"


def test_a_launcher_killed_without_warning_leaves_no_process(home: Home) -> None:
    with running_platform(home) as platform:
        started = family(psutil.Process(platform.process.pid))
        platform.process.kill()
        assert alive(started[1:]) == []
        assert cpia(home, "status").returncode == 3
