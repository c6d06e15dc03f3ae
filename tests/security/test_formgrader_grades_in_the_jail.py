"""The autograde button of formgrader, pressed by the instructor on the running platform, on a hostile notebook."""

import json
import urllib.error
import urllib.request

import nbformat
import pytest
from platform_fixture import Platform, Session

from cpia.campus.store import Store
from cpia.grading import verdicts

pytestmark = pytest.mark.slow
ATTACKER, INSTRUCTOR = "karim-benali", "prof-martin"
COURSE, SLUG = "chef-projet-ia", "donnees-audit-serre"
FORMGRADER = f"services/{COURSE}/formgrader/api"

SPY = """
import glob, os, socket
def essayer(f):
    try:
        return repr(f())
    except BaseException as refus:
        return 'REFUS ' + type(refus).__name__
for lieu in {places!r}:
    print('LIRE', lieu, essayer(lambda: os.listdir(lieu) if os.path.isdir(lieu) else open(lieu, 'rb').read(16)))
for port in {ports!r}:
    print('JOINDRE', port, essayer(lambda: socket.create_connection(('127.0.0.1', port), 2)))
print('ENVIRON', sorted(os.environ.items()))
print('VOISINS', [open(chemin, 'rb').read() for chemin in glob.glob('/proc/[0-9]*/environ')])
"""


@pytest.fixture(scope="module")
def attacker(running_platform: Platform) -> Session:
    session = running_platform.session(ATTACKER)
    session.start_server(ATTACKER)
    return session


@pytest.fixture(scope="module")
def printed(running_platform: Platform, attacker: Session) -> str:
    """What the notebook printed while the instructor's button graded it."""
    submit_spy(running_platform, attacker)
    instructor = running_platform.session(INSTRUCTOR)
    instructor.request(f"services/{COURSE}/formgrader")
    for action in (f"assignment/{SLUG}/collect", f"submission/{SLUG}/{ATTACKER}/autograde"):
        status, body = instructor.request(f"{FORMGRADER}/{action}", b"", "POST")
        assert status == 200, body
        assert json.loads(body)["success"] is True, body
    graded = running_platform.home.course / "autograded" / ATTACKER / SLUG / f"{SLUG}.ipynb"
    cells = nbformat.read(graded, as_version=4).cells
    outputs = [output for cell in cells if cell.cell_type == "code" for output in cell.outputs]
    return "".join(output.text for output in outputs if output.output_type == "stream")


def submit_spy(platform: Platform, attacker: Session) -> None:
    """Fetch the assignment, put the spy in its first answer and submit, in the attacker's sandbox."""
    home = platform.home
    port = int(platform.url.rstrip("/").rsplit(":", 1)[1])
    places = [home.gradebook, home.secrets, home.homes, home.course / "source", home.course / "submitted", home.signer]
    spy = SPY.format(places=[str(place) for place in places], ports=list(range(port, port + 6)))
    done = attacker.run(
        ATTACKER,
        "import nbformat\nfrom nbgrader.server_extensions.assignment_list.handlers import AssignmentList\n"
        "desk = AssignmentList()\ndesk.root_dir = '.'\n"
        f"desk.fetch_assignment('{COURSE}', '{SLUG}')\n"
        f"path = '{SLUG}/{SLUG}.ipynb'\n"
        "notebook = nbformat.read(path, as_version=4)\n"
        "cells = {cell.metadata.get('nbgrader', {}).get('grade_id'): cell for cell in notebook.cells}\n"
        f"cells['reponse-audit'].source += {spy!r}\n"
        "nbformat.write(notebook, path)\n"
        f"print(desk.submit_assignment('{COURSE}', '{SLUG}')['success'])",
    )
    assert done.strip().endswith("True"), done


def test_the_spy_ran_and_read_nothing_of_the_platform(printed: str) -> None:
    lines = [line for line in printed.splitlines() if line.startswith("LIRE")]
    assert len(lines) == 6
    assert [line for line in lines if "REFUS" not in line] == []


def test_the_spy_reached_no_port_of_the_platform(printed: str) -> None:
    lines = [line for line in printed.splitlines() if line.startswith("JOINDRE")]
    assert len(lines) == 6
    assert [line for line in lines if "REFUS" not in line] == []


def test_no_environment_in_the_jail_holds_a_token_or_a_place(printed: str, running_platform: Platform) -> None:
    seen = [line for line in printed.splitlines() if line.startswith(("ENVIRON", "VOISINS"))]
    assert len(seen) == 2
    for word in ("JUPYTERHUB_API_TOKEN", "CPIA_HOME", "CONFIGPROXY", str(running_platform.home.root)):
        assert word not in "".join(seen)
    for secret in running_platform.home.secrets.iterdir():
        assert secret.read_text(encoding="ascii").strip() not in printed


def test_the_button_writes_the_verdict_of_the_submission_that_it_graded(
    printed: str, running_platform: Platform
) -> None:
    verdict = verdicts.read(running_platform.home.verdicts, SLUG, ATTACKER)
    submission = Store(running_platform.home.campus).latest(SLUG, ATTACKER)
    assert verdict is not None and submission is not None
    assert verdict.state == "graded"
    assert verdict.submission == submission.notebook_digest


def test_a_learner_cannot_press_the_button(printed: str, running_platform: Platform, attacker: Session) -> None:
    before = verdicts.read(running_platform.home.verdicts, SLUG, ATTACKER)
    attacker.request(f"services/{COURSE}/formgrader")
    status, _ = attacker.request(f"{FORMGRADER}/submission/{SLUG}/{ATTACKER}/autograde", b"", "POST")
    assert status == 403
    assert verdicts.read(running_platform.home.verdicts, SLUG, ATTACKER) == before


def test_the_button_cannot_be_pressed_from_another_site(printed: str, running_platform: Platform) -> None:
    opener = running_platform.session(INSTRUCTOR).opener
    url = f"{running_platform.url}{FORMGRADER}/submission/{SLUG}/{ATTACKER}/autograde"
    before = verdicts.read(running_platform.home.verdicts, SLUG, ATTACKER)
    with pytest.raises(urllib.error.HTTPError) as refusal:
        opener.open(urllib.request.Request(url, data=b"", headers={"Origin": "http://ailleurs.invalid"}), timeout=30)
    refusal.value.close()
    assert refusal.value.code == 403
    assert verdicts.read(running_platform.home.verdicts, SLUG, ATTACKER) == before
