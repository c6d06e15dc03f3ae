"""What the book's page and the campus's page say of a progress: every lesson here, what the file holds there."""

import json

from progress_cases import GOOD

from cpia import courses, declared_progress
from cpia.campus import progress_view
from cpia.declared_progress import parse
from cpia.home import PROJECT
from cpia.progress_page import progress_html

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
LESSONS = [f"{module.slug}/{lesson.page}" for module in COURSE.modules for lesson in module.lessons]


def test_the_book_s_page_lists_every_lesson_with_its_address() -> None:
    page = progress_html(COURSE, lambda lesson: f"{lesson}.html")
    assert [
        lesson for lesson in LESSONS if f'data-lecon="{lesson}"' not in page or f'"{lesson}.html"' not in page
    ] == []


def test_every_lesson_of_the_course_can_be_kept() -> None:
    progress = {**GOOD, "lecons_terminees": dict.fromkeys(LESSONS, "2026-03-04")}
    assert len(parse(json.dumps(progress).encode()).lecons_terminees) == len(LESSONS) <= declared_progress.MAX_LESSONS


def test_the_biggest_progress_that_may_be_kept_fits_the_file() -> None:
    score = {"bonnes_reponses": 99, "questions": 100, "date": "2026-03-04"}
    many = [f"module-{n:03}/lecon-{n:03}" for n in range(declared_progress.MAX_LESSONS)]
    quiz = {lesson: {"meilleur": score, "dernier": score} for lesson in many}
    progress = {"version": 1, "lecons_terminees": dict.fromkeys(many, "2026-03-04"), "quiz": quiz}
    read = parse(json.dumps(progress).encode())
    assert parse(declared_progress.to_json(read)) == read


def test_the_campus_s_page_shows_what_the_file_holds_and_where_it_is_not_of_the_course() -> None:
    table = {**GOOD, "lecons_terminees": {**GOOD["lecons_terminees"], "autre/lecon-1": "2026-05-01"}}
    view = progress_view.of(parse(json.dumps(table).encode()), COURSE)
    assert [part.title for part in view.parts] == [
        COURSE.modules[0].title,
        "Hors de ce parcours, ou d'une autre version du livre",
    ]
    first, second = view.parts[0].lines
    assert (first.title, first.finished) == (f"1. {COURSE.modules[0].lessons[0].title}", "✓ le 04/03/2026")
    assert (first.best, first.last) == ("4 sur 5 (le 04/03/2026)", "3 sur 5 (le 06/03/2026)")
    assert (second.best, view.parts[1].lines[0].title) == ("—", "autre/lecon-1")
    assert (
        view.total
        == "3 leçons terminées (le parcours en compte 33), 1 quiz : 4 bonnes réponses sur 5, aux meilleurs scores."
    )
