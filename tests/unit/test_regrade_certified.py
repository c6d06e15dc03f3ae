"""What a regrade means for a certification: on the platform's own course, with its own rule."""

from collections.abc import Iterator
from typing import Any

import pytest
from copied_project import answer_of

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def seen() -> Iterator[dict[str, Any]]:
    with answer_of("regrade_certified.py") as answer:
        yield answer


def test_a_changed_assignment_is_not_published_under_its_grades(seen: dict[str, Any]) -> None:
    assert "cpia regrade --dry-run donnees-audit-serre" in seen["refused"]
    assert seen["untouched"]  # else every grade would be one of a former version


def test_an_accepted_loss_stands_on_the_version_in_force(seen: dict[str, Any]) -> None:
    before, after = seen["before"]["acceptee"], seen["after"]["acceptee"]
    assert after["total"] == before["total"] - 2
    assert after["release"] != seen["former"]
    assert not [reason for reason in after["reasons"] if "version" in reason or "à revoir" in reason]


def test_a_grade_that_was_left_opens_no_right_until_somebody_decides(seen: dict[str, Any]) -> None:
    before, after = seen["before"]["gardee"], seen["after"]["gardee"]
    assert after["total"] == before["total"]
    assert after["release"] == seen["former"]
    assert any("à revoir" in reason and "cpia regrade" in reason for reason in after["reasons"])
    assert any("attendu : la version en vigueur" in reason for reason in after["reasons"])


def test_learners_get_the_new_version_and_a_start_finds_it_published(seen: dict[str, Any]) -> None:
    assert (seen["points"], seen["again"]) == ([6], "inchangé")


def test_both_learners_are_shown_with_the_reason(seen: dict[str, Any]) -> None:
    assert [row["left"] for row in seen["rows"]] == [False, True]
    assert {cell["reason"] for row in seen["rows"] for cell in row["cells"]} == {"barème changé (8 → 6)"}
