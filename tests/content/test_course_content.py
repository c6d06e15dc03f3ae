"""The course file and the book agree: every lesson is there, whole, and takes the time it says."""

import re
from datetime import UTC, datetime
from pathlib import Path

import pytest
from french import BOOK, pages

from cpia import bibliography, course_page, courses, facts, glossary, quiz
from cpia.courses import Lesson, Module
from cpia.home import PROJECT
from cpia.prose import reading_minutes, words

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
LESSONS = [(module, lesson) for module in COURSE.modules for lesson in module.lessons]
PARTS = ("objectifs", "livre-blanc", "a-retenir")
QUIZ_AND_DEMONSTRATION_MINUTES = 15
MONTHS = "|".join(facts.MONTHS)


def lesson_id(value: object) -> str:
    return value.slug if isinstance(value, Module) else value.page if isinstance(value, Lesson) else ""


def page_of(module: Module, lesson: Lesson) -> str:
    return (BOOK / module.slug / f"{lesson.page}.md").read_text("utf-8")


def plain(text: str) -> str:
    return text.replace("\u00a0", " ").replace("\u202f", " ")


@pytest.mark.parametrize(("module", "lesson"), LESSONS, ids=lesson_id)
def test_a_lesson_has_its_title_and_every_part(module: Module, lesson: Lesson) -> None:
    text = page_of(module, lesson)
    assert plain(text).startswith(plain(course_page.heading(module, lesson)) + "\n")
    assert [part for part in PARTS if f":class: {part}" not in text] == []
    assert re.search(r"\(l\. \d", plain(text)), "le livre blanc est cité avec ses lignes"
    assert "```{demonstration}" in text and f"```{{quiz}} quiz/{lesson.page}.toml" in text
    assert bibliography.recommended(text)


@pytest.mark.parametrize(("module", "lesson"), LESSONS, ids=lesson_id)
def test_a_lesson_can_be_studied_in_the_time_it_says(module: Module, lesson: Lesson) -> None:
    text = page_of(module, lesson)
    assert 600 <= sum(1 for _ in words(text)) <= 1900
    assert reading_minutes(text) + QUIZ_AND_DEMONSTRATION_MINUTES <= lesson.minutes


@pytest.mark.parametrize(("module", "lesson"), LESSONS, ids=lesson_id)
def test_a_quiz_asks_what_its_lesson_teaches(module: Module, lesson: Lesson) -> None:
    questions = quiz.load(BOOK / module.slug / "quiz" / f"{lesson.page}.toml").questions
    assert len(questions) >= 12
    assert {question.competence for question in questions} <= set(COURSE.competences)
    assert set(lesson.competences) & {question.competence for question in questions}


@pytest.mark.parametrize("module", [m for m in COURSE.modules if m.lessons], ids=lesson_id)
def test_the_right_answer_is_not_told_by_its_length_or_its_place(module: Module) -> None:
    questions = [
        q for lesson in module.lessons for q in quiz.load(BOOK / module.slug / "quiz" / f"{lesson.page}.toml").questions
    ]
    single = [question for question in questions if not question.multiple]
    longest = sum(max(range(len(q.options)), key=lambda i: len(q.options[i].text)) in q.right for q in single)
    first = sum(0 in question.right for question in single)
    assert longest / len(single) < 0.5
    assert 0.1 < first / len(single) < 0.5


@pytest.mark.parametrize("module", COURSE.modules, ids=lesson_id)
def test_a_module_has_all_its_pages(module: Module) -> None:
    wanted = ("index", "atelier", "autoverification", "devoir") if module.lessons else ("index", "dossier", "jury")
    assert [page for page in wanted if not (BOOK / module.slug / f"{page}.md").is_file()] == []


def test_every_competence_is_taught_and_assessed_or_said_not_to_be() -> None:
    taught = {code for _, lesson in LESSONS for code in lesson.competences}
    assessed = {code for a in COURSE.assignments for item in a.items for code in item.competences}
    quizzed = {q.competence for path in BOOK.glob("*/quiz/*.toml") for q in quiz.load(path).questions}
    assert {code for code in COURSE.competences if not code.startswith("P")} <= taught
    assert set(COURSE.competences) <= assessed | quizzed


def test_no_dated_fact_is_older_than_its_limit() -> None:
    today = datetime.now(UTC).date()
    late = [f"{fact.slug} (contrôlé le {fact.checked})" for fact in known_facts().values() if today > fact.limit()]
    assert not late, "relisez la source de : " + ", ".join(late)


def test_no_page_types_a_date_that_the_facts_hold() -> None:
    dates = {
        fact.value for fact in known_facts().values() if re.fullmatch(rf"\d+(?:er)? (?:{MONTHS}) \d{{4}}", fact.value)
    }
    typed = [f"{path.name} : {date}" for path in pages() for date in dates if date in plain(path.read_text("utf-8"))]
    assert not typed


def test_every_fact_is_used_by_a_page() -> None:
    text = "\n".join(path.read_text("utf-8") for path in pages())
    assert not [slug for slug in known_facts() if f"`{slug}`" not in text]


def test_the_glossary_defines_eighty_terms_each_used_in_the_page_that_teaches_it() -> None:
    terms = glossary.load(BOOK)
    assert len(terms) >= 80
    strangers = []
    for term in terms:
        text = (BOOK / f"{term.lesson}.md").read_text("utf-8")
        if not any(found for _, found in glossary.Finder((term,)).split(text)):
            strangers.append(f"{term.term} ({term.lesson})")
    assert not strangers


def test_every_exercise_says_that_its_companies_are_fictional() -> None:
    for path in sorted((PROJECT / "assignments").glob("*/*.md")):
        assert re.search(r"fictifs?\b|fictives?\b", path.read_text("utf-8")), path.name


def known_facts() -> dict[str, facts.Fact]:
    return facts.load(BOOK / "faits.toml")


def test_only_a_self_check_leaves_its_cells_unexecuted() -> None:
    unexecuted = [path for path in Path(BOOK).rglob("*.md") if "execution_mode: 'off'" in path.read_text("utf-8")]
    assert {path.name for path in unexecuted} <= {"autoverification.md"}
