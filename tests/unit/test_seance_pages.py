"""The session's pages: short screens, nothing but their own folder, right French, readable without a script."""

import functools
import html
import itertools
import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from cpia import courses, typography
from cpia.errors import BookError
from cpia.seance import pages, prints, site, texts

MAX_WORDS = 90
STATIC = {path.name: path.read_text("utf-8") for path in site.STATIC.iterdir()}
NAMES = ("index.html", "college.html", *(f"activite-{number}.html" for number in range(1, 6)))


class Screens(HTMLParser):
    """The words of each screen: what a `section.ecran` says, tables of figures aside."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.screens: list[str] = []
        self._depth = 0
        self._skipped = 0
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "section":
            if "ecran" in (dict(attrs).get("class") or "").split():
                self.screens.append("")
            self._depth += 1
        self._skipped += tag in ("table", "noscript")

    def handle_endtag(self, tag: str) -> None:
        self._depth -= tag == "section"
        self._skipped -= tag in ("table", "noscript")

    def handle_data(self, data: str) -> None:
        if self._depth and not self._skipped:
            self.screens[-1] += " " + data


@functools.cache
def all_pages() -> dict[str, str]:
    return pages.all_pages()


def page(name: str) -> str:
    return all_pages()[name]


def words(text: str) -> list[str]:
    return [word for word in re.split(r"[\s\u00a0]+", text) if re.search(r"\w", word)]


@pytest.mark.parametrize("name", NAMES)
def test_no_screen_has_more_than_90_words(name: str) -> None:
    counts = [len(words(screen)) for screen in Screens(page(name)).screens]
    assert counts and max(counts) <= MAX_WORDS, counts


@pytest.mark.parametrize("name", NAMES)
def test_a_page_allows_and_names_nothing_but_its_own_folder(name: str) -> None:
    text = page(name)
    assert f'http-equiv="Content-Security-Policy" content="{pages.POLICY}"' in text
    assert not re.search(r"https?:|//|\son\w+=|<script>|<style|\sstyle=|<iframe|<form|<textarea|type=\"text\"", text)
    made = {*all_pages(), *STATIC, *prints.PRINTS}
    linked = {link.split("#")[0] for link in re.findall(r'(?:href|src)="([^"]*)"', text)} - {""}
    assert linked <= made


@pytest.mark.parametrize("name", NAMES)
def test_every_anchor_leads_to_a_place_of_its_page(name: str) -> None:
    for link in re.findall(r'href="([^"]*#[^"]*)"', page(name)):
        target, _, place = link.partition("#")
        assert f'id="{place}"' in page(target or name), link


@pytest.mark.parametrize("name", NAMES)
def test_a_page_warns_about_real_mushrooms_and_says_that_nothing_is_collected(name: str) -> None:
    text = " ".join(re.sub(r"<[^>]+>", " ", page(name)).replace("\u00a0", " ").split())
    assert "ne jugez jamais ainsi un vrai champignon" in text
    assert "Aucune donnée n’est collectée" in text


@pytest.mark.parametrize("name", NAMES)
def test_a_page_is_set_as_french_wants_it(name: str) -> None:
    shown = re.sub(r"<[^>]*>", "\n", html.unescape(page(name)))
    assert "'" not in shown
    assert typography.mended(shown) == shown


@pytest.mark.parametrize("number", range(1, 6))
def test_an_activity_has_the_course_file_s_title_and_question_and_its_figures_as_tables(number: int) -> None:
    lesson = courses.load(pages.COURSE).modules[0].lessons[number - 1]
    text = page(f"activite-{number}.html").replace("’", "'")
    assert f'<h1 id="titre">{lesson.title}</h1>' in text and lesson.question in text
    for table in pages.ACTIVITIES[number - 1].activity().figures:
        assert text.count("<tr>") >= len(table.rows) + 1
        assert table.caption in text
    assert "<noscript>" in text


def test_the_run_of_show_is_that_of_the_course_file_and_fits_the_lesson() -> None:
    lessons = pages.session().lessons
    whole, short = texts.stages(lessons), texts.college_stages(lessons)
    assert [stage.end - stage.start for stage in whole[1:-1]] == [lesson.minutes for lesson in lessons]
    assert (whole[-1].end, short[-1].end) == (50, 30)
    assert all(here.end == there.start for run in (whole, short) for here, there in itertools.pairwise(run))


@pytest.mark.parametrize("name", [name for name in STATIC if name.endswith(".js")])
def test_a_script_keeps_nothing_sends_nothing_and_suits_an_old_browser(name: str) -> None:
    script = STATIC[name]
    kept = r"localStorage|sessionStorage|indexedDB|cookie|caches|serviceWorker|fetch\(|XMLHttp|sendBeacon|WebSocket"
    assert not re.search(kept, script)
    assert not re.search(r"\?\.|\?\?|\bimport\b|\bexport\b|\basync\b|\{ ?\.\.\.|innerHTML|\beval\b", script)
    assert '"use strict";' in script


def test_each_question_has_one_right_answer_and_a_word_for_each_option() -> None:
    for question in texts.QUESTIONS:
        assert sum(option.right for option in question.options) == 1
        assert all(option.told for option in question.options)


def test_a_folder_that_cannot_be_written_is_said_before_anything_is_computed(tmp_path: Path) -> None:
    (tmp_path / "plein").write_text("un fichier", "utf-8")
    with pytest.raises(BookError, match="impossible d'y écrire"):
        site.write(tmp_path / "plein" / "seance")


def test_no_colour_is_written_outside_the_charter() -> None:
    rules = STATIC["seance.css"].split("/* 2. Page */")[1]
    assert not re.search(r"#[0-9a-f]{3,6}\b", rules)
