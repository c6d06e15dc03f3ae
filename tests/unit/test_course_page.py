"""What the book says of the course is what the course file says."""

from dataclasses import replace

from cpia import course_page, courses
from cpia.home import PROJECT

COURSE = courses.load(PROJECT / "courses" / "imt-chef-de-projet-ia.toml")
DATA = COURSE.modules[0]
TEXT = "# Leçon 1 — Savoir\n\nUne phrase.\n"


def test_a_lesson_is_told_its_place_its_time_and_its_neighbours() -> None:
    page = course_page.with_bearings(TEXT, "donnees/lecon-2", COURSE)
    standing = "*Module 1, leçon 2 sur 6 · compétence D2 · environ 45 min, dont 5 min"
    assert page.startswith(f"# Leçon 1 — Savoir\n\n:::{{container}} reperes\n{standing}")
    assert f"Leçon précédente : [{DATA.lessons[0].title}](lecon-1.md)" in page
    assert page.rstrip().endswith(f"Leçon suivante : [{DATA.lessons[2].title}](lecon-3.md)")


def test_the_first_lesson_leads_back_to_the_module_and_the_last_on_to_the_workshop() -> None:
    assert "[Sommaire du module](index.md)" in course_page.with_bearings(TEXT, "donnees/lecon-1", COURSE)
    last = f"donnees/{DATA.lessons[-1].page}"
    assert course_page.with_bearings(TEXT, last, COURSE).rstrip().endswith("[l'atelier guidé](atelier.md)")


def test_any_other_page_stays_as_it_is() -> None:
    assert course_page.with_bearings(TEXT, "donnees/devoir", COURSE) == TEXT


def test_every_condition_of_the_rule_is_told() -> None:
    told = course_page.conditions(DATA, COURSE)
    for part in (
        "60 points sur 100",
        "12 points sur 30",
        "70\u00a0%",
        "15 questions",
        "1.2 Fuite",
        "5 ans",
        "ni au RS",
    ):
        assert part in told, part


def test_a_rule_without_a_quiz_tells_none() -> None:
    [rule] = [c for c in COURSE.certifications if c.slug == "donnees-pour-l-ia"]
    told = course_page.conditions(DATA, replace(COURSE, certifications=(replace(rule, minimum_quiz=0),)))
    assert "quiz" not in told


def test_the_framework_maps_every_competence_of_the_course() -> None:
    framework = course_page.framework(COURSE)
    rows = {line.split(" | ")[0].strip("| "): line for line in framework.splitlines() if line.startswith("| ")}
    assert set(COURSE.competences) <= set(rows)
    assert "](/donnees/lecon-4.md)" in rows["D4"] and "[1.2](/donnees/devoir.md)" in rows["D4"]
    assert "« Données pour l'IA »" in rows["D4"]
    assert "quiz du module" in rows["D6"]


def test_the_path_has_a_card_a_module_and_adds_the_hours_up() -> None:
    cards = course_page.path_cards(COURSE)
    assert f"{sum(module.hours for module in COURSE.modules)} h" in cards.splitlines()[-1]
    assert cards.count("/index.md)**") == len(COURSE.modules)
    assert "Certification courte «\u00a0Données pour l'IA\u00a0»" in cards


def test_a_module_opens_with_what_it_takes_and_gives() -> None:
    opener = course_page.opener(DATA, COURSE, "Aucun prérequis.")
    for part in ("**8 h**", "**6** leçons", "**7** compétences, D1 à D7", "**100** points", "Aucun prérequis."):
        assert part in opener, part
    assert "leçons" not in course_page.opener(COURSE.modules[-1], COURSE, "")
