"""What learners do to their notebooks, with the unmodified nbgrader in their real sandbox, on the real platform."""

import json
import urllib.parse
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from platform_fixture import Platform, Session

from cpia.campus.store import Store, Submission

pytestmark = pytest.mark.slow
LEARNER, INSTRUCTOR = "zoe-vandenbroucke", "prof-martin"
COURSE, SLUG = "chef-projet-ia", "donnees-audit-serre"
NOTEBOOK = f"{SLUG}/{SLUG}.ipynb"


@pytest.fixture(scope="module")
def learner(running_platform: Platform) -> Session:
    """A learner who fetched the assignment."""
    session = running_platform.session(LEARNER)
    session.start_server(LEARNER)
    assert press(session, "fetch")["success"]
    session.run(LEARNER, f"import shutil; shutil.copy('{NOTEBOOK}', 'original.ipynb')")
    return session


@pytest.fixture
def folder(learner: Session) -> Session:
    """The learner's session, the folder as it was fetched."""
    learner.run(
        LEARNER,
        f"import os, shutil\nfor e in os.scandir('{SLUG}'):\n    if e.is_file(): os.remove(e)\n"
        f"shutil.copy('original.ipynb', '{NOTEBOOK}')",
    )
    return learner


def press(session: Session, action: str) -> dict[str, Any]:
    """Press a button of nbgrader's list of assignments."""
    query = urllib.parse.urlencode({"course_id": COURSE, "assignment_id": SLUG})
    status, body = session.request(f"user/{LEARNER}/assignments/{action}?{query}", b"", "POST")
    assert status == 200, body
    answer: dict[str, Any] = json.loads(body)
    return answer


def kept(platform: Platform) -> tuple[Submission, ...]:
    return Store(platform.home.campus).submissions(SLUG, LEARNER)


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (f"import os; os.rename('{NOTEBOOK}', '{SLUG}/Mon devoir à moi – œuvre.ipynb')", "Mon devoir à moi – œuvre"),
        (f"open('{NOTEBOOK}', 'w').close()", "est vide (0 octet)"),
        (f"text = open('{NOTEBOOK}').read(); open('{NOTEBOOK}', 'w').write(text[:-40])", "illisible (tronqué"),
        (f"import os; os.remove('{NOTEBOOK}')", "trouvé : aucun notebook"),
        (f"import shutil; shutil.move('{SLUG}', 'ailleurs')", "récupérez d'abord le devoir"),
    ],
    ids=["renamed", "empty", "truncated", "deleted", "folder renamed"],
)
def test_a_submission_that_cannot_be_graded_is_refused_with_its_reason(
    running_platform: Platform, folder: Session, damage: str, told: str
) -> None:
    before = kept(running_platform)
    folder.run(LEARNER, damage)
    answer = press(folder, "submit")
    assert answer["success"] is False
    assert told in answer["value"]
    assert kept(running_platform) == before
    folder.run(LEARNER, f"import os, shutil; os.path.exists('ailleurs') and shutil.move('ailleurs', '{SLUG}')")


def test_a_notebook_that_gets_its_name_back_is_accepted(running_platform: Platform, folder: Session) -> None:
    before = len(kept(running_platform))
    folder.run(LEARNER, f"import os; os.rename('{NOTEBOOK}', '{SLUG}/copie.ipynb')")
    assert press(folder, "submit")["success"] is False
    folder.run(LEARNER, f"import os; os.rename('{SLUG}/copie.ipynb', '{NOTEBOOK}')")
    assert press(folder, "submit")["success"] is True
    assert len(kept(running_platform)) == before + 1


def test_files_with_accents_arrive_whole_however_their_name_was_typed(
    running_platform: Platform, folder: Session
) -> None:
    folder.run(
        LEARNER,
        "import unicodedata\n"
        f"open('{SLUG}/notes d’été – œuvre n° 1.txt', 'w').write('ça')\n"
        f"open('{SLUG}/' + unicodedata.normalize('NFD', 'élève.csv'), 'w').write('é')",
    )
    assert press(folder, "submit")["success"] is True
    files = kept(running_platform)[-1].files()
    assert files["notes d’été – œuvre n° 1.txt"].decode() == "ça"
    assert files["élève.csv"].decode() == "é"


def test_two_tabs_share_one_server_and_both_submissions_are_kept(running_platform: Platform, folder: Session) -> None:
    other = Session(running_platform.url)
    other.login(LEARNER, running_platform.password(LEARNER))
    before = len(kept(running_platform))
    other.start_server(LEARNER)  # the second tab finds the first one's server: the file of the first is there
    assert other.run(LEARNER, f"import os; print(os.path.exists('{NOTEBOOK}'))").strip() == "True"
    with ThreadPoolExecutor() as tabs:
        answers = list(tabs.map(lambda tab: press(tab, "submit"), (folder, other)))
    assert [answer["success"] for answer in answers] == [True, True]
    times = [submission.received for submission in kept(running_platform)]
    assert len(times) == before + 2
    assert times == sorted(set(times))


def test_a_tab_logged_out_submits_nothing_and_the_other_keeps_its_work(
    running_platform: Platform, folder: Session
) -> None:
    other = Session(running_platform.url)
    other.login(LEARNER, running_platform.password(LEARNER))
    other.start_server(LEARNER)
    other.request("hub/logout")
    before = kept(running_platform)
    query = urllib.parse.urlencode({"course_id": COURSE, "assignment_id": SLUG})
    assert other.request(f"user/{LEARNER}/assignments/submit?{query}", b"", "POST")[0] in (403, 405)
    assert kept(running_platform) == before
    assert press(folder, "submit")["success"] is True


def test_the_instructor_reads_names_with_their_accents(running_platform: Platform, folder: Session) -> None:
    assert press(folder, "submit")["success"] is True
    status, body = running_platform.session(INSTRUCTOR).request(f"services/{COURSE}/formgrader/api/students")
    assert status == 200
    names = {(row["first_name"], row["last_name"]) for row in json.loads(body)}
    assert {("Élodie", "Lefèvre-N'Guyen"), ("Zoë", "Vandenbroucke"), ("Jean", "d’Hulst"), ("Inês", "Cardoso")} <= names
