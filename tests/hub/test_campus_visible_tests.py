"""What « Mes remises » tells of a grading whose feedback is not given yet: the visible tests, and no point."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime

import pytest
from campus_hub import NOTEBOOK, OPEN, CampusHub, browse, call

from cpia.campus.releases import Releases
from cpia.campus.store import Store, Submission
from cpia.campus.wire import encode
from cpia.grading import verdicts
from cpia.grading.verdicts import Verdict

pytestmark = pytest.mark.slow


@pytest.fixture(autouse=True)
def released(campus_hub: CampusHub) -> Iterator[None]:
    """An assignment released, for these tests alone."""
    home = campus_hub.home
    Releases(home.campus).release(OPEN, {f"{OPEN}.ipynb": NOTEBOOK}, replacing=True)
    yield
    for folder in (home.campus / "released" / OPEN, home.campus / "submissions" / OPEN, home.verdicts / OPEN):
        shutil.rmtree(folder)


def submit(campus_hub: CampusHub, person: str) -> Submission:
    body = encode({f"{OPEN}.ipynb": NOTEBOOK})
    url = f"{campus_hub.campus}api/assignments/{OPEN}/submissions"
    status, _ = call("POST", url, campus_hub.tokens[person], body)
    latest = Store(campus_hub.home.campus).latest(OPEN, person)
    assert status == 201 and latest is not None
    return latest


def status_page(hub: CampusHub, person: str) -> str:
    with browse(hub, person) as browser:
        return str(browser.get(f"{hub.public}/services/campus/").text)


@pytest.mark.parametrize(
    ("verdict", "told"),
    [
        (("graded", (2, 3)), "tests visibles 2/3 ; tests cachés notés après correction"),
        (("graded", None), "tests cachés notés après correction"),
        (("review", (0, 3)), "à revoir par votre formateur"),
    ],
)
def test_a_learner_is_told_the_visible_tests_alone(
    campus_hub: CampusHub, verdict: tuple[verdicts.State, tuple[int, int] | None], told: str
) -> None:
    latest = submit(campus_hub, "alice")
    found = Verdict(verdict[0], "un motif", latest.notebook_digest, "0" * 64, datetime.now(UTC), verdict[1])
    verdicts.write(campus_hub.home.verdicts, OPEN, "alice", found)
    page = status_page(campus_hub, "alice")
    assert f"<td>{told}</td>" in page
    assert "un motif" not in page


def test_a_submission_that_was_not_the_one_graded_is_not_yet_graded(campus_hub: CampusHub) -> None:
    submit(campus_hub, "bruno")
    other = Verdict("graded", None, "1" * 64, "0" * 64, datetime.now(UTC), (3, 3))
    verdicts.write(campus_hub.home.verdicts, OPEN, "bruno", other)
    page = status_page(campus_hub, "bruno")
    assert "<td>pas encore</td>" in page and "tests visibles" not in page
