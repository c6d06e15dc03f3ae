"""The service that grades each submission as it comes, with real submissions and nobody watching over it."""

import subprocess
from collections.abc import Iterator

import nbformat
import pytest
import small_course
from small_course import SLUG, Course, answered, descendants, kill, wait_until

from cpia.campus.store import Store
from cpia.grading import verdicts

pytestmark = pytest.mark.slow
PATIENCE = 60.0  # seconds; the speed is measured in benchmarks/
LOGINS = ("elodie-lefevre", "karim-benali", "zoe-martin")
BLOCKED = "lou-perrin"


@pytest.fixture(scope="module")
def course() -> Iterator[Course]:
    with small_course.ours() as course:
        yield course


@pytest.fixture(scope="module")
def service(course: Course) -> Iterator["subprocess.Popen[str]"]:
    service = course.start("-m", "cpia.grading.service")
    assert wait_until(lambda: "en service" in course.log(), PATIENCE), course.log()
    yield service
    service.terminate()
    assert service.wait(20) == 0, course.log()


def verdict_of_last(course: Course, login: str) -> verdicts.Verdict | None:
    """Give the verdict of a learner's last submission, None while it is not written."""
    assert course.home is not None
    verdict = verdicts.read(course.home.verdicts, SLUG, login)
    latest = Store(course.home.campus).latest(SLUG, login)
    return verdict if verdict and latest and verdict.submission == latest.notebook_digest else None


def test_a_submission_is_graded_without_anybody_asking(course: Course, service: "subprocess.Popen[str]") -> None:
    course.submit(LOGINS[0], answered(course, wrong=("tri",)))
    assert wait_until(lambda: verdict_of_last(course, LOGINS[0]), PATIENCE), course.log()
    assert course.scores(LOGINS[0]) == {"test-moyenne": 10, "test-etendue": 10, "test-tri": 0}


def test_a_second_submission_takes_the_place_of_the_first(course: Course, service: "subprocess.Popen[str]") -> None:
    for wrong in (("tri", "moyenne"), ("etendue",), ()):
        course.submit(LOGINS[1], answered(course, wrong))
    assert wait_until(lambda: verdict_of_last(course, LOGINS[1]), PATIENCE), course.log()
    assert course.scores(LOGINS[1]) == {"test-moyenne": 10, "test-etendue": 10, "test-tri": 10}


def test_a_damaged_submission_waits_for_a_person(course: Course, service: "subprocess.Popen[str]") -> None:
    notebook = answered(course)
    notebook.cells += [nbformat.from_dict(dict(cell, id=f"bis-{place}")) for place, cell in enumerate(notebook.cells)]
    course.submit(LOGINS[2], notebook)
    assert wait_until(lambda: verdict_of_last(course, LOGINS[2]), PATIENCE), course.log()
    verdict = verdict_of_last(course, LOGINS[2])
    assert verdict is not None and verdict.state == "review" and "en double" in str(verdict.reason)


def test_the_service_goes_on_when_the_processes_it_keeps_warm_are_killed(
    course: Course, service: "subprocess.Popen[str]"
) -> None:
    for number, login in enumerate(LOGINS):
        for warm in descendants(service.pid):
            kill(warm)
        course.submit(login, answered(course, extra=f"# {number}"))
    for login in LOGINS:
        assert wait_until(lambda login=login: verdict_of_last(course, login), PATIENCE), course.log()
        assert set(course.scores(login).values()) == {10}


def test_a_copy_that_cannot_be_graded_yet_is_logged_with_its_cause_and_graded_later(
    course: Course, service: "subprocess.Popen[str]"
) -> None:
    in_the_way = course.folder.autograded(SLUG, BLOCKED).parent
    in_the_way.write_text("pas un dossier")
    course.submit(BLOCKED, answered(course))
    assert wait_until(lambda: "un fichier y tient la place d'un dossier" in course.log(), PATIENCE), course.log()
    in_the_way.unlink()
    assert wait_until(lambda: verdict_of_last(course, BLOCKED), PATIENCE), course.log()


def test_the_log_names_no_learner(course: Course, service: "subprocess.Popen[str]") -> None:
    log = (course.root / "journal").read_text()
    assert log.count(" graded en ") >= 3
    assert [login for login in (*LOGINS, BLOCKED) if login in log] == []


def test_what_came_while_the_service_was_down_is_graded_when_it_starts(
    course: Course, service: "subprocess.Popen[str]"
) -> None:
    service.terminate()
    service.wait(20)
    course.submit("tardif", answered(course))
    again = course.start("-m", "cpia.grading.service")
    try:
        assert wait_until(lambda: verdict_of_last(course, "tardif"), PATIENCE), course.log()
    finally:
        again.terminate()
        assert again.wait(20) == 0
    assert small_course.processes_of(course) == []
    assert list((course.root / "var" / "run" / "scratch").iterdir()) == []
