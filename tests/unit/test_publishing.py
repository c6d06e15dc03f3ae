"""What a published assignment says to formgrader."""

import signal
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from nbgrader.api import Gradebook

from cpia import courses, launcher, publishing
from cpia.authoring import build, sources
from cpia.home import Home
from cpia.settings import Settings


@pytest.mark.slow
def test_formgrader_shows_the_deadline_that_learners_are_told(home: Home) -> None:
    launcher.install(home)
    course = courses.load(Settings().course_file)
    due = datetime(2027, 1, 29, 23, 59, tzinfo=ZoneInfo("Europe/Paris"))
    course = replace(course, assignments=(replace(course.assignments[0], due=due),))
    publishing.publish(sources.find(course.assignments[0].slug), course, home)
    with Gradebook(f"sqlite:///{home.gradebook}", course.id) as gradebook:
        shown = gradebook.find_assignment(course.assignments[0].slug).duedate
    assert shown.replace(tzinfo=UTC) == due


@pytest.mark.slow
def test_whoever_interrupts_nbgrader_in_the_middle_is_obeyed(home: Home) -> None:
    launcher.install(home)
    course = courses.load(Settings().course_file)
    source = sources.find(course.assignments[0].slug)
    build.build(source, home)
    before = signal.signal(signal.SIGALRM, signal.default_int_handler)
    signal.setitimer(signal.ITIMER_REAL, 0.3)
    try:
        with pytest.raises(KeyboardInterrupt):
            publishing._generate(source.slug, course, home)
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
    assert publishing.publish(source, course, home) == "publié"


@pytest.mark.slow
def test_a_learner_enrolled_after_the_publication_is_in_formgrader_too(home: Home) -> None:
    launcher.install(home)
    course = courses.load(Settings().course_file)
    source = sources.find(course.assignments[0].slug)
    publishing.publish(source, course, home)
    line = '    { login = "late-comer", first_name = "Léa", last_name = "Tardy", role = "learner" },\n]'
    home.cohort.write_text(home.cohort.read_text(encoding="utf-8").rstrip().removesuffix("]") + line, encoding="utf-8")
    assert publishing.publish(source, course, home) == "inchangé"
    with Gradebook(f"sqlite:///{home.gradebook}", course.id) as gradebook:
        assert gradebook.find_student("late-comer").last_name == "Tardy"
