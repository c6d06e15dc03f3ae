"""A real hub, a real login, a real server in its sandbox; started from an ordinary account."""

import json

import pytest
from platform_fixture import Platform, Session, cpia

pytestmark = pytest.mark.slow
LEARNER = "elodie-lefevre"


@pytest.fixture(scope="module")
def learner(running_platform: Platform) -> Session:
    session = running_platform.session(LEARNER)
    session.start_server(LEARNER)
    return session


def test_the_pages_are_in_french(running_platform: Platform) -> None:
    status, page = Session(running_platform.url).request("hub/login")
    assert status == 200
    assert '<html lang="fr">' in page
    assert "Mot de passe" in page


def test_a_wrong_password_is_refused_in_french(running_platform: Platform) -> None:
    status, page = Session(running_platform.url).login("ines-cardoso", "pas-le-bon")
    assert status in (200, 403)
    assert "incorrect" in page


def test_nobody_can_open_an_account(running_platform: Platform) -> None:
    assert Session(running_platform.url).request("hub/signup")[0] in (403, 404)


def test_the_book_is_read_without_an_account(running_platform: Platform) -> None:
    assert Session(running_platform.url).request("services/livre/")[0] == 200


def test_a_learner_cannot_open_the_formgrader_nor_another_server(learner: Session) -> None:
    assert learner.request("services/chef-projet-ia/formgrader")[0] == 403
    assert learner.request("user/prof-martin/lab")[0] in (403, 404)


def test_the_instructor_s_home_links_to_the_formgrader_which_has_no_kernel(running_platform: Platform) -> None:
    session = running_platform.session("prof-martin")
    assert "/services/chef-projet-ia/formgrader" in session.request("hub/home")[1]
    assert session.request("services/chef-projet-ia/formgrader")[0] == 200
    for closed in ("api/kernels", "api/contents", "api/terminals", "lab"):
        assert session.request(f"services/chef-projet-ia/{closed}")[0] == 404


def test_the_learner_s_home_does_not_show_the_formgrader(learner: Session) -> None:
    assert "formgrader" not in learner.request("hub/home")[1]


def test_nbgrader_s_assignment_list_answers(learner: Session) -> None:
    status, body = learner.request(f"user/{LEARNER}/assignments?course_id=chef-projet-ia")
    assert status == 200
    assert json.loads(body)["success"] is True, body


def test_jupyterlab_is_in_french_and_sends_nothing_home(learner: Session) -> None:
    status, body = learner.request(f"user/{LEARNER}/lab/api/settings/@jupyterlab/translation-extension:plugin")
    assert status == 200
    assert "fr_FR" in json.loads(body)["settings"] or "fr_FR" in json.dumps(json.loads(body)["schema"])
    assert learner.request(f"user/{LEARNER}/formgrader")[0] == 404


def test_a_learner_is_known_inside_by_the_login(learner: Session) -> None:
    code = "from nbgrader.utils import get_username; import os; print(get_username(), os.getcwd())"
    assert learner.run(LEARNER, code).strip() == f"{LEARNER} /espace/{LEARNER}"


def test_a_process_that_takes_too_much_memory_fails_alone(learner: Session) -> None:
    assert "MemoryError" in learner.run(LEARNER, "x = bytearray(3 * 1024**3)")
    assert learner.run(LEARNER, "print('encore là')").strip() == "encore là"


def test_a_second_start_says_that_the_platform_runs_already(running_platform: Platform) -> None:
    second = cpia(running_platform.home, "start")
    assert second.returncode == 1
    assert "tourne déjà" in second.stderr
    assert second.stderr.count("\n") == 1


def test_status_tells_what_answers(running_platform: Platform) -> None:
    told = cpia(running_platform.home, "status")
    assert told.returncode == 0, told.stdout
    assert told.stdout.count(": répond") == 5  # campus, formgrader, book, session, and the hub
