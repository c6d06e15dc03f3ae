"""Every assignment is proven whole: each answer kept beside it earns what it declares, and nothing leaks."""

import pytest

from cpia import courses
from cpia.authoring import sources
from cpia.authoring.check import check
from cpia.authoring.sources import Source
from cpia.home import PROJECT

pytestmark = pytest.mark.slow

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")


@pytest.mark.parametrize("found", sources.find_all(), ids=lambda found: found.slug)
def test_an_assignment_holds_every_proof(found: Source) -> None:
    report = check(found, COURSE.assignment(found.slug))
    assert [f"{finding.proof} : {finding.text}" for finding in report.findings] == []
    assert report.answers >= 30


def test_every_assignment_of_the_course_is_written() -> None:
    assert {found.slug for found in sources.find_all()} == {assignment.slug for assignment in COURSE.assignments}
