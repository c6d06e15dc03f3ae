"""A canary in every hidden test of the real course's assignments: looked for in all that a learner can fetch.

Of one assignment, one learner answers right; the other repeats, in every way a notebook has, what the tests give to its
code. The hidden tests of the others fail at the canary.
"""

from collections.abc import Iterator
from typing import Any

import pytest
from copied_project import answer_of

from cpia.authoring import sources

SLUGS = {source.slug for source in sources.find_all()}
FETCHED = (("avant", "release"), ("après", "release"), ("après", "feedback"))
pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, Any]]:
    with answer_of("canary_course.py") as answer:
        yield answer


def test_no_canary_is_in_anything_that_a_learner_can_fetch(seen: dict[str, Any]) -> None:
    looked_at = {f"{when}/{slug}/{name}" for slug in SLUGS for when, name in FETCHED}
    assert len(seen["found"]) > 50 and looked_at <= seen["found"].keys()
    assert {name for name, times in seen["found"].items() if times} == set()


def test_the_canaries_were_there_to_be_stolen(seen: dict[str, Any]) -> None:
    assert seen["graded"].keys() == SLUGS and min(seen["graded"].values()) > 20
    assert set(seen["outcomes"]) == {"graded"}


def test_feedback_still_teaches_who_failed(seen: dict[str, Any]) -> None:
    assert 'class="retour failed"' in seen["pages"]["bavard"]
    assert 'class="retour failed"' not in seen["pages"]["juste"]
    assert "Votre code a levé une erreur pendant ce test." in seen["pages"]["bavard"]


@pytest.mark.parametrize("login", ["juste", "bavard"])
def test_a_feedback_page_runs_nothing_and_loads_nothing(seen: dict[str, Any], login: str) -> None:
    page = seen["pages"][login]
    assert "<script" not in page and " src=" not in page and 'http-equiv="Content-Security-Policy"' in page
    assert "Corrigé le " in page and "Score" not in page


def test_before_the_feedback_a_learner_knows_of_the_visible_tests_only(seen: dict[str, Any]) -> None:
    passed, known = seen["told"]["juste"].split()[2].split("/")
    assert passed == known != "0"
    assert seen["told"]["juste"].endswith("; tests cachés notés après correction")
    assert seen["told"]["bavard"] != seen["told"]["juste"]
